import BenchAnalysis
import BenchModel
import BenchReport
import JSONSyntax
import Statistics
import Testing

@testable import RunFixtures

@Suite("Judgements for other programs")
struct CheckFormatTests {
    private static func gate(_ limit: Double) -> GateReport {
        let objective = Objective(metric: .ttft, percentile: 50, bound: .max, limit: limit, target: "claude")
        return Gate.judge(RunFixture.run, objectives: [objective], allowedFailureShare: 1)
    }

    private static func parsed(_ gate: GateReport, _ format: CheckFormat) throws -> JSONValue {
        try JSONParser.parse(Array(GateRenderer.render(gate, as: format).utf8)).plain
    }

    @Test("GitLab is told of what is missed or open, under a fingerprint that another run of the scenario has, too")
    func gitlab() throws {
        // That the run is simulated is told all the same.
        #expect(Self.names(try Self.parsed(Self.gate(1e12), .gitlab)) == ["ezbench/alarm", "ezbench/alarm"])
        guard case .array(let problems) = try Self.parsed(Self.gate(1), .gitlab),
            case .object(let problem)? = problems.first
        else {
            Issue.record("no problem was told")
            return
        }
        #expect(problems.count == 3 && problem["severity"] == .string("critical"))
        guard case .object(let location)? = problem["location"], case .object(let lines)? = location["lines"] else {
            Issue.record("a problem without a place is not shown")
            return
        }
        #expect(location["path"] != nil && lines["begin"] == .number("1"))
        var later = RunFixture.run
        later.record.id = 99
        let objective = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 1, target: "claude")
        let again = Gate.judge(later, objectives: [objective], allowedFailureShare: 1)
        guard case .array(let others) = try Self.parsed(again, .gitlab), case .object(let other)? = others.first else {
            Issue.record("no problem was told")
            return
        }
        #expect(other["fingerprint"] == problem["fingerprint"])
    }

    @Test("an alarm of GitLab's is the same one where its figures have changed, and two of a name are two")
    func alarms() throws {
        let prints = { (gate: GateReport) in
            guard case .array(let problems) = try Self.parsed(gate, .gitlab) else { return [] as [JSONValue] }
            return problems.compactMap { if case .object(let members) = $0 { members["fingerprint"] } else { nil } }
        }
        let gate = Self.gate(1e12)
        let alarmed = { (last: Double) in
            var gate = gate
            gate.alarms = [
                .trend(target: "claude", metric: "TTFT", first: 1e8, last: last),
                .trend(target: "local", metric: "TTFT", first: 1e8, last: last),
            ]
            return gate
        }
        let first = try prints(alarmed(2e8))
        #expect(first.count > 2 && Set(first.map { "\($0)" }).count == first.count)
        #expect(try prints(alarmed(3e8)) == first)
    }

    private static func names(_ report: JSONValue) -> [String] {
        guard case .array(let problems) = report else { return [] }
        return problems.compactMap { problem in
            guard case .object(let members) = problem, case .string(let name)? = members["check_name"] else {
                return nil
            }
            return name
        }
    }

    @Test(
        "A message says in its first line what it all comes to, then what is missed or open, and is of bounded length"
    )
    func message() {
        let passed = GateRenderer.message(Self.gate(1e12))
        #expect(passed.hasPrefix("SIMULATED ezbench run 7 (compare): gate passed"))
        #expect(GateRenderer.message(Self.gate(1)).contains("\nFAIL SIMULATED claude: TTFT p50"))
        let many = (1...40).map { Objective(metric: .ttft, percentile: 50, bound: .max, limit: Double($0)) }
        let lines = GateRenderer.message(Gate.judge(RunFixture.run, objectives: many)).split(separator: "\n")
        #expect(lines.count <= 20 && lines.contains { $0.hasPrefix("and ") && $0.hasSuffix(" more") })
    }

    @Test("Text that a scenario controls stays within its line, in every format", arguments: CheckFormat.allCases)
    func hostile(format: CheckFormat) {
        var run = RunFixture.run
        run.record.name = "evil\u{1B}[2J\n::error::x\u{202E}"
        let objective = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 1)
        let text = GateRenderer.render(Gate.judge(run, objectives: [objective]), as: format)
        #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}") && !text.contains("\n::error::x"))
        #expect(!GateRenderer.message(Gate.judge(run, objectives: [objective])).contains("\n::error"))
    }
}

import Statistics
import BenchModel
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("A gate over what is there and what is missing")
struct GateCompletenessTests {
    private static let names = ["a", "b"]

    private static func scenario(_ load: Load) -> Scenario {
        Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "http://h")],
            targets: names.map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m", maxTokens: 9) },
            prompts: [Prompt(id: "p", user: "u")],
            load: load
        )
    }

    /// A run of `asked` requests per target, all well but for `failed` of each, evenly spaced.
    private static func run(_ asked: Int, failed: Int = 0, status: RunRecord.Status = .interrupted) -> StoredRun {
        let targets = names.map { RunRecord.Target(name: $0, wireProtocol: "openai-chat", model: "m", endpoint: "e") }
        let record = RunRecord(
            id: 1,
            name: "r",
            startedAt: 0,
            status: status,
            version: "1",
            isSimulated: false,
            targets: targets
        )
        let samples = names.indices.flatMap { target in
            (0..<asked).map { index in
                var maker = SampleMaker(target: target, sequence: index, start: Double(index) * 1_000)
                if failed > 0, index % (asked / failed) == 0 { maker.outcome = .failed(.serverError, detail: "d") }
                return maker.made()
            }
        }
        return StoredRun(record: record, samples: samples)
    }

    private static let met = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 500e6)
    private static let missed = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 1)

    @Test("a run that was broken off is at best inconclusive, and says how much is missing")
    func brokenOff() {
        let load = Load(concurrency: 4, extent: .requests(1_000))
        let gate = Gate.judge(Self.run(300), objectives: [Self.met], plannedBy: Self.scenario(load))
        #expect(gate.judgements.allSatisfy { $0.answer == .inconclusive })
        #expect(
            gate.judgements.allSatisfy { $0.sentence.hasSuffix("holds so far, but 1400 of 2000 requests are missing") }
        )
        #expect(gate.failures?.answer == .inconclusive)
        #expect(gate.exitCode(strict: true) == 3 && gate.exitCode(strict: false) == 0)
        #expect(gate.conclusion.contains("1400 of 2000 requests are missing"))
        // What is missed already stays missed.
        let bad = Gate.judge(Self.run(300), objectives: [Self.missed], plannedBy: Self.scenario(load))
        #expect(bad.exitCode(strict: false) == 1)
    }

    @Test("one that was broken off with its plan carried out lacks nothing")
    func nothingMissing() {
        let load = Load(concurrency: 4, extent: .requests(30))
        let gate = Gate.judge(Self.run(30), objectives: [Self.met], plannedBy: Self.scenario(load))
        #expect(gate.exitCode(strict: true) == 0)
    }

    @Test("a run that calls itself finished and lacks requests is incomplete all the same")
    func finishedButShort() {
        let load = Load(concurrency: 4, extent: .requests(40))
        let gate = Gate.judge(Self.run(30, status: .finished), objectives: [Self.met], plannedBy: Self.scenario(load))
        #expect(gate.exitCode(strict: true) == 3)
        #expect(gate.conclusion.contains("20 of 80 requests are missing"))
    }

    @Test("of a plan by time the time that is missing is told, and of a planned load the starts")
    func byTime() {
        let timed = Load(concurrency: 1, extent: .duration(.seconds(60)))
        let gate = Gate.judge(Self.run(30), objectives: [Self.met], plannedBy: Self.scenario(timed))
        #expect(gate.conclusion.contains("of the measuring time is missing"))
        #expect(gate.exitCode(strict: true) == 3)
        let open = Load(shape: .open(.constant(rate: 10)), extent: .requests(50))
        let planned = Gate.judge(Self.run(30), objectives: [Self.met], plannedBy: Self.scenario(open))
        #expect(planned.conclusion.contains("40 of 100 requests are missing"))
    }

    @Test("where the plan is not known, the run's own word decides")
    func unknownPlan() {
        #expect(Gate.judge(Self.run(30), objectives: [Self.met]).exitCode(strict: true) == 3)
        #expect(Gate.judge(Self.run(30, status: .finished), objectives: [Self.met]).exitCode(strict: true) == 0)
    }

    // MARK: Failures

    private static func errorRate(_ limit: Double, _ target: String? = nil) -> Objective {
        Objective(metric: .errorRate, percentile: nil, bound: .max, limit: limit, target: target)
    }

    @Test("an error_rate objective is the rule on failures, and allowedFailures judges only the targets without one")
    func oneRule() {
        let run = Self.run(100, failed: 10, status: .finished)
        let all = Gate.judge(run, objectives: [Self.errorRate(0.5)])
        #expect(all.failures == nil && all.exitCode(strict: true) == 0)
        #expect(all.conclusion == "gate passed: 2 bounds met")
        let one = Gate.judge(run, objectives: [Self.errorRate(0.5, "a")])
        #expect(one.failures?.sentence == "10 of 100 requests of b failed (10 %), 0 % allowed: fail")
        #expect(one.exitCode(strict: false) == 1)
        #expect(
            Gate.judge(run, objectives: [Self.errorRate(0.5, "a")], allowedFailureShare: 0.1).exitCode(strict: true)
                == 0
        )
        // A least error rate is no such rule.
        var least = Self.errorRate(0.01)
        least.bound = .min
        #expect(Gate.judge(run, objectives: [least]).failures?.answer == .fail)
    }

    @Test("what is said of failed requests comes last, in every format")
    func last() {
        let objectives = [Self.errorRate(0.5), Self.met]
        let run = Self.run(100, failed: 10, status: .finished)
        let gate = Gate.judge(run, objectives: objectives)
        #expect(gate.judgements.map(\.objective.metric) == [.ttft, .ttft, .errorRate, .errorRate])
        let alone = GateRenderer.render(Gate.judge(run, objectives: [Self.met]), as: .text)
        #expect(alone.split(separator: "\n").last == "FAIL 20 of 200 requests failed (10 %), 0 % allowed: fail")
    }

    @Test("equal objectives are judged once, whoever asked for them")
    func equal() {
        let named = Self.names.map { name in
            var objective = Self.met
            objective.target = name
            return objective
        }
        let run = Self.run(30, status: .finished)
        let gate = Gate.judge(run, objectives: [Self.met, Self.met] + named)
        #expect(gate.judgements.map(\.target) == Self.names)
        #expect(Gate.judge(run, objectives: named + [Self.met]).judgements.map(\.target) == Self.names)
    }
}

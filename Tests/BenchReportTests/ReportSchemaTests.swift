import BenchAnalysis
import BenchModel
import BenchReport
import JSONSyntax
import Pricing
import RunFixtures
import SchemaEvaluation
import Testing

@Suite("The schema of a report as JSON")
struct ReportSchemaTests {
    @Test("is the committed one")
    func committed() throws {
        try GoldenFile("report.schema.json").expect(ReportSchema.document.indented + "\n")
    }

    private static let runs: [(name: String, run: StoredRun, objectives: [Objective])] = [
        ("closed loop", RunFixture.run, RunFixture.objectives),
        ("open loop", OpenLoopFixture.run, OpenLoopFixture.objectives),
        ("phenomena", PhenomenaFixture.run, PhenomenaFixture.objectives),
        ("merged", MadeRun.merged(RunFixture.run), RunFixture.objectives),
        ("nothing measured", StoredRun(record: RunFixture.run.record, samples: []), RunFixture.objectives),
    ]

    private static func report(_ place: Int) throws -> JSONValue {
        let (_, run, objectives) = runs[place]
        let measured = MeasuredRun(run)
        let text = ReportRenderer.render(
            Summary(measured, prices: .builtIn, objectives: objectives),
            as: .json,
            judgements: Gate.judge(measured, objectives: objectives).judgements
        )
        return try JSONParser.parse(Array(text.utf8)).plain
    }

    @Test("takes what reports are", arguments: runs.indices)
    func accepts(place: Int) throws {
        let evaluator = try JSONSchema(ReportSchema.document)
        let report = try Self.report(place)
        #expect(try evaluator.accepts(report), "\(Self.runs[place].name)")
        // Down to the members of a target, so that a report that does not fit says where.
        guard case .object(let members) = report, case .array(let targets) = members["targets"] else { return }
        for target in targets { try Self.expectMembers(of: target) }
    }

    /// Holds each member of a target to its own schema.
    private static func expectMembers(of target: JSONValue) throws {
        guard case .object(let members) = target else { return }
        for (name, value) in members {
            let schema = ReportSchema.member(of: ["targets"], named: name)
            #expect(try JSONSchema(schema).accepts(value), "\(name): \(value.json)")
        }
    }

    @Test("refuses a report that lacks a member, has one more, or another kind of value, wherever that is")
    func refuses() throws {
        let evaluator = try JSONSchema(ReportSchema.document)
        // One target has every member; each change costs a look at the whole report.
        let report = Self.withOneTarget(try Self.report(2))
        var (changes, taken) = (0, [String]())
        for change in Self.changes(of: report, at: "$") {
            changes += 1
            if try evaluator.accepts(change.report) { taken.append(change.place) }
        }
        #expect(changes > 1_000)
        #expect(taken.isEmpty, "\(taken.prefix(10))")
    }

    private static func withOneTarget(_ report: JSONValue) -> JSONValue {
        guard case .object(var members) = report, case .array(let targets) = members["targets"] else { return report }
        members["targets"] = .array(Array(targets.prefix(1)))
        return .object(members)
    }

    /// Returns the report with one object changed, for every object: without a member, and with one more.
    static func changes(of value: JSONValue, at place: String) -> [(place: String, report: JSONValue)] {
        switch value {
        case .object(let members):
            var found: [(String, JSONValue)] = []
            var more = members
            more["no_such_key"] = 1
            found.append(("\(place).no_such_key", .object(more)))
            for (name, inner) in members {
                let path = "\(place).\(name)"
                // The populations of a cache are those that there were.
                if !place.hasSuffix("populations") {
                    var fewer = members
                    fewer[name] = nil
                    found.append((path, .object(fewer)))
                }
                var other = members
                other[name] = ["no_such_key": 1]
                found.append((path, .object(other)))
                for change in changes(of: inner, at: path) {
                    var changed = members
                    changed[name] = change.report
                    found.append((change.place, .object(changed)))
                }
            }
            return found
        case .array(let elements):
            guard let first = elements.first else { return [] }
            return changes(of: first, at: "\(place)[0]").map { ($0.place, .array([$0.report] + elements.dropFirst())) }
        default: return []
        }
    }
}

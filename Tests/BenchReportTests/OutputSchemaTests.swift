import BenchModel
import JSONSyntax
import Pricing
import RunFixtures
import SchemaEvaluation
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport

@Suite("The schemas of comparisons, explanations and sweeps as JSON")
struct OutputSchemaTests {
    private static let schemas = [
        ("comparison", ComparisonSchema.document), ("explanation", ExplanationSchema.document),
        ("sweep", SweepSchema.document),
    ]

    @Test("are the committed ones", arguments: schemas)
    func committed(name: String, schema: JSONValue) throws {
        try GoldenFile("\(name).schema.json").expect(schema.indented + "\n")
    }

    private static func side(_ run: StoredRun, _ target: Int) -> Comparison.Side {
        let measured = MeasuredRun(run)
        return Comparison.Side(
            measured,
            target: measured.targets[target],
            label: "run",
            scenario: nil,
            prices: .builtIn
        )
    }

    /// Outputs of each kind: with every verdict there is room for, with failures, with nothing measured.
    private static func outputs() throws -> [(schema: JSONValue, text: String)] {
        let run = RunFixture.run
        let empty = StoredRun(record: run.record, samples: [])
        let sides = [side(run, 0), side(run, 1), side(PhenomenaFixture.run, 0), side(OpenLoopFixture.run, 0)]
        let pairs = zip(sides, sides.dropFirst()).map { Comparison($0, $1) } + [Comparison(side(empty, 0), sides[0])]
        let series = [RunSeries(sides)].compactMap(\.self)
        let explanations = [run, OpenLoopFixture.run, PhenomenaFixture.run, empty].map { run in
            let measured = MeasuredRun(run)
            let all = RunExplanation(measured, targets: measured.targets, as: ForeignTool.all)
            return ExplanationRenderer.render(all, as: .json)
        }
        return [
            (ComparisonSchema.document, ComparisonRenderer.render(pairs, along: series, as: .json)),
            (ComparisonSchema.document, ComparisonRenderer.render([], as: .json)),
        ] + explanations.map { (ExplanationSchema.document, $0) }
            + (try SweepFixture.samples()).map { (SweepSchema.document, $0.text(as: .json)) }
    }

    @Test("take what is written")
    func accepts() throws {
        for (schema, text) in try Self.outputs() {
            let value = try JSONParser.parse(Array(text.utf8)).plain
            #expect(try JSONSchema(schema).accepts(value), "\(text.prefix(4_000))")
        }
    }

    @Test("refuse what lacks a member, has one more, or another kind of value, wherever that is")
    func refuses() throws {
        var seen: Set<String> = []
        for (schema, text) in try Self.outputs() {
            let value = try JSONParser.parse(Array(text.utf8)).plain
            let evaluator = try JSONSchema(schema)
            // One output of each kind has every member.
            guard text.count > 2_000, case .object(let members) = value, case .string(let kind)? = members["schema"],
                seen.insert(kind).inserted
            else { continue }
            let changes = ReportSchemaTests.changes(of: value, at: "$")
            let taken = try changes.filter { try evaluator.accepts($0.report) }.map(\.place)
            #expect(changes.count > 100 && taken.isEmpty, "\(kind): \(taken.prefix(10))")
        }
        #expect(seen.count == 3)
    }
}

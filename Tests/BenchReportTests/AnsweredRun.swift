import BenchModel
import BenchReport

@testable import BenchAnalysis
@testable import Pricing
@testable import RunFixtures

/// Runs of one target whose answers are changed one by one.
enum AnsweredRun {
    static func target(model: String = "big-1", isStreamed: Bool = true) -> RunRecord.Target {
        RunRecord.Target(
            name: "t",
            wireProtocol: "openai-chat",
            model: model,
            endpoint: "http://h",
            isStreamed: isStreamed
        )
    }

    static func run(
        _ count: Int,
        model: String = "big-1",
        isStreamed: Bool = true,
        _ change: (Int, inout Sample) -> Void = { _, _ in }
    ) -> StoredRun {
        var run = MadeRun.run([target(model: model, isStreamed: isStreamed)], n: count) { maker, _, sequence in
            (maker.start, maker.usage) = (100 * Double(sequence), TokenUsage(input: 1_000, output: 10))
        }
        for sequence in run.samples.indices { change(sequence, &run.samples[sequence]) }
        return run
    }

    /// One dollar for a million tokens of the big model's input, ten for its output; a tenth for the small one's; half for flex.
    static let book = PriceBook(
        prices: [
            "big-1": ModelPrice(
                input: "1e-06",
                output: "1e-05",
                services: ["flex": ModelPrice(input: "5e-07", output: "5e-06")]
            ),
            "small-1": ModelPrice(input: "1e-07", output: "1e-06"),
        ],
        source: "test"
    )

    static func summary(_ run: StoredRun) -> Summary { Summary(run: run, prices: book) }

    static func everyOutput(_ run: StoredRun) -> [(name: String, text: String)] {
        let gate = Gate.judge(run, objectives: [])
        let reports = [ReportFormat.table, .markdown, .json].map {
            ("report \($0.rawValue)", ReportRenderer.render(summary(run), as: $0))
        }
        let checks = [CheckFormat.text, .junit, .github].map {
            ("check \($0.rawValue)", GateRenderer.render(gate, as: $0))
        }
        return reports + checks + [("job summary", GateRenderer.jobSummary(gate))]
    }
}

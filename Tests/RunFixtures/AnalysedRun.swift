package import BenchAnalysis
package import BenchModel
import Pricing
import Statistics

/// A run with whatever a run can have in it, drawn from a seed: what must hold of every run is held to these.
package struct AnalysedRun {
    package var samples: [Sample]
    package var targets: [RunRecord.Target]
    package var shape: LoadShape.Kind

    /// Draws a run of up to three targets, with failures, retries, closed streams, warm-up and answers of every kind.
    package init(_ seed: UInt64, isOpenLoop: Bool = false) {
        var random = SplitMix64(seed: seed)
        shape = isOpenLoop ? .poisson : .closed
        targets = (0..<Int.random(in: 1...3, using: &random)).map { index in
            RunRecord.Target(
                name: "t\(index)",
                wireProtocol: "openai-chat",
                model: ["gpt-5-mini", "house-llm"][index % 2],
                endpoint: "https://h",
                isStreamed: index != 2,
                usesNonce: Bool.random(using: &random)
            )
        }
        var samples: [Sample] = []
        for target in targets.indices {
            for place in 0..<Int.random(in: 0...40, using: &random) {
                samples += Self.request(place, of: target, isStreamed: targets[target].isStreamed, &random)
            }
        }
        self.samples = samples
    }

    private static func request(
        _ place: Int,
        of target: Int,
        isStreamed: Bool,
        _ random: inout SplitMix64
    ) -> [Sample] {
        var maker = SampleMaker(target: target, sequence: place, start: 10 + Double(place) * 700)
        maker.phase = place < 3 ? .warmup : .measure
        maker.isBuffered = !isStreamed || Int.random(in: 0..<15, using: &random) == 0
        maker.ttft = .random(in: 20...400, using: &random)
        maker.gap = .random(in: 1...30, using: &random)
        maker.events = maker.isBuffered ? 1 : Int.random(in: 1...12, using: &random)
        maker.eventsPerRead = Int.random(in: 1...3, using: &random)
        maker.thinkingEvents = Int.random(in: 0...2, using: &random)
        maker.isReused = Bool.random(using: &random)
        maker.stopReason = ["stop", "length", "content_filter", "odd", nil].randomElement(using: &random) ?? nil
        maker.servedModel = ["gpt-5-mini", "other", nil].randomElement(using: &random) ?? nil
        maker.usage =
            Bool.random(using: &random)
            ? TokenUsage(input: 100, output: 20, reasoning: 4, cacheRead: 30, cacheWrite: 0) : TokenUsage()
        switch Int.random(in: 0..<10, using: &random) {
        case 0: maker.outcome = .failed(.serverError, detail: "HTTP 500")
        case 1: maker.outcome = .cancelled
        case 2: maker.closedAfter = 1
        case 3:
            var first = maker
            first.outcome = .failed(.overloaded, detail: "HTTP 529")
            first.retryWait = 30
            first.events = 0
            maker.attempt = 2
            maker.start += 600
            return [first.made(&random), maker.made(&random)]
        default: break
        }
        return [maker.made(&random)]
    }

    package var stored: StoredRun { stored(samples) }

    package func stored(_ samples: [Sample]) -> StoredRun {
        StoredRun(
            record: RunRecord(
                name: "drawn",
                startedAt: 0,
                status: .finished,
                version: "1",
                isSimulated: false,
                loadShape: shape,
                targets: targets
            ),
            samples: samples
        )
    }

    package var measured: MeasuredRun { MeasuredRun(stored) }
    package var summary: Summary { Summary(measured, prices: .builtIn) }
}

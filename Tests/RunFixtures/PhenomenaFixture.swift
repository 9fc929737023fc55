import Statistics
package import BenchAnalysis
package import BenchModel

/// A run in which models think aloud and in silence, call tools, are cached, closed early and held back on their way; made
/// by hand.
package enum PhenomenaFixture {
    package static let objectives = [
        Objective(metric: .ttft, percentile: 95, bound: .max, limit: 900e6, target: "gpt"),
        Objective(metric: .ttft, percentile: 95, bound: .max, limit: 900e6, target: "impatient"),
        Objective(metric: .e2e, percentile: 50, bound: .max, limit: 3e9, target: "gpt closed"),
        Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0, target: "gpt closed"),
        Objective(metric: .cutShare, percentile: nil, bound: .max, limit: 0.05, target: "router"),
        Objective(metric: .filteredShare, percentile: nil, bound: .max, limit: 0.25, target: "router"),
        Objective(metric: .validShare, percentile: nil, bound: .min, limit: 0.9, target: "structured"),
        Objective(
            metric: .ttft,
            percentile: 50,
            bound: .max,
            limit: 900e6,
            target: "gpt",
            windows: WindowsInARow(count: 2, size: .requests(12))
        ),
    ]

    package static var gate: GateReport { Gate.judge(run, objectives: objectives) }

    package static var run: StoredRun {
        var random = SplitMix64(seed: 5)
        let samples = players.enumerated().flatMap { index, player in
            (0..<player.requests).map { sequence -> Sample in
                var maker = SampleMaker(target: index, sequence: sequence, start: 1_000 + 1_500 * Double(sequence))
                maker.jitter = 80
                player.play(&maker, sequence)
                return maker.made(&random)
            }
        }
        return StoredRun(record: record, samples: samples)
    }

    private struct Player: Sendable {
        var target: RunRecord.Target
        var requests = 24
        var play: @Sendable (inout SampleMaker, Int) -> Void

        init(
            _ name: String,
            _ model: String,
            _ wireProtocol: String = "anthropic-messages",
            requests: Int = 24,
            isStreamed: Bool = true,
            cancelAfter: String? = nil,
            usesNonce: Bool = true,
            _ play: @escaping @Sendable (inout SampleMaker, Int) -> Void
        ) {
            target = RunRecord.Target(
                name: name,
                wireProtocol: wireProtocol,
                model: model,
                endpoint: "https://ezaiapi.com",
                url: wireProtocol == "anthropic-messages" ? "https://ezaiapi.com/v1/messages" : nil,
                isStreamed: isStreamed,
                cancelAfter: cancelAfter,
                usesNonce: usesNonce
            )
            self.requests = requests
            self.play = play
        }
    }

    private static let claude = "claude-sonnet-4-5"

    private static let players = [
        Player("thinking", claude) { maker, _ in
            (maker.ttft, maker.events, maker.thinkingEvents) = (400, 40, 12)
            maker.usage = TokenUsage(input: 60, output: 160, reasoning: 96, cacheRead: 0, cacheWrite: 0)
        },
        Player("silent", claude) { maker, _ in
            (maker.ttft, maker.events, maker.thinkingBegan) = (2_400, 20, 310)
            maker.usage = TokenUsage(input: 60, output: 170, reasoning: 90, cacheRead: 0, cacheWrite: 0)
        },
        Player("wordless", "gpt-5-mini", "openai-chat") { maker, _ in
            (maker.ttft, maker.events) = (1_900, 50)
            maker.usage = TokenUsage(input: 50, output: 114, reasoning: 64, cacheRead: 0)
        },
        Player("tools", claude) { maker, sequence in
            (maker.ttft, maker.events, maker.toolsFrom) = (450, 14, sequence % 4 == 3 ? .max : 4)
            maker.usage = TokenUsage(input: 210, output: 56, cacheRead: 0, cacheWrite: 0)
        },
        Player("cache", claude, usesNonce: false) { maker, sequence in
            let isRead = sequence >= 3
            (maker.ttft, maker.events) = (isRead ? 190 : 520, 25)
            maker.usage = TokenUsage(
                input: 2_100,
                output: 100,
                cacheRead: isRead ? 2_048 : 0,
                cacheWrite: isRead ? 0 : 2_048
            )
        },
        Player("led", claude) { maker, sequence in
            (maker.ttft, maker.events) = (510, 25)
            maker.usage = TokenUsage(input: 2_100, output: 100, cacheRead: sequence % 8 == 0 ? 1_024 : 0, cacheWrite: 0)
        },
        Player("gpt", "gpt-5-mini", "openai-chat", requests: 64) { maker, _ in
            (maker.ttft, maker.events) = (310, 60)
            maker.usage = TokenUsage(input: 40, output: 60, cacheRead: 0)
        },
        Player("gpt whole", "gpt-5-mini", "openai-chat", isStreamed: false) { maker, _ in
            (maker.ttft, maker.events, maker.isBuffered) = (1_490, 1, true)
            maker.usage = TokenUsage(input: 40, output: 60, cacheRead: 0)
        },
        Player("gpt closed", "gpt-5-mini", "openai-chat", cancelAfter: "20 tokens") { maker, sequence in
            (maker.ttft, maker.events, maker.usage) = (310, 20, TokenUsage())
            (maker.closedAfter, maker.goneAfter, maker.isReused) = (0.02, 28 + Double(sequence % 7), false)
        },
        Player("gemini closed", "gemini-2.5-flash", "gemini", cancelAfter: "50 tokens (25 % of 200), share 50 %") {
            maker,
            sequence in
            (maker.ttft, maker.gap, maker.firstEventTokens) = (260, 150, 24)
            if sequence % 2 == 0 {
                (maker.events, maker.usage) = (8, TokenUsage(input: 40, output: 192, cacheRead: 0))
            } else {
                (maker.events, maker.usage) = (3, TokenUsage(input: 40, output: 72, cacheRead: 0))
                (maker.closedAfter, maker.goneAfter) = (0.03, sequence % 6 == 1 ? nil : 31)
            }
        },
        Player("impatient", "house-llm", "openai-chat", requests: 64, cancelAfter: "800 ms") { maker, sequence in
            (maker.ttft, maker.usage) = (300, TokenUsage())
            (maker.events, maker.closedAfter) = sequence % 8 == 5 ? (0, 800) : (12, 3)
            maker.goneAfter = 1
        },
        Player("gateway", "house-llm", "openai-chat") { maker, _ in
            (maker.ttft, maker.events, maker.eventsPerRead) = (300, 32, 8)
            maker.usage = TokenUsage(input: 40, output: 32)
        },
        Player("router", "gpt-5-mini", "openai-chat", requests: 60) { maker, sequence in
            let isOther = sequence % 3 == 2
            (maker.ttft, maker.events, maker.gap) = (isOther ? 900 : 300, 30, isOther ? 60 : 20)
            maker.servedModel = isOther ? "house-llm" : "gpt-5-mini-2025-08-07"
            (maker.serviceTier, maker.billed) = (isOther ? nil : "flex", isOther ? nil : "0.0000425")
            maker.usage = TokenUsage(input: 40, output: 40)
            maker.stopReason = sequence % 10 < 3 ? "length" : sequence % 10 < 5 ? "content_filter" : "stop"
            maker.isBuffered = sequence == 9
        },
        Player("beyond", "gpt-5-mini", "openai-chat") { maker, _ in
            maker.usage = TokenUsage(input: 40, output: 10, total: 300)
            (maker.marks, maker.stopReason) = ([.largerTotal], "stop")
        },
        Player("structured", "gpt-5-mini", "openai-chat", requests: 60) { maker, sequence in
            (maker.events, maker.usage, maker.stopReason) = (
                30, TokenUsage(input: 90, output: 30, cacheRead: 0), "stop"
            )
            maker.validity =
                switch sequence % 12 {
                case 3: AnswerValidity(.notJSON, "it stands in a Markdown fence (```)")
                case 7: AnswerValidity(.offSchema, "$.items[\(sequence % 5)].price is a string, not a number")
                case 11 where sequence > 30: AnswerValidity(.unjudged, "it has no text")
                default: .valid
                }
        },
    ]

    private static let record = RunRecord(
        id: 9,
        name: "phenomena",
        startedAt: RunFixture.epoch,
        finishedAt: RunFixture.epoch + .seconds(98.5),
        status: .finished,
        version: "0.1.0",
        isSimulated: false,
        targets: players.map(\.target)
    )
}

import Statistics
package import BenchModel

/// Runs of conversations, made by hand: held turn by turn, and sent as a trace recorded them.
package enum ConversationFixture {
    /// 24 conversations of four turns with each of two targets, four at a time; one has a prompt cache, and of the other one
    /// conversation breaks at its second turn.
    package static var held: StoredRun {
        var random = SplitMix64(seed: 13)
        var samples: [Sample] = []
        for target in 0..<2 {
            for session in 0..<24 {
                var at = Double(session / 4) * 9_000 + Double(session % 4) * 150
                var isBroken = false
                for turn in 0..<4 {
                    var maker = turnMaker(target, session, turn, at: at)
                    maker.isDropped = isBroken
                    if target == 1, session == 9, turn == 1 {
                        maker.outcome = .failed(.serverError, detail: "HTTP 500: the backend went away")
                        maker.events = 0
                        maker.usage = TokenUsage()
                        isBroken = true
                    }
                    var sample = maker.made(&random)
                    if isBroken, turn > 1 {
                        let why = "turn 2 of its conversation failed (http_5xx), so that turn \(turn + 1) was not asked"
                        sample.outcome = .failed(.notStarted, detail: why)
                    }
                    sample.turn = maker.turn
                    if turn > 0 { sample.idealCached = input(turn - 1) }
                    samples.append(sample)
                    at = (sample.times.end ?? sample.planned).sinceEpoch.inMilliseconds + 800
                }
            }
        }
        var record = record(shape: .closed, ["cached", "plain"], seconds: 61)
        record.history = .live
        return StoredRun(record: record, samples: samples)
    }

    /// 30 sessions of three requests, each at the time at which it was recorded, with the lengths that were.
    package static var replayed: StoredRun {
        var random = SplitMix64(seed: 14)
        let samples = (0..<90).map { place -> Sample in
            let (session, turn) = (place % 30, place / 30)
            var maker = turnMaker(0, session, turn, at: Double(session) * 400 + Double(turn) * 14_000 + 500)
            maker.sequence = place
            maker.turn = ConversationTurn(session: session, turn: turn, count: 3)
            maker.lateness = 0.04 + Double(place % 5) / 100
            var sample = maker.made(&random)
            (sample.askedInput, sample.askedOutput) = (input(turn) - 4, 40)
            if turn > 0 { sample.idealCached = input(turn - 1) }
            return sample
        }
        return StoredRun(record: record(shape: .trace, ["cached"], seconds: 42), samples: samples)
    }

    private static func turnMaker(_ target: Int, _ session: Int, _ turn: Int, at start: Double) -> SampleMaker {
        let hasCache = target == 0
        var maker = SampleMaker(target: target, sequence: session * 4 + turn, start: start)
        maker.promptID = "chat-\(session % 6 + 1)"
        maker.turn = ConversationTurn(session: session, turn: turn, count: 4)
        // A server without a cache reads all that was said before anew.
        maker.ttft = hasCache ? 130 + 4 * Double(turn) : 140 + 95 * Double(turn)
        maker.jitter = 50
        maker.events = 40
        maker.usage = TokenUsage(
            input: input(turn),
            output: 40,
            cacheRead: hasCache && turn > 0 ? input(turn - 1) / 64 * 64 : 0
        )
        maker.stopReason = "stop"
        return maker
    }

    /// Input tokens of a turn: what was said before, and a new question.
    private static func input(_ turn: Int) -> Int { 220 + turn * 310 }

    private static func record(shape: LoadShape.Kind, _ targets: [String], seconds: Double) -> RunRecord {
        RunRecord(
            id: 9,
            name: shape == .trace ? "recorded" : "chats",
            startedAt: RunFixture.epoch,
            finishedAt: RunFixture.epoch + .seconds(seconds),
            status: .finished,
            version: "0.1.0",
            isSimulated: false,
            loadShape: shape,
            targets: targets.map {
                RunRecord.Target(
                    name: $0,
                    wireProtocol: "openai-chat",
                    model: "gpt-5-mini",
                    endpoint: "https://\($0).example"
                )
            }
        )
    }
}

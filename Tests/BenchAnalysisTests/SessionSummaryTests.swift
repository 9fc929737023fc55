import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Conversations in figures")
struct SessionSummaryTests {
    /// A turn that was planned at `at` and ended at `end`, in seconds.
    private static func turn(
        _ session: Int,
        _ turn: Int,
        _ at: Double,
        _ end: Double,
        of count: Int = 2,
        input: Int = 100,
        cached: Int? = nil,
        ideal: Int? = nil,
        outcome: Sample.Outcome = .ok,
        part: Int = 1
    ) -> Sample {
        var maker = SampleMaker(target: 0, sequence: session * 10 + turn, start: at * 1000)
        maker.outcome = outcome
        maker.usage = TokenUsage(input: input, output: 10, cacheRead: cached)
        var sample = maker.made()
        sample.turn = ConversationTurn(session: session, turn: turn, count: count)
        (sample.planned, sample.times.end, sample.idealCached) = (.seconds(at), .seconds(end), ideal)
        sample.part = part
        return sample
    }

    private static func summary(_ samples: [Sample], shape: LoadShape.Kind = .closed) throws -> SessionSummary {
        try #require(target(samples, shape: shape).sessions)
    }

    private static func target(_ samples: [Sample], shape: LoadShape.Kind) -> TargetSummary {
        let record = RunRecord(
            name: "r",
            startedAt: 0,
            status: .finished,
            version: "1",
            isSimulated: false,
            loadShape: shape,
            targets: [MadeRun.target()]
        )
        return Summary(run: StoredRun(record: record, samples: samples), prices: .builtIn).targets[0]
    }

    @Test("part the time to finish into waiting for the model and thinking")
    func times() throws {
        let sessions = try Self.summary([
            Self.turn(0, 0, 0, 2), Self.turn(0, 1, 5, 9), Self.turn(1, 0, 0, 1), Self.turn(1, 1, 2, 4),
        ])
        #expect(sessions.finished == 2 && sessions.broken == 0 && sessions.cut == 0)
        #expect(sessions.timeToFinish.sorted == [4e9, 9e9] && sessions.waiting.sorted == [3e9, 6e9])
        #expect(sessions.thinking.sorted == [1e9, 3e9])
        // Two in nine seconds.
        #expect(abs((sessions.finishedPerHour ?? 0) - 800) < 1e-6)
    }

    @Test("count what broke and what was cut, and leave both out of times")
    func broken() throws {
        let missing = Sample.Outcome.failed(.notStarted, detail: "")
        let sessions = try Self.summary([
            Self.turn(0, 0, 0, 2, outcome: .failed(.serverError, detail: "x")), Self.turn(0, 1, 2, 2, outcome: missing),
            Self.turn(1, 0, 0, 1), Self.turn(2, 0, 0, 1), Self.turn(2, 1, 1, 2), Self.turn(1, 0, 10, 11, part: 2),
            Self.turn(1, 1, 11, 12, part: 2),
        ])
        #expect(sessions.finished == 2 && sessions.broken == 1 && sessions.cut == 1 && sessions.sessions == 4)
        #expect(sessions.timeToFinish.sorted == [2e9, 2e9])
        #expect(sessions.turns.map(\.requests) == [4, 3] && sessions.turns.map(\.failed) == [1, 0])
        #expect(sessions.turns.map(\.notStarted) == [0, 1])
    }

    @Test("of a trace overlap: time in which several answers are awaited counts once, and a failed turn holds none up")
    func replayed() throws {
        let samples = [
            Self.turn(0, 0, 0, 5, of: 3), Self.turn(0, 1, 3, 4, of: 3), Self.turn(0, 2, 8, 9, of: 3),
            Self.turn(1, 0, 0, 1, outcome: .failed(.serverError, detail: "x")), Self.turn(1, 1, 1, 2),
            // The trace went on with it in another sitting.
            Self.turn(2, 0, 0, 1), Self.turn(2, 1, 10, 11, part: 2),
        ]
        let target = Self.target(samples, shape: .trace)
        let sessions = try #require(target.sessions)
        #expect(sessions.isReplay && sessions.finished == 1 && sessions.broken == 1 && sessions.cut == 1)
        #expect(sessions.timeToFinish.sorted == [9e9] && sessions.waiting.sorted == [6e9])
        #expect(sessions.thinking.sorted == [3e9])
        // All of its requests start on the plan, and not the first turns alone.
        #expect(target.schedule?.lateness.n == 7)
        #expect(Self.target(samples, shape: .poisson).schedule?.lateness.n == 3)
    }

    @Test("say what came from a cache beside what could have, and nothing where usage says nothing")
    func cache() throws {
        let sessions = try Self.summary([
            Self.turn(0, 0, 0, 1, input: 100, cached: 0), Self.turn(0, 1, 1, 2, input: 200, cached: 50, ideal: 110),
            Self.turn(1, 0, 0, 1, input: 100, cached: 0), Self.turn(1, 1, 1, 2, input: 200, cached: 130, ideal: 999),
        ])
        #expect(sessions.turns.map { $0.cachedShare?.value } == [0, 0.45])
        #expect(sessions.turns.map { $0.idealShare?.value } == [nil, 0.775])
        let silent = try Self.summary([Self.turn(0, 0, 0, 1), Self.turn(0, 1, 1, 2)])
        #expect(silent.turns.map(\.cachedShare) == [nil, nil])
    }

    @Test("put later turns together, so that a long conversation is a short table")
    func rows() throws {
        let samples = (0..<168).map { Self.turn(0, $0, Double($0), Double($0) + 0.5, of: 168) }
        let turns = try Self.summary(samples).turns.map(\.turns)
        #expect(
            turns.prefix(8).allSatisfy { $0.count == 1 }
                && turns.suffix(5) == [9...16, 17...32, 33...64, 65...128, 129...168]
        )
    }
}

import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchModel
@testable import RunFixtures

/// Time in which something happened, over sittings and slots.
@Suite("The time of a run")
struct RunTimeTests {
    private static func sample(_ sent: Double?, to end: Double?, part: Int = 1) -> Sample {
        Sample(
            target: 0,
            promptID: "p",
            phase: .measure,
            sequence: 0,
            outcome: .ok,
            planned: .seconds(sent ?? 0),
            times: PhaseTimes(
                started: sent.map { .seconds($0) },
                sent: sent.map { .seconds($0) },
                end: end.map { .seconds($0) }
            ),
            part: part
        )
    }

    @Test(
        "is from the first beginning to the last end of each sitting, and what lies between two sittings is in none",
        arguments: [
            ([sample(1, to: 3), sample(2, to: 5)], 4.0), ([sample(2, to: 5), sample(1, to: 3)], 4),
            ([sample(1, to: 3), sample(1000, to: 1001, part: 2)], 3), ([sample(1, to: 3), sample(nil, to: nil)], 2),
            ([sample(1, to: 3), sample(7, to: nil)], 2),
        ] as [([Sample], Double)]
    )
    func underWay(samples: [Sample], seconds: Double) {
        #expect(samples.facts.timeUnderWay(from: \.times.sent, to: \.times.end) == .seconds(seconds))
    }

    @Test("is none where nothing began, nothing ended, or all at one moment")
    func noTime() {
        for samples in [[], [Self.sample(nil, to: 4)], [Self.sample(3, to: nil)], [Self.sample(3, to: 3)]] {
            #expect(samples.facts.timeUnderWay(from: \.times.sent, to: \.times.end) == nil)
        }
    }

    @Test("gives a rate of gaps: three moments in two seconds are one a second")
    func rate() {
        let samples = [0.0, 1, 2].map { Self.sample($0, to: nil) }
        #expect(samples.facts.ratePerSecond { $0.times.sent } == 1)
        let both = samples + [100.0, 102, 104].map { Self.sample($0, to: nil, part: 2) }
        #expect(both.facts.ratePerSecond { $0.times.sent } == 4.0 / 6)
        #expect([Self.sample(1, to: nil)].facts.ratePerSecond { $0.times.sent } == nil)
    }

    @Test("of a run is that of its sittings, and of an old run the time from begin to end")
    func timeTaken() {
        var record = RunRecord(name: "r", startedAt: 0, version: "1", isSimulated: false, targets: [])
        #expect(record.timeTaken == nil, "it has not ended")
        record.finishedAt = .seconds(90)
        #expect(record.timeTaken == .seconds(90))
        record.sittings = [
            .init(startedAt: 0, finishedAt: .seconds(10), version: "1"),
            .init(startedAt: .seconds(60), finishedAt: .seconds(90), version: "1"),
            // A sitting that was killed took no time that anybody knows.
            .init(startedAt: .seconds(95), finishedAt: nil, version: "1"),
        ]
        #expect(record.timeTaken == .seconds(40))
    }
}

@Suite("The window in which all slots were busy")
struct SteadyWindowTests {
    private static let target = RunRecord.Target(name: "t", wireProtocol: "p", model: "m", endpoint: "e")

    /// A request under way from one moment to another, in seconds, with a token at each of some moments.
    private static func request(
        _ start: Double,
        _ end: Double,
        tokens: [Double] = [],
        output: Int? = nil,
        part: Int = 1
    ) -> RequestAttempts {
        var deltas = DeltaLog<RunTime>()
        for token in tokens { deltas.append(arrival: .seconds(token), lag: 0, kind: .text, bytes: 1) }
        return RequestAttempts(attempts: [
            Sample(
                target: 0,
                promptID: "p",
                phase: .measure,
                sequence: 0,
                outcome: .ok,
                planned: .seconds(start),
                times: PhaseTimes(started: .seconds(start), sent: .seconds(start), end: .seconds(end)),
                response: DecodedResponse(deltas: deltas, usage: TokenUsage(output: output ?? tokens.count)),
                part: part
            )
        ])
    }

    private static func rate(_ requests: [RequestAttempts]) -> Double? {
        SteadyWindow(requests)?.tokensPerSecond(requests.map { MeasuredRequest($0, of: target) })
    }

    @Test("opens when the last slot is taken and closes when the first one is left for good")
    func window() {
        // Two slots: both are busy from 1 to 5, whatever is handed over at 3.
        let requests = [
            Self.request(0, 3, tokens: [0.5, 2]), Self.request(1, 5, tokens: [1.5, 4.5]),
            Self.request(3, 6, tokens: [3.5, 5.5]),
        ]
        // Four of the tokens came within four seconds: at 1.5, 2, 3.5 and 4.5.
        #expect(Self.rate(requests) == 1)
    }

    @Test("is the whole time where there is one slot, and a hand-over leaves none empty")
    func oneSlot() {
        let requests = [Self.request(0, 2, tokens: [1, 2]), Self.request(2, 4, tokens: [3, 4])]
        #expect(Self.rate(requests) == 1)
    }

    @Test("spreads an answer's tokens over its events, as hardly a server says how many each carries")
    func spread() {
        // Half of the events lie within; so do half of the hundred tokens: 50 in 2 seconds.
        let requests = [Self.request(0, 2, tokens: [1, 3], output: 100), Self.request(0, 4)]
        #expect(Self.rate(requests) == nil, "an answer without events has no instants for its tokens")
        #expect(Self.rate([Self.request(0, 2, tokens: [1, 3], output: 100)]) == 25)
    }

    @Test("leaves out a sitting that kept fewer slots busy")
    func sittings() {
        let full = [Self.request(0, 2, tokens: [1]), Self.request(0, 2, tokens: [1])]
        let rest = [Self.request(100, 110, tokens: [105], part: 2)]
        // Two tokens in two seconds; the single slot of the second sitting is no steady state of two.
        #expect(Self.rate(full + rest) == 1)
        let other = [Self.request(100, 104, tokens: [101], part: 2), Self.request(100, 104, tokens: [101], part: 2)]
        #expect(Self.rate(full + other) == 4.0 / 6)
    }

    @Test("is none without requests, and none of requests that take no time")
    func none() {
        #expect(SteadyWindow([RequestAttempts]()) == nil)
        #expect(SteadyWindow([Self.request(1, 1)]) == nil)
    }
}

@Suite("Requests that gave all their slots a start")
struct FirstWaveRuleTests {
    private static func request(
        _ place: Int,
        planned: Double,
        end: Double,
        part: Int = 1,
        phase: Sample.Phase = .measure
    ) -> RequestAttempts {
        RequestAttempts(attempts: [
            Sample(
                target: 0,
                promptID: "p",
                phase: phase,
                sequence: RequestIndex(place),
                outcome: .ok,
                planned: .seconds(planned),
                times: PhaseTimes(started: .seconds(planned), end: .seconds(end)),
                part: part
            )
        ])
    }

    @Test("are those that were to start before any request had ended", arguments: 2...6)
    func wave(slots: Int) throws {
        let first = (0..<slots).map { Self.request($0, planned: 0.001 * Double($0), end: 2 + Double($0)) }
        let later = (slots..<3 * slots).map { Self.request($0, planned: 2 + Double($0), end: 90 + Double($0)) }
        let wave = try #require(FirstWave(first + later))
        #expect((first + later).map(wave.contains) == first.map { _ in true } + later.map { _ in false })
    }

    @Test("are none of one slot, and none of warm-up, which took the first turns")
    func none() {
        #expect(FirstWave([RequestAttempts]()) == nil)
        #expect(FirstWave((0..<5).map { Self.request($0, planned: Double($0), end: Double($0) + 1) }) == nil)
        let warmup = (0..<3).map { Self.request($0, planned: 0, end: 1, phase: .warmup) }
        #expect(FirstWave(warmup + [Self.request(0, planned: 1, end: 2)]) == nil)
    }

    @Test("are of each sitting its own")
    func sittings() throws {
        let first = (0..<2).map { Self.request($0, planned: 0, end: 1) }
        let second = (2..<4).map { Self.request($0, planned: 50, end: 51, part: 2) }
        let wave = try #require(FirstWave(first + second))
        #expect((first + second).allSatisfy(wave.contains))
        #expect(!wave.contains(Self.request(2, planned: 50, end: 51)), "the same place in the other sitting")
    }
}

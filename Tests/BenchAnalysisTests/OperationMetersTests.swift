import BenchModel
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Operations as OpenTelemetry counts them")
struct OperationMetersTests {
    private static func target(isStreamed: Bool = true) -> RunRecord.Target {
        RunRecord.Target(
            name: "one",
            wireProtocol: "openai-chat",
            model: "m",
            endpoint: "https://one.example",
            isStreamed: isStreamed
        )
    }

    private static func meters(
        _ makers: [SampleMaker],
        isStreamed: Bool = true,
        _ change: (inout Sample) -> Void = { _ in }
    ) -> OperationMeters {
        var meters = OperationMeters([target(isStreamed: isStreamed)])
        for maker in makers {
            var sample = maker.made()
            change(&sample)
            meters.take(sample)
        }
        return meters
    }

    private static func counts(_ meters: OperationMeters, _ instrument: OperationMeters.Instrument) -> [Int] {
        meters.series(of: instrument).map(\.meter.buckets.count)
    }

    /// Connects in 24 ms, waits 100 ms, gets ten tokens 20 ms apart, and ends 1.5 ms later.
    private static let request: SampleMaker = {
        var maker = SampleMaker()
        maker.isReused = false
        return maker
    }()

    @Test("times count from the start of the attempt, with its connection")
    func byHand() throws {
        let meters = Self.meters([Self.request])
        let duration = try #require(meters.series(of: .duration).first?.meter)
        #expect(abs(duration.buckets.sum - 0.3055) < 1e-9 && duration.least == duration.most)
        let first = try #require(meters.series(of: .firstChunk).first?.meter)
        #expect(abs(first.buckets.sum - 0.124) < 1e-9)
        // 0.08 < 0.124 ≤ 0.16: the fifth of the buckets.
        #expect(first.buckets.counts == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        let gaps = try #require(meters.series(of: .perChunk).first?.meter)
        // A value that equals a bound belongs to its bucket, as the data model has it.
        #expect(gaps.buckets.counts[1] == 9 && gaps.buckets.count == 9)
        let tokens = meters.series(of: .tokens)
        #expect(tokens.map(\.series.tokens) == [.input, .output] && tokens.map(\.meter.buckets.sum) == [10, 10])
    }

    @Test("the first chunk is the first event of any kind, as servers send roles before tokens")
    func firstEvent() throws {
        let meters = Self.meters([Self.request]) { $0.response.firstEvent = .milliseconds(30) }
        #expect(abs((meters.series(of: .firstChunk).first?.meter.buckets.sum ?? 0) - 0.03) < 1e-9)
        #expect(Self.counts(meters, .perChunk) == [9], "what came between it and the first token is not known")
    }

    @Test("failures are told apart by kind, and have a time but no chunks")
    func failures() {
        var (limited, broken) = (Self.request, Self.request)
        limited.outcome = .failed(.rateLimited, detail: "")
        limited.usage = TokenUsage()
        broken.outcome = .failed(.truncated, detail: "")
        broken.usage = TokenUsage(input: 10)
        let meters = Self.meters([Self.request, limited, limited, broken])
        let series = meters.series(of: .duration)
        #expect(series.map(\.series.failure) == [nil, .rateLimited, .truncated])
        #expect(series.map(\.meter.buckets.count) == [1, 2, 1])
        #expect(Self.counts(meters, .firstChunk) == [1])
        #expect(Self.counts(meters, .tokens) == [2, 1], "what a failed request used is used")
    }

    @Test("what is no operation is in no histogram: warm-up, dropped starts, and what this program broke off")
    func apart() {
        var (warmup, dropped, cancelled, closed) = (Self.request, Self.request, Self.request, Self.request)
        warmup.phase = .warmup
        dropped.isDropped = true
        cancelled.outcome = .cancelled
        #expect(Self.meters([warmup, dropped, cancelled]).isEmpty)
        closed.closedAfter = 1
        let meters = Self.meters([closed])
        #expect(Self.counts(meters, .duration).isEmpty && Self.counts(meters, .firstChunk) == [1])
    }

    @Test("an answer in one piece has no chunks, and one without usage no tokens")
    func withoutParts() {
        #expect(Self.counts(Self.meters([Self.request], isStreamed: false), .firstChunk).isEmpty)
        var buffered = Self.request
        buffered.isBuffered = true
        buffered.usage = TokenUsage()
        let meters = Self.meters([buffered])
        #expect(Self.counts(meters, .firstChunk).isEmpty && Self.counts(meters, .tokens).isEmpty)
        #expect(Self.counts(meters, .duration) == [1])
    }

    @Test("a server that names ever other models makes no more than so many series")
    func manyModels() {
        let makers = (0..<100).map { number in
            var maker = Self.request
            maker.servedModel = "m-\(number)"
            return maker
        }
        let series = Self.meters(makers).series(of: .duration)
        #expect(series.count == OperationMeters.mostModels + 1)
        #expect(series.first { $0.series.servedModel == nil }?.meter.buckets.count == 100 - OperationMeters.mostModels)
    }

    @Test("all that a run has is counted once, whatever the order of its samples")
    func order() {
        let samples = RunFixture.run.samples
        var (one, other) = (OperationMeters(RunFixture.record.targets), OperationMeters(RunFixture.record.targets))
        for sample in samples { one.take(sample) }
        for sample in samples.reversed() { other.take(sample) }
        for instrument in OperationMeters.Instrument.allCases {
            let (left, right) = (one.series(of: instrument), other.series(of: instrument))
            #expect(left.map(\.series) == right.map(\.series))
            #expect(left.map(\.meter.buckets.counts) == right.map(\.meter.buckets.counts))
        }
        let ended = samples.count { sample in
            if case .cancelled = sample.outcome { false } else { sample.phase == .measure }
        }
        #expect(Self.counts(one, .duration).reduce(0, +) == ended)
    }
}

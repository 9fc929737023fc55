import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("What charts show, as numbers")
struct ChartTests {
    private static func run(_ samples: [Sample], targets: Int = 1, shape: LoadShape.Kind = .closed) -> MeasuredRun {
        let targets = (0..<targets).map { number in
            RunRecord.Target(
                name: "t\(number)",
                wireProtocol: "openai-chat",
                model: "gpt-5-mini",
                endpoint: "http://localhost"
            )
        }
        let record = RunRecord(
            name: "charts",
            startedAt: 0,
            status: .finished,
            version: "1",
            isSimulated: false,
            loadShape: shape,
            targets: targets
        )
        return MeasuredRun(StoredRun(record: record, samples: samples))
    }

    /// Requests one after the other, each 100 ms long or longer.
    private static func samples(_ count: Int, ttft: (Int) -> Double = { 100 + Double($0) }) -> [Sample] {
        (0..<count).map { SampleMaker(sequence: $0, start: 1_000 * Double($0), ttft: ttft($0)).made() }
    }

    // MARK: The first token

    @Test("the curve rises by one request at each first token")
    func curve() throws {
        let target = Self.run(Self.samples(4)).targets[0]
        let curve = try #require(target.firstTokenCurve(target: 0))
        #expect(curve.steps.map(\.share) == [0.25, 0.5, 0.75, 1])
        #expect(curve.steps.map(\.value) == [100e6, 101e6, 102e6, 103e6])
        #expect(curve.never == 0 && curve.top == 1 && curve.median == 101.5e6)
    }

    @Test("equal values are one step as high as all of them")
    func ties() throws {
        let curve = try #require(Self.run(Self.samples(4) { _ in 100 }).targets[0].firstTokenCurve(target: 0))
        #expect(curve.steps == [EmpiricalCurve.Step(value: 100e6, share: 1)])
    }

    @Test("failed requests hold the curve below 100 %, as in the gate")
    func failures() throws {
        var samples = Self.samples(4)
        samples[3].outcome = .failed(.overloaded, detail: "")
        let curve = try #require(Self.run(samples).targets[0].firstTokenCurve(target: 0))
        #expect(curve.top == 0.75 && curve.n == 4 && curve.never == 1)
    }

    @Test("the band is that of Dvoretzky, Kiefer and Wolfowitz", arguments: [(1, 1), (50, 0.19206), (1_000, 0.042947)])
    func band(n: Int, half: Double) throws {
        // Neighbours differ as any two do.
        let samples = Self.samples(n) { 100 + Double($0 * 617 % n) }
        let curve = try #require(Self.run(samples).targets[0].firstTokenCurve(target: 0))
        #expect(abs(curve.halfWidth - half) < 1e-5)
    }

    @Test("a curve of many values is drawn at some of them, from the first to the last, and never too high")
    func decimated() throws {
        let values = (0..<5_000).map { Double($0 * $0) }
        let curve = try #require(EmpiricalCurve(Distribution(values), target: 0))
        #expect(curve.steps.count == EmpiricalCurve.mostSteps)
        #expect(
            curve.steps.first?.value == 0 && curve.steps.last == EmpiricalCurve.Step(value: 4_999 * 4_999, share: 1)
        )
        for step in curve.steps { #expect(step.share == Double(values.count { $0 <= step.value }) / 5_000) }
        let shares = [0] + curve.steps.map(\.share)
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $1 - $0 < 0.005 })
    }

    @Test("no first token, no curve")
    func none() {
        #expect(EmpiricalCurve(Distribution([.infinity, .infinity]), target: 0) == nil)
        #expect(EmpiricalCurve(Distribution([]), target: 0) == nil)
    }

    // MARK: Over the run's time

    private static func history(_ run: MeasuredRun) -> LatencyHistory {
        LatencyHistory(run.targets, clock: ChartClock(run.run.samples))
    }

    @Test("each request stands where it was sent, warm-up and first wave apart, and failures by themselves")
    func latencies() {
        var samples = [
            SampleMaker(sequence: 0, phase: .warmup, start: 0, ttft: 300).made(),
            SampleMaker(sequence: 0, start: 500, ttft: 100).made(),
            SampleMaker(sequence: 1, start: 500, ttft: 120).made(),
            SampleMaker(sequence: 2, start: 2_000, ttft: 110).made(),
        ]
        samples[3].outcome = .failed(.truncated, detail: "")
        let history = Self.history(Self.run(samples))
        // The warm-up's end comes before the others are planned, so that nobody is of a first wave.
        #expect(history.points.map(\.part) == [.warmup, .steady, .steady])
        #expect(history.points.map(\.latency) == [300e6, 100e6, 120e6])
        #expect(history.points.map { ($0.at * 1_000).rounded() } == [0, 500, 500])
        #expect(history.failures.map(\.count) == [1])
        #expect(history.failures[0].kinds == [LatencyHistory.Kind(kind: .truncated, count: 1)])
    }

    @Test("requests that begin together are the first wave")
    func firstWave() {
        let samples = [
            SampleMaker(sequence: 0, start: 0).made(), SampleMaker(sequence: 1, start: 0).made(),
            SampleMaker(sequence: 2, start: 1_000).made(),
        ]
        #expect(Self.history(Self.run(samples)).points.map(\.part) == [.firstWave, .firstWave, .steady])
    }

    @Test("many requests are drawn by the lowest, the middle and the highest of each interval")
    func thinned() throws {
        var random = SplitMix64(seed: 3)
        let samples = Self.samples(6_000) { _ in Double.random(in: 50..<500, using: &random) }
        let history = Self.history(Self.run(samples))
        #expect(history.total == 6_000 && history.points.count <= LatencyHistory.mostPoints)
        #expect(try #require(history.intervals) == 400)
        let all = samples.compactMap { $0.response.deltas.firstToken.map { Double($0.nanoseconds) } }
        #expect(!all.isEmpty)
        let run = Self.run(samples)
        #expect(history.points.map(\.latency).max() == run.targets[0].figures[.ttft].max)
        #expect(history.points.map(\.latency).min() == run.targets[0].figures[.ttft].min)
    }

    @Test("what lies between two sittings takes no room")
    func sittings() {
        var samples = Self.samples(3)
        samples[2].part = 2
        samples[2].planned += .seconds(3_600)
        samples[2].times.started = samples[2].times.started.map { $0 + .seconds(3_600) }
        samples[2].times.sent = samples[2].times.sent.map { $0 + .seconds(3_600) }
        samples[2].times.end = samples[2].times.end.map { $0 + .seconds(3_600) }
        let clock = ChartClock(samples.facts)
        #expect(clock.length < 10 && clock.seams.count == 1)
        #expect(clock.seconds(samples[2].times.sent ?? 0, part: 2) == clock.seams[0])
    }

    // MARK: Inside streams

    @Test("a stream's parts follow each other from its start to its end")
    func waterfall() throws {
        var maker = SampleMaker(ttft: 100)
        maker.isReused = false
        maker.events = 10
        maker.thinkingEvents = 4
        maker.stall = 700
        let row = try #require(StreamWaterfall(Self.run([maker.made()]).targets).rows.first)
        #expect(row.phases.spans.map(\.phase) == [.connect, .wait, .thinking, .answer, .close])
        #expect(row.phases.spans.map { $0.to - $0.from } == [24, 100, 80, 800, 1.5].map(Nanoseconds.milliseconds))
        #expect(zip(row.phases.spans, row.phases.spans.dropFirst()).allSatisfy { $0.to == $1.from })
        #expect(row.phases.stalls.map { $0.upperBound - $0.lowerBound } == [.milliseconds(720)])
    }

    @Test("the streams shown are spread from the shortest to the longest")
    func chosen() {
        let rows = StreamWaterfall(Self.run(Self.samples(1_000)).targets).rows
        #expect(rows.count == StreamWaterfall.mostRowsOfTarget)
        #expect(rows.map(\.phases.length) == rows.map(\.phases.length).sorted())
        #expect(rows.first?.sequence == 0 && rows.last?.sequence == 999)
    }

    @Test("a request that was never answered waits to its end")
    func unanswered() throws {
        var maker = SampleMaker()
        maker.events = 0
        maker.outcome = .failed(.idleTimeout, detail: "")
        let row = try #require(StreamWaterfall(Self.run([maker.made()]).targets).rows.first)
        #expect(row.phases.spans.map(\.phase) == [.wait])
        #expect(row.failure == .idleTimeout)
    }

    // MARK: Tokens and gaps

    @Test("no token is lost between the intervals")
    func tokens() throws {
        var samples = Self.samples(20)
        for index in samples.indices { samples[index].response.usage = TokenUsage(input: 1, output: 35) }
        let history = TokenRateHistory(Self.run(samples).targets, clock: ChartClock(samples.facts))
        let series = try #require(history.series.first)
        #expect(series.rates.count <= TokenRateHistory.mostIntervals && !series.countsEvents)
        let tokens = series.rates.enumerated().map { interval, rate in
            rate * min(history.width, history.length - Double(interval) * history.width)
        }
        #expect(abs(tokens.reduce(0, +) - 700) < 1e-6)
    }

    @Test("intervals are of round lengths", arguments: [(0.05, 0.001), (9.9, 0.1), (100, 1), (101, 2), (3_600, 50)])
    func widths(length: Double, width: Double) {
        #expect(abs(TokenRateHistory.width(for: length) - width) < 1e-12)
    }

    @Test("each gap is in one bin, and gaps of 0 are counted apart")
    func gaps() throws {
        var maker = SampleMaker()
        maker.events = 30
        maker.eventsPerRead = 3
        let histogram = GapHistogram(Self.run([maker.made()]).targets)
        let series = try #require(histogram.series.first)
        #expect(series.n == 29 && abs(series.zeros - 20.0 / 29) < 1e-12)
        #expect(abs(series.shares.reduce(0, +) + series.zeros - 1) < 1e-12)
        // All others are 60 ms.
        #expect(histogram.count == 1 && histogram.edge(0) <= 60e6 && histogram.edge(1) > 60e6)
    }

    // MARK: Cost

    @Test("a target is beaten only where the intervals leave no doubt")
    func costs() {
        func samples(_ target: Int, ttft: Double, spread: Double, output: Int) -> [Sample] {
            (0..<40).map { index in
                var maker = SampleMaker(target: target, sequence: index, start: 1_000 * Double(index))
                // Neighbours differ as any two do.
                maker.ttft = ttft + spread * Double(index * 17 % 40)
                maker.usage = TokenUsage(input: 10, output: output)
                return maker.made()
            }
        }
        let cheapAndFast = samples(0, ttft: 100, spread: 0.1, output: 100)
        let dearAndSlow = samples(1, ttft: 200, spread: 0.1, output: 200)
        let dearAndPerhapsFast = samples(2, ttft: 80, spread: 1, output: 300)
        let run = Self.run(cheapAndFast + dearAndSlow + dearAndPerhapsFast, targets: 3)
        let points = CostTradeOff(Summary(run, prices: .builtIn).targets).points
        #expect(points.map(\.isBeaten) == [false, true, false])
        #expect(points[0].dollars < points[1].dollars)
    }
}

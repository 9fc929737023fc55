import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Requests of many runs, by when they were sent")
struct RequestSeriesTests {
    private static let hour = Nanoseconds.seconds(3_600)
    private static let day = 24 * hour

    private static func run(at start: WallTime, _ names: [String] = ["t"], isSimulated: Bool = false) -> RunRecord {
        RunRecord(
            name: "r",
            startedAt: start,
            version: "1",
            isSimulated: isSimulated,
            targets: names.map { name in
                var target = MadeRun.target(name)
                target.isSimulated = isSimulated
                return target
            }
        )
    }

    /// A request that was sent a fifth of a millisecond after `start`, in milliseconds of its run.
    private static func sample(_ start: Double = 0, _ change: (inout SampleMaker) -> Void = { _ in }) -> Sample {
        var maker = SampleMaker(start: start)
        change(&maker)
        return maker.made()
    }

    private static let periods: [(span: Nanoseconds, period: Nanoseconds)] = [
        (0, hour), (day, hour), (2 * day, hour), (2 * day + 1, day), (62 * day, day), (62 * day + 1, 7 * day),
        (365 * day, 7 * day),
    ]

    @Test("stand in hours, days or weeks, so that the series is read on one page", arguments: periods)
    func period(span: Nanoseconds, period: Nanoseconds) {
        let series = RequestSeries(since: 1_000, until: 1_000 + span)
        #expect(series.period == period && series.start(ofPeriod: 3) == WallTime(after: 3 * period))
        #expect(span.quotient(by: period) <= (period == Self.hour ? 48 : 62))
    }

    private static let moments: [(at: Nanoseconds, hour: Int, weekday: Int)] = [
        // 1970 began with a Thursday.
        (0, 0, 3), (hour - 1_000_000, 0, 3), (hour, 1, 3), (day, 0, 4), (4 * day, 0, 0), (4 * day - hour, 23, 6),
        // Monday, 2026-11-30, 14:00.
        (Nanoseconds.seconds(1_796_047_200), 14, 0),
    ]

    @Test("are put into the hour of the day and the weekday of UTC", arguments: moments)
    func clock(at: Nanoseconds, hour: Int, weekday: Int) {
        var series = RequestSeries(since: 0, until: WallTime(after: at + Self.day))
        let run = Self.run(at: WallTime(after: at))
        series.begin(run)
        series.take(Self.sample(), of: run)
        let target = series.targets[0]
        #expect(target.hours.indices.filter { target.hours[$0].attempted > 0 } == [hour])
        #expect(target.weekdays.indices.filter { target.weekdays[$0].attempted > 0 } == [weekday])
        #expect(target.whole.ttft.max == 100e6 && target.hours[hour].ttft.max == 100e6)
    }

    @Test("count from the beginning of the time on, and no more at its end")
    func bounds() {
        let since = WallTime.seconds(1_000)
        var series = RequestSeries(since: since, until: since + .seconds(1))
        let run = Self.run(at: since)
        series.begin(run)
        // Sent 0.2 ms after they started.
        for start in [-0.3, -0.2, 500, 999.79, 999.8, 1_000] { series.take(Self.sample(start), of: run) }
        #expect(series.targets[0].whole.attempted == 3)
        // A start that never came to be counts at its plan.
        series.take(Self.sample(999.9) { $0.isDropped = true }, of: run)
        series.take(Self.sample(1_000) { $0.isDropped = true }, of: run)
        #expect(series.targets[0].whole.attempted == 4 && series.targets[0].whole.failed == 1)
    }

    @Test("are what came to an end of its own: no warm-up, no attempt that was followed by another, nothing broken off")
    func last() {
        var series = RequestSeries(since: 0, until: WallTime(after: Self.day))
        let run = Self.run(at: 0)
        series.begin(run)
        series.take(Self.sample { $0.phase = .warmup }, of: run)
        series.take(Self.sample { $0.outcome = .cancelled }, of: run)
        series.take(Self.sample { ($0.outcome, $0.retryWait) = (.failed(.overloaded, detail: ""), 5) }, of: run)
        #expect(series.targets[0].whole.attempted == 0 && series.targets[0].whole.failedShare == nil)
        series.take(Self.sample { $0.attempt = 2 }, of: run)
        series.take(Self.sample { $0.outcome = .failed(.serverError, detail: "") }, of: run)
        series.take(Self.sample { $0.closedAfter = 3 }, of: run)
        let whole = series.targets[0].whole
        #expect(whole.attempted == 3 && whole.failed == 1 && whole.failedShare == Share(1, of: 3))
        #expect(whole.ttft.n == 2 && whole.e2e.n == 1, "of a closed stream nobody knows the end")
        // Of a target that is not there nothing is counted, nor of a time before 1970.
        series.take(Self.sample { $0.target = 1 }, of: run)
        series.take(Self.sample(-1_000), of: run)
        #expect(series.targets[0].whole.attempted == 3)
    }

    @Test("of several runs are their targets' by name, simulated where one of them was")
    func names() {
        var series = RequestSeries(since: 0, until: WallTime(after: Self.day))
        let runs = [Self.run(at: 0, ["a", "b"]), Self.run(at: 10, ["b", "c"], isSimulated: true)]
        for run in runs {
            series.begin(run)
            for target in 0..<2 { series.take(Self.sample { $0.target = target }, of: run) }
        }
        #expect(series.runs == 2 && series.targets.map(\.name) == ["a", "b", "c"])
        #expect(series.targets.map(\.whole.attempted) == [1, 2, 1])
        #expect(series.targets.map(\.isSimulated) == [false, true, true])
    }

    @Test("add up to the same whole by period, by hour and by weekday", arguments: 0..<6)
    func sums(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let days = Int.random(in: 1...100, using: &random)
        var series = RequestSeries(since: 0, until: WallTime(after: days * Self.day))
        let run = Self.run(at: 0)
        series.begin(run)
        for _ in 0..<300 {
            let at = Double.random(in: -1e6...Double(days) * 86_400_000 + 1e6, using: &random)
            let isFailed = Bool.random(using: &random)
            let latency = Double.random(in: 20...400, using: &random)
            series.take(
                Self.sample(at) { maker in
                    if isFailed { maker.outcome = .failed(.dns, detail: "") }
                    maker.ttft = latency
                },
                of: run
            )
        }
        let target = series.targets[0]
        for buckets in [Array(target.periods.values), target.hours, target.weekdays] {
            #expect(buckets.reduce(0) { $0 + $1.attempted } == target.whole.attempted)
            #expect(buckets.reduce(0) { $0 + $1.failed } == target.whole.failed)
            #expect(buckets.flatMap { Array($0.ttft.sorted) }.sorted() == Array(target.whole.ttft.sorted))
            #expect(buckets.reduce(0) { $0 + $1.e2e.n } == target.whole.e2e.n)
        }
        #expect(target.whole.attempted > 200 && target.periods.keys.allSatisfy { $0 >= 0 })
    }
}

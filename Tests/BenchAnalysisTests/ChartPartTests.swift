import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Another run that is laid over the charts of a first")
struct OverlaidRunTests {
    private static func run(_ names: [String], ttft: Double = 100) -> MeasuredRun {
        MeasuredRun(MadeRun.run(names.map { MadeRun.target($0) }, n: 3) { maker, _, _ in maker.ttft = ttft })
    }

    private static let cases: [(first: [String], second: [String], places: [TargetIndex], unmatched: [String])] = [
        (["a", "b"], ["b", "a"], [1, 0], []), (["a", "b"], ["c", "a"], [0], ["c"]), (["a"], ["z"], [0], []),
        (["a", "b"], ["z"], [], ["z"]), (["a"], ["y", "z"], [], ["y", "z"]), (["a"], [], [], []),
    ]

    @Test("has its curves where the first run has targets of their names, or the only one", arguments: cases)
    func matching(first: [String], second: [String], places: [TargetIndex], unmatched: [String]) {
        let overlaid = OverlaidRun(Self.run(second, ttft: 200), over: Self.run(first).record)
        #expect(overlaid.firstToken.map(\.target) == places && overlaid.unmatched == unmatched)
        #expect(overlaid.firstToken.allSatisfy { $0.median == 200e6 && $0.n == 3 })
    }

    @Test("has no curves of targets that the first run does not draw")
    func beyond() {
        let names = (0..<RunCharts.mostTargets + 2).map { "t\($0)" }
        let overlaid = OverlaidRun(Self.run(names), over: Self.run(names).record)
        #expect(overlaid.firstToken.count == RunCharts.mostTargets && overlaid.unmatched.isEmpty)
        #expect(RunCharts(Summary(Self.run(names), prices: .builtIn)).firstToken.count == RunCharts.mostTargets)
    }
}

@Suite("A chart of what servers said")
struct ServerHistoryTests {
    private static func clock(seconds: Double) -> ChartClock {
        var sample = SampleMaker(start: 0).made()
        (sample.times.sent, sample.times.end) = (0, .seconds(seconds))
        return ChartClock([SampleFacts(sample)])
    }

    private static func page(_ at: Double, _ running: Double?, server: String = "e", kv: Double? = nil) -> ServerScrape
    {
        var figures = ServerFigures()
        figures.values[.running] = running
        figures.values[.kvUse] = kv
        return ServerScrape(server: server, part: 1, at: .seconds(at), took: 1, .page(.vllm, figures.readings))
    }

    @Test("has each value where it was seen, and those from before and after the run at its ends")
    func places() {
        let scrapes = [
            Self.page(-3, 1), Self.page(2, 5), ServerFixture.failure(3), Self.page(4, nil), Self.page(60, 2),
        ]
        let history = ServerHistory(scrapes, clock: Self.clock(seconds: 10))
        #expect(history.intervals == nil && history.length == 10 && history.series.count == 1)
        #expect(history.series[0].fact == .running && history.series[0].server == "e")
        #expect(history.series[0].points == [.init(at: 0, value: 1), .init(at: 2, value: 5), .init(at: 10, value: 2)])
    }

    @Test("is none of a fact that was seen less than three times, nor of a server that nobody knows")
    func few() {
        let clock = Self.clock(seconds: 10)
        let two = [Self.page(1, 1, kv: 0.5), Self.page(2, 5, kv: 0.25), Self.page(3, 4)]
        #expect(ServerHistory(two, clock: clock).series.map(\.fact) == [.running])
        #expect(ServerHistory(Array(two.prefix(2)), clock: clock).series.isEmpty)
        let unknown = (1...5).map {
            ServerScrape(
                server: "e",
                part: 1,
                at: .seconds(Double($0)),
                took: 1,
                .page(nil, [ServerReading("running", 3)])
            )
        }
        #expect(ServerHistory(unknown, clock: clock).series.isEmpty)
    }

    @Test("is drawn by the highest value of each interval where there are many, so that no peak is lost")
    func many() {
        let count = 4 * ServerHistory.mostPoints
        let scrapes = (0..<count).map { place in
            let value: Double = place == 777 ? 99 : Double(place % 7)
            return Self.page(10 * Double(place) / Double(count), value)
        }
        let points = ServerHistory(scrapes, clock: Self.clock(seconds: 10)).series[0].points
        #expect(points.count == ServerHistory.mostPoints && points.map(\.at) == points.map(\.at).sorted())
        #expect(points.contains { $0.value == 99 } && points.allSatisfy { $0.value >= 2 })
    }

    @Test("has the servers in order of their names, each with its own")
    func servers() {
        let scrapes = (1...3).flatMap {
            [Self.page(Double($0), 1, server: "b"), Self.page(Double($0), 7, server: "a")]
        }
        let history = ServerHistory(scrapes, clock: Self.clock(seconds: 10))
        #expect(
            history.series.map(\.server) == ["a", "b"]
                && history.series.map { $0.points.map(\.value) } == [[7, 7, 7], [1, 1, 1]]
        )
    }
}

@Suite("The intervals of a chart")
struct ChartIntervalTests {
    @Test(
        "are each of a round width, the least that does with a hundred",
        arguments: [0.001, 0.0999, 0.1, 0.3, 1, 99, 100, 101, 7_000, 1e9]
    )
    func widths(length: Double) {
        let width = TokenRateHistory.width(for: length)
        #expect(length / width <= Double(TokenRateHistory.mostIntervals) && width >= 1e-3)
        // The next smaller round width would not do, unless there is none.
        #expect(width == 1e-3 || length / (width / 2.5) > Double(TokenRateHistory.mostIntervals))
    }

    @Test("are one second where there is no time", arguments: [0, -1, .nan, .infinity] as [Double])
    func none(length: Double) { #expect(TokenRateHistory.width(for: length) == 1) }

    @Test("take every moment, those beyond both ends in the first and the last")
    func intervals() {
        var sample = SampleMaker(start: 0).made()
        (sample.times.sent, sample.times.end) = (0, .seconds(10))
        let clock = ChartClock([SampleFacts(sample)])
        #expect([-5, 0, 0.99, 1, 9.99, 10, 1e300].map { clock.interval(at: $0, of: 10) } == [0, 0, 0, 1, 9, 9, 9])
        #expect(ChartClock([]).interval(at: 5, of: 3) == 2 && ChartClock([]).length == 0)
        #expect(ChartClock([]).seconds(.seconds(5), part: 1) == 0)
    }
}

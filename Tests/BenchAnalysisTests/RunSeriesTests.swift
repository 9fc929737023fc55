import BenchModel
import BenchReport
import Foundation
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Several runs one after the other")
struct RunSeriesTests {
    private static func series(_ ttfts: [Double], n: Int = 120) throws -> RunSeries {
        let sides = ttfts.enumerated().map { place, ttft in
            ComparisonTests.side(n, seed: UInt64(place + 1)) { $1.ttft = ttft }
        }
        return try #require(RunSeries(sides))
    }

    private static func ttft(_ series: RunSeries) throws -> RunSeries.Figure {
        try #require(series.figures.first { $0.steps[0].name == "ttft" && $0.steps[0].statistic == .percentile(50) })
    }

    @Test("a rise from run to run is a trend, with its slope and interval")
    func trend() throws {
        let series = try Self.series([100, 110, 121, 133, 146, 161])
        let figure = try Self.ttft(series)
        #expect(figure.values.count == 6 && figure.verdict == .worse)
        let trend = try #require(figure.trend)
        #expect((1.05...1.12).contains(trend.value) && (trend.low ?? 0) > 1)
        #expect(series.conclusion.contains("ever worse: TTFT p50"), "\(series.conclusion)")
    }

    @Test("a trend of figures that were not told by all servers is not told, either, and a few change nothing")
    func untold() throws {
        func series(_ every: Int) throws -> RunSeries {
            let sides = [100.0, 110, 121, 133, 146, 161].enumerated().map { place, ttft in
                ComparisonTests.side(120, seed: UInt64(place + 1)) { sequence, maker in
                    maker.ttft = ttft
                    maker.isBuffered = place > 2 && sequence % every == 0
                }
            }
            return try #require(RunSeries(sides))
        }
        let open = try series(2)
        let figure = try Self.ttft(open)
        #expect(figure.verdict == .cannotTell && figure.values.map(\.untold) == [0, 0, 0, 60, 60, 60])
        #expect(open.conclusion.contains("cannot tell") && !open.conclusion.contains("ever worse: TTFT p50"))
        let few = try Self.ttft(try series(60))
        #expect(few.verdict == .worse)
    }

    @Test("a step is a change of level, named by its run, and no trend")
    func level() throws {
        let figure = try Self.ttft(try Self.series([100, 100, 100, 180, 180, 180]))
        #expect(figure.change == 2)
        let same = try Self.ttft(try Self.series([100, 100, 100, 100]))
        #expect(same.change == nil && same.verdict != .worse && same.verdict != .better)
    }

    @Test("JSON names the run that begins a new level by its place in the list of runs, counted from 0")
    func levelInJSON() throws {
        let series = try Self.series([100, 100, 180])
        let text = ComparisonRenderer.render([], along: [series], as: .json)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let written = try #require((document["series"] as? [[String: Any]])?.first)
        #expect((written["runs"] as? [Any])?.count == 3)
        let figure = try #require(
            (written["figures"] as? [[String: Any]])?.first {
                $0["metric"] as? String == "ttft" && $0["statistic"] as? String == "p50"
            }
        )
        #expect(figure["level_changes_at"] as? Int == 2)
    }

    @Test("takes three runs, and figures that all of them have")
    func least() throws {
        let sides = (1...2).map { ComparisonTests.side(40, seed: $0) }
        #expect(RunSeries(sides) == nil)
        let series = try Self.series([100, 100, 100])
        #expect(series.figures.allSatisfy { $0.steps.count == 2 })
        #expect(series.family.steps >= series.family.trends)
    }

    @Test("Three runs that rise by chance are rarely said to: a few points are little proof")
    func chance() throws {
        var told = 0
        for seed in 0..<40 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let values = (0..<5).map { _ in Double(random.next() >> 11) * 0x1p-53 }
            let trend = try #require(LinearTrend(values)?.estimate(0.95))
            if (trend.low ?? 0) > 0 || (trend.high ?? 0) < 0 { told += 1 }
        }
        // 5 % of 40 are 2; 7 come by chance once in 200 times.
        #expect(told <= 6)
        #expect(LinearTrend([1, 2]) == nil && LinearTrend([1, .nan, 2]) == nil)
        #expect(LinearTrend([3, 3, 3])?.estimate(0.95) == Estimate(value: 0, low: 0, high: 0))
    }

    @Test("stands in every format", arguments: ComparisonFormat.allCases)
    func formats(format: ComparisonFormat) throws {
        let series = try Self.series([100, 110, 120, 130])
        let pairs = series.sides.dropFirst().map { Comparison(series.sides[0], $0) }
        let text = ComparisonRenderer.render(pairs, along: [series], as: format)
        let words =
            switch format {
            case .table, .markdown: "trend a run"
            case .html: "Figures by run"
            case .json: "\"level_changes_at\""
            case .csv: "trend_verdict,pairs\r\n"
            }
        #expect(text.contains(words))
    }
}

import BenchModel
import Testing

@testable import Statistics

@Suite("A line through values of which some are known only by a range")
struct LinearTrendTests {
    @Test("its bounds hold those of every line through values within the ranges", arguments: 1...20)
    func bounds(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let count = Int.random(in: 3...9, using: &random)
        let lows = (0..<count).map { _ in Double.random(in: 0...10, using: &random) }
        let highs = lows.map { $0 + (Bool.random(using: &random) ? Double.random(in: 0...5, using: &random) : 0) }
        let drawn = { zip(lows, highs).map { Double.random(in: $0...$1, using: &random) } }
        let values = drawn()
        let open = try #require(LinearTrend(values, within: lows, highs)).estimate(0.95)
        let low = try #require(open.low)
        let high = try #require(open.high)
        for _ in 0..<200 {
            let inside = try #require(LinearTrend(drawn()))
            let own = inside.estimate(0.95)
            #expect(own.low.map { $0 >= low - 1e-9 } ?? false)
            #expect(own.high.map { $0 <= high + 1e-9 } ?? false)
        }
    }

    @Test("where nothing is open they are its own, and where a range has no end there is none")
    func ends() throws {
        let values = [1.0, 2, 4, 4, 7]
        let line = try #require(LinearTrend(values))
        let own = line.estimate(0.95)
        let same = try #require(LinearTrend(values, within: values, values)).estimate(0.95)
        #expect(own.low.flatMap { low in same.low.map { abs(low - $0) < 1e-12 } } ?? false)
        #expect(own.high.flatMap { high in same.high.map { abs(high - $0) < 1e-12 } } ?? false)
        let open = try #require(LinearTrend(values, within: values, [1, 2, 4, 4, .infinity])).estimate(0.95)
        #expect(open.low == nil && open.high == nil && open.value == line.slope)
    }
}

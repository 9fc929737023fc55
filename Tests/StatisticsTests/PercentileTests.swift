import BenchModel
import Testing

@testable import Statistics

@Suite("Percentiles")
struct PercentileTests {
    @Test("none without samples")
    func empty() {
        let none = Distribution([])
        #expect(none.percentile(50) == nil)
        #expect(none.mean == nil)
        #expect(none.interval(95) == PercentileInterval(low: nil, high: nil))
        #expect(!none.canTell(50))
    }

    @Test("one sample is every percentile", arguments: [0.0, 5, 50, 95, 99, 100])
    func one(percent: Double) {
        #expect(Distribution([7]).percentile(Percentile(percent)) == 7)
    }

    @Test("between two samples the line is straight")
    func two() {
        let two = Distribution([20, 10])
        #expect(two.percentile(0) == 10)
        #expect(two.percentile(25) == 12.5)
        #expect(two.percentile(50) == 15)
        #expect(two.percentile(100) == 20)
    }

    @Test("ties stay what they are")
    func ties() {
        let ties = Distribution([5, 5, 5, 5, 9])
        #expect(ties.percentile(50) == 5)
        #expect(ties.percentile(75) == 5)
        #expect(ties.percentile(95) == 8.2)
    }

    /// `numpy.percentile([15, 20, 35, 40, 50], q)`, the example of many textbooks.
    @Test("agree with numpy", arguments: [(5.0, 16.0), (30, 23), (40, 29), (50, 35), (95, 48)])
    func numpy(percent: Double, expected: Double) throws {
        let value = try #require(Distribution([15, 20, 35, 40, 50]).percentile(Percentile(percent)))
        #expect(abs(value - expected) < 1e-9)
    }

    @Test("agree with a naive reference on random samples", arguments: 0..<40)
    func naive(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let n = Int.random(in: 1...300, using: &random)
        // Few distinct values, so that ties are common.
        let values = (0..<n).map { _ in Double(Int.random(in: 0...50, using: &random)) * 1e6 }
        let distribution = Distribution(values)
        for _ in 0..<20 {
            let percent = Double.random(in: 0...100, using: &random)
            let value = try #require(distribution.percentile(Percentile(percent)))
            #expect(abs(value - naive(values, percent)) < 1e-3)
        }
    }

    /// The definition read aloud: sample k of n (from 1) is the quantile (k − 1)/(n − 1); in between, a straight line.
    private func naive(_ values: [Double], _ percent: Double) -> Double {
        let sorted = values.sorted()
        guard sorted.count > 1 else { return sorted[0] }
        let q = percent / 100
        for k in 1..<sorted.count {
            let (from, to) = (Double(k - 1) / Double(sorted.count - 1), Double(k) / Double(sorted.count - 1))
            if q <= to { return sorted[k - 1] + (sorted[k] - sorted[k - 1]) * (q - from) / (to - from) }
        }
        return sorted[sorted.count - 1]
    }

    @Test("a failure counted as infinite makes a percentile infinite only where it reaches")
    func infinite() {
        let samples = Distribution([1, 2, 3, .infinity])
        #expect(samples.percentile(50) == 2.5)
        #expect(samples.percentile(95) == .infinity)
        #expect(Distribution([.infinity, .infinity]).percentile(50) == .infinity)
    }

    @Test(
        "need samples enough to be told from the extreme",
        arguments: [(50.0, 2), (90, 10), (95, 20), (99, 100), (5, 20)]
    )
    func canTell(percent: Double, least: Int) {
        #expect(Distribution.leastSamples(toTell: Percentile(percent)) == least)
        #expect(Distribution((0..<least).map(Double.init)).canTell(Percentile(percent)))
        #expect(!Distribution((1..<least).map(Double.init)).canTell(Percentile(percent)))
    }
}

@Suite("Order statistics")
struct OrderStatisticTests {
    /// Ranks from SciPy; those of the median are in every table of the sign test (Conover, table A3).
    private static let rankRows: [(n: Int, quantile: Double, confidence: Double, lower: Int?, upper: Int?)] = [
        (10, 0.5, 0.975, 2, 9),
        (20, 0.5, 0.975, 6, 15),
        (100, 0.5, 0.975, 40, 61),
        (58, 0.95, 0.95, 52, nil),
        (59, 0.95, 0.95, 53, 59),
        (93, 0.95, 0.95, 85, 92),
        (100, 0.95, 0.95, 91, 99),
        (200, 0.95, 0.95, 185, 196),
        (1_000, 0.99, 0.975, 983, 997),
        (0, 0.5, 0.95, nil, nil),
        (1, 0.5, 0.95, nil, nil),
        (2, 0.5, 0.95, nil, nil),
    ]

    @Test("bound a quantile at published ranks", arguments: rankRows)
    func ranks(row: (n: Int, quantile: Double, confidence: Double, lower: Int?, upper: Int?)) {
        let (n, quantile, confidence) = (row.n, Share(clamping: row.quantile), row.confidence)
        #expect(OrderStatistics.lowerRank(n: n, quantile: quantile, confidence: confidence) == row.lower)
        #expect(OrderStatistics.upperRank(n: n, quantile: quantile, confidence: confidence) == row.upper)
    }

    @Test("59 samples are the least that can prove a p95", arguments: [(0.5, 5), (0.9, 29), (0.95, 59), (0.99, 299)])
    func least(quantile: Double, least: Int) {
        #expect(OrderStatistics.leastSamples(toBoundAbove: Share(clamping: quantile)) == least)
    }

    @Test("nothing can prove a quantile of 0 or 1", arguments: [0.0, 1])
    func certain(quantile: Double) {
        #expect(OrderStatistics.leastSamples(toBoundAbove: Share(clamping: quantile)) == nil)
    }

    @Test("a million samples bound a p95 closely")
    func million() throws {
        let low = try #require(OrderStatistics.lowerRank(n: 1_000_000, quantile: 0.95, confidence: 0.975))
        let high = try #require(OrderStatistics.upperRank(n: 1_000_000, quantile: 0.95, confidence: 0.975))
        // 950 000 ± 1.96 · √(n·p·q) = 950 000 ± 427.
        #expect(abs(low - 949_573) <= 2)
        #expect(abs(high - 950_428) <= 2)
    }

    /// If 95 % intervals held the true percentile far less often than they say, this would show it.
    @Test("intervals hold the true percentile as often as they claim")
    func coverage() {
        var random = SplitMix64(seed: 42)
        var held = 0
        for _ in 0..<1_000 {
            let interval = Distribution((0..<150).map { _ in Double.random(in: 0..<1, using: &random) }).interval(90)
            if let low = interval.low, let high = interval.high, low <= 0.9, 0.9 <= high { held += 1 }
        }
        #expect(held >= 935)
    }
}

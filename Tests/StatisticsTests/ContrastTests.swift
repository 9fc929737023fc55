import BenchModel
import SeededTrials
import Testing

@testable import Statistics

@Suite("Bounds and differences")
struct ContrastTests {
    /// Reference values by an independent computation with SciPy's binomial, of 100 samples i² / 10.
    @Test(
        "Bounds lie between samples, where the confidence is just what was asked",
        arguments: [
            (50.0, 0.975, 166.18192499235474, 362.86527254228486), (95, 0.975, 826.282223161086, 982.2562889084377),
            (95, 0.95, 841.9703521512258, 973.6386547654217), (25, 0.975, 30.06871501315377, 116.72991206206177),
        ]
    )
    func bounds(percent: Double, confidence: Double, low: Double, high: Double) throws {
        let bounds = QuantileBounds(sorted: (1...100).map { Double($0 * $0) / 10 })
        let lower = try #require(bounds.lower(Percentile(percent), confidence: confidence))
        let upper = try #require(bounds.upper(Percentile(percent), confidence: confidence))
        #expect(abs(lower - low) < 1e-6 && abs(upper - high) < 1e-6)
    }

    @Test("Too few samples bound nothing: a p95 takes 59 for 95 % on one side")
    func few() {
        let samples = { (n: Int) in QuantileBounds(sorted: (0..<n).map(Double.init)) }
        #expect(samples(58).upper(95, confidence: 0.95) == nil)
        #expect(samples(59).upper(95, confidence: 0.95) != nil)
        #expect(samples(0).lower(50, confidence: 0.95) == nil)
    }

    @Test("Fewer independent samples widen the bounds, and the samples' own number is the most")
    func effective() throws {
        let sorted = (0..<1_000).map(Double.init)
        let all = try #require(QuantileBounds(sorted: sorted).upper(50, confidence: 0.975))
        let fewer = try #require(QuantileBounds(sorted: sorted, effective: 50).upper(50, confidence: 0.975))
        let more = try #require(QuantileBounds(sorted: sorted, effective: 5_000).upper(50, confidence: 0.975))
        #expect(all == more && fewer > all + 50)
        #expect(QuantileBounds(sorted: sorted, effective: 50).upper(95, confidence: 0.975) == nil)
    }

    @Test("Between a sample and an infinite one a bound is the one that surely is one", arguments: [3, 4, 10, 59])
    func besideInfinity(n: Int) throws {
        let failed = QuantileBounds(sorted: (0..<n - 1).map(Double.init) + [.infinity])
        let low = try #require(failed.lower(95, confidence: 0.95))
        #expect(low.isFinite, "one failure among so few is no proof of five in a hundred")
        let fast = QuantileBounds(sorted: [-.infinity] + (1..<n).map(Double.init))
        let high = try #require(fast.upper(5, confidence: 0.95))
        #expect(high.isFinite && !high.isNaN)
    }

    @Test("Shares have Wilson's interval, and their difference is Newcombe's example: 56 of 70 against 48 of 80")
    func newcombe() throws {
        let (first, second) = (
            Estimate.share(count: 48, n: 80, confidence: 0.95), Estimate.share(count: 56, n: 70, confidence: 0.95)
        )
        let difference = Contrast.difference(try #require(first), try #require(second))
        let (low, high) = (try #require(difference.low), try #require(difference.high))
        // Newcombe (1998), table II, example (a), method 10: 0.0524 to 0.3339.
        #expect(abs(difference.value - 0.2) < 1e-12 && abs(low - 0.0524) < 5e-5 && abs(high - 0.3339) < 5e-5)
        #expect(Estimate.share(count: 0, n: 10, confidence: 0.95)?.low == 0)
        #expect(Estimate.share(count: 10, n: 10, confidence: 0.95)?.high == 1)
        #expect(Estimate.share(count: 0, n: 0, confidence: 0.95) == nil)
    }

    @Test("A ratio and its inverse have inverse intervals; a side without a bound leaves the ratio without one")
    func ratio() throws {
        let (one, two) = (Estimate(value: 100, low: 90, high: 120), Estimate(value: 150, low: 140, high: 170))
        let up = try #require(Contrast.ratio(one, two))
        let down = try #require(Contrast.ratio(two, one))
        #expect(abs(up.value * down.value - 1) < 1e-12)
        let (low, high) = (try #require(up.low), try #require(down.high))
        #expect(abs(low * high - 1) < 1e-12)
        #expect(low > 1 && high < 1)

        let open = try #require(Contrast.ratio(one, Estimate(value: 150, low: 140, high: .infinity)))
        #expect(open.low != nil && open.high == nil)
        #expect(Contrast.ratio(Estimate(value: 0, low: 0, high: 0), two) == nil)
        #expect(Contrast.ratio(one, Estimate(value: .infinity, low: 3, high: nil)) == nil)
    }

    @Test("The interval of a ratio of medians holds the true one in 93 to 98 of 100 trials")
    func coverage() {
        var random = SplitMix64(seed: 4)
        let trials = 600
        let held = (0..<trials).count { _ in
            let sides = [1.0, 1.3].map { factor -> Estimate in
                let values = (0..<60).map { _ in factor * Self.exponential(Draw.normal(&random) / 2) }
                let bounds = QuantileBounds(sorted: values.sorted())
                return Estimate(
                    value: Distribution(values).percentile(50) ?? 0,
                    low: bounds.lower(50, confidence: 0.975),
                    high: bounds.upper(50, confidence: 0.975)
                )
            }
            guard let ratio = Contrast.ratio(sides[0], sides[1]), let low = ratio.low, let high = ratio.high else {
                return false
            }
            return low <= 1.3 && 1.3 <= high
        }
        #expect((0.93...0.985).contains(Double(held) / Double(trials)))
    }

    /// Returns e to a power of the size that is needed here, by its series.
    private static func exponential(_ x: Double) -> Double {
        var (sum, term) = (1.0, 1.0)
        for step in 1..<40 {
            term *= x / Double(step)
            sum += term
        }
        return sum
    }

    @Test(
        "The normal distribution's quantiles",
        arguments: [(0.975, 1.959963984540054), (0.5, 0), (0.05, -1.6448536269514722)]
    )
    func normal(share: Double, z: Double) {
        #expect(abs(Normal.quantile(share) - z) < 1e-9)
        #expect(abs(Normal.cumulative(z) - share) < 1e-12)
    }

    @Test("A mean has its interval by Student's distribution; one value has no bound")
    func mean() throws {
        let mean = try #require(Mean([1, 2, 3, 4, 5]))
        let estimate = mean.estimate(0.95)
        let high = try #require(estimate.high)
        #expect(estimate.value == 3 && abs(high - 4.963243) < 1e-6)
        #expect(try #require(Mean([7])).estimate(0.95) == Estimate(value: 7, low: nil, high: nil))
        #expect(Mean([]) == nil)
    }
}

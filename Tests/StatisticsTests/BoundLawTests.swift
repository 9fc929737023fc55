import BenchModel
import Testing

@testable import Statistics

/// Laws that hold whatever the numbers are: what turns one side into the other turns its answer.
@Suite("Bounds of a share")
struct ShareBoundLawTests {
    private static let trials: [(count: Int, n: Int)] = [
        (0, 1), (1, 1), (0, 20), (1, 20), (10, 20), (19, 20), (20, 20), (3, 1_000), (999, 1_000), (500, 100_000),
    ]

    @Test("mirror each other: what is not seen has the rest", arguments: trials)
    func mirror(count: Int, n: Int) {
        let own = Binomial.shareBounds(count: count, n: n)
        let other = Binomial.shareBounds(count: n - count, n: n)
        #expect(abs(own.lower.value + other.upper.value - 1) < 1e-9)
        #expect(abs(own.upper.value + other.lower.value - 1) < 1e-9)
        #expect(own.lower.value <= Double(count) / Double(n) && Double(count) / Double(n) <= own.upper.value)
        let binomial = (Binomial(n: n, p: 0.3), Binomial(n: n, p: 0.7))
        #expect(abs(binomial.0.cumulative(count) - binomial.1.survival(n - count)) < 1e-12)
    }

    @Test("widen with the confidence, rise with what is seen, and close with the trials")
    func order() {
        for count in 0..<40 {
            let (narrow, wide) = (
                Binomial.shareBounds(count: count, n: 40, confidence: 0.9),
                Binomial.shareBounds(count: count, n: 40, confidence: 0.99)
            )
            #expect(wide.lower <= narrow.lower && narrow.upper <= wide.upper)
            let next = Binomial.shareBounds(count: count + 1, n: 40, confidence: 0.9)
            #expect(narrow.lower < next.lower || count == 40)
            #expect(narrow.upper < next.upper || narrow.upper == .all)
            let more = Binomial.shareBounds(count: 10 * count, n: 400, confidence: 0.9)
            #expect(more.upper.value - more.lower.value <= narrow.upper.value - narrow.lower.value + 1e-12)
        }
    }

    @Test(
        "of trials that are worth fewer are as wide as of so many, and never narrower",
        arguments: [1, 3, 7, 20, 39, 40, 90]
    )
    func effective(effective: Int) {
        for count in stride(from: 0, through: 40, by: 4) {
            let all = Binomial.shareBounds(count: count, n: 40)
            let own = Binomial.shareBounds(count: count, n: 40, effective: effective)
            #expect(own.lower <= all.lower && own.upper >= all.upper)
            #expect(own.lower.value <= Double(count) / 40 + 1e-12 && own.upper.value >= Double(count) / 40 - 1e-12)
            if effective >= 40 { #expect(own == all) }
        }
        let half = Binomial.shareBounds(count: 20, n: 40, effective: 20)
        #expect(half == Binomial.shareBounds(count: 10, n: 20))
    }

    @Test("of the score are within 0 and 1, and mirror each other, too", arguments: trials)
    func score(count: Int, n: Int) throws {
        let own = try #require(Estimate.share(count: count, n: n, confidence: 0.95))
        let other = try #require(Estimate.share(count: n - count, n: n, confidence: 0.95))
        #expect(abs((own.low ?? 9) + (other.high ?? 9) - 1) < 1e-12 && own.value == Double(count) / Double(n))
        #expect(
            (own.low ?? -1) >= 0 && (own.high ?? 2) <= 1 && (own.low ?? 1) <= own.value && own.value <= (own.high ?? 0)
        )
        #expect((count == 0) == (own.low == 0) && (count == n) == (own.high == 1))
        #expect(Estimate.share(count: 0, n: 0, confidence: 0.95) == nil)
    }
}

@Suite("Bounds of a percentile")
struct PercentileBoundLawTests {
    private static func values(_ count: Int, _ draws: inout SplitMix64) -> [Double] {
        (0..<count).map { _ in .random(in: 0..<1_000, using: &draws) }
    }

    @Test("hold more with more confidence, and lie on both sides of the percentile", arguments: 0..<12)
    func nested(seed: UInt64) {
        var draws = SplitMix64(seed: seed)
        let samples = Distribution(Self.values(Int.random(in: 60...400, using: &draws), &draws))
        for percentile in [5, 50, 90] as [Percentile] {
            var before: PercentileInterval?
            for confidence in [0.5, 0.8, 0.95, 0.99] {
                let own = samples.interval(percentile, confidence: confidence)
                if let value = samples.percentile(percentile) {
                    #expect(own.low.map { $0 <= value } ?? true && own.high.map { $0 >= value } ?? true)
                }
                if let before {
                    #expect(own.low.map { low in before.low.map { low <= $0 } ?? false } ?? true)
                    #expect(own.high.map { high in before.high.map { high >= $0 } ?? false } ?? true)
                }
                before = own
            }
        }
    }

    @Test("move and stretch with the samples, and turn about with them", arguments: 0..<8)
    func affine(seed: UInt64) {
        var draws = SplitMix64(seed: seed &+ 50)
        let values = Self.values(150, &draws)
        let (own, moved) = (Distribution(values), Distribution(values.map { 3 * $0 + 10 }))
        let turned = Distribution(values.map { 2_000 - $0 })
        for percentile in [5, 50, 95] as [Percentile] {
            let near = { (one: Double?, other: Double?) in
                one.flatMap { one in other.map { abs(one - $0) < 1e-6 } } ?? (one == nil && other == nil)
            }
            let (a, b) = (own.interval(percentile), moved.interval(percentile))
            #expect(near(a.low.map { 3 * $0 + 10 }, b.low) && near(a.high.map { 3 * $0 + 10 }, b.high))
            let mirrored = turned.interval(percentile.mirrored)
            #expect(near(a.low.map { 2_000 - $0 }, mirrored.high) && near(a.high.map { 2_000 - $0 }, mirrored.low))
            #expect(near(own.percentile(percentile).map { 2_000 - $0 }, turned.percentile(percentile.mirrored)))
        }
    }

    private static let cuts: [(values: [Double], value: Double, above: Double, below: Double)] = [
        ([], 1, 0, 0), ([1], 1, 0, 0), ([1, 2, 2, 3], 2, 0.25, 0.25), ([1, 2, 2, 3], 0, 1, 0), ([1, 2, 2, 3], 9, 0, 1),
        ([1, .infinity], 5, 0.5, 0.5), ([0, 0, 0], 0, 0, 0),
    ]

    @Test("are beside shares beyond a value, those equal to it on neither side", arguments: cuts)
    func shares(values: [Double], value: Double, above: Double, below: Double) {
        let samples = Distribution(values)
        #expect(samples.share(above: value) == above && samples.share(below: value) == below)
        #expect(samples.n == values.count && samples.min == values.min() && samples.max == values.max())
    }

    @Test(
        "need samples by the nearer end",
        arguments: [
            (50, 2), (90, 10), (95, 20), (5, 20), (99, 100), (1, 100), (99.9, 1_000), (0, Int.max), (100, Int.max),
        ] as [(Percentile, Int)]
    )
    func least(percentile: Percentile, least: Int) {
        #expect(Distribution.leastSamples(toTell: percentile) == least)
        guard least < 2_000 else { return }
        let values = (0..<least).map(Double.init)
        #expect(Distribution(values).canTell(percentile) && !Distribution(Array(values.dropLast())).canTell(percentile))
    }
}

@Suite("Evidence for a share")
struct EvidenceLawTests {
    @Test(
        "above a level is that below the rest of it, with good and bad changed about",
        arguments: [0.05, 0.3, 0.5, 0.95]
    )
    func mirror(level: Double) {
        let (own, other) = (
            AttainmentTest(level: Share(clamping: level)), AttainmentTest(level: Share(clamping: 1 - level))
        )
        for (good, bad) in [(0, 0), (5, 0), (0, 5), (12.5, 3), (100, 100)] as [(Double, Double)] {
            #expect(abs(own.evidenceAbove(good: good, bad: bad) - other.evidenceBelow(good: bad, bad: good)) < 1e-9)
        }
    }

    @Test("rises with what speaks for it, falls with what speaks against it, and is none without requests")
    func monotone() {
        let test = AttainmentTest(level: 0.9)
        #expect(abs(test.evidenceAbove(good: 0, bad: 0)) < 1e-9 && abs(test.evidenceBelow(good: 0, bad: 0)) < 1e-9)
        for good in stride(from: 0.0, through: 60, by: 7.5) {
            for bad in stride(from: 0.0, through: 10, by: 2.5) {
                let here = test.evidenceAbove(good: good, bad: bad)
                #expect(test.evidenceAbove(good: good + 1, bad: bad) > here)
                #expect(test.evidenceAbove(good: good, bad: bad + 1) < here)
                #expect(test.evidenceBelow(good: good, bad: bad + 1) > test.evidenceBelow(good: good, bad: bad))
            }
        }
        // What is missing is one at the least, and nothing beyond a million is promised.
        #expect((test.missing(good: 200, bad: 0, doubt: 0.05) ?? 0) == 1)
        #expect(test.missing(good: 900, bad: 100, doubt: 0.05) == nil)
    }

    @Test(
        "of Hoeffding's bound falls with the sum and the number, and is never above 1",
        arguments: [0.01, 0.2, 0.5, 0.9]
    )
    func bounded(mean: Double) {
        var last = 1.0
        for sum in stride(from: 0.0, through: 50, by: 2.5) {
            let doubt = BoundedMean.doubt(sum: sum, n: 50, mean: mean)
            #expect((0...1).contains(doubt) && doubt <= last + 1e-15)
            #expect((doubt == 1) == (sum <= 50 * mean))
            // Twice as many that are alike are worth the square.
            #expect(abs(BoundedMean.doubt(sum: 2 * sum, n: 100, mean: mean) - doubt * doubt) < 1e-12)
            last = doubt
        }
    }

    @Test("is found at the confidence where it is shown just still", arguments: [0.3, 0.05, 0.001, 1e-6])
    func doubt(least: Double) {
        let found = Doubt.least { confidence in 1 - confidence >= least }
        #expect(abs(found / least - 1) < 1e-6)
        #expect(Doubt.least { _ in false } == 1 && Doubt.least { _ in true } <= 1.1e-9)
        #expect(Doubt.least { 1 - $0 >= 0.6 } == 1, "less than even odds show nothing")
    }
}

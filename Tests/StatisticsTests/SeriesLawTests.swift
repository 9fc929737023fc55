import BenchModel
import Testing

@testable import Statistics

@Suite("Values that are kept in few bytes")
struct SeriesValueLawTests {
    private static let odd: [[Double]] = [
        [], [0], [-0.0], [0, 4_294_967_294, 4_294_967_295, 4_294_967_296], [.infinity], [-.infinity], [0.5], [-1],
        [4_294_967_295, 1, 4_294_967_295], [1e300, 3, .infinity, 3], [1, 2, 0.25, 3], [.leastNonzeroMagnitude],
    ]

    @Test("are themselves, in their order and in ascending order, whatever is among them", arguments: odd)
    func kept(values: [Double]) {
        let series = SeriesValues(values)
        #expect(Array(series) == values && series.count == values.count)
        #expect(zip(series, values).allSatisfy { $0.sign == $1.sign })
        #expect(Array(series.ascending()) == values.sorted())
        // Behind many that are small, and before many.
        for mixed in [(0..<3_000).map(Double.init) + values, values + (0..<3_000).map(Double.init)] {
            #expect(Array(SeriesValues(mixed)) == mixed && Array(SeriesValues(mixed).ascending()) == mixed.sorted())
        }
    }

    @Test("are themselves however many of them are large", arguments: [0, 1, 63, 64, 65, 66, 500])
    func large(count: Int) {
        var draws = SplitMix64(seed: 5)
        let values = ((0..<200).map { Double($0) } + (0..<count).map { 5e9 + Double($0) }).shuffled(using: &draws)
        let series = SeriesValues(values)
        #expect(Array(series) == values && Array(series.ascending()) == values.sorted())
        var grown = SeriesValues()
        for value in values { grown.append(value) }
        #expect(grown == series)
    }

    @Test("are counted where they lie, with those that are equal", arguments: 0..<6)
    func places(seed: UInt64) {
        var draws = SplitMix64(seed: seed)
        let values = (0..<300).map { _ in
            [Double(Int.random(in: 0...9, using: &draws)), 7e9, .infinity].randomElement(using: &draws) ?? 0
        }
        let sorted = SortedValues(sorting: values)
        for value in [-1, 0, 4, 4.5, 9, 7e9, 8e9, .infinity] {
            #expect(sorted.count(above: value) == values.count { $0 > value })
            #expect(sorted.count(of: value) == values.count { $0 == value })
        }
    }
}

@Suite("A series of several values of each request")
struct SampleSeriesLawTests {
    @Test("is the same however values are handed over", arguments: 0..<8)
    func ways(seed: UInt64) {
        var draws = SplitMix64(seed: seed)
        let requests = (0..<60).map { _ in
            (0..<Int.random(in: 0...(seed < 2 ? 1 : 4), using: &draws)).map { _ in
                Double(Int.random(in: 0...99, using: &draws))
            }
        }
        var (whole, handed) = (SampleSeries(), SampleSeries())
        for own in requests {
            whole.append(own)
            handed.append { take in for value in own { take(value) } }
        }
        let given = requests.filter { !$0.isEmpty }
        for series in [whole, handed] {
            #expect(Array(series.values) == given.flatMap(\.self) && series.sizes == given.map(\.count))
            #expect(series.requests == given.count && series.isOfSingles == given.allSatisfy { $0.count == 1 })
            #expect(series.means == given.map { $0.reduce(0, +) / Double($0.count) })
        }
        #expect(Distribution(whole) == Distribution(handed))
    }

    @Test("has one value as often as it is to weigh, and none that weighs nothing")
    func weights() {
        var series = SampleSeries([4, 5])
        series.append(7, times: 3)
        series.append(8, times: 0)
        series.append(9)
        #expect(Array(series.values) == [4, 5, 7, 7, 7, 9] && series.sizes == [1, 1, 3, 1] && series.requests == 4)
    }

    private static let sizes: [(sizes: [Int], worth: Int)] = [
        ([], 0), ([1], 1), ([9], 1), ([5, 5, 5], 3), ([1, 1, 1, 97], 1), ([10, 10, 10, 10, 1], 4), ([2, 1], 1),
    ]

    @Test("is worth its number of requests where they are equal, and less where one has most", arguments: sizes)
    func kish(sizes: [Int], worth: Int) {
        #expect(EffectiveSize.kish(sizes) == worth && EffectiveSize.kish(sizes.reversed()) == worth)
    }

    @Test("is worth what it was, moved, stretched, backwards or upside down", arguments: 0..<6)
    func invariant(seed: UInt64) {
        var draws = SplitMix64(seed: seed)
        var level = 0.0
        // Neighbours are alike.
        let values = (0..<300).map { _ -> Double in
            level = 0.8 * level + Double.random(in: -1...1, using: &draws)
            return level
        }
        let worth = EffectiveSize.ofSeries(values)
        #expect(worth >= 1 && worth < 150)
        #expect(EffectiveSize.ofSeries(values.map { 5 * $0 + 100 }) == worth)
        #expect(
            EffectiveSize.ofSeries(values.reversed()) == worth && EffectiveSize.ofSeries(values.map { -$0 }) == worth
        )
        #expect(EffectiveSize.ofSeries(values.shuffled(using: &draws)) > worth)
    }
}

@Suite("Likeness and rank, whatever the unit")
struct RankLawTests {
    private static func groups(_ seed: UInt64) -> [[Double]] {
        var draws = SplitMix64(seed: seed)
        return (0..<3).map { group in
            (0..<Int.random(in: 5...30, using: &draws)).map { _ in
                Double(group * 40) + Double(Int.random(in: 0...100, using: &draws))
            }
        }
    }

    @Test("groups differ as much in any order, and by any scale that keeps the ranks", arguments: 0..<8)
    func kruskal(seed: UInt64) throws {
        let groups = Self.groups(seed)
        let test = try #require(RankTest(groups))
        let others: [[[Double]]] = [
            groups.reversed(), groups.map { $0.reversed() }, groups.map { $0.map { $0 * $0 * $0 + 1 } }, groups + [[]],
        ]
        for other in others {
            let again = try #require(RankTest(other))
            #expect(abs(again.statistic - test.statistic) < 1e-9 && again.freedom == 2)
        }
        let half = try #require(RankTest(groups, worth: 0.5))
        #expect(abs(half.statistic - test.statistic / 2) < 1e-9 && half.freedom == 2)
        #expect(!half.isBeyondChance(0.01) || test.isBeyondChance(0.01))
    }

    @Test("a series of yes and no is as much alike as the one of no and yes, forwards and backwards", arguments: 0..<8)
    func correlation(seed: UInt64) {
        var draws = SplitMix64(seed: seed)
        var isIn = false
        let members = (0..<400).map { _ -> Bool in
            if Int.random(in: 0..<8, using: &draws) == 0 { isIn.toggle() }
            return isIn
        }
        let time = CorrelationTime.of(members)
        #expect(time > 1 && abs(CorrelationTime.of(members.map { !$0 }) - time) < 1e-9)
        #expect(abs(CorrelationTime.of(members.reversed()) - time) < 1e-9)
        var (yes, no, backwards) = (Neighbours(), Neighbours(), Neighbours())
        for member in members {
            yes.add(member)
            no.add(!member)
        }
        for member in members.reversed() { backwards.add(member) }
        let own = yes.autocorrelation ?? 9
        #expect(abs(own - (no.autocorrelation ?? 8)) < 1e-9 && abs(own - (backwards.autocorrelation ?? 8)) < 1e-9)
    }

    @Test("the median of ratios is turned about with its pairs, and its bounds with it", arguments: 0..<6)
    func ratios(seed: UInt64) throws {
        var draws = SplitMix64(seed: seed)
        let pairs = (0..<61).map { _ in
            (first: Double.random(in: 1...9, using: &draws), second: Double.random(in: 1...9, using: &draws))
        }
        let own = try #require(MedianRatio(pairs).estimate(0.95))
        let back = try #require(MedianRatio(pairs.map { (first: $0.second, second: $0.first) }).estimate(0.95))
        let twice = try #require(MedianRatio(pairs.map { (first: $0.first, second: 2 * $0.second) }).estimate(0.95))
        #expect(abs(own.value * back.value - 1) < 1e-9 && abs((own.low ?? 0) * (back.high ?? 0) - 1) < 1e-9)
        #expect(abs(twice.value / own.value - 2) < 1e-9 && abs((twice.low ?? 0) / (own.low ?? 1) - 2) < 1e-9)
        // A pair of two that failed says nothing, one of which one failed says that it is worse.
        #expect(MedianRatio([(first: .infinity, second: .infinity), (first: 0, second: 0)]).n == 0)
        #expect(MedianRatio([(first: 1, second: .infinity)]).n == 1)
        #expect(MedianRatio([(first: 1, second: .infinity)]).estimate(0.95) == nil)
    }

    @Test("a line rises as its values do, and its bounds with it", arguments: 0..<6)
    func line(seed: UInt64) throws {
        var draws = SplitMix64(seed: seed)
        let values = (0..<9).map { Double($0) * 2 + Double.random(in: -5...5, using: &draws) }
        let own = try #require(LinearTrend(values)).estimate(0.95)
        let scaled = try #require(LinearTrend(values.map { 3 * $0 + 7 })).estimate(0.95)
        let turned = try #require(LinearTrend(values.reversed())).estimate(0.95)
        #expect(abs(scaled.value - 3 * own.value) < 1e-9 && abs((scaled.low ?? 0) - 3 * (own.low ?? 1)) < 1e-9)
        #expect(abs(turned.value + own.value) < 1e-9 && abs((turned.low ?? 0) + (own.high ?? 1)) < 1e-9)
        #expect(
            LinearTrend([1, 2]) == nil && LinearTrend([1, .infinity, 2]) == nil && LinearTrend([4, 4, 4])?.slope == 0
        )
    }

    @Test("a mean moves and stretches with its values", arguments: 0..<4)
    func mean(seed: UInt64) throws {
        var draws = SplitMix64(seed: seed)
        let values = (0..<20).map { _ in Double.random(in: 0...9, using: &draws) }
        let own = try #require(Mean(values))
        let moved = try #require(Mean(values.map { 4 * $0 + 1 }))
        let few = try #require(Mean(values, effective: 5))
        #expect(abs(moved.mean - 4 * own.mean - 1) < 1e-9 && abs((moved.error ?? 0) - 4 * (own.error ?? 0)) < 1e-9)
        #expect(abs((few.error ?? 0) - 2 * (own.error ?? 1)) < 1e-9, "a quarter of the values doubles the error")
        #expect(Mean([]) == nil && Mean([3])?.error == nil && Mean([3])?.estimate(0.95).low == nil)
        #expect(Mean(values, effective: 900) == own)
    }

    @Test(
        "Student's shares are those of Cauchy for one degree, and of the closed form for two",
        arguments: [0.1, 1, 2.5, 40]
    )
    func student(t: Double) {
        #expect(abs(StudentT.central(t, degrees: 2) - t / (2 + t * t).squareRoot()) < 1e-12)
        #expect(abs(StudentT.central(1, degrees: 1) - 0.5) < 1e-12)
        for degrees in [1, 2, 5, 30, 999] {
            #expect(StudentT.central(t, degrees: degrees) < StudentT.central(t, degrees: degrees + 1) + 1e-12)
            let share = StudentT.central(t, degrees: degrees)
            if share < 0.999 { #expect(abs(StudentT.bound(confidence: share, degrees: degrees) - t) < 1e-6 * t) }
        }
    }
}

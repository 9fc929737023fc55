import BenchModel
import SeededTrials
import Testing

@testable import Statistics

@Suite("Samples in the order of time")
struct SampleSeriesTests {
    @Test("Requests are counted by what they give; those without a value are not among them")
    func sizes() {
        var series = SampleSeries()
        series.append([1, 2, 3])
        series.append([])
        series.append(7)
        series.append(.infinity, times: 2)
        #expect(series.values == [1, 2, 3, 7, .infinity, .infinity] && series.sizes == [3, 1, 2])
        #expect(series.means == [2, 7, .infinity] && !series.isOfSingles && series.requests == 3)
        #expect(SampleSeries([4, 5]).means == [4, 5] && SampleSeries([4, 5]).isOfSingles)
    }

    @Test("A distribution of independent values is worth their number, and bounds are the old ones")
    func independent() {
        let values = Draw.series(200, rho: 0, seed: 3)
        let (taken, told) = (Distribution(values), Distribution(SampleSeries(values)))
        #expect(told.effective == 200 && told == taken)
        #expect(told.interval(95) == taken.interval(95))
    }

    @Test("The less samples are worth, the wider their bounds, down to none at all")
    func widens() {
        let sorted = (1...200).map(Double.init)
        var last = 0.0
        for effective in [200, 150, 100, 60] {
            let high = Distribution(sorted: sorted, effective: effective).upperBound(95) ?? .infinity
            #expect(high >= last)
            last = high
        }
        #expect(last >= 197, "of 60 it is the largest, which stands for the last three")
        #expect(Distribution(sorted: sorted, effective: 58).upperBound(95) == nil)
        let mean = { (effective: Int) in Distribution(sorted: sorted, effective: effective).meanInterval() }
        #expect((mean(50).high ?? 0) > (mean(200).high ?? 0) && mean(1).high == nil)
        let band = { (effective: Int) in Distribution(sorted: sorted, effective: effective).bandHalfWidth() ?? 0 }
        #expect(abs(band(50) - 2 * band(200)) < 1e-12)
    }

    @Test("Streams count by Kish where they are few, and by what their spread shows where they are many")
    func clusters() {
        #expect(
            EffectiveSize.kish([5, 5, 5, 5]) == 4 && EffectiveSize.kish([100, 1, 1]) == 1 && EffectiveSize.kish([]) == 0
        )
        var (few, many) = (SampleSeries(), SampleSeries())
        var random = SplitMix64(seed: 9)
        for stream in 0..<200 {
            let gaps = (0..<50).map { _ in Draw.normal(&random) }
            if stream < 39 { few.append(gaps) }
            many.append(gaps)
        }
        #expect(Distribution(few).effective(for: 95) == 39)
        // Nothing of the streams' own: nearly all gaps tell, but for the margin.
        let worth = Distribution(many).effective(for: 95)
        #expect(worth > 4_000 && worth <= 6_500, "\(worth)")
        #expect(Distribution(many).effective == 200, "of a percentile that nobody named")
        #expect(Distribution(many).effective(for: 99) == 200, "which takes 299 streams")
        // Each stream's gaps are all equal: only the streams tell.
        var alike = SampleSeries()
        for _ in 0..<200 { alike.append(Array(repeating: Draw.normal(&random), count: 50)) }
        #expect(Distribution(alike).effective(for: 95) == 200)
    }

    @Test("More of a worst value make samples worth more in proportion, and stay in order")
    func adding() {
        let samples = Distribution(sorted: [1, 2, 3, 4], effective: 2).adding(.infinity, count: 4)
        #expect(samples.n == 8 && samples.effective == 4 && samples.max == .infinity)
        #expect(Distribution(sorted: [1, 2, 3, 4], effective: 2).adding(0, count: 1).min == 0)
    }

    // MARK: Yes and no

    @Test("The autocorrelation of yes and no is that of ones and zeros", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func neighbours(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let members = (0..<60).map { _ in Double.random(in: 0..<1, using: &random) < 0.3 }
        var neighbours = Neighbours()
        for member in members { neighbours.add(member) }
        let found = try #require(neighbours.autocorrelation)
        let expected = try #require(EffectiveSize.rankAutocorrelation(members.map { $0 ? 1 : 0 }))
        #expect(abs(found - expected) < 1e-12)
    }

    @Test("Failures in a row are worth less than as many apart; all or none keep their number")
    func shares() {
        let worth = { (members: [Bool]) -> Int in
            var neighbours = Neighbours()
            for member in members { neighbours.add(member) }
            return EffectiveSize.ofMembers(members.count, autocorrelation: neighbours.autocorrelation)
        }
        #expect(worth((0..<200).map { (50..<80).contains($0) }) < 20)
        #expect(worth((0..<200).map { $0 % 7 == 0 }) == 200)
        #expect(worth(Array(repeating: true, count: 200)) == 200 && worth([]) == 0)
        let apart = Binomial.shareBounds(count: 20, n: 200, effective: 200)
        let alike = Binomial.shareBounds(count: 20, n: 200, effective: 50)
        #expect(alike.lower < apart.lower && alike.upper > apart.upper)
        // 5.25 of 51 are rounded away from the middle on either side.
        let rounded = Binomial.shareBounds(count: 21, n: 200, effective: 51)
        #expect(rounded.lower == Binomial.shareBounds(count: 5, n: 51).lower)
        #expect(rounded.upper == Binomial.shareBounds(count: 6, n: 51).upper)
    }
}

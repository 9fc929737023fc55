import Statistics
import Testing

@Suite("Whether groups are alike, by their ranks")
struct RankTestTests {
    // scipy.stats.kruskal of the same groups.
    @Test(
        "gives scipy's statistic, ties and all",
        arguments: [
            ([[2.9, 3.0, 2.5, 2.6, 3.2], [3.8, 2.7, 4.0, 2.4], [2.8, 3.4, 3.7, 2.2, 2.0]], 0.7714285714285722, 2),
            ([[1, 2, 2, 3, 9], [2, 3, 3, 4]], 0.5785714285714314, 1),
        ]
    )
    func statistic(groups: [[Double]], statistic: Double, freedom: Int) throws {
        let test = try #require(RankTest(groups))
        #expect(abs(test.statistic - statistic) < 1e-12 && test.freedom == freedom)
        let halved = try #require(RankTest(groups, worth: 0.5))
        #expect(abs(halved.statistic - statistic / 2) < 1e-12)
    }

    @Test("says nothing of one group, of none, and of values that are all equal")
    func nothing() {
        for groups: [[Double]] in [[], [[1, 2, 3]], [[1, 2], []], [[4, 4], [4, 4, 4]]] {
            #expect(RankTest(groups) == nil)
        }
    }

    @Test("finds a group that lies apart, and nothing in groups of one kind")
    func apart() throws {
        let alike = (0..<4).map { group in
            (0..<50).map { place -> Double in
                let value = (place * 37 + group * 11) % 50
                return Double(value)
            }
        }
        #expect(try !#require(RankTest(alike)).isBeyondChance(0.05))
        var unlike = alike
        unlike[2] = unlike[2].map { $0 + 25 }
        #expect(try #require(RankTest(unlike)).isBeyondChance(0.001))
    }

    // scipy.stats.chi2.ppf: 3 degrees, 1 %: 11.345; 15 degrees, 1 %: 30.578; 1 degree, 1 %: 6.635.
    @Test("holds the bounds of χ² within two per cent", arguments: [(2, 6.635), (4, 11.345), (16, 30.578)])
    func bounds(groups: Int, bound: Double) throws {
        let distant = (0..<groups).map { group in (0..<40).map { Double($0 + 40 * group) } }
        let whole = try #require(RankTest(distant))
        let at = { (statistic: Double) in try #require(RankTest(distant, worth: statistic / whole.statistic)) }
        #expect(try at(bound * 1.02).isBeyondChance(0.01))
        #expect(try !at(bound * 0.98).isBeyondChance(0.01))
    }
}

import Testing

@testable import Statistics

@Suite("Binomial distribution")
struct BinomialTests {
    /// Computed with SciPy's `binom.cdf` and `binom.pmf`.
    private static let publishedRows: [(n: Int, p: Double, k: Int, cumulative: Double, mass: Double)] = [
        (10, 0.5, 3, 0.171875, 0.1171875),
        (59, 0.95, 58, 0.9515054747505769, 0.15058826261662978),
        (100, 0.95, 95, 0.5640186993142888, 0.180017827270429),
        (1_000, 0.99, 985, 0.0824123195160892, 0.034541733758141666),
        (1_000_000, 0.95, 949_600, 0.03351937147291087, 0.00033987628759116895),
        (1_000_000, 0.5, 500_500, 0.8415865958480527, 0.00048394152969516983),
        (1_000_000, 0.95, 948_500, 3.7264921376869665e-12, 1.165656593094253e-13),
        (1_000_000, 0.001, 900, 0.0006940154622868455, 7.482795215494169e-05),
    ]

    @Test("sums and masses agree with published values up to a million trials", arguments: publishedRows)
    func published(row: (n: Int, p: Double, k: Int, cumulative: Double, mass: Double)) {
        let binomial = Binomial(n: row.n, p: row.p)
        #expect(abs(binomial.cumulative(row.k) / row.cumulative - 1) < 1e-7)
        #expect(abs(binomial.mass(row.k) / row.mass - 1) < 1e-7)
    }

    @Test("a far upper tail keeps its digits")
    func upperTail() {
        #expect(abs(Binomial(n: 1_000, p: 0.95).survival(991) / 5.242679137739254e-13 - 1) < 1e-9)
    }

    @Test("the sum equals the masses added up one by one", arguments: [0.01, 0.3, 0.5, 0.95, 0.999])
    func sumOfMasses(p: Double) {
        for n in [1, 2, 7, 40, 333] {
            let binomial = Binomial(n: n, p: p)
            var sum = 0.0
            for k in 0...n {
                sum += binomial.mass(k)
                #expect(abs(binomial.cumulative(k) - sum) < 1e-11)
                #expect(abs(binomial.survival(k) - (1 - sum + binomial.mass(k))) < 1e-11)
            }
        }
    }

    @Test("the edges are certain")
    func edges() {
        #expect(Binomial(n: 0, p: 0.5).cumulative(0) == 1)
        #expect(Binomial(n: 5, p: 0.5).cumulative(-1) == 0)
        #expect(Binomial(n: 5, p: 0.5).cumulative(5) == 1)
        #expect(Binomial(n: 5, p: 0).cumulative(0) == 1)
        #expect(Binomial(n: 5, p: 1).cumulative(4) == 0)
        #expect(Binomial(n: 5, p: 1).mass(5) == 1)
        #expect(Binomial(n: 5, p: 0).survival(1) == 0)
    }

    /// Computed with SciPy's `beta.ppf`.
    private static let boundRows: [(count: Int, n: Int, lower: Double, upper: Double)] = [
        (0, 10, 0, 0.2588655508930522),
        (1, 10, 0.005116196891823701, 0.39416330243650466),
        (3, 50, 0.01655185918923134, 0.14783717636418123),
        (10, 10, 0.7411344491069477, 1),
        (5, 1_000, 0.001972153141805247, 0.010484076911415651),
        (0, 299, 0, 0.009969146792899269),
        (0, 298, 0, 0.010002432437677691),
    ]

    @Test("bounds of a share agree with Clopper and Pearson's", arguments: boundRows)
    func shareBounds(row: (count: Int, n: Int, lower: Double, upper: Double)) {
        let bounds = Binomial.shareBounds(count: row.count, n: row.n)
        #expect(abs(bounds.lower.value - row.lower) < 1e-9)
        #expect(abs(bounds.upper.value - row.upper) < 1e-9)
    }

    @Test("without trials any share is possible")
    func noTrials() {
        #expect(Binomial.shareBounds(count: 0, n: 0) == (0, 1))
    }
}

import Testing

@testable import Statistics

@Suite("Bounds on a mean of values between 0 and 1")
struct BoundedMeanTests {
    @Test("of values that are all 1 is the mean to the power of their number")
    func all() {
        #expect(abs(BoundedMean.doubt(sum: 3, n: 3, mean: 0.05) / (0.05 * 0.05 * 0.05) - 1) < 1e-12)
    }

    @Test("is never below the exact tail of a binomial, and not far above it", arguments: [0.01, 0.05, 0.5, 0.9])
    func binomial(mean: Double) {
        for n in [1, 2, 5, 15, 100] {
            for count in 0...n where Double(count) > mean * Double(n) {
                let exact = Binomial(n: n, p: mean).survival(count)
                let bound = BoundedMean.doubt(sum: Double(count), n: Double(n), mean: mean)
                #expect(bound >= exact * (1 - 1e-9), "\(count) of \(n)")
            }
        }
    }

    @Test("is 1 where nothing is shown, and 0 where what is allowed never is met")
    func ends() {
        #expect(BoundedMean.doubt(sum: 0, n: 5, mean: 0.1) == 1)
        #expect(BoundedMean.doubt(sum: 0.5, n: 5, mean: 0.1) == 1)
        #expect(BoundedMean.doubt(sum: 1, n: 0, mean: 0.1) == 1)
        #expect(BoundedMean.doubt(sum: 0.1, n: 5, mean: 0) == 0)
        #expect(BoundedMean.doubt(sum: 5, n: 5, mean: 1) == 1)
    }
}

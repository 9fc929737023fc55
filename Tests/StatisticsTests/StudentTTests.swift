import Testing

@testable import Statistics

@Suite("Student's distribution")
struct StudentTTests {
    /// Published two-sided critical values (Abramowitz and Stegun, table 26.10).
    private static let published: [(confidence: Double, degrees: Int, bound: Double)] = [
        (0.95, 1, 12.706), (0.95, 2, 4.303), (0.95, 3, 3.182), (0.95, 4, 2.776), (0.95, 5, 2.571), (0.95, 10, 2.228),
        (0.95, 30, 2.042), (0.95, 120, 1.980), (0.99, 1, 63.657), (0.99, 2, 9.925), (0.99, 9, 3.250),
        (0.99, 60, 2.660), (0.999, 7, 5.408), (0.5, 4, 0.741),
    ]

    @Test("bounds are the published ones", arguments: published)
    func bounds(row: (confidence: Double, degrees: Int, bound: Double)) {
        let bound = StudentT.bound(confidence: row.confidence, degrees: row.degrees)
        #expect(abs(bound - row.bound) <= 0.00051 * max(1, row.bound / 10))
    }

    @Test("many degrees of freedom are near the normal distribution, and never below it")
    func normal() {
        for degrees in [1_000, 50_000, 5_000_000] {
            let bound = StudentT.bound(confidence: 0.95, degrees: degrees)
            #expect(bound > 1.95996 && bound < 1.9625)
        }
    }

    @Test("the mean's interval is that of the textbook")
    func mean() throws {
        // Mean 5, standard deviation √(32/7), 7 degrees of freedom.
        let interval = Distribution([2, 4, 4, 4, 5, 5, 7, 9]).meanInterval()
        let half: Double = 2.36462 * 0.755929
        #expect(abs(try #require(interval.low) - (5 - half)) < 1e-4)
        #expect(abs(try #require(interval.high) - (5 + half)) < 1e-4)
        #expect(Distribution([3]).meanInterval() == PercentileInterval(low: nil, high: nil))
        #expect(Distribution([3, 3, 3]).meanInterval() == PercentileInterval(low: 3, high: 3))
    }
}

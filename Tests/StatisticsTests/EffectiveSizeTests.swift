import BenchModel
import Foundation
import SeededTrials
import Testing

@testable import Statistics

@Suite("What dependent samples are worth")
struct EffectiveSizeTests {
    @Test(
        "Few samples, equal samples and none keep their number",
        arguments: [[], [3], [1, 2, 3], [5, 5, 5, 5, 5, 5]]
    )
    func trivial(values: [Double]) { #expect(EffectiveSize.ofSeries(values) == values.count) }

    @Test("Values that take turns are no less than their number")
    func alternating() {
        let values = (0..<100).map { $0 % 2 == 0 ? 1.0 : 2.0 }
        #expect((EffectiveSize.rankAutocorrelation(values) ?? 0) < -0.9)
        #expect(EffectiveSize.ofSeries(values) == 100)
    }

    @Test("A steady rise is worth next to nothing")
    func rising() { #expect(EffectiveSize.ofSeries((0..<200).map(Double.init)) <= 2) }

    @Test("Only the order of the values counts: failures, which are infinitely slow, are one more value")
    func order() {
        let values = Draw.series(300, rho: 0.6, seed: 5)
        #expect(EffectiveSize.ofSeries(values) == EffectiveSize.ofSeries(values.map { $0 * $0 * $0 }))
        let top = values.max() ?? 0
        #expect(EffectiveSize.ofSeries(values) == EffectiveSize.ofSeries(values.map { $0 == top ? .infinity : $0 }))
    }

    @Test("A series of ρ is worth about n (1 − ρ) / (1 + ρ)", arguments: [0.3, 0.6, 0.9])
    func autoregressive(rho: Double) {
        let n = 10_000
        let worth = Double(EffectiveSize.ofSeries(Draw.series(n, rho: rho, seed: 9)))
        let expected = Double(n) * (1 - rho) / (1 + rho)
        #expect(abs(worth / expected - 1) < 0.1)
    }

    @Test("Independent series keep their number in 95 of 100 cases")
    func independent() {
        let kept = (0..<200).count { EffectiveSize.ofSeries(Draw.series(100, rho: 0, seed: UInt64($0))) == 100 }
        #expect(kept >= 178)
    }

    /// A gate passes where the upper bound is within the limit; where the limit is the true percentile, that is wrong.
    @Test("An upper bound is below the true p95 in 5 of 100 series at most, however alike neighbours are")
    func falsePasses() {
        for rho in [0, 0.6, 0.9] {
            let truth = Normal.quantile(0.95)
            let wrong = (0..<300).count { seed in
                let values = Draw.series(100, rho: rho, seed: UInt64(1_000 + seed))
                let bounds = QuantileBounds(sorted: values.sorted(), effective: EffectiveSize.ofSeries(values))
                return (bounds.upper(95, confidence: 0.95) ?? .infinity) < truth
            }
            // 5 % of 300 are 15; 26 are three standard deviations more.
            #expect(wrong <= 26, "\(rho)")
        }
    }
}

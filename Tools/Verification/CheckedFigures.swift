import BenchModel
import SeededTrials
import Statistics

/// Figures for numpy and scipy to check: what goes in, and what the program makes of it.
enum CheckedFigures {
    private static let percentiles: [Percentile] = [5, 25, 50, 90, 95, 99]
    private static let quantiles: [Share] = [0.5, 0.9, 0.95, 0.99]

    static func printAll() {
        for n in [1, 2, 3, 5, 10, 59, 100, 299, 1_000] {
            for seed in 0..<20 as Range<UInt64> {
                let values = Array(SampleKind.skewed.series(n, seed: seed).values)
                let sorted = Distribution(values)
                let own = percentiles.map { "[\($0.percent), \(sorted.percentile($0) ?? 0)]" }
                print(#"{"kind": "percentiles", "values": \#(values), "of": [\#(own.joined(separator: ", "))]}"#)
            }
            for quantile in quantiles {
                let upper = OrderStatistics.upperRank(n: n, quantile: quantile, confidence: 0.95).map(String.init)
                let lower = OrderStatistics.lowerRank(n: n, quantile: quantile, confidence: 0.95).map(String.init)
                print(
                    #"{"kind": "ranks", "n": \#(n), "quantile": \#(quantile.value), "upper": \#(upper ?? "null"), "#
                        + #""lower": \#(lower ?? "null")}"#
                )
            }
            for count in Set([0, 1, n / 20, n / 2, n]) where count <= n {
                let bounds = Binomial.shareBounds(count: count, n: n, confidence: 0.95)
                print(
                    #"{"kind": "share", "n": \#(n), "count": \#(count), "lower": \#(bounds.lower.value), "#
                        + #""upper": \#(bounds.upper.value)}"#
                )
            }
        }
        for degrees in [1, 2, 3, 10, 99, 999] {
            let bound = StudentT.bound(confidence: 0.95, degrees: degrees)
            print(#"{"kind": "student", "degrees": \#(degrees), "bound": \#(bound)}"#)
        }
        for share in [0.001, 0.025, 0.5, 0.95, 0.995] {
            print(#"{"kind": "normal", "share": \#(share), "quantile": \#(Normal.quantile(share))}"#)
        }
    }
}

import BenchModel
import Foundation
import SeededTrials
import Testing

@testable import Statistics

/// How often a bound is wrong where samples depend on one another: what METHODOLOGY promises of gates.
///
/// A gate's limit at the true percentile is the hardest case: there a pass and a fail are wrong alike. By default few trials are
/// made; `EZBENCH_TRIALS=2000 swift test --filter DependenceTests` makes many, and prints each rate.
@Suite("How often bounds are wrong")
struct DependenceTests {
    static let trials = ProcessInfo.processInfo.environment["EZBENCH_TRIALS"].flatMap(Int.init) ?? quickTrials
    private static let quickTrials = 100
    private static var isQuick: Bool { trials == quickTrials }
    private static var sizes: [Int] { isQuick ? [100] : [100, 300] }
    static let percentiles: [Percentile] = [50, 95]

    /// Streams have many values each, and take their time.
    private static func count(_ kind: SampleKind) -> Int { isQuick && kind.isOfStreams ? trials / 4 : trials }

    @Test("Neither a pass nor a fail is wrong in more than 5 of 100 cases", arguments: SampleKind.allCases, sizes)
    func bounds(kind: SampleKind, requests: Int) {
        // Three standard deviations above 5 %.
        let trials = Double(Self.count(kind))
        let expected = 0.05 * trials
        let most = Int(expected + 3 * (expected * 0.95).squareRoot())
        for percentile in Self.percentiles {
            let wrong = BoundTrials(
                kind,
                requests: requests,
                percentile,
                trials: Self.count(kind),
                streams: Self.isQuick ? 4_000 : 40_000
            )
            #expect(
                wrong.falsePasses <= most && wrong.falseFails <= most,
                "\(kind) \(requests) p\(percentile.percent) \(wrong)"
            )
            if Self.isQuick { continue }
            let rate = { (count: Int) in String(format: "%.1f %%", 100 * Double(count) / trials) }
            print(
                "\(kind), n \(requests), p\(Int(percentile.percent)): false passes \(rate(wrong.falsePasses)), "
                    + "false fails \(rate(wrong.falseFails))"
            )
        }
    }

    @Test("Of few requests that are very much alike no p95 can be told at all")
    func open() {
        for seed in 0..<50 {
            let series = SampleSeries(Draw.series(60, rho: 0.9, seed: UInt64(seed)))
            #expect(Distribution(series).upperBound(95) == nil)
        }
    }
}

import BenchModel
import Foundation
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

    enum Case: CaseIterable {
        case independent, tied, skewed, weak, medium, strong, streams, unequalStreams, levelByLength

        var rho: Double {
            switch self {
            case .weak: 0.3
            case .medium: 0.6
            case .strong: 0.9
            default: 0
            }
        }

        var isOfStreams: Bool { [.streams, .unequalStreams, .levelByLength].contains(self) }

        /// Returns requests of this kind, and the true value of a percentile.
        func series(_ requests: Int, seed: UInt64) -> SampleSeries {
            if isOfStreams { return streams(requests, seed: seed) }
            let normal = Draw.series(requests, rho: rho, seed: seed)
            return SampleSeries(normal.map(shaped))
        }

        func truth(_ percentile: Percentile) -> Double {
            isOfStreams ? pooledTruth(percentile) : shaped(Normal.quantile(percentile.share.value))
        }

        private func shaped(_ normal: Double) -> Double {
            switch self {
            case .tied: (normal * 2).rounded()
            case .skewed: exp(2 * normal)
            default: exp(0.4 * normal)
            }
        }

        // MARK: Streams

        /// Draws how many gaps a stream has, and their level.
        private func stream(_ random: inout SplitMix64) -> (size: Int, level: Double) {
            let size = self == .streams ? 60 : Int.random(in: 5..<200, using: &random)
            guard self == .levelByLength else { return (size, 0.3 * Draw.normal(&random)) }
            return (size, (size > 100 ? 0.4 : -0.2) + 0.1 * Draw.normal(&random))
        }

        private func streams(_ count: Int, seed: UInt64) -> SampleSeries {
            var random = SplitMix64(seed: seed &+ 77)
            var series = SampleSeries()
            for _ in 0..<count {
                let (size, level) = stream(&random)
                series.append((0..<size).map { _ in level + 0.5 * Draw.normal(&random) })
            }
            return series
        }

        /// The percentile of the gaps of very many streams.
        private func pooledTruth(_ percentile: Percentile) -> Double {
            var random = SplitMix64(seed: 4_711)
            let many = (0..<(DependenceTests.isQuick ? 4_000 : 40_000)).map { _ in stream(&random) }
            let all = many.reduce(0.0) { $0 + Double($1.size) }
            var (low, high) = (-10.0, 10.0)
            for _ in 0..<30 {
                let middle = (low + high) / 2
                let below = many.reduce(0.0) { $0 + Double($1.size) * Normal.cumulative((middle - $1.level) / 0.5) }
                if below / all < percentile.share.value { low = middle } else { high = middle }
            }
            return (low + high) / 2
        }
    }

    /// Streams have many values each, and take their time.
    private static func count(_ kind: Case) -> Int { isQuick && kind.isOfStreams ? trials / 4 : trials }

    /// The number of trials in which a bound at the true percentile is on the wrong side of it.
    private static func wrong(_ kind: Case, requests: Int, _ percentile: Percentile) -> (passes: Int, fails: Int) {
        let truth = kind.truth(percentile)
        let trials = count(kind)
        var wrong = (passes: 0, fails: 0)
        for trial in 0..<trials {
            let samples = Distribution(
                kind.series(requests, seed: UInt64(10_000 * requests + trial)),
                bounding: [percentile]
            )
            if let high = samples.upperBound(percentile), high < truth { wrong.passes += 1 }
            if let low = samples.lowerBound(percentile), low > truth { wrong.fails += 1 }
        }
        return wrong
    }

    @Test("Neither a pass nor a fail is wrong in more than 5 of 100 cases", arguments: Case.allCases, sizes)
    func bounds(kind: Case, requests: Int) {
        // Three standard deviations above 5 %.
        let trials = Double(Self.count(kind))
        let expected = 0.05 * trials
        let most = Int(expected + 3 * (expected * 0.95).squareRoot())
        for percentile in Self.percentiles {
            let wrong = Self.wrong(kind, requests: requests, percentile)
            #expect(wrong.passes <= most && wrong.fails <= most, "\(kind) \(requests) p\(percentile.percent) \(wrong)")
            if Self.isQuick { continue }
            let rate = { (count: Int) in String(format: "%.1f %%", 100 * Double(count) / trials) }
            print(
                "\(kind), n \(requests), p\(Int(percentile.percent)): false passes \(rate(wrong.passes)), "
                    + "false fails \(rate(wrong.fails))"
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

import BenchModel
import Foundation
package import Statistics

/// Kinds of samples: alike, skewed, tied, and of streams with many values each.
package enum SampleKind: CaseIterable, Sendable {
    case independent, tied, skewed, weak, medium, strong, streams, unequalStreams, levelByLength

    package var rho: Double {
        switch self {
        case .weak: 0.3
        case .medium: 0.6
        case .strong: 0.9
        default: 0
        }
    }

    package var isOfStreams: Bool { [.streams, .unequalStreams, .levelByLength].contains(self) }

    /// Returns requests of this kind.
    package func series(_ requests: Int, seed: UInt64) -> SampleSeries {
        if isOfStreams { return streams(requests, seed: seed) }
        let normal = Draw.series(requests, rho: rho, seed: seed)
        return SampleSeries(normal.map(shaped))
    }

    /// Returns the true value of a percentile; of streams by so many of them.
    package func truth(_ percentile: Percentile, streams: Int) -> Double {
        isOfStreams ? pooledTruth(percentile, streams) : shaped(Normal.quantile(percentile.share.value))
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
    private func pooledTruth(_ percentile: Percentile, _ streams: Int) -> Double {
        var random = SplitMix64(seed: 4_711)
        let many = (0..<streams).map { _ in stream(&random) }
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

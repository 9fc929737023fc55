import BenchModel
import Foundation
import Statistics

/// How often a sample is said to have two modes, over seeded trials of which it is known how many it has.
package struct ModeTrials: Sendable {
    /// Times with one mode, or with two.
    package enum Kind: CaseIterable, Sendable {
        case lognormal, skewed, longTail, uniform, tied, weak, medium, strong
        /// 61 % near 40 ms, 39 % near 900 ms.
        case halves
        /// A fifth near eight times the others.
        case fifth

        private var rho: Double {
            switch self {
            case .weak: 0.3
            case .medium: 0.6
            case .strong: 0.9
            default: 0
            }
        }

        package var hasTwo: Bool { self == .halves || self == .fifth }

        /// Returns samples of this kind, in the order of time.
        package func values(_ n: Int, seed: UInt64) -> [Double] {
            var random = SplitMix64(seed: SplitMix64.mix(seed &+ 1 << 40))
            return Draw.series(n, rho: rho, &random).map { normal in
                switch self {
                case .skewed: -log(Normal.cumulative(normal))
                case .longTail: 10 + 1 / Normal.cumulative(normal).squareRoot()
                case .uniform: exp(2 * Normal.cumulative(normal))
                // A clock of whole milliseconds.
                case .tied: (8 * exp(0.4 * normal)).rounded()
                case .halves: (Draw.unit(&random) < 0.61 ? 40 : 900) * exp(0.3 * normal)
                case .fifth: (Draw.unit(&random) < 0.8 ? 50 : 400) * exp(0.2 * normal)
                case .lognormal, .weak, .medium, .strong: exp(0.4 * normal)
                }
            }
        }
    }

    package let kind: Kind
    package let trials: Int
    /// Trials in which two modes were found.
    package private(set) var found = 0

    package init(_ kind: Kind, requests: Int, trials: Int) {
        (self.kind, self.trials) = (kind, trials)
        for trial in 0..<trials {
            let values = kind.values(requests, seed: UInt64(10_000 * requests + trial))
            let worth = Double(EffectiveSize.ofSeries(values)) / Double(requests)
            if TwoModes(values, worth: worth) != nil { found += 1 }
        }
    }
}

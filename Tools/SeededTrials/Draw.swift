package import BenchModel
import Foundation

/// Seeded draws, the same on every machine.
package enum Draw {
    /// Returns a first-order autoregressive series of standard normal values.
    package static func series(_ n: Int, rho: Double, seed: UInt64) -> [Double] {
        var random = SplitMix64(seed: seed)
        return series(n, rho: rho, &random)
    }

    package static func series(_ n: Int, rho: Double, _ random: inout SplitMix64) -> [Double] {
        var value = normal(&random)
        return (0..<n).map { _ in
            defer { value = rho * value + (1 - rho * rho).squareRoot() * normal(&random) }
            return value
        }
    }

    /// By Box and Muller (1958).
    package static func normal(_ random: inout SplitMix64) -> Double {
        let (length, angle) = (Double.random(in: 1e-12..<1, using: &random), Double.random(in: 0..<1, using: &random))
        return (-2 * log(length)).squareRoot() * cos(2 * .pi * angle)
    }

    /// Returns a number that is uniform in 0..<1.
    package static func unit(_ random: inout SplitMix64) -> Double { Double(random.next() >> 11) * 0x1p-53 }
}

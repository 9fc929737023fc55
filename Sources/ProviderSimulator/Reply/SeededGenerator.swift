#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A random number generator that gives the same numbers for the same seed and stream on every machine.
///
/// SplitMix64, as described in Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// Starts one of a seed's independent streams, for example one per request.
    init(seed: UInt64, stream: UInt64) {
        state = seed ^ (stream &* 0xd6e8_feb8_6659_fd93)
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Returns a uniform number in 0..<1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Returns a standard normal number, by the Box–Muller transform.
    mutating func normal() -> Double {
        (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit())
    }
}

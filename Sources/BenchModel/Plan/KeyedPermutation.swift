/// A permutation of the numbers below a count, chosen by a key: each number's image by itself, without a table.
///
/// A balanced Feistel network permutes the smallest square of a power of two that is not below the count (Luby and Rackoff,
/// "How to construct pseudorandom permutations", 1988); an image beyond the count is sent through it again until it is below
/// ("cycle walking": Black and Rogaway, "Ciphers with arbitrary finite domains", 2002). The square is less than four
/// times the count, so that all images together take less than four passes each.
package struct KeyedPermutation: Sendable {
    /// Six rounds: with four, suites of four and five prompts were seen in some orders twice as often as in others.
    private static let rounds = 6

    let count: UInt64
    private let halfBits: UInt64
    private let keys: InlineArray<6, UInt64>

    /// Creates the permutation that belongs to a key.
    ///
    /// - Parameters:
    ///   - count: how many numbers there are; at least 1.
    ///   - key: what tells this permutation from others of as many numbers.
    package init(count: Int, key: UInt64) {
        self.count = UInt64(max(1, count))
        var halfBits: UInt64 = 1
        while UInt64(1) << (2 * halfBits) < self.count { halfBits += 1 }
        self.halfBits = halfBits
        var generator = SplitMix64(seed: key)
        keys = InlineArray { _ in generator.next() }
    }

    /// Returns the image of a number below ``count``.
    package subscript(_ number: Int) -> Int { image(of: number).value }

    /// Returns the image of a number, and how many passes through the network it took.
    func image(of number: Int) -> (value: Int, passes: Int) {
        if count == 1 { return (0, 0) }
        var value = pass(UInt64(number))
        var passes = 1
        while value >= count {
            value = pass(value)
            passes += 1
        }
        return (Int(value), passes)
    }

    private func pass(_ number: UInt64) -> UInt64 {
        var left = number >> halfBits
        var right = number & (1 << halfBits - 1)
        for round in 0..<Self.rounds {
            let stirred = SplitMix64.mix(right &+ keys[round]) >> (64 - halfBits)
            (left, right) = (right, left ^ stirred)
        }
        return left << halfBits | right
    }
}

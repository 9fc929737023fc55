/// How often each length occurs, in classes that widen by a factor of two, and the percentiles of them all.
package struct LengthTally: Sendable, Equatable {
    /// Lengths below this are counted one by one; above, in classes of one part in 32,768 at most.
    private var counts: [Int: Int] = [:]
    package private(set) var count = 0
    package private(set) var sum = 0
    package private(set) var least = Int.max
    package private(set) var most = 0

    package init() {}

    package mutating func add(_ length: Int) {
        counts[Self.rounded(length), default: 0] += 1
        count += 1
        sum = sum.addingSaturated(length)
        least = min(least, length)
        most = max(most, length)
    }

    /// Keeps sixteen binary digits: lengths below 65,536 are exact, and any number of lengths takes some megabytes.
    private static func rounded(_ length: Int) -> Int {
        let excess = max(0, Int.bitWidth - length.leadingZeroBitCount - 16)
        return (length >> excess) << excess
    }

    /// Returns the length that a share of the others does not exceed; nil where there are none.
    package func quantile(_ share: Double) -> Int? {
        guard count > 0 else { return nil }
        let rank = Int((Double(count - 1) * share).rounded())
        var passed = 0
        for (length, number) in counts.sorted(by: { $0.key < $1.key }) {
            passed += number
            if passed > rank { return min(max(length, least), most) }
        }
        return most
    }

    /// How many lengths lie in each power of two, from the first to the last that has any.
    package var classes: [(from: Int, to: Int, count: Int)] {
        guard count > 0 else { return [] }
        var numbers: [Int: Int] = [:]
        for (length, number) in counts { numbers[Int.bitWidth - length.leadingZeroBitCount, default: 0] += number }
        let (first, last) = (numbers.keys.min() ?? 0, numbers.keys.max() ?? 0)
        return (first...last).map { power -> (from: Int, to: Int, count: Int) in
            let from = power == 0 ? 0 : 1 << (power - 1)
            return (from, from == 0 ? 0 : from - 1 + from, numbers[power] ?? 0)
        }
    }
}

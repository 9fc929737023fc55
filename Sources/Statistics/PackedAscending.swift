/// Whole numbers in ascending order, of each 64 the first and how far the others lie from it.
///
/// The more there are, the nearer they lie to each other: a million gaps take a byte and a half each, and equal numbers hardly
/// anything. Each is found by its place at once, for the distances of a group have the same number of bits.
struct PackedAscending<Number: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable, Equatable {
    /// So many have their first in common: one bit of each is one word.
    private static var groupSize: Int { 64 }

    private struct Group: Equatable {
        let first: Number
        /// The word in which its distances begin; up to where the next group's begin, they have as many bits as there are words.
        let at: UInt32
    }

    private var groups: [Group] = []
    private var words: [UInt64] = []
    /// The latest, which are no group yet.
    private var rest: [Number] = []

    init() {}

    /// Appends a number that is no less than those before.
    mutating func append(_ number: Number) {
        rest.append(number)
        if rest.count == Self.groupSize { closeGroup() }
    }

    /// Gives back what was reserved for more.
    mutating func trim() {
        // A copy of just that size: an array that grows has room to spare.
        groups = groups.withUnsafeBufferPointer { Array($0) }
        words = words.withUnsafeBufferPointer { Array($0) }
    }

    private mutating func closeGroup() {
        let (first, last) = (rest[0], rest[Self.groupSize - 1])
        groups.append(Group(first: first, at: UInt32(words.count)))
        let bits = Number.bitWidth - (last - first).leadingZeroBitCount
        var (word, used) = (UInt64(0), 0)
        for number in rest {
            let distance = UInt64(number - first)
            word |= distance << UInt64(used)
            used += bits
            if used >= 64 {
                words.append(word)
                used -= 64
                word = distance >> UInt64(bits - used)
            }
        }
        rest.removeAll(keepingCapacity: true)
    }

    var count: Int { groups.count * Self.groupSize + rest.count }

    subscript(place: Int) -> Number {
        let group = place / Self.groupSize
        guard group < groups.count else { return rest[place - groups.count * Self.groupSize] }
        let (first, at) = (groups[group].first, Int(groups[group].at))
        let bits = (group + 1 < groups.count ? Int(groups[group + 1].at) : words.count) - at
        guard bits > 0 else { return first }
        let begin = (place % Self.groupSize) * bits
        let (word, shift) = (at + begin / 64, UInt64(begin % 64))
        var distance = words[word] >> shift
        // The other part of it is in the next word, of the same group.
        if Int(shift) + bits > 64 { distance |= words[word + 1] << (64 - shift) }
        return first + Number(truncatingIfNeeded: distance & (bits == 64 ? .max : 1 << UInt64(bits) - 1))
    }

    /// How many bytes it holds.
    var bytes: Int {
        groups.capacity * MemoryLayout<Group>.stride + words.capacity * MemoryLayout<UInt64>.stride
            + rest.capacity * MemoryLayout<Number>.stride
    }
}

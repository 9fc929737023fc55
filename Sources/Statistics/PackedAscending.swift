/// Whole numbers in ascending order, of each 64 the first and how far the others lie from it.
///
/// The more there are, the nearer they lie to each other: a million gaps take a byte and a half each, and equal numbers hardly
/// anything. Each is found by its place at once, for the distances of a group have the same number of bits.
struct PackedAscending<Number: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable, Equatable {
    /// So many have their first in common: one bit of each is one word.
    private static var groupSize: Int { 1 << groupBits }
    private static var groupBits: Int { 6 }

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
        let group = place >> Self.groupBits
        guard group < groups.count else { return rest[place - groups.count * Self.groupSize] }
        let (first, at, bits) = layout(of: group)
        return first + distance(place & (Self.groupSize - 1), at, bits)
    }

    /// Hands over each number, one after the other: a group's layout is found once for all of it.
    @inline(__always)
    func forEach(_ take: (Number) -> Void) {
        for group in groups.indices {
            let (first, at, bits) = layout(of: group)
            for place in 0..<Self.groupSize { take(first + distance(place, at, bits)) }
        }
        for number in rest { take(number) }
    }

    /// The last of all; nil where there is none.
    var last: Number? { count > 0 ? self[count - 1] : nil }

    /// Returns a group's first number, the word in which its distances begin, and how many bits each of them has.
    @inline(__always)
    private func layout(of group: Int) -> (first: Number, at: Int, bits: Int) {
        let (first, at) = (groups[group].first, Int(groups[group].at))
        return (first, at, (group + 1 < groups.count ? Int(groups[group + 1].at) : words.count) - at)
    }

    @inline(__always)
    private func distance(_ place: Int, _ at: Int, _ bits: Int) -> Number {
        guard bits > 0 else { return 0 }
        let begin = place &* bits
        let (word, shift) = (at &+ begin >> 6, UInt64(truncatingIfNeeded: begin & 63))
        var distance = words[word] &>> shift
        // The other part of it is in the next word, of the same group.
        if Int(shift) + bits > 64 { distance |= words[word + 1] << (64 - shift) }
        return Number(truncatingIfNeeded: distance & (bits == 64 ? .max : 1 << UInt64(bits) - 1))
    }

    /// Returns the first place with a number that is no less than one.
    func firstPlace(notBelow number: Number) -> Int {
        // First among the groups, which lie close together, then in the one before the first that begins so high.
        let group = Self.firstPlace(0, groups.count) { groups[$0].first >= number }
        let start = group * Self.groupSize
        if group > 0 {
            let (first, at, bits) = layout(of: group - 1)
            let furthest = number - first
            let place = Self.firstPlace(1, Self.groupSize) { distance($0, at, bits) >= furthest }
            if place < Self.groupSize { return start - Self.groupSize + place }
        }
        return group < groups.count ? start : start + Self.firstPlace(0, rest.count) { rest[$0] >= number }
    }

    /// Returns the first place of which the condition holds, as it does of all behind it.
    ///
    /// Each step is an arithmetic choice and no branch: which half it is cannot be foreseen, and a wrong guess takes longer.
    @inline(__always)
    private static func firstPlace(_ start: Int, _ end: Int, where condition: (Int) -> Bool) -> Int {
        var (low, count) = (start, end - start)
        while count > 0 {
            let half = count >> 1
            let isBehind = !condition(low &+ half)
            low = isBehind ? low &+ half &+ 1 : low
            count = isBehind ? count &- half &- 1 : half
        }
        return low
    }

    /// How many bytes it holds.
    var bytes: Int {
        groups.capacity * MemoryLayout<Group>.stride + words.capacity * MemoryLayout<UInt64>.stride
            + rest.capacity * MemoryLayout<Number>.stride
    }
}

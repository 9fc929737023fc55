extension Array<Double> {
    /// Fewer are sorted by comparing them.
    fileprivate static var leastForDigits: Int { 2_048 }

    /// Returns the values in ascending order, digit by digit where there are many: a report sorts each of a run's gaps.
    ///
    /// The order is that of `sorted()`, but that −0 comes before 0.
    package func ascending() -> [Double] {
        guard count >= Self.leastForDigits else { return sorted() }
        return [Double](unsafeUninitializedCapacity: count) { result, initialized in
            // Both hold eight bytes of the same alignment, and each of them is written before it is read.
            let keys = UnsafeMutableRawBufferPointer(result).bindMemory(to: UInt64.self)
            for (index, value) in enumerated() { keys[index] = value.ascendingBits }
            RadixOrder.sort(keys)
            for index in keys.indices { keys[index] = Double(ascendingBits: keys[index]).bitPattern }
            _ = UnsafeMutableRawBufferPointer(keys).bindMemory(to: Double.self)
            initialized = count
        }
    }
}

extension Double {
    /// Its bits as a whole number that is ordered among others as the double is: with the sign turned round, and of negative ones all
    /// bits.
    var ascendingBits: UInt64 { bitPattern ^ (bitPattern >> 63 == 1 ? .max : 1 << 63) }

    init(ascendingBits bits: UInt64) { self.init(bitPattern: bits ^ (bits >> 63 == 1 ? 1 << 63 : .max)) }
}

extension Array where Element: FixedWidthInteger & UnsignedInteger {
    /// Puts the numbers into ascending order, digit by digit where there are many.
    mutating func sortAscending() { sortAscending(indices) }

    /// Does the same with those in a range.
    mutating func sortAscending(_ range: Range<Int>) {
        withUnsafeMutableBufferPointer { all in
            var own = UnsafeMutableBufferPointer(rebasing: all[range])
            if own.count < [Double].leastForDigits { own.sort() } else { RadixOrder.sort(own) }
        }
    }
}

/// Sorts whole numbers by their digits, from the lowest to the highest: as many passes as there are digits that differ.
private enum RadixOrder {
    private static let bits = 11
    private static let values = 1 << 11

    static func sort<Key: FixedWidthInteger & UnsignedInteger>(_ keys: UnsafeMutableBufferPointer<Key>) {
        let digits = (Key.bitWidth + bits - 1) / bits
        var counts = [Int](repeating: 0, count: values * digits)
        for key in keys {
            for digit in 0..<digits { counts[digit * values + place(key, digit)] += 1 }
        }
        let spare = UnsafeMutableBufferPointer<Key>.allocate(capacity: keys.count)
        spare.initialize(repeating: 0)
        defer { spare.deallocate() }
        var (from, to) = (keys, spare)
        for digit in 0..<digits {
            let base = digit * values
            // Where all have the same digit, nothing is moved.
            if counts[base + place(keys[0], digit)] == keys.count { continue }
            var start = 0
            for value in base..<base + values { (counts[value], start) = (start, start + counts[value]) }
            for key in from {
                let slot = base + place(key, digit)
                to[counts[slot]] = key
                counts[slot] += 1
            }
            swap(&from, &to)
        }
        if from.baseAddress != keys.baseAddress { _ = keys.update(fromContentsOf: from) }
    }

    @inline(__always)
    private static func place(_ key: some FixedWidthInteger & UnsignedInteger, _ digit: Int) -> Int {
        Int(truncatingIfNeeded: key &>> (digit &* bits)) & (values - 1)
    }
}

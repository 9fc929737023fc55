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

extension Array where Element: FixedWidthInteger & UnsignedInteger & BitwiseCopyable {
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

/// A number, and where it stood before it was sorted.
struct PlacedBits: BitwiseCopyable {
    let bits: UInt64
    let place: Int32
}

extension Array<PlacedBits> {
    /// Puts them into the ascending order of their bits.
    mutating func sortAscending() {
        withUnsafeMutableBufferPointer { all in
            if all.count < [Double].leastForDigits {
                all.sort { $0.bits < $1.bits }
            } else {
                RadixOrder.sort(all, by: \.bits)
            }
        }
    }
}

/// Sorts by the digits of whole numbers, from the lowest to the highest: as many passes as there are digits that differ.
private enum RadixOrder {
    private static let bits = 11
    private static let values = 1 << 11

    static func sort<Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ keys: UnsafeMutableBufferPointer<Key>
    ) {
        sort(keys) { $0 }
    }

    @inline(__always)
    static func sort<Element: BitwiseCopyable, Key: FixedWidthInteger & UnsignedInteger>(
        _ all: UnsafeMutableBufferPointer<Element>,
        by key: (Element) -> Key
    ) {
        guard !all.isEmpty else { return }
        let digits = (Key.bitWidth + bits - 1) / bits
        var counts = [Int](repeating: 0, count: values * digits)
        // What is copied bit by bit need not be there before it is written over.
        let spare = UnsafeMutableBufferPointer<Element>.allocate(capacity: all.count)
        defer { spare.deallocate() }
        var (from, to) = (all, spare)
        counts.withUnsafeMutableBufferPointer { counts in
            for element in all {
                let key = key(element)
                for digit in 0..<digits { counts[digit &* values &+ place(key, digit)] &+= 1 }
            }
            for digit in 0..<digits {
                let base = digit * values
                // Where all have the same digit, nothing is moved.
                if counts[base + place(key(all[0]), digit)] == all.count { continue }
                var start = 0
                for value in base..<base + values { (counts[value], start) = (start, start + counts[value]) }
                for element in from {
                    let slot = base &+ place(key(element), digit)
                    to[counts[slot]] = element
                    counts[slot] &+= 1
                }
                swap(&from, &to)
            }
        }
        if from.baseAddress != all.baseAddress { _ = all.update(fromContentsOf: from) }
    }

    @inline(__always)
    private static func place(_ key: some FixedWidthInteger & UnsignedInteger, _ digit: Int) -> Int {
        Int(truncatingIfNeeded: key &>> (digit &* bits)) & (values - 1)
    }
}

/// Values in ascending order, the whole numbers that lead them in few bits each.
package struct SortedValues: Sendable, Equatable {
    private let whole: PackedAscending<UInt32>
    /// All from the first on that does not fit, or is no whole number: its bits, as they are ordered.
    private let larger: PackedAscending<UInt64>

    /// Takes values in ascending order.
    package init(ascending values: [Double]) {
        var whole = PackedAscending<UInt32>()
        for value in values {
            guard let number = SeriesValues.whole(value), number != .max else { break }
            whole.append(number)
        }
        whole.trim()
        self.init(whole: whole, larger: values[whole.count...])
    }

    /// Takes both parts in ascending order, of which the second is larger than 2³² − 2.
    init(whole: PackedAscending<UInt32>, larger: some Sequence<Double>) {
        self.whole = whole
        var (bits, latest) = (PackedAscending<UInt64>(), UInt64(0))
        for value in larger {
            // Equal ones come in any order, of which −0 and 0 are some.
            latest = Swift.max(latest, value.ascendingBits)
            bits.append(latest)
        }
        bits.trim()
        self.larger = bits
    }

    /// Sorts values.
    init(sorting values: [Double]) { self = SeriesValues(values).ascending() }

    /// Returns the first place with a value that is no less than one.
    func firstPlace(notBelow value: Double) -> Int {
        if let number = SeriesValues.whole(value) {
            let place = whole.firstPlace(notBelow: number)
            if place < whole.count { return place }
        } else if let last = whole.last, Double(last) >= value {
            return firstPlace { $0 >= value }
        }
        // Of two bit patterns that are 0 the negative one comes first.
        return whole.count + larger.firstPlace(notBelow: (value == 0 ? -0.0 : value).ascendingBits)
    }

    /// Returns the first place with a value that is larger than one.
    func firstPlace(above value: Double) -> Int {
        if let number = SeriesValues.whole(value), number < .max {
            let place = whole.firstPlace(notBelow: number + 1)
            if place < whole.count { return place }
        } else if let last = whole.last, Double(last) > value {
            return firstPlace { $0 > value }
        }
        return whole.count + larger.firstPlace(notBelow: (value == 0 ? 0 : value).ascendingBits + 1)
    }

    /// Returns the first place of which the condition holds, as it does of all behind it.
    func firstPlace(where condition: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Hands over each value that occurs, in ascending order, and at which places it stands.
    @inline(__always)
    func forEachRun(_ take: (Double, Range<Int>) -> Void) {
        var (start, end, latest) = (0, 0, 0.0)
        func step(_ value: Double) {
            if value != latest {
                if end > start { take(latest, start..<end) }
                (start, latest) = (end, value)
            }
            end += 1
        }
        whole.forEach { step(Double($0)) }
        larger.forEach { step(Double(ascendingBits: $0)) }
        if end > start { take(latest, start..<end) }
    }

    /// Returns how many are larger than a value.
    package func count(above value: Double) -> Int { count - firstPlace(above: value) }
    /// Returns how many are a value.
    package func count(of value: Double) -> Int { firstPlace(above: value) - firstPlace(notBelow: value) }

    /// How many bytes it holds.
    package var bytes: Int { whole.bytes + larger.bytes }
}

extension SortedValues: RandomAccessCollection, ExpressibleByArrayLiteral {
    package init(arrayLiteral values: Double...) { self.init(ascending: values) }

    package var startIndex: Int { 0 }
    package var endIndex: Int { whole.count + larger.count }
    package subscript(place: Int) -> Double {
        place < whole.count ? Double(whole[place]) : Double(ascendingBits: larger[place - whole.count])
    }
}

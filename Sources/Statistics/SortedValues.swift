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
        var bits = PackedAscending<UInt64>()
        for value in larger { bits.append(value.ascendingBits) }
        bits.trim()
        self.larger = bits
    }

    /// Sorts values.
    init(sorting values: [Double]) { self = SeriesValues(values).ascending() }

    /// Returns the first place of which the condition holds, as it does of all behind it.
    func firstPlace(where condition: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Returns how many are larger than a value.
    package func count(above value: Double) -> Int { count - firstPlace { $0 > value } }
    /// Returns how many are a value.
    package func count(of value: Double) -> Int { firstPlace { $0 > value } - firstPlace { $0 >= value } }

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

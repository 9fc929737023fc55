/// Values in ascending order, the whole numbers that lead them in four bytes each.
package struct SortedValues: Sendable, Equatable {
    private let whole: [UInt32]
    /// All from the first on that does not fit, or is no whole number.
    private let larger: [Double]

    /// Takes values in ascending order.
    package init(ascending values: [Double]) {
        var whole: [UInt32] = []
        for value in values {
            guard let number = SeriesValues.whole(value), number != .max else { break }
            whole.append(number)
        }
        self.whole = whole
        larger = whole.isEmpty ? values : Array(values[whole.count...])
    }

    /// Takes both parts in ascending order, of which the second is larger than 2³² − 2.
    init(whole: [UInt32], larger: [Double]) {
        self.whole = whole
        self.larger = larger
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
}

extension SortedValues: RandomAccessCollection, ExpressibleByArrayLiteral {
    package init(arrayLiteral values: Double...) { self.init(ascending: values) }

    package var startIndex: Int { 0 }
    package var endIndex: Int { whole.count + larger.count }
    package subscript(place: Int) -> Double {
        place < whole.count ? Double(whole[place]) : larger[place - whole.count]
    }
}

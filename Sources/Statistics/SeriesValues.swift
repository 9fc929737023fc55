/// Values in the order in which they came, those that are whole numbers in four bytes each.
///
/// Times are whole nanoseconds, and mostly below 2³²: a run of millions of requests has tens of millions of gaps. Nothing is
/// rounded. Few that are larger, +∞ among them, are kept apart; where there are many, or others, all are kept as they are.
package struct SeriesValues: Sendable {
    /// Each value, or the mark of one that is kept apart.
    private var whole: [UInt32] = []
    private var apart: [Int: Double] = [:]
    /// All values, once they cannot be kept in four bytes.
    private var doubles: [Double]?

    private static let mark = UInt32.max
    /// So many may be kept apart, and then one in so many.
    private static let fewApart = 64
    private static let partApart = 16

    package init() {}

    init(_ values: [Double]) {
        whole.reserveCapacity(values.count)
        for value in values { append(value) }
    }

    /// Makes room for so many.
    package mutating func reserve(_ count: Int) { whole.reserveCapacity(count) }

    package mutating func append(_ value: Double) {
        if doubles != nil {
            doubles?.append(value)
        } else if let number = Self.whole(value), number != Self.mark {
            whole.append(number)
        } else if value > Double(UInt32.max - 1), apart.count < Self.fewApart + whole.count / Self.partApart {
            apart[whole.count] = value
            whole.append(Self.mark)
        } else {
            doubles = Array(self)
            (whole, apart) = ([], [:])
            doubles?.append(value)
        }
    }

    /// Returns a whole number of 32 bits that is the value; nil where none is, as of −0.
    static func whole(_ value: Double) -> UInt32? {
        guard value >= 0, value < 4_294_967_296, value.sign == .plus else { return nil }
        let number = UInt32(value)
        return Double(number) == value ? number : nil
    }

    /// Returns the values in ascending order.
    func ascending() -> SortedValues {
        if doubles != nil { return sortedAtOnce() }
        guard count <= SortedValues.mostAtOnce else {
            return SortedValues(atMost: count) { take in for value in self { take(value) } }
        }
        return SortedValues(
            whole: apart.isEmpty ? whole : whole.filter { $0 != Self.mark },
            larger: Array(apart.values)
        )
    }

    /// The values as whole numbers; nil where any is not kept as one.
    var numbers: [UInt32]? { doubles == nil && apart.isEmpty ? whole : nil }

    /// Returns the same, with room for a copy of all.
    func sortedAtOnce() -> SortedValues { SortedValues(ascending: Array(self).ascending()) }
}

extension SeriesValues: RandomAccessCollection, Equatable, ExpressibleByArrayLiteral {
    package init(arrayLiteral values: Double...) { self.init(values) }

    package var startIndex: Int { 0 }
    package var endIndex: Int { doubles?.count ?? whole.count }
    package subscript(place: Int) -> Double {
        if let doubles { return doubles[place] }
        let number = whole[place]
        return number == Self.mark ? apart[place] ?? Double(number) : Double(number)
    }

    package static func == (one: Self, other: Self) -> Bool { one.elementsEqual(other) }
}

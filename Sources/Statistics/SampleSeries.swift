/// The values of a metric in the order of time, before they are sorted: what they are worth lies in their order.
package struct SampleSeries: Sendable {
    /// ±∞ may be among them.
    package private(set) var values: [Double] = []
    /// The sizes, where a request gave several; most series are of single values and need none.
    private var severalSizes: [Int]?

    package init() {}

    /// Takes one value of each request.
    package init(_ values: [Double]) {
        self.values = values
    }

    /// How many of the values each request gave, in the same order; a request without any is not among them.
    package var sizes: [Int] { severalSizes ?? Array(repeating: 1, count: values.count) }

    /// Adds the values of the next request.
    package mutating func append(_ own: [Double]) {
        guard !own.isEmpty else { return }
        add(size: own.count)
        values += own
    }

    /// Adds the one value of the next request, as often as it is to weigh.
    package mutating func append(_ value: Double, times: Int = 1) {
        guard times > 0 else { return }
        add(size: times)
        if times == 1 { values.append(value) } else { values += repeatElement(value, count: times) }
    }

    /// Notes the size of the next request, before its values are there.
    private mutating func add(size: Int) {
        if size == 1, severalSizes == nil { return }
        if severalSizes == nil { severalSizes = Array(repeating: 1, count: values.count) }
        severalSizes?.append(size)
    }

    /// Requests with a value.
    package var requests: Int { severalSizes?.count ?? values.count }
    /// Whether each request gave one value.
    package var isOfSingles: Bool { requests == values.count }

    /// The mean of each request's values, in order.
    package var means: [Double] {
        if isOfSingles { return values }
        var place = 0
        return sizes.map { size in
            let sum = values[place..<place + size].reduce(0, +)
            place += size
            return sum / Double(size)
        }
    }
}

/// The values of a metric in the order of time, before they are sorted: what they are worth lies in their order.
package struct SampleSeries: Sendable {
    /// ±∞ may be among them.
    package private(set) var values: [Double] = []
    /// How many of the values each request gave, in the same order; a request without any is not among them.
    package private(set) var sizes: [Int] = []

    package init() {}

    /// Takes one value of each request.
    package init(_ values: [Double]) {
        self.values = values
        sizes = Array(repeating: 1, count: values.count)
    }

    /// Adds the values of the next request.
    package mutating func append(_ own: [Double]) {
        guard !own.isEmpty else { return }
        values += own
        sizes.append(own.count)
    }

    /// Adds the one value of the next request, as often as it is to weigh.
    package mutating func append(_ value: Double, times: Int = 1) {
        guard times > 0 else { return }
        if times == 1 { values.append(value) } else { values += repeatElement(value, count: times) }
        sizes.append(times)
    }

    /// Requests with a value.
    package var requests: Int { sizes.count }
    /// Whether each request gave one value.
    package var isOfSingles: Bool { sizes.count == values.count }

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

/// The values of a metric in the order of time, before they are sorted: what they are worth lies in their order.
package struct SampleSeries: Sendable {
    /// ±∞ may be among them.
    package private(set) var values: SeriesValues = []
    /// The sizes, where a request gave several; most series are of single values and need none.
    private var severalSizes: [Int]?

    package init() {}

    /// Takes one value of each request.
    package init(_ values: [Double]) {
        self.values = SeriesValues(values)
    }

    /// Makes room for so many values.
    package mutating func reserve(_ count: Int) { values.reserve(count) }

    /// How many of the values each request gave, in the same order; a request without any is not among them.
    package var sizes: [Int] { severalSizes ?? Array(repeating: 1, count: values.count) }

    /// Adds the values of the next request.
    package mutating func append(_ own: [Double]) {
        guard !own.isEmpty else { return }
        add(size: own.count)
        for value in own { values.append(value) }
    }

    /// Adds the values of the next request, as they are handed over.
    package mutating func append(handedOver by: ((Double) -> Void) -> Void) {
        let before = values.count
        by { values.append($0) }
        // Before them there were as many requests as there are sizes.
        let own = values.count - before
        if own > 0 { add(size: own, after: before) }
    }

    /// Adds the one value of the next request, as often as it is to weigh.
    package mutating func append(_ value: Double, times: Int = 1) {
        guard times > 0 else { return }
        add(size: times)
        for _ in 0..<times { values.append(value) }
    }

    /// Notes the size of the next request, which came after so many values.
    private mutating func add(size: Int, after before: Int? = nil) {
        if size == 1, severalSizes == nil { return }
        if severalSizes == nil { severalSizes = Array(repeating: 1, count: before ?? values.count) }
        severalSizes?.append(size)
    }

    /// Requests with a value.
    package var requests: Int { severalSizes?.count ?? values.count }
    /// Whether each request gave one value.
    package var isOfSingles: Bool { requests == values.count }

    /// The mean of each request's values, in order.
    package var means: [Double] {
        if isOfSingles { return Array(values) }
        var place = 0
        return sizes.map { size in
            let sum = (place..<place + size).reduce(0) { $0 + values[$1] }
            place += size
            return sum / Double(size)
        }
    }
}

import Statistics

/// Values of requests, one after the other, and the same with each that is not known as low as it may be, and as high.
///
/// Most series have none of these, and are kept once.
struct OpenSeries {
    /// Without the values that nobody told.
    private(set) var told = SampleSeries()
    /// Nil where it is ``told``.
    private(set) var least: SampleSeries?
    /// Nil where it is ``told``.
    private(set) var most: SampleSeries?

    /// Adds the values of the next request.
    mutating func append(_ values: [Double]) {
        told.append(values)
        least?.append(values)
        most?.append(values)
    }

    /// Adds the one value of the next request, as often as it is to weigh.
    mutating func append(_ value: Double, times: Int = 1) {
        told.append(value, times: times)
        least?.append(value, times: times)
        most?.append(value, times: times)
    }

    /// Adds one value that stands for another, which is no less than so much.
    mutating func append(_ value: Double, atLeast lowest: Double) {
        if least == nil { least = told }
        told.append(value)
        least?.append(lowest)
        most?.append(value)
    }

    /// Adds a value that nobody told and that is at most so much, as often as it is to weigh.
    mutating func appendUntold(atMost highest: Double, times: Int) {
        if least == nil { least = told }
        if most == nil { most = told }
        least?.append(0, times: times)
        most?.append(highest, times: times)
    }
}

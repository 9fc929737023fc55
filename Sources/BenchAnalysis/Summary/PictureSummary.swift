import BenchModel
package import Statistics

/// The pictures that a target was sent.
package struct PictureSummary: Sendable, Equatable {
    /// Requests with pictures.
    package let requests: Int
    package let pictures: Int
    /// Bytes of each request's pictures, those aside of which only the address was sent.
    package let bytes: Distribution

    /// Makes the summary of requests that succeeded or were closed on purpose; nil where none had a picture.
    init?(_ measured: some RandomAccessCollection<MeasuredRequest>) {
        let sent = measured.compactMap(\.sample.pictures)
        guard !sent.isEmpty else { return nil }
        requests = sent.count
        pictures = sent.reduce(0) { $0 + $1.count }
        bytes = Distribution(sent.filter { $0.bytes > 0 }.map { Double($0.bytes) })
    }
}

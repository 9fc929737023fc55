import BenchModel

/// Why one row is not asked, at an offset in its bytes.
struct RowDefect: Error, Equatable {
    var refusal: Refusal
    var offset: Int
    var message: String

    init(_ refusal: Refusal, at offset: Int = 0, _ message: String = "") {
        (self.refusal, self.offset, self.message) = (refusal, offset, message)
    }
}

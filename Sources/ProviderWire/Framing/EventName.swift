import BenchModel

/// The value of an event's `event` line: a range of the read that holds it, or a copy where the event goes on in a later read.
struct EventName {
    /// Whether the name says that the event is an error.
    private(set) var isError = false
    private var range = 0..<0
    private var copy: [UInt8] = []
    private var isCopied = false

    /// Takes the value of a line.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - start: where the value stands in the read; nil where its line began in an earlier read.
    mutating func take(_ value: Span<UInt8>, at start: Int?) {
        isError = Self.isError(value)
        if let start {
            range = start..<start + value.count
            isCopied = false
        } else {
            copy(value)
        }
    }

    /// Copies the value out of a read that is over.
    mutating func keep(of read: Span<UInt8>) {
        if !isCopied { copy(read.extracting(range)) }
    }

    /// Appends the value to a buffer.
    func append(to buffer: inout [UInt8], in read: Span<UInt8>) {
        if isCopied { buffer += copy } else { buffer.append(copying: read.extracting(range)) }
    }

    private mutating func copy(_ value: Span<UInt8>) {
        copy.removeAll(keepingCapacity: true)
        copy.append(copying: value)
        isCopied = true
    }

    /// Whether an event's name is `error` in whatever case, or ends in that word or in `exception`: `server_error`,
    /// `throttlingException`.
    ///
    /// Names such as `failure` and `stream_failed` say the same.
    private static func isError(_ name: Span<UInt8>) -> Bool {
        // Of the names that come with every event, hardly one ends in these letters.
        var end = name.count
        while end > 0, name[end - 1] <= Byte.space { end -= 1 }
        guard end > 4, case let letter = name[end - 1] | 0x20,
            letter == UInt8(ascii: "r") || letter == UInt8(ascii: "n") || letter == UInt8(ascii: "e")
                || letter == UInt8(ascii: "d")
        else { return false }
        let text = TextExcerpt.of(name, limit: 64)
        guard !text.contains("."), let last = WordsOfName.all(of: text).last else { return false }
        return ["error", "exception", "failure", "failed"].contains(last)
    }
}

/// What the bytes of a table's record mean, one after the other (RFC 4180).
///
/// A quote opens a quoted field only at the field's beginning: elsewhere, as in `5" pipe`, it is text. Within a quoted one, two
/// stand for one.
struct TableQuotes {
    enum Meaning { case text, quote, separator }

    /// Nil while the header is read, which tells it: then each that is usual.
    let separator: UInt8?
    /// Whether what comes next belongs to a quoted field, line breaks and separators too.
    private(set) var isQuoted = false
    private var isFieldEmpty = true
    private var hasJustClosed = false

    init(separator: UInt8?) { self.separator = separator }

    /// Separators that a table may have, the likeliest first.
    static let usualSeparators = Array("\t,;".utf8)

    mutating func take(_ byte: UInt8) -> Meaning {
        let closed = hasJustClosed
        hasJustClosed = false
        let isQuote = byte == UInt8(ascii: "\"")
        if isQuoted {
            guard isQuote else { return .text }
            (isQuoted, hasJustClosed) = (false, true)
            return .quote
        }
        if isQuote, closed || isFieldEmpty {
            (isQuoted, isFieldEmpty) = (true, false)
            // The second of two is the quote itself.
            return closed ? .text : .quote
        }
        isFieldEmpty = separator.map { byte == $0 } ?? Self.usualSeparators.contains(byte)
        return isFieldEmpty ? .separator : .text
    }
}

import BenchModel

/// Lines of an event stream that are not part of it, and that tell why it ended.
///
/// Gemini sometimes writes an error into an event stream as bare, pretty-printed JSON. The standard ignores these lines as unknown
/// fields.
struct StrayLines {
    /// The lines from the first that starts like JSON on.
    private(set) var text: [UInt8] = []
    /// The value of the first field whose name says that it is an error.
    private(set) var errorField: [UInt8]?

    /// The beginning of the first line that is no field of an event, and no comment.
    private(set) var unknown: [UInt8] = []

    /// The most bytes that are kept.
    static let limit = 64 * 1024

    /// Takes a line that is neither data nor the name of an event.
    mutating func take(_ line: Span<UInt8>) {
        guard !line.isEmpty, line.count < Self.limit else { return }
        let first = line[0]
        if first == UInt8(ascii: "e") { return takeError(line) }
        if unknown.isEmpty, !Self.isField(line) { unknown.append(copying: line.extracting(0..<min(line.count, 512))) }
        guard text.count + line.count < Self.limit else { return }
        let startsJSON = first == Byte.openBrace || first == Byte.openBracket
        guard startsJSON || !text.isEmpty, first != Byte.colon else { return }
        text.append(copying: line)
        text.append(Byte.lineFeed)
    }

    private mutating func takeError(_ line: Span<UInt8>) {
        guard errorField == nil else { return }
        for name: StaticString in ["error:", "errors:", "exception:"] where Self.begins(line, with: name) {
            errorField = [UInt8](copying: line.extracting(name.utf8CodeUnitCount..<line.count))
        }
    }

    private static func isField(_ line: Span<UInt8>) -> Bool {
        line[0] == Byte.colon || begins(line, with: "id:") || begins(line, with: "retry:")
    }

    static func begins(_ line: Span<UInt8>, with name: StaticString) -> Bool {
        line.count >= name.utf8CodeUnitCount
            && JSONText(start: 0, end: name.utf8CodeUnitCount, hasEscapes: false).equals(name, in: line)
    }
}

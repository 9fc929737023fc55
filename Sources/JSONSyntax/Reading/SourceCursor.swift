/// Finds places in a text one after the other: those of one line, taken in order, cost no more than the line has bytes,
/// since each column is counted on from the one before it.
package struct SourceCursor {
    private let source: SourceText
    private var last: (line: Int, offset: Int, column: Int)?
    /// How many bytes have been looked at.
    package private(set) var steps = 0

    package init(_ source: SourceText) { self.source = source }

    package mutating func position(of offset: Int) -> (line: Int, column: Int) {
        let line = source.line(of: offset)
        let start = source.start(ofLine: line)
        let end = min(max(offset, start), source.bytes.count)
        var (from, column) = (start, 1)
        if let last, last.line == line, last.offset <= end { (from, column) = (last.offset, last.column) }
        steps += end - from
        for byte in source.bytes[from..<end] where byte & 0xC0 != 0x80 { column += 1 }
        last = (line, end, column)
        return (line, column)
    }
}

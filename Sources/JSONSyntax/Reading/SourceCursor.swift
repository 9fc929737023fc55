/// Finds line and column of several offsets in a text.
///
/// For offsets of one line in rising order, it counts each column on from the one before, so that all of them together
/// scan the line once.
package struct SourceCursor {
    private let source: SourceText
    private var last: (line: Int, offset: Int, column: Int)?
    /// The number of bytes scanned so far.
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

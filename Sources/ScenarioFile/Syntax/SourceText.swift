/// The bytes of one file, and where its lines begin.
struct SourceText: Sendable {
    /// The path as it is shown in messages.
    let file: String
    /// The folder, with a slash at its end, that paths in the file start at; empty for the current one.
    let folder: String
    let bytes: [UInt8]
    private let lineStarts: [Int]

    /// Takes a text; where no `folder` is named, it is the file's own.
    init(file: String, folder: String? = nil, bytes: [UInt8]) {
        self.file = file
        self.folder = folder ?? file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
        self.bytes = bytes
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
        lineStarts = starts
    }

    /// Returns the line of a byte, counted from 1.
    func line(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// Returns the line and the column of a byte, both counted from 1 as editors do.
    ///
    /// A column is a Unicode scalar: bytes that continue one do not count, nor does a byte order mark.
    func position(of offset: Int) -> (line: Int, column: Int) {
        var cursor = SourceCursor(self)
        return cursor.position(of: offset)
    }

    fileprivate func start(ofLine line: Int) -> Int {
        let start = lineStarts[line - 1]
        return start == 0 && bytes.starts(with: JSONParser.byteOrderMark) ? JSONParser.byteOrderMark.count : start
    }
}

/// Finds places in a text one after the other: those of one line, taken in order, cost no more than the line has bytes,
/// since each column is counted on from the one before it.
struct SourceCursor {
    private let source: SourceText
    private var last: (line: Int, offset: Int, column: Int)?
    /// How many bytes have been looked at.
    private(set) var steps = 0

    init(_ source: SourceText) { self.source = source }

    mutating func position(of offset: Int) -> (line: Int, column: Int) {
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

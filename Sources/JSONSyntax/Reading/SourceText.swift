/// The bytes of one file, and the offsets of its lines.
package struct SourceText: Sendable {
    /// The path as messages show it.
    package let file: String
    /// The folder that relative paths in the file start from, with a slash at its end; empty for the current folder.
    package let folder: String
    package let bytes: [UInt8]
    private let lineStarts: [Int]

    /// Creates the text of a file; `folder` defaults to the file's own.
    package init(file: String, folder: String? = nil, bytes: [UInt8]) {
        self.file = file
        self.folder = folder ?? file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
        self.bytes = bytes
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
        lineStarts = starts
    }

    /// Returns the line of an offset, counted from 1.
    package func line(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// Returns the line and the column of an offset, both counted from 1 as editors do.
    ///
    /// A column is a Unicode scalar: continuation bytes and a byte order mark do not count.
    package func position(of offset: Int) -> (line: Int, column: Int) {
        var cursor = SourceCursor(self)
        return cursor.position(of: offset)
    }

    func start(ofLine line: Int) -> Int {
        let start = lineStarts[line - 1]
        return start == 0 && bytes.starts(with: JSONParser.byteOrderMark) ? JSONParser.byteOrderMark.count : start
    }

    /// Returns the offset of the first byte that is not UTF-8; nil if all of it is.
    package static func firstInvalidByte(of bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        return offset
    }
}

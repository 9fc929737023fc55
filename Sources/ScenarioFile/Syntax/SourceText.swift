/// The bytes of one file, and where its lines begin.
struct SourceText: Sendable {
    /// The path as it is shown in messages.
    let file: String
    let bytes: [UInt8]
    private let lineStarts: [Int]

    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
        lineStarts = starts
    }

    /// Returns the line and the column of a byte, both counted from 1 as editors do.
    ///
    /// A column is a Unicode scalar: bytes that continue one do not count, nor does a byte order mark.
    func position(of offset: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        var start = lineStarts[low]
        if start == 0, bytes.starts(with: JSONParser.byteOrderMark) { start = JSONParser.byteOrderMark.count }
        let end = min(max(offset, start), bytes.count)
        let column = bytes[start..<end].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        return (low + 1, column)
    }
}

import BenchModel

/// What a line of an event stream holds if it is a `data` line.
enum DataLine {
    /// Returns the range of the value of a `data` line; nil for every other line.
    @inline(__always)
    static func value(in bytes: Span<UInt8>, _ line: Range<Int>) -> Range<Int>? {
        let start = line.lowerBound
        guard line.count >= 4, bytes[unchecked: start] == UInt8(ascii: "d"),
            bytes[unchecked: start + 1] == UInt8(ascii: "a"), bytes[unchecked: start + 2] == UInt8(ascii: "t"),
            bytes[unchecked: start + 3] == UInt8(ascii: "a")
        else { return nil }
        guard line.count > 4 else { return line.upperBound..<line.upperBound }
        guard bytes[unchecked: start + 4] == Byte.colon else { return nil }
        guard line.count > 5, bytes[unchecked: start + 5] == Byte.space else { return start + 5..<line.upperBound }
        return start + 6..<line.upperBound
    }

    /// Whether data begin and end as a JSON object does.
    static func isObject(_ data: Span<UInt8>) -> Bool {
        data.count > 1 && data[0] == Byte.openBrace && data[data.count - 1] == Byte.closeBrace
    }

    /// Whether data look like a whole event.
    static func isWhole(_ data: Span<UInt8>) -> Bool { isObject(data) || isDoneMark(data) }

    /// Whether data begin as an event does, so that data before them are over.
    static func beginsEvent(_ data: Span<UInt8>) -> Bool {
        !data.isEmpty && data[0] == Byte.openBrace || isDoneMark(data)
    }
}

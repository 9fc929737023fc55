#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds the line ends of one read: LF, CRLF or a lone CR.
///
/// It remembers the next LF and the next CR until the search has passed them, so it scans each byte once for each of
/// the two, however they are mixed.
struct LineEnds {
    private var nextLineFeed = -1
    private var nextCarriageReturn = -1

    /// Returns the index of the first CR or LF at or after `start`, else the count.
    @inline(__always)
    mutating func next(in bytes: Span<UInt8>, from start: Int) -> Int {
        if nextLineFeed < start { nextLineFeed = bytes.firstIndex(of: Byte.lineFeed, from: start) }
        if nextCarriageReturn < start { nextCarriageReturn = bytes.firstIndex(of: Byte.carriageReturn, from: start) }
        return min(nextLineFeed, nextCarriageReturn)
    }
}

extension Span<UInt8> {
    /// Returns the index of the first `byte` at or after `start`, else the count.
    func firstIndex(of byte: UInt8, from start: Int) -> Int {
        guard start < count else { return count }
        return extracting(start..<count).withUnsafeBufferPointer { rest in
            // memchr reads `rest.count` bytes from `base` and keeps no pointer.
            guard let base = rest.baseAddress, let found = memchr(base, Int32(byte), rest.count) else { return count }
            return start &+ (UnsafeRawPointer(found) - UnsafeRawPointer(base))
        }
    }
}

extension [UInt8] {
    init(copying span: Span<UInt8>) {
        self = span.withUnsafeBufferPointer { [UInt8]($0) }
    }

    mutating func append(copying span: Span<UInt8>) {
        span.withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}

import CZlib

/// Decompresses gzip (RFC 1952), also several members after one another, as `cat a.gz b.gz` makes them.
final class Inflater {
    private let stream: UnsafeMutablePointer<z_stream>
    /// Whether the last member has ended, so that the end of the file is no surprise.
    private(set) var isAtEnd = false

    struct Corrupt: Error {}

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 16 beside the largest window (15): gzip, and nothing else.
        let result = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(result == Z_OK, "zlib does not begin: out of memory")
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Decompresses some bytes.
    ///
    /// - Parameters:
    ///   - input: the next compressed bytes.
    ///   - output: where to.
    /// - Returns: how many bytes of each were used; both are 0 only where more input is needed.
    /// - Throws: a ``Corrupt`` for what is no gzip.
    func inflate(
        _ input: UnsafeMutableRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(Corrupt) -> (read: Int, written: Int) {
        if isAtEnd {
            guard !input.isEmpty else { return (0, 0) }
            // Zeros after the end are padding, by gzip's own rule.
            if input[0] == 0 { return (input.count, 0) }
            guard inflateReset(stream) == Z_OK else { throw Corrupt() }
            isAtEnd = false
        }
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(input.count)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(output.count)
        let result = CZlib.inflate(stream, Z_NO_FLUSH)
        switch result {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: isAtEnd = true
        default: throw Corrupt()
        }
        return (input.count - Int(stream.pointee.avail_in), output.count - Int(stream.pointee.avail_out))
    }
}

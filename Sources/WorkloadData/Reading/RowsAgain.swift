import BenchModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads rows a second time, by their places in the text, which have to rise.
final class RowsAgain {
    private let stream: ByteStream
    /// Whether places in the text are places in the file.
    private let isPlain: Bool
    private var window: [UInt8] = []
    private var base = 0

    init(_ stream: ByteStream, isCompressed: Bool) throws(DataProblem) {
        self.stream = try stream.again()
        isPlain = !isCompressed
    }

    func bytes(at offset: Int, count: Int) throws(DataProblem) -> [UInt8] {
        let bytes = isPlain ? try stream.bytes(at: offset, count: count) : try next(at: offset, count: count)
        guard bytes.count == count else {
            throw DataProblem(
                file: stream.name,
                "became shorter while it was read; expected a file that stays as it is"
            )
        }
        return bytes
    }

    private func next(at offset: Int, count: Int) throws(DataProblem) -> [UInt8] {
        while base + window.count < offset + count {
            // What lies before the place is not needed again.
            let passed = min(window.count, offset - base)
            if passed > 0 {
                window.removeSubrange(..<passed)
                base += passed
            }
            if try !stream.append(to: &window) { return [] }
        }
        return Array(window[(offset - base)..<(offset - base + count)])
    }
}

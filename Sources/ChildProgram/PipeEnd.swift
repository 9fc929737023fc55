#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The end of a pipe from which a child's output is read; closed with its last owner.
package final class PipeEnd: Sendable {
    package let fileDescriptor: Int32

    init(_ descriptor: Int32) { fileDescriptor = descriptor }

    deinit { close(fileDescriptor) }

    /// Waits for what comes next, and returns it; nothing where all writers have closed it.
    package func next() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(fileDescriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            return Array(buffer[..<max(0, count)])
        }
    }

    /// Waits until all writers have closed it, and returns what they wrote.
    package func rest() -> [UInt8] {
        var bytes: [UInt8] = []
        while case let more = next(), !more.isEmpty { bytes += more }
        return bytes
    }
}

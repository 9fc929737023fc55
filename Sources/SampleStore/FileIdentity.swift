#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file that a path led to: SQLite goes on writing to one that was removed, and all of it is gone in the end.
struct FileIdentity: Sendable {
    private struct Numbers: Equatable {
        var device: UInt64
        var inode: UInt64

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
        }
    }

    private let path: String
    private let numbers: Numbers?

    init(_ path: String) {
        self.path = path
        numbers = Numbers(path)
    }

    /// Whether the path still leads to that file.
    var isInPlace: Bool { numbers == nil || numbers == Numbers(path) }
}

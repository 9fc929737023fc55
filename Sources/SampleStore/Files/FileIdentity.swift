#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Identifies the file that a path led to, because SQLite goes on writing to a removed file, and all of that is lost.
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

/// The state of a database file as seen from outside: if two stamps are equal, nobody has written in between.
struct FileStamp: Sendable, Equatable {
    private struct Facts: Equatable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var seconds: Int
        var nanoseconds: Int

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            size = Int64(status.st_size)
            #if canImport(Darwin)
                let time = status.st_mtimespec
            #else
                let time = status.st_mtim
            #endif
            (seconds, nanoseconds) = (Int(time.tv_sec), Int(time.tv_nsec))
        }
    }

    /// The real path of the file; its log lies beside it.
    let path: String
    private let file: Facts?
    private let log: Facts?
    private let journal: Facts?
    /// Whether the file's header says that it uses a write-ahead log.
    let keepsLog: Bool

    /// The size of the file, and of what lies beside it.
    var bytes: Int64 { [file, log, journal].reduce(0) { $0 + ($1?.size ?? 0) } }
    /// Whether there may be content that is only in the log.
    var hasLog: Bool { (log?.size ?? 0) > 0 }
    /// Whether a transaction may have been interrupted.
    var hasJournal: Bool { (journal?.size ?? 0) > 0 }

    init(_ path: String) {
        let real = realpath(path, nil)
        defer { free(real) }
        self.path = real.map { String(cString: $0) } ?? path
        file = Facts(self.path)
        log = Facts(self.path + "-wal")
        journal = Facts(self.path + "-journal")
        keepsLog = Self.keepsLog(self.path)
    }

    /// Bytes 18 and 19 of a database are its format version: 2 with a write-ahead log
    /// (https://www.sqlite.org/fileformat.html, 1.3.3).
    private static func keepsLog(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 20)
        let count = header.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        return count == 20 && header[18] == 2 && header[19] == 2
    }
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Recognises SQLite databases by their first bytes (<https://www.sqlite.org/fileformat.html>, 1.3), because writing a
/// result over one would destroy the runs in it.
enum DatabaseFile {
    private static let beginning = Array("SQLite format 3\0".utf8)

    /// Whether a path leads to a regular file that is a database.
    static func isOne(_ path: String) -> Bool {
        var status = stat()
        // Do not open anything else: opening a pipe would wake whoever waits at its other end.
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: beginning.count)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        return count == beginning.count && bytes == beginning
    }

    /// Whether a file is the log, journal or index of the database beside it, which may hold rows that the database
    /// lacks.
    static func isLog(_ path: String) -> Bool {
        ["-wal", "-shm", "-journal"].contains { path.hasSuffix($0) && isOne(String(path.dropLast($0.count))) }
    }
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a file could not be written: a sentence with the path, the reason and, where possible, the remedy.
package struct OutputError: Error, Equatable, CustomStringConvertible {
    package let path: String
    /// The `errno` of the failure.
    package let code: Int32
    /// Whether the file was left alone because it is a database, which may hold runs.
    var isDatabase = false

    /// Whether there is no room for the content, wherever in this folder it is written.
    var isForLackOfRoom: Bool { [ENOSPC, EDQUOT, EFBIG, EIO].contains(code) }

    package var description: String {
        // Usually a script's variable that is not set.
        path.isEmpty
            ? "cannot write to an empty path; name a file, or - for standard output" : "cannot write \(path): \(reason)"
    }

    private var reason: String {
        if isDatabase {
            return
                "it is an SQLite database, or the log of one, and all that is stored in it would be lost; name another file"
        }
        return switch code {
        case EISDIR: "it is a folder; name a file in it"
        case ENOENT: "its folder does not exist; create it, or name another file"
        case ENOTDIR: "a part of its path is no folder; name another file"
        case EACCES, EPERM: "it, or its folder, may not be written to; change its permissions, or name another file"
        case EROFS: "it lies on a file system that cannot be written to; name another file"
        case ENOSPC, EDQUOT: "the disk is full; free some space, or name a file on another disk"
        case EFBIG: "it would be larger than is allowed here (`ulimit -f`); allow more, or name another file"
        case ELOOP: "its symbolic links lead in a circle; name another file"
        case ENAMETOOLONG: "its name is too long; name another file"
        case EPIPE: "whoever read it has gone away; start the reader again"
        case ECONNREFUSED: "nobody listens at that socket; start the listener, or name a file"
        case EBADF: "that stream is closed; name a file"
        default: "\(String(cString: strerror(code))); name another file"
        }
    }
}

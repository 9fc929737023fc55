#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a path leads to, determined before anything is written there.
enum OutputPlace: Equatable {
    /// A stream that this process already has open: it is written to as it is, because opening it anew would truncate
    /// it.
    case stream(Int32)
    /// A device or a pipe, which passes on what is written.
    case through
    case socket
    /// A regular file that a rename can replace without side effects.
    case file(FileFacts)
    /// A regular file with several hard links, all of which must see the new content.
    case sharedFile
    /// No file yet.
    case free

    /// The attributes of a regular file that its replacement must keep.
    struct FileFacts: Equatable {
        var mode: mode_t
        var owner: uid_t
        var group: gid_t
    }

    /// Determines what a path leads to.
    ///
    /// - Returns: what is there, and its path with symbolic links resolved.
    /// - Throws: an ``OutputError`` for a folder, a database, or a loop of links.
    static func at(_ path: String) throws(OutputError) -> (place: OutputPlace, path: String) {
        if path.isEmpty { throw OutputError(path: path, code: ENOENT) }
        if let number = descriptor(of: path) {
            if DatabaseFile.isOne("/dev/fd/\(number)") { throw OutputError(path: path, code: EEXIST, isDatabase: true) }
            return (.stream(number), path)
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw OutputError(path: path, code: errno) }
            let real = try end(ofLinks: path)
            if DatabaseFile.isLog(real) { throw OutputError(path: path, code: EEXIST, isDatabase: true) }
            return (.free, real)
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw OutputError(path: path, code: EISDIR)
        case S_IFSOCK: return (.socket, path)
        case S_IFREG:
            let real = try end(ofLinks: path)
            if DatabaseFile.isOne(real) || DatabaseFile.isLog(real) {
                throw OutputError(path: path, code: EEXIST, isDatabase: true)
            }
            if status.st_nlink > 1 { return (.sharedFile, real) }
            let facts = FileFacts(mode: status.st_mode & 0o7777, owner: status.st_uid, group: status.st_gid)
            return (.file(facts), real)
        default: return (.through, path)
        }
    }

    /// Returns the descriptor of the stream that a path names; nil for all other paths.
    static func descriptor(of path: String) -> Int32? {
        switch path {
        case "/dev/stdin": return STDIN_FILENO
        case "-", "/dev/stdout": return STDOUT_FILENO
        case "/dev/stderr": return STDERR_FILENO
        default:
            for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
                return Int32(path.dropFirst(folder.count)).flatMap { $0 >= 0 ? $0 : nil }
            }
            return nil
        }
    }

    /// Follows the symbolic links of a path's last component, even to a file that does not exist yet.
    private static func end(ofLinks path: String) throws(OutputError) -> String {
        var place = path
        // Linux follows as many.
        for _ in 0..<40 {
            var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
            let count = buffer.withUnsafeMutableBytes { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    $0.baseAddress.map { readlink(place, $0, Int(PATH_MAX)) } ?? -1
                }
            }
            if count < 0 { return place }
            let target = String(decoding: buffer[..<count], as: UTF8.self)
            place = target.hasPrefix("/") ? target : folder(of: place) + target
        }
        throw OutputError(path: path, code: ELOOP)
    }

    /// Returns the folder part of a path, with its slash; empty for the current folder.
    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }
}

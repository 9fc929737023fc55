import CAttributes

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A path to write to, whatever it leads to.
///
/// Devices, pipes, sockets and open streams (`-`, `/dev/stdout`) are written to directly. Symbolic links are followed
/// and stay. A regular file is replaced as a whole or not at all, and keeps its owner, mode and extended attributes; if
/// it has other hard links, or its folder accepts no new file, it is overwritten in place. A database is never written
/// to.
package struct OutputFile {
    package let path: String

    package init(_ path: String) { self.path = path }

    /// Whether it is the standard output of this process, by any of its names.
    package var isStandardOutput: Bool { OutputPlace.descriptor(of: path) == STDOUT_FILENO }

    /// Checks that the path can be written to, before there is anything to write; changes nothing.
    package func check() throws(OutputError) {
        let (place, real) = try OutputPlace.at(path)
        switch place {
        case .stream, .through, .socket: return
        case .file, .sharedFile: guard access(real, W_OK) == 0 else { throw failure() }
        case .free:
            let folder = OutputPlace.folder(of: real)
            guard access(folder.isEmpty ? "." : folder, W_OK) == 0 else { throw failure() }
        }
    }

    /// Writes a result, which becomes the file's whole content.
    package func write(_ bytes: [UInt8]) throws(OutputError) {
        let (place, real) = try OutputPlace.at(path)
        switch place {
        case .stream(let number): try writeAll(bytes, to: number)
        case .through, .socket: try writeThrough(bytes)
        case .sharedFile: try writeInPlace(bytes, real)
        case .free: try replace(real, with: bytes, nil)
        case .file(let facts):
            // Do not replace a read-only file, although its folder would allow it.
            guard access(real, W_OK) == 0 else { throw failure() }
            do throws(OutputError) {
                try replace(real, with: bytes, facts)
            } catch  where !error.isForLackOfRoom {
                try writeInPlace(bytes, real)
            }
        }
    }

    /// Begins a result that is written piece by piece; what is in a regular file stays until it is whole.
    package func begin() throws(OutputError) -> PendingOutput {
        let (place, real) = try OutputPlace.at(path)
        switch place {
        case .stream, .through, .socket, .sharedFile: return PendingOutput(self, try open())
        case .free: return try pending(for: real, nil)
        case .file(let facts):
            guard access(real, W_OK) == 0 else { throw failure() }
            do throws(OutputError) {
                return try pending(for: real, facts)
            } catch  where !error.isForLackOfRoom {
                return PendingOutput(self, try open())
            }
        }
    }

    /// Opens the path for continuous writing.
    ///
    /// - Parameter keeping: true to keep the content of a regular file until ``beginAnew(_:)``; false to truncate it
    ///   now.
    /// - Returns: a descriptor, which the caller closes.
    /// - Throws: an ``OutputError`` that says why the path cannot be written to.
    package func open(keeping: Bool = false) throws(OutputError) -> Int32 {
        let (place, real) = try OutputPlace.at(path)
        let descriptor: Int32
        switch place {
        case .stream(let number): descriptor = fcntl(number, F_DUPFD_CLOEXEC, 3)
        case .socket: return try connected()
        case .through: descriptor = opened(path, O_WRONLY)
        case .file, .sharedFile, .free: descriptor = opened(real, O_WRONLY | O_CREAT | (keeping ? 0 : O_TRUNC))
        }
        guard descriptor >= 0 else { throw failure() }
        return descriptor
    }

    /// Truncates what was opened with `keeping`, if it is a regular file; streams, pipes and devices cannot be
    /// truncated.
    package func beginAnew(_ descriptor: Int32) throws(OutputError) {
        switch try OutputPlace.at(path).place {
        case .stream, .through, .socket: return
        case .file, .sharedFile, .free: guard ftruncate(descriptor, 0) == 0 else { throw failure() }
        }
    }

    /// Appends to the existing content.
    package func append(_ bytes: [UInt8]) throws(OutputError) {
        let (place, real) = try OutputPlace.at(path)
        switch place {
        case .stream(let number): try writeAll(bytes, to: number)
        case .through, .socket: try writeThrough(bytes)
        case .file, .sharedFile, .free: try writeAndClose(bytes, opened(real, O_WRONLY | O_CREAT | O_APPEND))
        }
    }

    // MARK: Ways of writing

    private func writeThrough(_ bytes: [UInt8]) throws(OutputError) { try writeAndClose(bytes, try open()) }

    private func writeInPlace(_ bytes: [UInt8], _ real: String) throws(OutputError) {
        let descriptor = opened(real, O_WRONLY)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        // Truncate last, so that the old content is not lost before the new one is written.
        try writeAll(bytes, to: descriptor)
        // Files of the kernel (such as those in /proc) cannot be truncated or synchronised.
        guard ftruncate(descriptor, off_t(bytes.count)) == 0 || errno == EINVAL else { throw failure() }
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else { throw failure() }
    }

    /// Writes a temporary file in the same folder and renames it over the path.
    ///
    /// `facts` describes the existing file; nil if there is none.
    private func replace(_ real: String, with bytes: [UInt8], _ facts: OutputPlace.FileFacts?) throws(OutputError) {
        let pending = try pending(for: real, facts)
        try pending.write(bytes)
        try pending.finish()
    }

    /// A temporary file that is to take a file's place.
    struct Draft {
        let path: String
        let descriptor: Int32
        /// The file whose place it takes.
        let real: String
    }

    /// Makes a temporary file in the same folder, with all that the file whose place it takes is known by.
    private func pending(for real: String, _ facts: OutputPlace.FileFacts?) throws(OutputError) -> PendingOutput {
        let path = OutputPlace.folder(of: real) + ".ezbench-\(UInt64.random(in: 0 ... .max)).tmp"
        // Keep others from reading the file before it has its final mode.
        let descriptor = opened(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, facts == nil ? 0o666 : 0o600)
        guard descriptor >= 0 else { throw failure() }
        let pending = PendingOutput(self, Draft(path: path, descriptor: descriptor, real: real))
        // Before anything is written: where they cannot be given, the file is written in place.
        if let facts { try take(facts, of: real, onto: descriptor) }
        return pending
    }

    /// Moves a draft that is whole to its place.
    func put(_ draft: Draft) throws(OutputError) {
        guard fsync(draft.descriptor) == 0 else { throw failure() }
        guard rename(draft.path, draft.real) == 0 else { throw failure() }
        // Synchronise the folder too, so that the new name survives a power failure; ignore folders that cannot be
        // opened.
        let folder = OutputPlace.folder(of: draft.real)
        let parent = opened(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY)
        if parent >= 0 {
            fsync(parent)
            close(parent)
        }
    }

    /// Gives the new file the owner, mode and attributes of the old one.
    private func take(_ facts: OutputPlace.FileFacts, of old: String, onto new: Int32) throws(OutputError) {
        var status = stat()
        guard fstat(new, &status) == 0 else { throw failure() }
        if status.st_uid != facts.owner || status.st_gid != facts.group {
            guard fchown(new, facts.owner, facts.group) == 0 else { throw failure() }
        }
        guard fchmod(new, facts.mode) == 0 else { throw failure() }
        guard cattributes_copy(old, new) == 0 else { throw failure() }
    }

    // MARK: System calls

    private func opened(_ path: String, _ flags: Int32, _ mode: mode_t = 0o666) -> Int32 {
        while true {
            #if canImport(Glibc)
                let descriptor = Glibc.open(path, flags | O_CLOEXEC | O_NOCTTY, mode)
            #elseif canImport(Musl)
                let descriptor = Musl.open(path, flags | O_CLOEXEC | O_NOCTTY, mode)
            #else
                let descriptor = Darwin.open(path, flags | O_CLOEXEC | O_NOCTTY, mode)
            #endif
            if descriptor >= 0 || errno != EINTR { return descriptor }
        }
    }

    private func connected() throws(OutputError) -> Int32 {
        var address = sockaddr_un()
        let name = Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw OutputError(path: path, code: ENAMETOOLONG)
        }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw failure() }
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            let code = errno
            close(descriptor)
            throw OutputError(path: path, code: code)
        }
        return descriptor
    }

    private func writeAndClose(_ bytes: [UInt8], _ descriptor: Int32) throws(OutputError) {
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        try writeAll(bytes, to: descriptor)
    }

    func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(OutputError) {
        let code = DescriptorWriter.write(bytes, to: descriptor)
        if code != 0 { throw OutputError(path: path, code: code) }
    }

    private func failure() -> OutputError { OutputError(path: path, code: errno) }
}

/// Writes to a descriptor until everything is written.
package enum DescriptorWriter {
    /// Writes all bytes; returns 0, or the `errno` of the failure.
    package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            #if canImport(Glibc)
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            #elseif canImport(Musl)
                let count = rest.withUnsafeBytes { Musl.write(descriptor, $0.baseAddress, $0.count) }
            #else
                let count = rest.withUnsafeBytes { Darwin.write(descriptor, $0.baseAddress, $0.count) }
            #endif
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Someone made the stream non-blocking: wait until it accepts more.
                var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = withUnsafeMutablePointer(to: &poll) { waiting($0) }
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }

    private static func waiting(_ descriptor: UnsafeMutablePointer<pollfd>) -> Int32 { poll(descriptor, 1, -1) }
}

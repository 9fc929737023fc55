package import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file on storage that all shards see: the first of them writes into it when all begin, the others read it.
package struct StartFile {
    private let path: String
    /// How long after the first shard all begin, so that the others have come and are warm.
    private let lead: Nanoseconds

    package init(_ path: String, lead: Nanoseconds) {
        (self.path, self.lead) = (path, lead)
    }

    /// Whoever comes later than this after the start is taken to have found the file of an earlier run.
    private static let stale = Nanoseconds.seconds(60)
    /// How long a shard waits for the one that made the file to write into it.
    private static let mostTries = 200

    /// Returns the common start: the one that stands in the file, or, for the first who comes, a new one.
    ///
    /// - Throws: an ``ApplicationError`` where the file cannot be written, or holds something else.
    package func start(now: WallTime = MonotonicClock.wallNow()) throws -> WallTime {
        try checkPlace()
        let file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o644)
        if file >= 0 {
            defer { close(file) }
            let start = now + lead
            let line = Array("\(Moment.text(start))\n".utf8)
            guard write(file, line, line.count) == line.count else { throw failure("cannot be written") }
            // What others read is what this one goes by.
            return try Moment.parse(Moment.text(start)) ?? start
        }
        guard errno == EEXIST else { throw failure("cannot be made") }
        return try existing(now: now)
    }

    /// Refuses what can be no such file, as a device or a pipe would take the start and never give it.
    private func checkPlace() throws(ApplicationError) {
        guard !path.isEmpty else { throw ApplicationError("--start-file: found an empty path; name a file") }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return }
        let what =
            status.st_mode & S_IFMT == S_IFDIR ? "is a folder; name a file in it" : "is no regular file; name one"
        throw ApplicationError("--start-file \(path): \(what)")
    }

    private func failure(_ what: String) -> ApplicationError {
        ApplicationError("--start-file \(path): \(what): \(String(cString: strerror(errno)))")
    }

    private func existing(now: WallTime) throws -> WallTime {
        for _ in 0..<Self.mostTries {
            guard let bytes = FileManager.default.contents(atPath: path) else { throw failure("cannot be read") }
            let text = String(decoding: bytes, as: UTF8.self)
            // Without its end, the line is still being written.
            guard text.hasSuffix("\n") else {
                usleep(50_000)
                continue
            }
            guard let start = try Moment.parse(text.stripped(of: \.isWhitespace)) else {
                throw ApplicationError(
                    "--start-file \(path): holds no moment such as 2026-05-01T20:00:00Z; name a file that no run has used"
                )
            }
            if now - start > Self.stale {
                throw ApplicationError(
                    "--start-file \(path): names \(Moment.text(start)), which is long over: it is that of an earlier run; "
                        + "remove it, or name another file"
                )
            }
            return start
        }
        throw ApplicationError(
            "--start-file \(path): is empty: the shard that made it wrote nothing; remove it and begin anew"
        )
    }
}

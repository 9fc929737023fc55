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

/// A database that is written beside its place and moved there whole, so that a failure leaves what was there as it was.
package enum DraftDatabase {
    /// Returns where a path leads: links are followed, and what they lead to is replaced, not they; be it there yet or not.
    package static func place(of path: String) -> String {
        var place = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        // A link that leads nowhere yet is not resolved.
        for _ in 0..<40 {
            guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: place.path) else { break }
            place = URL(fileURLWithPath: next, relativeTo: place.deletingLastPathComponent()).resolvingSymlinksInPath()
        }
        return place.path
    }

    /// Writes a database.
    ///
    /// - Parameters:
    ///   - path: the file as it was typed, for messages.
    ///   - write: fills the new database, which is closed behind it.
    /// - Returns: what `write` returned, and the size of the file in bytes.
    /// - Throws: what `write` throws, or a ``StoreError``.
    package static func write<Result>(
        _ path: String,
        _ write: (RunDatabase) throws -> Result
    ) throws -> (result: Result, bytes: Int64) {
        let place = place(of: path)
        let draft = "\(place).\(UUID().uuidString.prefix(8)).new"
        defer {
            for rest in ["", "-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: draft + rest) }
        }
        let result: Result
        do {
            result = try fill(draft, write)
        } catch var error as StoreError where error.path == draft {
            // Nobody knows the draft by its name.
            error.path = path
            error.message = error.message.replacing(draft, with: path)
            throw error
        }
        keepRights(of: place, on: draft)
        guard rename(draft, place) == 0 else {
            throw StoreError(.unwritable, path, "cannot be written: \(String(cString: strerror(errno)))")
        }
        // What lay beside the old one is none of the new one's: SQLite would play a log, or roll a journal back, into it.
        for log in ["-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: place + log) }
        var status = stat()
        return (result, stat(place, &status) == 0 ? Int64(status.st_size) : 0)
    }

    /// Gives the draft the owner and mode of what it replaces; where the owner cannot be given, nobody else gets more rights.
    private static func keepRights(of place: String, on draft: String) {
        var status = stat()
        guard stat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        let isGiven = chown(draft, status.st_uid, status.st_gid) == 0
        chmod(draft, status.st_mode & (isGiven ? 0o7777 : 0o700))
    }

    private static func fill<Result>(_ draft: String, _ write: (RunDatabase) throws -> Result) throws -> Result {
        let database = try RunDatabase.open(path: draft, mode: .create)
        defer { database.close() }
        let result = try write(database)
        _ = try database.giveBackSpace()
        return result
    }
}

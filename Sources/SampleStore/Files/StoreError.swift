import SQLiteAccess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a database cannot be used: a sentence with the file and what to do.
package struct StoreError: Error, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        case missing, notADatabase, foreign, newer, unwritable, locked, full, damaged, noSuchRun, notInterrupted,
            stillRunning, isBaseline
        /// The file was removed or replaced by another.
        case vanished
        case other
    }

    package var kind: Kind
    package var path: String
    package var message: String

    package var description: String { "\(path): \(message)" }

    init(_ kind: Kind, _ path: String, _ message: String) {
        self.kind = kind
        self.path = path
        self.message = message
    }

    /// Runs `work` and translates SQLite's errors.
    static func wording<Result>(_ path: String, _ work: () throws -> Result) throws(StoreError) -> Result {
        do {
            return try work()
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError {
            throw StoreError(error, path)
        } catch {
            throw StoreError(.other, path, "the database cannot be used: \(error)")
        }
    }

    /// Whether this process may not write files of any size, which SQLite tells only as an error of the disk.
    private static var isLimited: Bool {
        var limit = rlimit()
        return getrlimit(resource, &limit) == 0 && limit.rlim_cur < rlim_t(Int64.max)
    }

    #if canImport(Glibc)
        private static let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    #else
        private static let resource = RLIMIT_FSIZE
    #endif

    private init(_ error: DatabaseError, _ path: String) {
        let words = error.message ?? "no further word"
        switch error.resultCode {
        case .SQLITE_NOTADB:
            self.init(.notADatabase, path, "is not a run database; name one that ezbench wrote")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.locked, path, "is locked by another program; wait until it is done, or close its transaction")
        case .SQLITE_FULL:
            self.init(.full, path, "the disk is full; free some space, or name a database on another disk")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .unwritable,
                path,
                "cannot be written; make the file and its folder writable, or name another one"
            )
        case .SQLITE_CANTOPEN:
            self.init(.unwritable, path, "cannot be opened; see that its folder exists and may be written to")
        case .SQLITE_CORRUPT:
            self.init(.damaged, path, "is damaged (\(words)); save what can be read with `sqlite3 FILE .recover`")
        case .SQLITE_IOERR where Self.isLimited:
            self.init(
                .full,
                path,
                "cannot be read or written (\(words)); files may not be larger than is allowed here (`ulimit -f`): allow more"
            )
        case .SQLITE_IOERR:
            self.init(.other, path, "cannot be read or written (\(words)); see whether its disk is in order")
        default:
            self.init(.other, path, "the database refused (\(words))")
        }
    }
}

import SQLiteAccess
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A run database opened for reading only: neither it nor anything beside it is written.
///
/// SQLite itself would write: to read a file with a write-ahead log, it creates an index (`-shm`) beside it. This type
/// avoids that:
/// - If the log is empty, the file is opened as immutable and checked afterwards. If it changed, the result is
///   discarded and read again.
/// - If a program has the file open, or was killed, the existing index is read, and not written.
/// - Otherwise (a copied file has a log without its index), a private copy of both is read.
///
/// A file of an earlier version is migrated in a temporary database, never in place.
final class ReadOnlyFile: Sendable {
    private let path: String
    private let busySeconds: Double
    private let view: Mutex<View>

    init(path: String, busySeconds: Double) throws(StoreError) {
        self.path = path
        self.busySeconds = busySeconds
        view = Mutex(try View.present(path, busySeconds))
    }

    /// Reads; everything that `work` returns is from one moment.
    func read<Result>(_ work: (Database) throws -> Result) throws(StoreError) -> Result {
        try read { db, _ in try work(db) }
    }

    /// Reads, where it can be done on two connections at a time; everything that `work` returns is from one moment.
    ///
    /// - Parameter work: is given a connection, and what opens another to the same content: nil where that may change.
    /// - Returns: what it returns.
    /// - Throws: what it throws, as a ``StoreError``.
    func read<Result>(_ work: (Database, SecondConnection?) throws -> Result) throws(StoreError) -> Result {
        // A writer creates a log, and with a log nothing needs to be read twice.
        for _ in 0..<5 {
            let view = try current()
            do throws(StoreError) {
                let result = try StoreError.wording(path) { try view.queue.read { try work($0, view.second) } }
                if !view.watchesFile || view.stamp == FileStamp(path) { return result }
            } catch {
                // A file that changed meanwhile may look damaged.
                if !view.watchesFile || view.stamp == FileStamp(path) { throw error }
            }
        }
        throw StoreError(.locked, path, "is changed all the time while it is read; try again")
    }

    /// Closes what is open.
    ///
    /// Where that is a log's index, which a program shares among all that it has open of a file, nothing here can write until then.
    func close() { view.withLock { try? $0.queue.close() } }

    /// Returns the current view, or a new one if the file has changed.
    private func current() throws(StoreError) -> View {
        let present = view.withLock { $0 }
        if present.stamp == FileStamp(path) { return present }
        let fresh = try View.present(path, busySeconds)
        view.withLock { $0 = fresh }
        return fresh
    }
}

/// The content of a file at one time.
private struct View: Sendable {
    let queue: DatabaseQueue
    /// The file's state before it was opened.
    let stamp: FileStamp
    /// Whether a result is valid only if the file has not changed meanwhile.
    let watchesFile: Bool
    /// The folder of the private copy being read; it is removed with its last reader.
    let folder: PrivateFolder?
    /// Nil where what another connection reads may differ.
    let second: SecondConnection?

    /// Opens the file as it is now, and again if it changes meanwhile.
    static func present(_ path: String, _ busySeconds: Double) throws(StoreError) -> View {
        for _ in 0..<4 {
            let stamp = FileStamp(path)
            do throws(StoreError) {
                return try View(path, stamp, busySeconds)
            } catch  where stamp != FileStamp(path) {
                continue
            }
        }
        return try View(path, FileStamp(path), busySeconds)
    }

    private init(_ path: String, _ stamp: FileStamp, _ busySeconds: Double) throws(StoreError) {
        self.stamp = stamp
        let opened = try StoreError.wording(path) { try Opening(path, stamp, busySeconds) }
        let version = try StoreError.wording(path) {
            try opened.queue.read { db in
                if try OpenedFile.isNew(db, path) {
                    throw StoreError(.noSuchRun, path, "is an empty database; run a scenario into it first")
                }
                return try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            }
        }
        guard version < Schema.version else {
            (queue, watchesFile, folder) = (opened.queue, opened.watchesFile, opened.folder)
            second = opened.second
            return
        }
        // For an empty path SQLite creates a private temporary database, in memory until it is large.
        queue = try StoreError.wording(path) {
            let copy = try DatabaseQueue(path: "")
            try opened.queue.backup(to: copy)
            try Schema.migrator.migrate(copy)
            return copy
        }
        if opened.watchesFile, stamp != FileStamp(path) {
            throw StoreError(.locked, path, "was changed while it was read; try again")
        }
        (watchesFile, folder, second) = (false, nil, nil)
    }
}

/// One way to open a file for reading.
private struct Opening {
    var queue: DatabaseQueue
    var watchesFile = false
    var folder: PrivateFolder?
    var second: SecondConnection?

    init(_ path: String, _ stamp: FileStamp, _ busySeconds: Double) throws {
        var configuration = Configuration()
        configuration.label = "ezbench.reading"
        configuration.busyMode = .timeout(busySeconds)
        configuration.readonly = true
        func open(_ parameters: String) throws -> DatabaseQueue {
            let location = Self.location(stamp, parameters)
            let queue = try DatabaseQueue(path: location, configuration: configuration)
            // The first read shows whether this way works.
            _ = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
            return queue
        }
        do {
            if stamp.hasLog, stamp.keepsLog {
                queue = try open("mode=ro&readonly_shm=1")
            } else if stamp.keepsLog {
                queue = try open("immutable=1")
                watchesFile = true
                second = SecondConnection(location: Self.location(stamp, "immutable=1"), configuration: configuration)
            } else {
                queue = try open("mode=ro")
            }
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) && (stamp.hasLog || stamp.hasJournal)
        {
            // What the log holds is not in the database file yet, and putting it there would be writing.
            let folder = try PrivateFolder.forReading(path)
            configuration.readonly = false
            queue = try DatabaseQueue(path: try folder.copy(of: stamp.path, called: path), configuration: configuration)
            self.folder = folder
            watchesFile = true
        }
    }

    /// Returns the URI of a file that is opened in a way of its own.
    private static func location(_ stamp: FileStamp, _ parameters: String) -> String {
        "file:\(encoded(stamp.path))?\(parameters)"
    }

    /// Returns a path encoded for a URI.
    private static func encoded(_ path: String) -> String {
        var text = ""
        for byte in path.utf8 {
            let isPlain =
                UnicodeScalar(byte).properties.isAlphabetic && byte < 0x80 || "/-._~0123456789".utf8.contains(byte)
            if isPlain {
                text.unicodeScalars.append(UnicodeScalar(byte))
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                text += "%" + (hex.count == 1 ? "0" : "") + hex
            }
        }
        return text
    }
}

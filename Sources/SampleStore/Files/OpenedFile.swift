import SQLiteAccess

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Opens a file as a run database, or says why it is not one, without changing a foreign file.
enum OpenedFile {
    /// Opens a file for writing; creates it if it does not exist and migrates it.
    static func queue(path: String, busySeconds: Double) throws(StoreError) -> DatabaseQueue {
        try StoreError.wording(path) {
            var configuration = Configuration()
            configuration.label = "ezbench.samples"
            configuration.busyMode = .timeout(busySeconds)
            configuration.prepareDatabase { db in
                // Make each commit survive a power failure; this costs 4 ms on the writer's own thread.
                try db.execute(sql: "PRAGMA synchronous = FULL")
            }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            _ = try queue.read { try Self.isNew($0, path) }
            try prepare(queue)
            return queue
        }
    }

    /// Checks the file before SQLite opens it.
    static func check(_ path: String, _ mode: RunDatabase.Mode) throws(StoreError) {
        try checkName(path)
        guard FileManager.default.fileExists(atPath: path) else {
            if case .existing = mode {
                throw StoreError(
                    .missing,
                    path,
                    "there is no such database; run a scenario first, or name another file"
                )
            }
            return try checkFolder(of: path)
        }
        switch fileType(path) {
        case .typeDirectory: throw StoreError(.notADatabase, path, "is a directory; name a file in it")
        case .typeRegular: break
        // A device or a pipe stores nothing, and the run's samples would be lost.
        default: throw StoreError(.notADatabase, path, "is no regular file, and keeps nothing; name a file")
        }
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw StoreError(.unwritable, path, "cannot be read; check its permissions")
        }
        if mode != .existing(readOnly: true), !FileManager.default.isWritableFile(atPath: path) {
            throw StoreError(.unwritable, path, "cannot be written; make it writable, or name another file")
        }
    }

    /// Rejects names for which SQLite would use memory or a temporary file.
    private static func checkName(_ path: String) throws(StoreError) {
        if path.isEmpty {
            throw StoreError(
                .notADatabase,
                "''",
                "is not the name of a file, and a run in it would be lost; name a file"
            )
        }
        if path == "-" {
            throw StoreError(
                .notADatabase,
                "-",
                "is no database: it cannot go to standard output, nor come from standard input; name a file (./- for one with this name)"
            )
        }
        if let suffix = ["-wal", "-shm", "-journal"].first(where: path.hasSuffix) {
            throw StoreError(
                .notADatabase,
                path,
                "would be taken for the log of \(path.dropLast(suffix.count)), and a run in it would be lost; name a file with another ending"
            )
        }
        guard path == ":memory:" || path.hasPrefix("file:") else { return }
        throw StoreError(
            .notADatabase,
            path,
            "is a special name of SQLite, under which a run may be lost; name a file "
                + "(write ./\(path) for a file with this name)"
        )
    }

    private static func fileType(_ path: String) -> FileAttributeType? {
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        return try? FileManager.default.attributesOfItem(atPath: real)[.type] as? FileAttributeType
    }

    private static func checkFolder(of path: String) throws(StoreError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        guard FileManager.default.fileExists(atPath: folder) else {
            throw StoreError(.unwritable, path, "its folder does not exist; create \(folder), or name another file")
        }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw StoreError(
                .unwritable,
                path,
                "its folder cannot be written to; make \(folder) writable, or name another file"
            )
        }
    }

    /// Returns whether the database is empty.
    ///
    /// - Throws: if it belongs to another program or was written by a later version.
    static func isNew(_ db: Database, _ path: String) throws -> Bool {
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if application == Schema.applicationID {
            guard version <= Schema.version else {
                throw StoreError(
                    .newer,
                    path,
                    "was written by a later version of ezbench (schema \(version), this one knows \(Schema.version)); "
                        + "update ezbench, or name another file"
                )
            }
            return false
        }
        // While another process creates the same file, the migrator's own table and index may be the only content.
        let foreign = "SELECT count(*) FROM sqlite_schema WHERE tbl_name NOT LIKE 'grdb%'"
        let tables = try Int.fetchOne(db, sql: foreign) ?? 0
        guard application == 0, version == 0, tables == 0 else {
            throw StoreError(.foreign, path, "is the SQLite database of another program; name another file")
        }
        return true
    }

    private static func prepare(_ queue: DatabaseQueue) throws {
        // `configuration.journalMode` would convert a foreign database before it has been checked.
        _ = try queue.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL") }
        try migrate(queue)
    }

    /// Migrates the file, which other processes may be doing at the same time.
    ///
    /// Each migration is a transaction of its own: one that another process was quicker with fails here, and what comes after it is
    /// still to be done. So it is tried again as long as the file gets on, and once where it does not.
    static func migrate(
        _ queue: DatabaseQueue,
        by attempt: (DatabaseQueue) throws -> Void = { try Schema.migrator.migrate($0) }
    ) throws {
        let version = { try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 } }
        var known = try version()
        var standsStill = false
        while true {
            do {
                return try attempt(queue)
            } catch {
                let now = try version()
                if now == known, standsStill { throw error }
                standsStill = now == known
                known = now
            }
        }
    }
}

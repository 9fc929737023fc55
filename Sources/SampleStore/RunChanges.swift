package import BenchModel
import SQLiteAccess

// MARK: - What is said of a run, and its end

extension RunDatabase {
    /// Adds tags to a run, takes others from it, and gives it a note.
    ///
    /// - Parameters:
    ///   - run: its number.
    ///   - adding: tags that it may have already.
    ///   - removing: tags that it need not have.
    ///   - note: replaces its note; an empty one removes it, nil leaves it as it is.
    /// - Throws: ``StoreError``.
    package func label(_ run: Int64, adding: [RunTag] = [], removing: [RunTag] = [], note: String? = nil) throws {
        try write { db in
            try TagRow.remove(removing, from: run, in: db)
            try TagRow.add(adding, to: run, in: db)
            guard let note else { return }
            try db.execute(
                sql: "UPDATE run SET note = ? WHERE id = ?",
                arguments: StoredText.arguments([note.isEmpty ? nil : note, run])
            )
        }
    }

    /// Stores what the gate answered at a run's end; nil if it was asked nothing.
    package func conclude(_ run: Int64, gate: GateAnswer?) throws {
        try write { db in
            try db.execute(sql: "UPDATE run SET gate = ? WHERE id = ?", arguments: [gate?.rawValue, run])
        }
    }

    /// Deletes runs with all that belongs to them, in one transaction: all of them or none.
    ///
    /// - Throws: ``StoreError`` if one of them is still being written, or is a baseline.
    package func delete(_ runs: [Int64]) throws {
        try write { db in
            for run in runs {
                let status = try String.fetchOne(db, sql: "SELECT status FROM run WHERE id = ?", arguments: [run])
                guard status != "running" else { throw StoreError(.stillRunning, self.path, Self.goesOn(run)) }
                if let name = try BaselineRow.names(of: run, in: db).first {
                    throw StoreError(
                        .isBaseline,
                        self.path,
                        "run \(run) is the baseline \(name); to delete it: ezbench baseline remove \(name), or name another run"
                    )
                }
                try db.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [run])
            }
        }
    }

    private static func goesOn(_ run: Int64) -> String {
        "run \(run) still goes on in another process; wait for its end, or interrupt it there"
    }

    /// Gives the space of deleted rows back to the file system.
    ///
    /// It is written anew as a whole, so it is left as it is while a run is being measured into it.
    ///
    /// - Returns: how many bytes shorter the file is, and its log.
    /// - Throws: ``StoreError``; nothing is lost then, and later rows take the space.
    package func giveBackSpace() throws -> Int64 {
        guard case .whole(let queue, _) = access else {
            throw StoreError(.unwritable, path, "was opened to be read only")
        }
        let before = FileStamp(path).bytes
        try StoreError.wording(path) {
            try queue.writeWithoutTransaction { db in
                if let run = try Int64.fetchOne(db, sql: "SELECT id FROM run WHERE status = 'running' LIMIT 1") {
                    throw StoreError(.stillRunning, self.path, Self.goesOn(run))
                }
                try db.execute(sql: "VACUUM")
                _ = try db.checkpoint(.truncate)
            }
        }
        return max(0, before - FileStamp(path).bytes)
    }
}

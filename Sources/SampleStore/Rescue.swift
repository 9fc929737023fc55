package import BenchModel

/// A run saved in a database of its own, because the one it belongs in could not be written.
package struct Rescue {
    package let database: RunDatabase
    package let runID: Int64
    /// Samples that only the old database holds, which could not be read any more either; nil where none are missing.
    package let missing: StoreError?

    /// Saves a run with all its samples in the first folder that takes it, where only its owner may read it.
    ///
    /// - Parameters:
    ///   - run: its number in `database`.
    ///   - database: where it belongs; what it holds of the run is copied.
    ///   - record: the run as it was begun.
    ///   - unsaved: what is in memory only.
    ///   - folders: where to try, in this order.
    /// - Throws: the ``StoreError`` of the last folder.
    package init(
        _ run: Int64,
        of database: RunDatabase,
        record: RunRecord,
        unsaved: SampleWriter.Unsaved,
        into folders: [String]
    ) throws {
        var (record, unsaved) = (record, unsaved)
        var missing: StoreError?
        do {
            // Also of a file that was removed: this program still has it open.
            let stored = try database.load(.id(run))
            record = stored.record
            unsaved.samples = stored.samples + unsaved.samples
            unsaved.connections = stored.connections + unsaved.connections
            unsaved.lingered = stored.lingered + unsaved.lingered
            unsaved.remarks = stored.record.remarks + unsaved.remarks
        } catch {
            missing = error as? StoreError ?? StoreError(.other, database.path, "\(error)")
        }
        var failure: (any Error)?
        for folder in folders {
            var refuge: PrivateFolder?
            do {
                // In a folder of its own: whoever may write to this one could have put a link in the file's place.
                let made = try PrivateFolder(in: folder, named: "ezbench-rescue", isKept: true)
                refuge = made
                let rescue = try RunDatabase.open(path: try made.create("run-\(run).sqlite"), mode: .create)
                let id = try rescue.begin(record)
                try rescue.append(unsaved, to: id)
                self.database = rescue
                self.runID = id
                self.missing = missing
                return
            } catch {
                refuge?.remove()
                failure = error
            }
        }
        throw failure ?? StoreError(.unwritable, database.path, "there is no folder to save the run in")
    }
}

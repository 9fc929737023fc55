package import BenchModel

/// Saves a run in a separate database because its own cannot be written.
package struct Rescue {
    package let database: RunDatabase
    package let runID: Int64
    /// Why samples are missing that only the old database holds; nil if none are missing.
    package let missing: StoreError?

    /// Saves a run with all its samples in the first folder that accepts it, readable only by its owner.
    ///
    /// - Parameters:
    ///   - run: its number in `database`.
    ///   - database: the run's own database; its part of the run is copied.
    ///   - record: the run as it was begun.
    ///   - unsaved: what is only in memory.
    ///   - folders: the folders to try, in this order.
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
            // This also works for a removed file, because this program still has it open.
            let stored = try database.load(.id(run))
            record = stored.record
            unsaved.samples = stored.samples + unsaved.samples
            unsaved.connections = stored.connections + unsaved.connections
            unsaved.lingered = stored.lingered + unsaved.lingered
            unsaved.scrapes = stored.scrapes + unsaved.scrapes
            unsaved.remarks = stored.record.remarks + unsaved.remarks
        } catch {
            missing = error as? StoreError ?? StoreError(.other, database.path, "\(error)")
        }
        var failure: (any Error)?
        for folder in folders {
            var refuge: PrivateFolder?
            do {
                // Use a new folder: others who may write to this one could have put a link in the file's place.
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

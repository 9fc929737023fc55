import BenchModel
import SampleStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A run whose database cannot be written any more, saved in another one.
struct RescuedRun {
    let database: RunDatabase
    let runID: Int64
    /// What to tell of it.
    let event: RunEvent

    /// Saves a run, in the first folder that takes it.
    ///
    /// - Parameters:
    ///   - run: its number in `database`.
    ///   - database: where it belongs.
    ///   - record: the run as it was begun.
    ///   - writer: what still has samples in memory.
    ///   - status: how the run ended.
    ///   - reason: why before its plan did.
    ///   - folders: where to try, in this order.
    /// - Throws: a ``LostRun`` where no folder takes it.
    init(
        _ run: Int64,
        of database: RunDatabase,
        record: RunRecord,
        writer: SampleWriter,
        status: RunRecord.Status,
        reason: String?,
        into folders: [String]
    ) throws(LostRun) {
        let unsaved = writer.unsaved
        do {
            let rescue = try Rescue(
                run,
                of: database,
                record: record,
                unsaved: unsaved,
                into: folders
            )
            try rescue.database.finish(rescue.runID, at: MonotonicClock.wallNow(), status: status, reason: reason)
            self.database = rescue.database
            runID = rescue.runID
            if let missing = rescue.missing {
                event = .partlyRescued(
                    samples: unsaved.samples.count,
                    database: rescue.database.path,
                    reason: "\(missing)"
                )
            } else {
                event = .rescued(run: rescue.runID, database: rescue.database.path)
            }
        } catch {
            throw LostRun(cause: "\(error)", samples: unsaved.samples.count)
        }
    }

    /// The folders to try, in this order.
    static func folders(_ environment: [String: String]) -> [String] {
        TemporaryFolders.inOrder(environment["TMPDIR"])
            + [environment["HOME"], "."].compactMap(\.self).filter { !$0.isEmpty }
    }
}

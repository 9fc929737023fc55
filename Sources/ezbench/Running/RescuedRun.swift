import BenchModel
import Foundation
import SampleStore

extension Rescue {
    /// Saves a run whose database cannot be written any more elsewhere, and says where.
    ///
    /// - Parameters:
    ///   - run: its number in `database`.
    ///   - database: where it belongs.
    ///   - record: the run as it was begun.
    ///   - writer: what still has samples in memory.
    ///   - status: how the run ended.
    ///   - reason: why before its plan did.
    ///   - environment: names the folders to try.
    /// - Throws: the end of a run that failed, where no folder takes it.
    init(
        _ run: Int64,
        of database: RunDatabase,
        record: RunRecord,
        writer: SampleWriter,
        status: RunRecord.Status,
        reason: String?,
        environment: [String: String]
    ) throws {
        let folders = [environment["TMPDIR"], "/tmp", "/var/tmp", environment["HOME"], "."].compactMap(\.self)
        do {
            try self.init(
                run,
                of: database,
                record: record,
                unsaved: writer.unsaved,
                into: folders.filter { !$0.isEmpty }
            )
            try self.database.finish(runID, at: MonotonicClock.wallNow(), status: status, reason: reason)
        } catch {
            throw ProgramEnd(
                code: ProgramExit.missed,
                reason:
                    "the run could not be saved elsewhere either: \(error). \(writer.unsaved.samples.count) samples are lost."
            )
        }
        if let missing {
            Console.note(
                "ezbench: what was stored before cannot be read any more (\(missing)); the \(writer.unsaved.samples.count) samples "
                    + "in memory are in \(self.database.path)."
            )
        } else {
            Console.note(
                "ezbench: nothing is lost: the whole run is in \(self.database.path), as run \(runID); read it with "
                    + "`ezbench report --db \(ShellWord.quoted(self.database.path))`."
            )
        }
    }
}

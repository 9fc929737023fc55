/// A run as a list of runs shows it, with the outcomes of its measured requests.
///
/// Warm-up does not count, and the attempts of one request count as one.
package struct RunListing: Sendable, Equatable {
    package var record: RunRecord
    package var ok: Int
    package var failed: Int
    /// Interrupted, or waiting for another attempt that never came.
    package var cancelled: Int
    /// The `load` of the stored scenario, as JSON; nil if that cannot be read.
    package var loadJSON: String?
    /// The run's share of the database file; nil if that is not known.
    package var bytes: Int64?

    package init(
        record: RunRecord,
        ok: Int,
        failed: Int,
        cancelled: Int,
        loadJSON: String? = nil,
        bytes: Int64? = nil
    ) {
        self.record = record
        self.ok = ok
        self.failed = failed
        self.cancelled = cancelled
        self.loadJSON = loadJSON
        self.bytes = bytes
    }

    /// Every measured request, whatever its outcome.
    package var attempted: Int { ok + failed + cancelled }
}

package import BenchAnalysis
package import BenchModel
import SampleStore

/// Deletes a watch's old runs by ``Thinning``; windows, incidents and alerts stay.
///
/// The file keeps its size: the room is taken by the runs to come.
package struct ProbeThinning: Sendable {
    let path: String
    let watch: String
    let labels: RunLabels
    let rule: Thinning

    package init(path: String, watch: String, labels: RunLabels, _ rule: Thinning) {
        self.path = path
        self.watch = watch
        self.labels = labels
        self.rule = rule
    }

    /// - Returns: how many runs were deleted.
    package func thin(now: WallTime) throws -> Int {
        let database = try RunDatabase.open(path: path, mode: .existing(readOnly: false))
        defer { database.close() }
        let probes = try database.thinnableRuns(ofWatch: watch, labels: labels).map {
            Thinning.Probe(at: $0.at, run: $0.run)
        }
        let doomed = rule.doomed(probes, try database.incidents(ofWatch: watch), now: now)
        if !doomed.isEmpty { try database.delete(doomed) }
        return doomed.count
    }
}

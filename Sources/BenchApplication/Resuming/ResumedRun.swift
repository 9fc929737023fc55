package import BenchModel
package import SampleStore
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An interrupted run to go on with: its scenario, with keys again, and what its earlier sittings have stored.
package struct ResumedRun: Sendable {
    package let stored: StoredRun
    /// As it was, ready to be run; endpoints that the embedded simulator stood in for are simulated again.
    package let scenario: Scenario

    /// Finds the run and makes sure that going on with it gives the figures it was begun for.
    ///
    /// - Parameters:
    ///   - selector: which run.
    ///   - database: where it is.
    ///   - given: the scenario as read from the file that was named, if one was.
    ///   - environment: where the keys are.
    ///   - simulateAll: whether `--simulate` was given.
    /// - Throws: a ``ApplicationError`` that says why the run cannot be resumed, and what to do instead.
    package init(
        _ selector: RunSelector,
        in database: RunDatabase,
        given: Scenario?,
        environment: [String: String],
        simulateAll: Bool
    ) throws {
        stored = try database.load(selector)
        let record = stored.record
        try Self.checkStatus(record)
        let recorded = try RecordedScenario(of: record, for: .resuming)
        try Self.checkMixture(record, simulateAll: simulateAll)
        scenario = try recorded.ready(given: given, environment: environment, simulateAll: simulateAll)
    }

    /// What its sittings have left of the plan of its scenario, whose dataset has been read.
    func remaining(part: Int, of scenario: Scenario) -> RemainingPlan {
        RemainingPlan(scenario, after: stored.samples, part: part, order: stored.record.promptOrder)
    }

    /// The run's epoch, so that the instants of every sitting are on one scale.
    var epoch: RunEpoch {
        let last = stored.samples.map { max($0.planned, $0.times.end ?? 0) }.max()
        return RunEpoch.again(startedAt: stored.record.startedAt, after: last ?? 0)
    }

    // MARK: What is refused

    private static func checkStatus(_ record: RunRecord) throws {
        if let part = record.parts.first {
            throw ApplicationError(
                "--resume \(record.id): the run is \(record.shard.isWhole ? "merged of shards" : "shard \(part.shard.text)"), and "
                    + "without the others its rest would be another load; begin all shards anew"
            )
        }
        switch record.status {
        case .interrupted: break
        case .finished:
            throw ApplicationError(
                "--resume \(record.id): the run is finished; nothing of its plan is left. To run all of it once "
                    + "more: ezbench run --again \(record.id)"
            )
        case .running:
            throw ApplicationError(
                "--resume \(record.id): the run still goes on in another process; wait for its end, or interrupt it there"
            )
        }
    }

    private static func checkMixture(_ record: RunRecord, simulateAll: Bool) throws {
        guard simulateAll, !record.targets.allSatisfy(\.isEmbedded) else { return }
        throw ApplicationError(
            "--resume \(record.id) --simulate: the run was measured at its endpoints' addresses, and answers of the "
                + "embedded simulator must not be mixed with those; leave --simulate out"
        )
    }
}

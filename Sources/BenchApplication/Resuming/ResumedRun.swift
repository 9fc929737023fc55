package import BenchModel
import Foundation
package import SampleStore
import ScenarioFile

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
        let original = try StoredScenario.read(record)
        guard original.targets.map(\.name) == record.targets.map(\.name) else {
            throw ApplicationError(
                "run \(record.id) and the scenario stored with it name different targets; start it anew"
            )
        }
        let simulated = Set(zip(original.targets, record.targets).filter(\.1.isEmbedded).map(\.0.endpoint))
        try Self.checkSimulation(record, simulateAll: simulateAll, isCI: !(environment["CI"] ?? "").isEmpty)
        if var given {
            if let path = ScenarioReader.difference(given, fromStored: record.scenarioJSON) {
                throw ApplicationError(
                    "--resume \(record.id): the scenario is not the one the run was begun with: \(path) differs. "
                        + "Give the flags of its first sitting too, or leave the file out: "
                        + record.commandToResume
                )
            }
            try Self.simulateAgain(simulated, in: &given, run: record.id)
            scenario = given
        } else {
            var again: Scenario
            do {
                again = try ScenarioReader.read(
                    canonicalJSON: record.scenarioJSON,
                    environment: environment,
                    simulated: simulated
                )
            } catch {
                throw ApplicationError("--resume \(record.id): \(error)")
            }
            try Self.takeTexts(into: &again, of: record, environment: environment)
            scenario = again
        }
    }

    /// What its sittings have left of the plan.
    func remaining(part: Int) -> RemainingPlan {
        RemainingPlan(scenario, after: stored.samples, part: part, order: stored.record.promptOrder)
    }

    /// The run's epoch, so that the instants of every sitting are on one scale.
    var epoch: RunEpoch {
        let last = stored.samples.map { max($0.planned, $0.times.end ?? 0) }.max()
        return RunEpoch.again(startedAt: stored.record.startedAt, after: last ?? 0)
    }

    /// Reads the texts that are asked from the run's scenario file, where the run has kept digests of them.
    private static func takeTexts(
        into scenario: inout Scenario,
        of record: RunRecord,
        environment: [String: String]
    ) throws {
        guard ScenarioReader.hasDigests(canonicalJSON: record.scenarioJSON) else { return }
        let advice = "name the scenario file: ezbench run FILE --resume \(record.id)"
        guard let file = record.scenarioFile else {
            // A run that was begun without a file may have asked ezbench's own prompt.
            scenario.prompts = scenario.prompts.map { prompt in
                prompt.id == TypedScenario.ownPrompt.id ? TypedScenario.ownPrompt : prompt
            }
            if ScenarioReader.textDifference(scenario, fromStored: record.scenarioJSON) == nil { return }
            throw ApplicationError(
                "--resume \(record.id): the run has kept digests of its prompts, and not their texts; \(advice), or give the "
                    + "flags it was begun with: --url, --model, --prompt"
            )
        }
        do {
            // Keys are looked for elsewhere.
            scenario.takeTexts(from: try ScenarioReader.read(path: file, environment: environment, simulateAll: true))
        } catch {
            throw ApplicationError(
                "--resume \(record.id): the run has kept digests of its prompts, and their file cannot be read; \(advice): "
                    + "\(error)"
            )
        }
        guard let path = ScenarioReader.textDifference(scenario, fromStored: record.scenarioJSON) else { return }
        throw ApplicationError(
            "--resume \(record.id): \(file) no longer asks what the run was begun with: \(path) differs. Put the file back "
                + "as it was, or start the run anew: ezbench run FILE"
        )
    }

    // MARK: What is refused

    private static func checkStatus(_ record: RunRecord) throws {
        switch record.status {
        case .interrupted: break
        case .finished:
            throw ApplicationError(
                "--resume \(record.id): the run is finished; nothing of its plan is left. To run it again, name its "
                    + "scenario: ezbench run FILE"
            )
        case .running:
            throw ApplicationError(
                "--resume \(record.id): the run still goes on in another process; wait for its end, or interrupt it there"
            )
        }
    }

    private static func checkSimulation(_ record: RunRecord, simulateAll: Bool, isCI: Bool) throws {
        if simulateAll, !record.targets.allSatisfy(\.isEmbedded) {
            throw ApplicationError(
                "--resume \(record.id) --simulate: the run was measured at its endpoints' addresses, and answers of the "
                    + "embedded simulator must not be mixed with those; leave --simulate out"
            )
        }
        if record.targets.contains(where: \.isEmbedded), isCI, !simulateAll {
            throw ApplicationError(
                "--resume \(record.id): the run is simulated, and CI is set: simulated figures must not pass for "
                    + "measured ones. Run the scenario anew with its key set, or give --simulate to go on on purpose."
            )
        }
    }

    /// Has the simulator answer for what it answered for before, whatever keys there are by now, and for nothing else.
    private static func simulateAgain(_ simulated: Set<String>, in scenario: inout Scenario, run: Int64) throws {
        for index in scenario.endpoints.indices {
            let endpoint = scenario.endpoints[index]
            if simulated.contains(endpoint.name) {
                scenario.endpoints[index].apiKey = nil
                scenario.endpoints[index].keyIsMissing = true
            } else if endpoint.keyIsMissing, scenario.targets.contains(where: { $0.endpoint == endpoint.name }) {
                throw ApplicationError(
                    "--resume \(run): the key of endpoint \"\(endpoint.name)\" is not set, and the run measured it; set "
                        + "the key's variable"
                )
            }
        }
    }
}

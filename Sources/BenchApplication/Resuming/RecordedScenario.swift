import BenchModel
import ScenarioFile

/// The scenario of a stored run, made ready to be run: with its keys, and with the texts of which the run kept digests.
///
/// Endpoints that the embedded simulator stood in for are simulated again, whatever keys there are by now, and no others.
struct RecordedScenario {
    /// What is done with a run, in the words of the command line.
    enum Use: String {
        case resuming = "--resume"
        case repeating = "--again"
    }

    private let record: RunRecord
    private let use: Use
    /// The names of the endpoints that the embedded simulator stood in for.
    private let simulated: Set<String>

    /// What leads each message: what was typed, with the run's number.
    private var command: String { "\(use.rawValue) \(record.id)" }

    /// - Throws: an ``ApplicationError`` if the scenario cannot be read, or is not that of the run's targets.
    init(of record: RunRecord, for use: Use) throws {
        (self.record, self.use) = (record, use)
        let original = try StoredScenario.read(record)
        guard original.targets.map(\.name) == record.targets.map(\.name) else {
            throw ApplicationError(
                "run \(record.id) and the scenario stored with it name different targets; start it anew"
            )
        }
        simulated = Set(zip(original.targets, record.targets).filter(\.1.isEmbedded).map(\.0.endpoint))
    }

    /// Makes it ready.
    ///
    /// - Parameters:
    ///   - given: the scenario as read from the file that was named, which must be the same; nil if none was named.
    ///   - environment: where the keys are.
    ///   - simulateAll: whether `--simulate` was given.
    /// - Returns: the same scenario, which can be run.
    /// - Throws: an ``ApplicationError`` that says what is missing or different, and what to do.
    func ready(given: Scenario?, environment: [String: String], simulateAll: Bool) throws -> Scenario {
        try checkSimulation(simulateAll: simulateAll, isCI: Surroundings.isCI(environment))
        guard var given else {
            var again: Scenario
            do {
                again = try ScenarioReader.read(
                    canonicalJSON: record.scenarioJSON,
                    environment: environment,
                    simulated: simulated
                )
            } catch {
                throw ApplicationError("\(command): \(error)")
            }
            try takeTexts(into: &again, environment: environment)
            // One without a key was simulated because somebody asked for that: it is no less now.
            try simulateAgain(in: &again)
            return again
        }
        if let path = ScenarioReader.difference(given, fromStored: record.scenarioJSON) {
            let advice =
                switch use {
                case .resuming:
                    "Give the flags of its earlier sittings too, or leave the file out: \(record.commandToResume)"
                case .repeating:
                    "Leave \(command) out to run the file as it is, or leave the file out"
                }
            throw ApplicationError(
                "\(command): the scenario is not the one the run was begun with: \(path) differs. \(advice)"
            )
        }
        try simulateAgain(in: &given)
        return given
    }

    /// Refuses simulated figures where they could pass for measured ones.
    private func checkSimulation(simulateAll: Bool, isCI: Bool) throws {
        guard !simulated.isEmpty, isCI, !simulateAll else { return }
        throw ApplicationError(
            "\(command): the run is simulated, and CI is set: simulated figures must not pass for "
                + "measured ones. Run the scenario anew with its key set, or give --simulate to go on on purpose."
        )
    }

    /// Reads the texts that are asked from the run's scenario file, where the run has kept digests of them.
    private func takeTexts(into scenario: inout Scenario, environment: [String: String]) throws {
        guard ScenarioReader.hasDigests(canonicalJSON: record.scenarioJSON) else { return }
        let advice = "name the scenario file: ezbench run FILE \(command)"
        guard let file = record.scenarioFile else {
            // A run that was begun without a file may have asked ezbench's own prompt.
            scenario.prompts = scenario.prompts.map { prompt in
                prompt.id == TypedScenario.ownPrompt.id ? TypedScenario.ownPrompt : prompt
            }
            if ScenarioReader.textDifference(scenario, fromStored: record.scenarioJSON) == nil { return }
            throw ApplicationError(
                "\(command): the run has kept digests of what it asks, and not the texts; \(advice), or give the "
                    + "flags it was begun with: --url, --model, --prompt"
            )
        }
        do {
            // Keys are looked for elsewhere.
            scenario.takeTexts(from: try ScenarioReader.read(path: file, environment: environment, simulateAll: true))
        } catch {
            throw ApplicationError(
                "\(command): the run has kept digests of what it asks, and the file with the texts cannot be read (\(error)); \(advice)"
            )
        }
        guard let path = ScenarioReader.textDifference(scenario, fromStored: record.scenarioJSON) else { return }
        throw ApplicationError(
            "\(command): \(file) no longer asks what the run was begun with: \(path) differs. Put the file back "
                + "as it was, or start the run anew: ezbench run FILE"
        )
    }

    /// Has the simulator answer for what it answered for before, whatever keys there are by now, and for nothing else.
    private func simulateAgain(in scenario: inout Scenario) throws {
        for index in scenario.endpoints.indices {
            let endpoint = scenario.endpoints[index]
            if simulated.contains(endpoint.name) {
                scenario.endpoints[index].apiKey = nil
                scenario.endpoints[index].keyIsMissing = true
            } else if endpoint.keyIsMissing, scenario.targets.contains(where: { $0.endpoint == endpoint.name }) {
                throw ApplicationError(
                    "\(command): the key of endpoint \"\(endpoint.name)\" is not set, and the run measured it; set "
                        + "the key's variable"
                )
            }
        }
    }
}

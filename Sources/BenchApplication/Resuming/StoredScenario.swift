package import BenchModel
import ScenarioFile

/// The scenario a run was made with, as its row keeps it.
package enum StoredScenario {
    /// Reads it, or says that it cannot be read: a gate must not lose its objectives without a word.
    package static func read(_ record: RunRecord) throws -> Scenario {
        do {
            return try ScenarioReader.read(canonicalJSON: record.scenarioJSON)
        } catch {
            throw ApplicationError(
                "the scenario stored with run \(record.id) cannot be read, so its objectives and prices are not known; "
                    + "version \(record.version) of ezbench wrote it, which can read it: \(error)"
            )
        }
    }
}

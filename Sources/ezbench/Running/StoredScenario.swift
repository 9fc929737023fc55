import BenchModel
import ScenarioFile

/// The scenario a run was made with, as its row keeps it.
enum StoredScenario {
    /// Reads it, or says that it cannot be read: a gate must not lose its objectives without a word.
    static func read(_ record: RunRecord) throws -> Scenario {
        do {
            return try ScenarioReader.read(canonicalJSON: record.scenarioJSON)
        } catch {
            throw CommandError(
                "the scenario stored with run \(record.id) cannot be read, so its objectives and prices are not known; "
                    + "version \(record.version) of ezbench wrote it, which can read it: \(error)"
            )
        }
    }

    /// Reads it where it can be read; a report without it is still a report.
    static func readIfPossible(_ record: RunRecord) -> Scenario? {
        do {
            return try read(record)
        } catch {
            Console.note("ezbench: \(error)")
            return nil
        }
    }
}

import BenchModel
import ScenarioFile

/// The scenario a run was made with, as its row keeps it; nil where it cannot be read (a much older version wrote it).
struct StoredScenario {
    let value: Scenario?

    init(_ record: RunRecord) {
        do {
            value = try ScenarioReader.read(canonicalJSON: record.scenarioJSON)
        } catch {
            Console.note(
                "ezbench: the scenario stored with run \(record.id) cannot be read: its objectives and prices are left out."
            )
            value = nil
        }
    }
}

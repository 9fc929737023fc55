import ArgumentParser
import BenchModel
import ScenarioFile

/// What a server of one's own runs on.
struct AcceleratorOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many accelerators (GPUs) the server runs on: output tokens per second of each are then said, too.",
            valueName: "count"
        )
    )
    var accelerators: Int?

    func validate() throws { try LoadOptions.check(accelerators, ScenarioBounds.accelerators, "--accelerators") }

    /// Puts the number in the place of what the scenario says.
    ///
    /// - Throws: where the scenario names several servers, so that nobody knows which is meant.
    func apply(to scenario: inout Scenario) throws {
        guard let accelerators else { return }
        guard scenario.endpoints.count == 1 else {
            throw CommandError(
                "--accelerators: of which of the \(scenario.endpoints.count) endpoints? Write \"accelerators\" into each of them"
            )
        }
        scenario.endpoints[0].accelerators = accelerators
    }
}

import ArgumentParser
import BenchModel
import ScenarioFile

/// Retries and limits of a run named on the command line; they go before the scenario's.
struct RuleOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Retry each failed request at most this many times, like the official SDKs; 0 turns retries off.",
            valueName: "count"
        )
    )
    var retries: Int?

    @Option(
        help: ArgumentHelp(
            "The SDK to retry like: sdk (that of each target's protocol), anthropic, openai or google.",
            valueName: "sdk"
        )
    )
    var retry: RetrySettings.Preset?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Start no request that could make the run cost more than this, such as \"2.50 USD\".",
            valueName: "amount"
        ),
        transform: readBudget
    )
    var budget: Budget?

    static func readBudget(_ argument: String) throws -> Budget {
        if let budget = BudgetText.parse(argument) { return budget }
        let (expected, advice) = BudgetText.expected(inPlaceOf: argument)
        throw ValidationError("expected \(expected); \(advice)")
    }

    func validate() throws {
        if let retries, !(0...1000).contains(retries) {
            throw ValidationError("--retries \(retries): expected 0 to 1000")
        }
    }

    /// The flags that were given and that change what a run is; its budget may be another in each sitting.
    var given: [String] {
        let flags = [("--retries", retries != nil), ("--retry", retry != nil)]
        return flags.filter(\.1).map(\.0)
    }

    func apply(to scenario: inout Scenario) throws {
        if let budget { scenario.budget = budget }
        guard retries != nil || retry != nil else { return }
        for index in scenario.endpoints.indices {
            var settings = scenario.endpoints[index].retry ?? RetrySettings()
            if let retry { settings.preset = retry }
            if let retries { settings.attempts = retries + 1 }
            scenario.endpoints[index].retry = settings
        }
    }
}

extension RetrySettings.Preset: ExpressibleByArgument {}

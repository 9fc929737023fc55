import ArgumentParser
import BenchModel
import BenchReport
import Foundation
import SampleStore
import ScenarioFile

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a scenario, store every sample, print the report and judge the objectives."
    )

    @Argument(help: "The scenario file, such as Scenarios/compare.json.")
    var scenario: String

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var load: LoadOptions
    @OptionGroup var loops: LoopOptions
    @OptionGroup var objectives: ObjectiveOptions

    @Flag(help: "Run against the embedded simulator, on purpose; no key is needed.")
    var simulate = false

    @Flag(name: .shortAndLong, help: "No progress and no remarks on standard error.")
    var quiet = false

    @Option(help: "How the report is printed: table, markdown, json or csv.")
    var format = ReportFormat.table

    @Option(help: "A price file in the form of LiteLLM's public one; it goes before the built-in prices.")
    var prices: String?

    @Option(
        name: .customLong("cacert"),
        help: "A PEM file of certificate authorities to trust instead of the system's."
    )
    var certificateAuthorities: String?

    @Option(help: "How long streams in flight may still take after Ctrl-C.")
    var grace = DelayOption(seconds: 10)

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        var scenario = try ScenarioReader.read(path: scenario, environment: environment, simulateAll: simulate)
        try load.apply(to: &scenario)
        scenario.objectives += objectives.objectives
        let book = try PriceOptions.book(file: prices, scenario: scenario)

        let session = BenchSession(
            scenario: scenario,
            databasePath: database.path,
            simulateAll: simulate,
            certificateAuthorities: certificateAuthorities,
            loops: loops.count,
            isQuiet: quiet,
            environment: environment,
            grace: .nanoseconds(grace.nanoseconds)
        )
        let outcome = try await session.run()

        let stored = try RunDatabase.open(path: database.path, mode: .existing(readOnly: false)).load(
            .id(outcome.runID)
        )
        let gate = Gate.judge(
            stored,
            objectives: scenario.objectives,
            allowedFailureShare: scenario.allowedFailureShare
        )
        let summary = Summary(run: stored, prices: book, objectives: scenario.objectives)
        Console.result(ReportRenderer.render(summary, as: format, judgements: gate.judgements))
        if outcome.wasInterrupted { throw ProgramExit.interrupted }
        let code = gate.exitCode(strict: objectives.strict)
        if code != 0 { throw ExitCode(code) }
    }
}

import ArgumentParser
import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport
import SampleStore
import Statistics

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Print a run's latency, throughput, token and cost tables."
    )

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var selection: RunSelection

    @Option(help: "table, markdown, json or csv.")
    var format = ReportFormat.table

    @Option(name: .shortAndLong, help: "Write to this file instead of standard output; - is standard output.")
    var output: String?

    @Option(help: "A price file in the format of LiteLLM's public one; it precedes the built-in prices.")
    var prices: String?

    func run() throws {
        try Console.check(output)
        let stored = try database.open().load(selection.selector())
        let scenario = Self.scenario(of: stored.record)
        let measured = MeasuredRun(stored)
        let summary = Summary(
            measured,
            prices: try PriceOptions.book(file: prices, scenario: scenario),
            objectives: scenario?.objectives ?? []
        )
        let gate = Gate.judge(
            measured,
            objectives: scenario?.objectives ?? [],
            allowedFailureShare: scenario?.allowedFailureShare ?? .none,
            plannedBy: scenario
        )
        try Console.deliver(ReportRenderer.render(summary, as: format, judgements: gate.judgements), to: output)
    }

    /// Reads the scenario stored with a run where it can be read; a report without it is still a report.
    private static func scenario(of record: RunRecord) -> Scenario? {
        do {
            return try StoredScenario.read(record)
        } catch {
            Console.note("ezbench: \(error)")
            return nil
        }
    }
}

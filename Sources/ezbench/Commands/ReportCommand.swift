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
        abstract: "Print what a run found: the answer on one screen, or every table with --full."
    )

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var selection: RunSelection

    @Option(help: "table, markdown, json, csv or html: one page with figures.")
    var format = ReportFormat.table

    @Option(help: "Lay this run's figures over the other's, with --format html: its number, or \"last\".")
    var over: String?

    @Flag(help: "Print every table; other formats than table do anyway.")
    var full = false

    @Option(name: .shortAndLong, help: "Write to this file instead of standard output; - is standard output.")
    var output: String?

    @Option(help: "A price file in the format of LiteLLM's public one; it precedes the built-in prices.")
    var prices: String?

    func validate() throws {
        guard over == nil || format == .html else {
            throw ValidationError("--over: only --format html lays one run over another")
        }
    }

    func run() throws {
        try Console.check(output)
        let file = try database.open()
        let stored = try file.load(selection.selector())
        let scenario = Self.scenario(of: stored.record)
        let summary = try summarised(stored, scenario)
        let gate = Gate.judge(
            summary.measured,
            objectives: scenario?.objectives ?? [],
            allowedFailureShare: scenario?.allowedFailureShare ?? .none,
            plannedBy: scenario
        )
        if let over {
            let stored = try file.load(RunSelection.selector(over, option: "--over"))
            let other = try summarised(stored, Self.scenario(of: stored.record))
            let page = ReportRenderer.page(summary, over: other, judgements: gate.judgements)
            return try Console.deliver(page, to: output)
        }
        let subject = ReportSubject(
            summary,
            gate: gate,
            load: scenario?.load,
            obstacle: NothingWorked.sentence(stored) ?? NothingWorked.cause(stored)
        )
        let screen = Console.resultScreen(for: output)
        try Console.deliver(ReportRenderer.render(subject, as: format, isFull: full, on: screen), to: output)
    }

    private func summarised(_ run: StoredRun, _ scenario: Scenario?) throws -> Summary {
        let book = try PriceOptions.book(file: prices, scenario: scenario)
        return Summary(MeasuredRun(run), prices: book, objectives: scenario?.objectives ?? [])
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

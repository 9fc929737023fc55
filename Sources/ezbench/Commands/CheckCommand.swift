import ArgumentParser
import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport
import FileOutput
import Pricing
import SampleStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judge a run by its objectives; for CI.",
        usage: "ezbench check [<run>] [--strict] [<options>]",
        discussion: """
            The objectives are those of the run's scenario, and any that are named here. It ends with 0 if none is missed, with \
            1 if one is; with --strict, with 3 if too few requests can tell. `ezbench help objectives` says more.

            Formats: text; json, for programs; junit, which most CI systems read; github, annotations and a summary in \
            $GITHUB_STEP_SUMMARY; gitlab, a report for artifacts:reports:codequality, which a merge request shows; markdown.

            EXAMPLES
              ezbench check --strict
              ezbench check --max-ttft-p95 500ms --max-error-rate 1%
              ezbench check nightly --format junit -o ezbench.xml
              ezbench check --against main --max-regression 10%
              ezbench check --format gitlab -o gl-code-quality-report.json
              ezbench check --webhook "$SLACK_WEBHOOK" --notify failing
            """
    )

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var selection: RunSelection
    @OptionGroup var objectives: ObjectiveOptions
    @OptionGroup var baseline: BaselineOptions

    @Option(help: "text, json, junit, github, gitlab or markdown.")
    var format = CheckFormat.text

    @OptionGroup var destination: OutputOptions

    @OptionGroup var webhook: WebhookOptions

    func run() async throws {
        let hook = try webhook.hook()
        try Console.check(destination.output)
        if format == .github { try checkJobSummary() }
        let stored = try database.open().facts(selection.selector())
        let shard = stored.record.shard
        guard shard.isWhole else {
            throw CommandError(
                "run \(stored.record.id) is shard \(shard.text) of a run, and a part is not judged by itself: join the parts with "
                    + "ezbench merge, and check the whole"
            )
        }
        var scenario = try StoredScenario.read(stored.record)
        let own = scenario
        scenario.objectives += objectives.objectives
        let book = try PriceOptions.book(file: nil, scenario: scenario)
        // What the run was begun with is judged as far as it can be.
        if own.unjudgeable == nil, let defect = scenario.unjudgeable { throw CommandError(defect) }
        if book.unpricedObjective(in: own) == nil, let obstacle = book.unpricedObjective(in: scenario) {
            throw CommandError(obstacle)
        }
        let regressions = try baseline.regressions(scenario)
        let held = try baseline.held(stored.record, regressions, database)
        let gate = Gate.judge(
            MeasuredRun(stored),
            objectives: scenario.objectives,
            allowedFailureShare: scenario.allowedFailureShare,
            regressions: regressions,
            against: held,
            prices: book,
            plannedBy: scenario
        )
        try Console.deliver(GateRenderer.render(gate, as: format), to: destination.output)
        if format == .github { try appendJobSummary(GateRenderer.jobSummary(gate)) }
        await hook?.tell(gate)
        // Whoever asks it here, and not in a scenario that may be older than every baseline, is not told that all is fine.
        let isUnheld = baseline.maxRegression != nil && held == nil
        let code = gate.exitCode(strict: objectives.strict || isUnheld)
        if code != 0 { throw ProgramEnd(code: ExitCode(code), reason: gate.conclusion) }
    }

    /// Adds to the file GitHub shows on the job's page, where it names one.
    private func appendJobSummary(_ markdown: String) throws {
        try withJobSummary { file throws(OutputError) in try file.append(Array(markdown.utf8)) }
    }

    private func checkJobSummary() throws {
        try withJobSummary { file throws(OutputError) in try file.check() }
    }

    private func withJobSummary(_ work: (OutputFile) throws(OutputError) -> Void) throws {
        guard let path = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"], !path.isEmpty else { return }
        do {
            try work(OutputFile(path))
        } catch {
            throw CommandError("GITHUB_STEP_SUMMARY: \(error)")
        }
    }
}

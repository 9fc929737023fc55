import ArgumentParser
import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport
import SampleStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a run as the file of another tool, for whatever reads those.",
        discussion: """
            The figures are by that tool's definitions, as ezbench explain has them, and not by ezbench's own under another \
            name; what a run cannot tell is left out. A simulated run says so in the file.

            \(ExportWords.list)

            EXAMPLES
              ezbench export --as vllm-bench -o result.json
              ezbench export --as aiperf --rows -o profile_export.jsonl
              ezbench export 12 --as llm-d --target gpt -o report.yaml
              ezbench export nightly --as prometheus -o /var/lib/node_exporter/ezbench.prom
              ezbench export 12 --as otlp --otlp http://127.0.0.1:4318
            """
    )

    @OptionGroup var database: DatabaseOptions

    @OptionGroup var selection: RunSelection

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "The format; ezbench report --format writes CSV, JSON, Markdown and HTML.",
            valueName: "format"
        )
    )
    var format: ExportFormat

    @Option(
        name: .customLong("target"),
        help: ArgumentHelp(
            "A target of the run, where a file has room for one; elsewhere it may be repeated, and all of them are taken if none is named.",
            valueName: "name"
        ),
        completion: RunNames.targets
    )
    var targets: [String] = []

    @Flag(
        help: """
            Every request, too: in vllm-bench the lists of --save-detailed, with texts where the run has kept them; of aiperf its \
            profile_export.jsonl, in place of the summary.
            """
    )
    var rows = false

    @OptionGroup var destination: OutputOptions

    @OptionGroup var collector: CollectorOptions

    func validate() throws {
        if rows, !format.hasRows {
            let known = ExportFormat.allCases.filter(\.hasRows).map(\.rawValue).joined(separator: " and ")
            throw ValidationError("--rows: files of single requests are of \(known), and not of \(format.rawValue)")
        }
        guard collector.otlp != nil else { return }
        if format != .otlp { throw ValidationError("--otlp: a collector takes --as otlp alone") }
        if destination.output != nil {
            throw ValidationError("--otlp, --output: a collector or a file; leave one of the two out")
        }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let collector = try collector.collector(environment)
        try Console.check(destination.output)
        let file = try database.open()
        let stored = try file.facts(selection.selector())
        let run = MeasuredRun(stored)
        let chosen = try RunTargets.chosen(targets, of: run)
        if format.isOfOneTarget, chosen.count != 1 {
            let names = chosen.map(\.target.name).joined(separator: ", ")
            throw CommandError(
                "--as \(format.rawValue): a file of that format is about one target, and these are \(chosen.count) (\(names)); "
                    + "name one with --target"
            )
        }
        let export = RunExport(
            run,
            plannedBy: ReportCommand.scenario(of: stored.record),
            operations: format == .otlp ? try operations(of: stored.record, chosen, in: file) : nil,
            answers: rows && format == .vllmBench ? try answers(of: stored.record, in: file) : [:]
        )
        guard let collector else {
            return try Console.deliver(export.text(chosen, as: format, rows: rows), to: destination.output)
        }
        let surroundings = Surroundings(version: EZBench.version, environment: environment)
        do {
            try await surroundings.post(export.otlpBody, to: collector)
        } catch {
            throw ProgramEnd(code: ProgramExit.missed, reason: "\(error)")
        }
    }

    /// Returns the texts of answers, of a run that has kept them.
    private func answers(of record: RunRecord, in file: RunDatabase) throws -> [RunExport.AnswerPlace: String] {
        var answers: [RunExport.AnswerPlace: String] = [:]
        try file.forEachSample(of: record.id) { sample in
            if sample.outcome == .ok, let text = sample.answerText { answers[RunExport.AnswerPlace(sample)] = text }
        }
        return answers
    }

    /// Adds the operations of some targets up; of each request all is needed, so that they are read anew.
    private func operations(
        of record: RunRecord,
        _ targets: [MeasuredTarget],
        in file: RunDatabase
    ) throws -> OperationMeters {
        let names = Set(targets.map(\.target.name))
        var meters = OperationMeters(record.targets)
        try file.forEachSample(of: record.id) { sample in
            if names.contains(record[sample.target].name) { meters.take(sample) }
        }
        return meters
    }
}

import ArgumentParser
import BenchAnalysis
import BenchModel
import BenchReport
import SampleStore

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a run as the file of another tool, for whatever reads those.",
        discussion: """
            The figures are by that tool's definitions, as ezbench explain has them, and not by ezbench's own under another \
            name; what a run cannot tell is left out. A simulated run says so in the file.

            \(ExportWords.list)

            EXAMPLES
              ezbench export --as vllm-bench -o result.json
              ezbench export 12 --as llm-d --target gpt -o report.yaml
              ezbench export nightly --as prometheus -o /var/lib/node_exporter/ezbench.prom
            """
    )

    @OptionGroup var database: DatabaseOptions

    @OptionGroup var selection: RunSelection

    @Option(name: .customLong("as"), help: ArgumentHelp("The format.", valueName: "format"))
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

    @OptionGroup var destination: OutputOptions

    func run() throws {
        try Console.check(destination.output)
        let stored = try database.open().facts(selection.selector())
        let run = MeasuredRun(stored)
        let chosen = try RunTargets.chosen(targets, of: run)
        if format.isOfOneTarget, chosen.count != 1 {
            let names = chosen.map(\.target.name).joined(separator: ", ")
            throw CommandError(
                "--as \(format.rawValue): a file of that format is about one target, and these are \(chosen.count) (\(names)); "
                    + "name one with --target"
            )
        }
        let export = RunExport(run, plannedBy: ReportCommand.scenario(of: stored.record))
        try Console.deliver(export.text(chosen, as: format), to: destination.output)
    }
}

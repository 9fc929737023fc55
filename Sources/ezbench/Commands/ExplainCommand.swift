import ArgumentParser
import BenchAnalysis
import BenchModel
import BenchReport
import SampleStore

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what other tools would have said of a run, and why that differs.",
        discussion: """
            Tools mean different things by one name. The stored samples are read by a tool's definitions, as its source has \
            them, and each difference is given its reason: which events are tokens, where the clock starts and ends, what \
            is divided by what, which requests count, and how percentiles are taken. What stored samples cannot show of a \
            tool is said, too.

            Tools: \(ForeignTool.all.map(\.name).joined(separator: ", ")).

            EXAMPLES
              ezbench explain --as vllm
              ezbench explain 12 --as guidellm --as aiperf --target gpt
              ezbench explain latest --as all --format markdown
            """
    )

    @OptionGroup var database: DatabaseOptions

    @OptionGroup var selection: RunSelection

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("A tool, or \"all\"; may be repeated.", valueName: "tool"),
        completion: .list(ForeignTool.all.map(\.name) + ["all"])
    )
    var tools: [String] = ["all"]

    @Option(
        name: .customLong("target"),
        help: ArgumentHelp("A target of the run; all of them if none is named. May be repeated.", valueName: "name"),
        completion: RunNames.targets
    )
    var targets: [String] = []

    @Option(help: "table, markdown, json or csv: one row for each target, tool and figure.")
    var format = ExplanationFormat.table

    @OptionGroup var destination: OutputOptions

    func validate() throws { _ = try named() }

    func run() throws {
        try Console.check(destination.output)
        let tools = try named()
        let run = MeasuredRun(try database.open().facts(selection.selector()))
        let explanation = RunExplanation(run, targets: try RunTargets.chosen(targets, of: run), as: tools)
        let screen = Console.resultScreen(for: destination.output)
        try Console.deliver(ExplanationRenderer.render(explanation, as: format, on: screen), to: destination.output)
    }

    /// The tools that were named, each once, in the order of the list.
    private func named() throws -> [ForeignTool] {
        var chosen: Set<String> = []
        for name in tools {
            if name.lowercased() == "all" {
                chosen.formUnion(ForeignTool.all.map(\.name))
            } else if let tool = ForeignTool.named(name) {
                chosen.insert(tool.name)
            } else {
                let known = ForeignTool.all.map(\.name).joined(separator: ", ")
                throw ValidationError("--as \(name): expected one of \(known), or all")
            }
        }
        return ForeignTool.all.filter { chosen.contains($0.name) }
    }
}

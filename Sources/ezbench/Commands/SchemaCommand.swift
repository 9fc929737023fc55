import ArgumentParser
import BenchReport
import CBuildFacts

struct SchemaCommand: ParsableCommand {
    /// The schemas there are.
    enum Name: String, CaseIterable, ExpressibleByArgument {
        case scenario, report, comparison, explanation, sweep

        var text: String {
            switch self {
            case .scenario: String(cString: ezb_scenario_schema())
            case .report: String(cString: ezb_report_schema())
            case .comparison: String(cString: ezb_comparison_schema())
            case .explanation: String(cString: ezb_explanation_schema())
            case .sweep: String(cString: ezb_sweep_schema())
            }
        }
    }

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case json, markdown
    }

    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of scenarios, or of what is written in JSON.",
        discussion: """
            Editors complete and check a scenario that names it: "$schema": "./scenario.schema.json".

            EXAMPLES
              ezbench schema > scenario.schema.json
              ezbench schema --format markdown    # every key, to read
              ezbench schema report
              ezbench schema comparison           # of compare --format json
            """
    )

    @Argument(
        help: ArgumentHelp(
            "scenario; report, comparison, explanation or sweep for what report, compare, explain and sweep write with --format json.",
            valueName: "name"
        )
    )
    var name = Name.scenario

    @Option(help: "json, or markdown: what each key of a scenario is, to read.")
    var format = Format.json

    @OptionGroup var destination: OutputOptions

    func validate() throws {
        guard format == .json || name == .scenario else {
            throw ValidationError("--format markdown: only the schema of scenarios is written so; leave it out")
        }
    }

    func run() throws {
        try Console.check(destination.output)
        let text =
            switch format {
            case .json: name.text
            case .markdown:
                try SchemaReference(name.text)
                    .markdown(title: "Scenario reference", command: "ezbench schema --format markdown")
            }
        try Console.deliver(text, to: destination.output)
    }
}

import ArgumentParser

struct SchemaCommand: ParsableCommand {
    /// The schemas there are.
    enum Name: String, CaseIterable, ExpressibleByArgument {
        case scenario, report

        var text: String {
            switch self {
            case .scenario: ScenarioSchema.text
            case .report: ReportSchema.text
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of scenarios, or of reports in JSON.",
        discussion: """
            Editors complete and check a scenario that names it: "$schema": "./scenario.schema.json".

            EXAMPLES
              ezbench schema > scenario.schema.json
              ezbench schema report
            """
    )

    @Argument(help: ArgumentHelp("scenario, or report for `report --format json`.", valueName: "name"))
    var name = Name.scenario

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"),
        completion: .file()
    )
    var output: String?

    func run() throws {
        try Console.check(output)
        try Console.deliver(name.text + "\n", to: output)
    }
}

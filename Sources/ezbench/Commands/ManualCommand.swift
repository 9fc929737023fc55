import ArgumentParser

/// Writes the manual pages, for `make install` and packages; not shown in help.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Write the manual pages into a folder.",
        shouldDisplay: false
    )

    @Argument(help: ArgumentHelp("A folder that exists.", valueName: "folder"), completion: .directory)
    var folder: String

    func run() throws {
        let program = try DescribedCommand.read(EZBench._dumpHelp())
        let topics = HelpTopic.allCases.map { (name: $0.rawValue, text: $0.body) }
        for (name, page) in ManualPage.all(of: program, version: EZBench.version, topics: topics) {
            try Console.deliver(page, to: "\(folder)/\(name)")
        }
    }
}

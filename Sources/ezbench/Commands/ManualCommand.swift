import ArgumentParser
import FileOutput
import Foundation

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
        let topics = HelpTopic.allCases.map { topic in
            (name: topic.rawValue, text: topic.text.split(separator: "\n", maxSplits: 2).last.map(String.init) ?? "")
        }
        for (name, page) in ManualPage.all(of: program, version: EZBench.version, topics: topics) {
            do {
                try OutputFile("\(TypedPath.of(folder))/\(name)").write(Array(page.utf8))
            } catch {
                throw CommandError("\(error)")
            }
        }
    }
}

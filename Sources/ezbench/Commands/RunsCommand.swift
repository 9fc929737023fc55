import ArgumentParser
import BenchModel
import BenchReport
import SampleStore

struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "runs", abstract: "List the runs of a database.")

    @OptionGroup var database: DatabaseOptions

    @Option(help: "table or json.")
    var format = RunsFormat.table

    func run() throws {
        let listed = try database.open().runs()
        let counts = Dictionary(listed.map { ($0.record.id, $0.attempted) }, uniquingKeysWith: { first, _ in first })
        Console.result(RunsRenderer.render(listed.map(\.record), requestCounts: counts, as: format))
    }
}

import ArgumentParser
import BenchReport
import SampleStore

struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "runs", abstract: "List the runs of a database.")

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "As JSON.")
    var json = false

    func run() throws {
        let rows = try database.open().runs().map {
            RunsRenderer.Row(record: $0.record, attempted: $0.attempted, ok: $0.ok, failed: $0.failed)
        }
        Console.result(json ? RunsRenderer.json(rows) : RunsRenderer.table(rows))
    }
}

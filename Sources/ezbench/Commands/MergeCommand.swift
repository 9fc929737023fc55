import ArgumentParser
import BenchApplication
import BenchModel
import BenchReport

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Join the parts of a run that several machines shared.",
        usage: "ezbench merge <output> <part> ... [<options>]",
        discussion: """
            Each part is the database of a run that was begun with --shard. Their samples are copied into a new database, whose \
            reports are made of all of them; percentiles are never merged. Of a run whose parts are not all there the report says \
            INCOMPLETE, no gate passes, and this command ends with 1.

            EXAMPLES
              ezbench run load.json --shard 1/2 --start-at 2026-05-01T20:00:00Z --db a.sqlite
              ezbench merge whole.sqlite a.sqlite b.sqlite
              ezbench check --db whole.sqlite
            """
    )

    @Argument(help: "The database to write; one that a merge of the same run wrote is replaced.", completion: .file())
    var output: String

    @Argument(
        help: ArgumentHelp("The databases of the parts, in any order.", valueName: "part"),
        completion: .file(extensions: ["sqlite"])
    )
    var parts: [String] = []

    func validate() throws {
        if parts.isEmpty {
            throw ValidationError(
                "merge: name the databases of the parts behind the output: ezbench merge whole.sqlite a.sqlite b.sqlite"
            )
        }
    }

    func run() throws {
        let merged = try MergedRun.write(parts.map(TypedPath.of), to: TypedPath.of(output))
        let record = merged.record
        let mark = record.isSimulated ? "SIMULATED " : ""
        let count = record.parts.first?.shard.count ?? record.parts.count
        Console.say(
            "\(PlainText.line(output)): \(mark)run \(record.id) (\(PlainText.line(record.name))), "
                + "\(record.parts.count) of \(Figure.count(count, "shard")), \(Figure.count(merged.samples, "sample")), "
                + "\(Figure.bytes(merged.bytes))"
        )
        Console.note("To read it: ezbench report --db \(ShellWord.quoted(output))")
        if let reason = record.endReason {
            throw ProgramEnd(code: ProgramExit.missed, reason: "INCOMPLETE: \(PlainText.line(reason))")
        }
    }
}

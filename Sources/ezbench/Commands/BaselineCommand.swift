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

struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Keep a run that later ones are held against.",
        usage: "ezbench baseline <set|list|remove> [<run or name>] [<options>]",
        discussion: """
            `set` gives a run a name, by which check, run and compare find it; with --file it also writes the run's samples into \
            a small file, to be kept in a repository. A run that is a baseline is not deleted by the way. Objectives with \
            "max_regression" ask it, as --max-regression does.

            EXAMPLES
              ezbench baseline set latest --name main
              ezbench baseline set nightly --name main --file baselines/main.sqlite
              ezbench baseline list
              ezbench check --against main --max-regression 10%
              ezbench check --against baselines/main.sqlite --max-regression 10%
            """
    )

    enum Action: String, ExpressibleByArgument, CaseIterable {
        case set, list, remove
    }

    @Argument(help: "set, list or remove.")
    var action: Action

    @Argument(
        help: ArgumentHelp("The run to keep (default: the latest), or the name to remove.", valueName: "run or name"),
        completion: RunNames.completion
    )
    var named: String?

    @OptionGroup var database: DatabaseOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The baseline's name.", valueName: "name"),
        transform: LabelOptions.readTag
    )
    var name = RunTag.mainBaseline

    @Option(
        help: ArgumentHelp("Write the run's samples into a file of its own, too.", valueName: "file"),
        completion: .file(extensions: ["sqlite"])
    )
    var file: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The most requests of each target in that file; of more, every second, third … is kept.",
            valueName: "count"
        )
    )
    var most = BaselineFile.usualMost

    func validate() throws {
        if action != .set, file != nil { throw ValidationError("--file: belongs to `baseline set`") }
        if action == .list, let named { throw ValidationError("list takes no \(named): it lists all") }
        if most < 1 { throw ValidationError("--most \(most): expected 1 or more") }
    }

    func run() throws {
        switch action {
        case .set: try set()
        case .list: try list()
        case .remove: try remove()
        }
    }

    private func set() throws {
        let selector = try RunSelection.selector(named ?? "latest")
        let stored = try database.open()
        let record = try stored.record(selector)
        guard record.status == .finished else {
            throw CommandError(
                "run \(record.id) is \(record.status.rawValue): what was measured may not be like the whole; "
                    + (record.parts.isEmpty
                        ? "finish it (\(record.commandToResume)), or name another run" : "merge all its shards")
            )
        }
        try check(MeasuredRun(stored.facts(.id(record.id))))
        // The file first: where it cannot be written the name stays where it is.
        if let file {
            let written = try BaselineFile.write(
                stored.load(.id(record.id)),
                to: TypedPath.of(file),
                named: name,
                most: most
            )
            let all = Figure.count(written.measured, "request")
            let part = written.kept < written.measured ? "\(written.kept) of \(all), evenly spaced" : all
            Console.say("\(PlainText.line(file)): \(part), \(Figure.bytes(written.bytes)), no texts")
        }
        let opened = try database.openToChange(after: stored)
        defer { opened.close() }
        let before = try opened.setBaseline(name, to: record.id)
        let instead = before.flatMap { $0 == record.id ? nil : " (it was run \($0))" } ?? ""
        let mark = record.isSimulated ? "SIMULATED " : ""
        Console.say("baseline \(name.text): \(mark)run \(record.id) (\(PlainText.line(record.name)))\(instead)")
    }

    /// Refuses a run that later ones cannot be held against, and says of which targets they cannot.
    private func check(_ run: MeasuredRun) throws {
        let empty = run.targets.filter { !$0.hasFigures }
        if empty.count == run.targets.count {
            throw CommandError(
                "run \(run.record.id) measured nothing: no request succeeded, so that no run can be held against it; name another run "
                    + "(ezbench runs lists them)"
            )
        }
        for target in empty {
            Console.note(
                "ezbench: run \(run.record.id): no request of target \"\(PlainText.line(target.target.name))\" succeeded, so that nothing of it can "
                    + "be held against this baseline"
            )
        }
    }

    private func list() throws {
        let opened = try database.open()
        let baselines = try opened.baselines()
        if baselines.isEmpty { return Console.say("No baselines yet: ezbench baseline set latest --name main") }
        for baseline in baselines {
            let record = try opened.record(.id(baseline.run))
            let mark = record.isSimulated ? ", SIMULATED" : ""
            Console.say(
                "\(baseline.name.text)  run \(record.id)  \(PlainText.line(record.name))  \(Figure.minute(record.startedAt))\(mark)"
            )
        }
    }

    private func remove() throws {
        let meant = try named.map(LabelOptions.readTag) ?? name
        let opened = try database.openToChange()
        defer { opened.close() }
        guard try opened.removeBaseline(meant) else {
            let known = try opened.baselines().map(\.name.text)
            throw CommandError(
                "there is no baseline \(meant.text); "
                    + (known.isEmpty ? "there is none at all" : "there are \(known.joined(separator: ", "))")
            )
        }
        Console.say("baseline \(meant.text): removed; its run stays")
    }
}

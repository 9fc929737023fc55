import ArgumentParser
import BenchModel
import BenchReport
import SampleStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List the runs of a database, name them, or delete them.",
        usage: "ezbench runs [<run> ...] [<options>]",
        discussion: """
            A run is named by its number, by a tag (of several runs, the latest), by the first four or more characters of \
            its UUID, or by "latest".

            EXAMPLES
              ezbench runs                           # all of them
              ezbench runs --tag before latest       # name the latest one
              ezbench runs 3 --note "old gateway"    # say something about run 3
              ezbench runs --delete 1 2              # delete two
              ezbench runs --keep 20 --yes           # keep the latest 20 alone
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The runs that are meant; all of them if none is named.",
            valueName: "run"
        ),
        completion: RunNames.completion
    )
    var listed: [String] = []

    @Option(
        name: .customLong("run"),
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A run, as an option; may be repeated.", valueName: "run"),
        completion: RunNames.completion
    )
    var named: [String] = []

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var labels: LabelOptions

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A tag to take from the runs; may be repeated.", valueName: "name"),
        transform: LabelOptions.readTag
    )
    var untag: [RunTag] = []

    @Flag(help: "Delete the runs with all their samples, and give the space back.")
    var delete = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Delete all but the latest runs.", valueName: "count")
    )
    var keep: Int?

    @Flag(name: .shortAndLong, help: "Delete without being asked.")
    var yes = false

    @Option(help: "table or json.")
    var format = RunsFormat.table

    private var names: [String] { listed + named }

    func validate() throws {
        if let keep, keep < 0 { throw ValidationError("--keep \(keep): expected 0 or more") }
        if delete, keep != nil { throw ValidationError("--delete and --keep: name one of them") }
        if keep != nil, !names.isEmpty {
            throw ValidationError("--keep: deletes all but the latest runs, and takes no names; use --delete for these")
        }
        let changes = labels.given + (untag.isEmpty ? [] : ["--untag"]) + (delete ? ["--delete"] : [])
        if names.isEmpty, let change = changes.first {
            throw ValidationError("\(change): which run is meant? Name it, such as: ezbench runs \(change) … latest")
        }
        if delete, changes.count > 1 { throw ValidationError("\(changes[0]) and --delete: name one of them") }
        if yes, !delete, keep == nil { throw ValidationError("--yes: belongs to --delete or --keep") }
    }

    func run() throws {
        do {
            try act()
        } catch let error as StoreError where error.kind == .noSuchRun {
            guard let word = names.first, let advice = Self.advice(for: word) else { throw error }
            throw CommandError("\(error); \(advice)")
        }
    }

    /// What to type in place of words that stand for what options do here.
    private static func advice(for word: String) -> String? {
        switch word {
        case "list", "ls": "ezbench runs alone lists them"
        case "note": "to say something of a run: ezbench runs --note TEXT RUN"
        // Others that are no runs may well be tags.
        case "show", "delete", "rm", "remove", "tag": FamiliarCommand.advice(for: word)
        default: nil
        }
    }

    private func act() throws {
        let selectors = try names.map { try RunSelection.selector($0) }
        if delete || keep != nil { return try delete(selectors) }
        let changesLabels = !labels.given.isEmpty || !untag.isEmpty
        var opened = try database.open()
        if changesLabels {
            // Only once it is sure that they are there: nothing is changed for the sake of a wrong name.
            let ids = Set(try selectors.map { try opened.record($0).id })
            opened = try database.openToChange(after: opened)
            for id in ids.sorted() { try opened.label(id, adding: labels.tag, removing: untag, note: labels.note) }
        }
        let runs = try selectors.isEmpty ? opened.runs() : opened.runs(selectors)
        Console.result(
            RunsRenderer.render(runs, as: format, isWhole: !selectors.isEmpty, on: Console.resultScreen)
        )
    }

    // MARK: Deleting

    private func delete(_ selectors: [RunSelector]) throws {
        let read = try database.open()
        let kept = Set(try read.baselines().map(\.run))
        // What others are judged by is deleted by its own name alone, and refused there.
        let older = try keep.map { try Array(read.runs().dropLast($0)) }
        let spared = (older ?? []).map(\.record.id).filter(kept.contains)
        if !spared.isEmpty {
            let list = spared.map(String.init).joined(separator: ", ")
            Console.note("ezbench: kept as baselines: \(list); ezbench baseline remove NAME lets one go.")
        }
        let doomed = try older?.filter { !kept.contains($0.record.id) } ?? read.runs(selectors)
        guard !doomed.isEmpty else { return Console.say("nothing to delete") }
        if !yes { try ask(about: doomed) }
        let opened = try database.openToChange(after: read)
        try opened.delete(doomed.map(\.record.id))
        let deleted = "deleted \(Figure.count(doomed.count, "run"))"
        do {
            Console.say("\(deleted); \(Figure.bytes(try opened.giveBackSpace())) given back")
        } catch let error as StoreError {
            Console.say(deleted)
            Console.note("ezbench: the space could not be given back yet, and is used for later runs: \(error)")
        }
        opened.close()
    }

    /// Lets somebody at a terminal decide; a script has to have said so before.
    private func ask(about runs: [RunListing]) throws {
        guard Console.canAsk else {
            throw CommandError(
                "\(Figure.count(runs.count, "run")) would be deleted, and nobody can be asked here; give --yes to delete them"
            )
        }
        Console.note(RunsRenderer.render(runs, as: .table, on: Screen(columns: Console.errorScreen.columns)))
        guard Console.confirm("Delete \(runs.count == 1 ? "this run" : "these \(runs.count) runs") for good?") else {
            throw ProgramEnd(code: ProgramExit.missed, reason: "nothing was deleted")
        }
    }
}

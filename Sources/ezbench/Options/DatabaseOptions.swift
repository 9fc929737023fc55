import ArgumentParser
import SampleStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Which database, and which run in it.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: .customLong("db"),
        help: ArgumentHelp(
            "The database file (default: $EZBENCH_DB, else ezbench.sqlite here).",
            valueName: "file"
        ),
        completion: .file(extensions: ["sqlite"])
    )
    var database: String?

    var path: String {
        database.map(TypedPath.of) ?? Self.usualPath
    }

    /// The file that is meant where none is named.
    static var usualPath: String {
        let named = ProcessInfo.processInfo.environment["EZBENCH_DB"] ?? ""
        return named.isEmpty ? "ezbench.sqlite" : TypedPath.of(named)
    }

    /// Opens a database that must exist, to read it and write nothing, and tells of runs found dead in it.
    func open() throws -> RunDatabase { try Self.open(path: path) }

    /// Opens a database that must exist, to change what is in it.
    ///
    /// - Parameter read: the same, as it was opened to be read before: it is closed, and what was told of it is not told again.
    /// - Returns: the database.
    /// - Throws: where there is none, or nobody may write to it.
    func openToChange(after read: RunDatabase? = nil) throws -> RunDatabase {
        read?.close()
        return try Self.open(path: path, .existing(readOnly: false), told: read?.recoveredRuns ?? [])
    }

    /// Opens the database at a path in the same way.
    static func open(
        path: String,
        _ mode: RunDatabase.Mode = .existing(readOnly: true),
        told: [Int64] = []
    ) throws -> RunDatabase {
        let database = try RunDatabase.open(path: path, mode: mode)
        for run in database.recoveredRuns where !told.contains(run) {
            Console.note("ezbench: \(InterruptedRun.sentence(run))")
        }
        return database
    }
}

/// Which run: behind the command, or behind `--run`, since people try either.
struct RunSelection: ParsableArguments {
    static let help = ArgumentHelp(
        "The run: its number, a tag, the beginning of its UUID, or \"latest\" (the default).",
        valueName: "run"
    )

    @Argument(help: help, completion: RunNames.completion)
    var place: String?

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("The run, as an option.", valueName: "run"),
        completion: RunNames.completion
    )
    var named: String?

    /// Whether somebody said which.
    var isNamed: Bool { place != nil || named != nil }

    func validate() throws {
        if let place, let named, place != named {
            throw ValidationError("\(place) and --run \(named): name one run")
        }
    }

    func selector() throws -> RunSelector {
        try Self.selector(named ?? place ?? "latest", option: named == nil ? "" : "--run")
    }

    /// Reads a run's name as it is typed.
    ///
    /// - Parameters:
    ///   - run: the name.
    ///   - option: the option that it stands behind, for messages; empty for an argument.
    /// - Returns: what to look for.
    /// - Throws: where no run can be called so; whether there is one, the database tells.
    static func selector(_ run: String, option: String = "") throws -> RunSelector {
        guard let selector = RunSelector(text: run) else {
            let typed = run.allSatisfy(\.isWhitespace) ? "'\(run)'" : run
            let place = [option, typed].filter { !$0.isEmpty }.joined(separator: " ")
            throw CommandError("\(place): not a run; expected \(RunSelector.expected).")
        }
        return selector
    }
}

import ArgumentParser
import Foundation
import SampleStore

/// Which database, and which run in it.
struct DatabaseOptions: ParsableArguments {
    @Option(name: .customLong("db"), help: "The database file (default: $EZBENCH_DB, else ezbench.sqlite here).")
    var database: String?

    var path: String {
        if let database { return TypedPath.of(database) }
        let named = ProcessInfo.processInfo.environment["EZBENCH_DB"] ?? ""
        return named.isEmpty ? "ezbench.sqlite" : TypedPath.of(named)
    }

    /// Opens a database that must exist, to read it and write nothing, and tells of runs found dead in it.
    func open() throws -> RunDatabase { try Self.open(path: path) }

    /// Opens the database at a path in the same way.
    static func open(path: String) throws -> RunDatabase {
        let database = try RunDatabase.open(path: path, mode: .existing(readOnly: true))
        for run in database.recoveredRuns {
            Console.note("ezbench: \(InterruptedRun.sentence(run))")
        }
        return database
    }
}

struct RunSelection: ParsableArguments {
    @Option(name: .customLong("run"), help: "The run: its number, or \"last\".")
    var run = "last"

    func selector() throws -> RunSelector { try Self.selector(run, option: "--run") }

    static func selector(_ run: String, option: String) throws -> RunSelector {
        if run == "last" { return .last }
        guard let id = Int64(run), id > 0 else {
            throw CommandError("\(option) \(run): not a run; expected a number from `ezbench runs`, or \"last\".")
        }
        return .id(id)
    }
}

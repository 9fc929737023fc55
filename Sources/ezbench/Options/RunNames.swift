import ArgumentParser
import BenchModel
import SampleStore

/// Completes the names of runs from the database that the command line names.
enum RunNames {
    /// For options and arguments that name a run.
    static let completion = CompletionKind.custom { arguments, _, _ in
        database(typed: arguments).map(names) ?? []
    }

    /// For the sides of a comparison: runs, and targets of the latest ones.
    static let sides = CompletionKind.custom { arguments, _, _ in
        guard let database = database(typed: arguments) else { return [] }
        let targets = (try? database.latestTargets(ofRuns: 5)) ?? []
        return names(database) + targets.map { "\($0.run):\($0.target)" }
    }

    /// The numbers and tags of the latest runs.
    private static func names(_ database: RunDatabase) -> [String] {
        (try? database.latestNames()).map { ["latest"] + $0 } ?? []
    }

    /// The database that is meant; nil where there is none.
    private static func database(typed arguments: [String]) -> RunDatabase? {
        let path = TypedPath.value(of: "--db", in: arguments) ?? DatabaseOptions.usualPath
        return try? RunDatabase.open(path: path, mode: .existing(readOnly: true))
    }
}

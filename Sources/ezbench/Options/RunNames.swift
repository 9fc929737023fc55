import ArgumentParser
import Foundation
import SampleStore

/// Completes the names of runs from the database that the command line names.
enum RunNames {
    /// For options and arguments that name a run.
    static let completion = CompletionKind.custom { arguments, _, _ in names(typed: arguments) }

    /// Returns the numbers and tags of the latest runs; nothing where there is no database.
    static func names(typed arguments: [String]) -> [String] {
        let path = database(typed: arguments)
        guard let runs = try? RunDatabase.open(path: path, mode: .existing(readOnly: true)).latestNames() else {
            return []
        }
        return ["latest"] + runs
    }

    private static func database(typed arguments: [String]) -> String {
        if let option = arguments.lastIndex(of: "--db"), option + 1 < arguments.count {
            return TypedPath.of(arguments[option + 1])
        }
        if let joined = arguments.last(where: { $0.hasPrefix("--db=") }) {
            return TypedPath.of(String(joined.dropFirst("--db=".count)))
        }
        return DatabaseOptions.usualPath
    }
}

import ArgumentParser
import BenchModel
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

    /// For the sides of a comparison: runs, and targets of the latest ones.
    static let sides = CompletionKind.custom { arguments, _, _ in
        names(typed: arguments) + targets(typed: arguments)
    }

    /// The runs whose targets are offered.
    private static let runsWithTargets = 5

    private static func targets(typed arguments: [String]) -> [String] {
        guard let runs = try? RunDatabase.open(path: database(typed: arguments), mode: .existing(readOnly: true)).runs()
        else { return [] }
        return runs.suffix(runsWithTargets).reversed().flatMap { run in
            run.record.targets.count > 1 ? run.record.targets.map { "\(run.record.id):\($0.name)" } : []
        }
    }

    private static func database(typed arguments: [String]) -> String {
        TypedPath.value(of: "--db", in: arguments) ?? DatabaseOptions.usualPath
    }
}

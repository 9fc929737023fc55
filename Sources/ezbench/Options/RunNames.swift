import ArgumentParser
import BenchModel
import BenchReport
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
        return names(database) + targets.map { "\($0.run):\($0.target)" }.filter(isOneLine).map(escaped)
    }

    /// For the targets of a run that stands behind the command, or behind `--run`.
    static let targets = CompletionKind.custom { arguments, _, _ in
        guard let database = database(typed: arguments) else { return [] }
        let typed = TypedPath.value(of: "--run", in: arguments).map { [$0] } ?? arguments.dropFirst(2).map { $0 }
        let selectors = typed.filter { !$0.isEmpty && !$0.hasPrefix("-") }.compactMap { RunSelector(text: $0) }
        let record = (selectors + [.last]).lazy.compactMap { try? database.record($0) }.first
        return (record?.targets.map(\.name) ?? []).filter(isOneLine).map(escaped)
    }

    /// Names come from scenarios; the shell takes each line for one.
    private static func isOneLine(_ name: String) -> Bool { !name.isEmpty && PlainText.line(name) == name }

    /// zsh takes what stands behind a colon for a description.
    private static func escaped(_ name: String) -> String {
        CompletionShell.requesting == .zsh
            ? name.replacing("\\", with: "\\\\").replacing(":", with: "\\:") : name
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

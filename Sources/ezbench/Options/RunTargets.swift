import BenchAnalysis
import BenchModel

/// The targets of a run that `--target` names.
enum RunTargets {
    /// Returns them in the run's order; all of them if none is named.
    static func chosen(_ names: [String], of run: MeasuredRun) throws -> [MeasuredTarget] {
        if names.isEmpty { return run.targets }
        for name in names { try check(name, of: run, in: "--target \(name)") }
        return run.targets.filter { names.contains($0.target.name) }
    }

    /// Refuses a name that no target of the run has; `option` is what was typed.
    static func check(_ name: String, of run: MeasuredRun, in option: String) throws {
        let known = run.targets.map(\.target.name)
        guard !known.contains(name) else { return }
        throw CommandError(
            "\(option): the run has no target of that name; it has \(known.joined(separator: ", "))."
        )
    }
}

import BenchAnalysis
import BenchModel

/// The targets of a run that `--target` names.
enum RunTargets {
    /// Returns them in the run's order; all of them if none is named.
    static func chosen(_ names: [String], of run: MeasuredRun) throws -> [MeasuredTarget] {
        if names.isEmpty { return run.targets }
        for name in names where !run.targets.contains(where: { $0.target.name == name }) {
            let known = run.targets.map(\.target.name).joined(separator: ", ")
            throw CommandError("--target \(name): the run has no target of that name; it has \(known).")
        }
        return run.targets.filter { names.contains($0.target.name) }
    }
}

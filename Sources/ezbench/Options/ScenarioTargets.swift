import ArgumentParser
import BenchModel
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Completes the names of a scenario's targets.
enum ScenarioTargets {
    /// For an option that names a target of the file behind `--scenario`.
    static let completion = CompletionKind.custom { arguments, _, _ in
        CompletedName.fit(names(typed: arguments))
    }

    /// Returns the names of the targets; none where the file is not named yet, or is no scenario.
    static func names(typed arguments: [String]) -> [String] {
        guard let path = TypedPath.value(of: "--scenario", in: arguments) else { return [] }
        let environment = ProcessInfo.processInfo.environment
        let scenario = try? ScenarioReader.read(path: path, environment: environment, simulateAll: true)
        return scenario?.targets.map(\.name) ?? []
    }
}

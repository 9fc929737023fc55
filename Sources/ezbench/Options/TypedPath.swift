import Foundation
import ScenarioFile

/// Paths as they are typed.
enum TypedPath {
    /// Returns a path with `~` filled in, which a shell leaves as it is in `--flag=~/file` and between quotes.
    static func of(_ path: String) -> String {
        HomeFolder.path(path, environment: ProcessInfo.processInfo.environment)
    }
}

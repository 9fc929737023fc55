import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Paths as they are typed.
enum TypedPath {
    /// Returns a path with `~` filled in, which a shell leaves as it is in `--flag=~/file` and between quotes.
    static func of(_ path: String) -> String {
        HomeFolder.path(path, environment: ProcessInfo.processInfo.environment)
    }

    /// Returns the path that stands behind an option in words as typed so far; nil if it is not among them.
    static func value(of option: String, in words: [String]) -> String? {
        if let place = words.lastIndex(of: option), place + 1 < words.count { return of(words[place + 1]) }
        return words.last { $0.hasPrefix("\(option)=") }.map { of(String($0.dropFirst(option.count + 1))) }
    }
}

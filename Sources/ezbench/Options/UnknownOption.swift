import ScenarioFile

/// What is said of an option that a command does not have.
enum UnknownOption {
    /// Returns the long options that a command's help has.
    static func names(in help: String) -> [String] {
        let words = help.split { " \n[],()=|".contains($0) }.map(String.init)
        return words.filter { $0.hasPrefix("--") && $0.count > 2 }
    }

    /// Returns what is wrong, with the option that was probably meant.
    static func sentence(_ option: String, help: String) -> String {
        let near = NearestName.of(option, among: Array(Set(names(in: help))))
        return "Unknown option '\(option)'" + (near.map { ". Did you mean '\($0)'?" } ?? "")
    }

    /// Leaves out of ArgumentParser's words an option that is not near the one that was typed: it suggests any that has a few letters.
    static func sentence(_ told: String) -> String {
        let parts = told.split(separator: "'", omittingEmptySubsequences: false)
        guard told.hasPrefix("Unknown option '"), parts.count == 5, parts[2] == ". Did you mean " else { return told }
        let isNear = NearestName.of(String(parts[1]), among: [String(parts[3])]) != nil
        return isNear ? told : "Unknown option '\(parts[1])'"
    }
}

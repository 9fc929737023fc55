import BenchModel

/// What is said of an option that a command does not have.
enum UnknownOption {
    /// Returns what is wrong, with the option that was probably meant.
    ///
    /// - Parameters:
    ///   - option: as typed, without a value.
    ///   - names: the options that the command has.
    /// - Returns: a sentence without a full stop.
    static func sentence(of option: String, names: Set<String>) -> String {
        let unknown = "Unknown option '\(option)'"
        if let advice = FamiliarOption.advice(for: option, among: names) { return "\(unknown); \(advice)" }
        return unknown + (Nearest.name(to: option, among: Array(names)).map { ". Did you mean '\($0)'?" } ?? "")
    }

    /// Puts ArgumentParser's words right: it suggests any option that has a few letters in common with the one that was typed.
    static func sentence(_ told: String, names: Set<String>) -> String {
        let parts = told.split(separator: "'", omittingEmptySubsequences: false)
        guard told.hasPrefix("Unknown option '"), [3, 5].contains(parts.count) else { return told }
        guard parts.count == 5 else { return parts[2].isEmpty ? sentence(of: String(parts[1]), names: names) : told }
        return parts[2] == ". Did you mean " ? sentence(of: String(parts[1]), names: names) : told
    }
}

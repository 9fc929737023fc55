import ArgumentParser
import BenchModel
import ScenarioFile

/// The names of the commands, for those who have typed another.
enum CommandNames {
    /// All that help shows.
    static var shown: [String] {
        EZBench.configuration.subcommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName } + ["help"]
    }

    private static var known: [String] { EZBench.configuration.subcommands.map { $0._commandName } + ["help"] }

    /// Says what is wrong with a first argument that is no command; nil for a command, a flag, or none.
    ///
    /// - Parameters:
    ///   - arguments: as typed, without the program's name.
    ///   - isFile: whether there is a file at a path.
    /// - Returns: a sentence without a full stop.
    static func problem(of arguments: [String], isFile: (String) -> Bool) -> String? {
        guard let first = arguments.first, !first.hasPrefix("-") else { return nil }
        if first == "help" { return arguments.dropFirst().first.flatMap(problem(ofTopic:)) }
        // Completion scripts ask in this way.
        if known.contains(first) || first.hasPrefix("---") { return nil }
        if isFile(first) {
            return "\(first) is a file and no command; to run a scenario: ezbench run \(ShellWord.quoted(first))"
        }
        return
            "there is no command \"\(first)\"; \(NearestName.advice(for: first, among: shown)) (`ezbench help` lists them)"
    }

    private static func problem(ofTopic topic: String) -> String? {
        let topics = HelpTopic.allCases.map(\.rawValue)
        if topic.hasPrefix("-") || (known + topics).contains(topic) { return nil }
        return "there is no help on \"\(topic)\"; \(NearestName.advice(for: topic, among: shown + topics))"
    }
}

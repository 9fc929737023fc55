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

    /// The command of a name; nil where there is none.
    static func command(_ name: String) -> (any ParsableCommand.Type)? {
        EZBench.configuration.subcommands.first { $0._commandName == name }
    }

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
        if first.contains("://") {
            return
                "\(first) is an address and no command; to measure it: ezbench run --url \(ShellWord.quoted(first)) --model NAME"
        }
        let advice = FamiliarCommand.advice(for: first) ?? Nearest.advice(for: first, among: shown)
        return "there is no command \"\(first)\"; \(advice) (`ezbench help` lists them)"
    }

    /// Turns round what asks for a command's help in the other order: `--help run`.
    static func inOrder(_ arguments: [String]) -> [String] {
        guard let flag = arguments.first, ["-h", "--help"].contains(flag), let name = arguments.dropFirst().first,
            known.contains(name) || HelpTopic(rawValue: name) != nil
        else { return arguments }
        return ["help"] + arguments.dropFirst()
    }

    /// Says that options stand behind the command, where they were typed before it; nil where that is not so.
    static func misplaced(_ arguments: [String]) -> String? {
        guard let option = arguments.first, option.hasPrefix("-"),
            let place = arguments.firstIndex(where: known.contains)
        else { return nil }
        let words = ([arguments[place]] + arguments[..<place] + arguments[(place + 1)...]).map { word in
            word.hasPrefix("-") ? word : ShellWord.quoted(word)
        }
        return "\(option): options stand behind the command: ezbench \(words.joined(separator: " "))"
    }

    private static func problem(ofTopic topic: String) -> String? {
        let topics = HelpTopic.allCases.map(\.rawValue)
        if topic.hasPrefix("-") || (known + topics).contains(topic) { return nil }
        let advice = FamiliarCommand.advice(for: topic) ?? Nearest.advice(for: topic, among: shown + topics)
        return "there is no help on \"\(topic)\"; \(advice)"
    }
}

import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A command as ArgumentParser describes it, as far as a manual page needs it.
struct DescribedCommand: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            var typed: String { kind == "long" ? "--\(name)" : "-\(name)" }
        }

        var kind: String
        var shouldDisplay: Bool
        var sectionTitle: String?
        var isOptional: Bool
        var isRepeating: Bool
        var names: [Name]?
        var valueName: String?
        var defaultValue: String?
        var abstract: String?
    }

    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool?
    var subcommands: [DescribedCommand]?
    var arguments: [Argument]?

    private struct Tool: Decodable { var command: DescribedCommand }

    /// Reads what `--experimental-dump-help` prints.
    static func read(_ json: String) throws -> DescribedCommand {
        try JSONDecoder().decode(Tool.self, from: Data(json.utf8)).command
    }
}

/// Writes manual pages in roff's `man` macros, one for the program and one for each command.
enum ManualPage {
    /// Returns the pages by their files' names, such as `ezbench-run.1`.
    static func all(of program: DescribedCommand, version: String, topics: [(name: String, text: String)]) -> [String:
        String]
    {
        let commands = (program.subcommands ?? []).filter { $0.shouldDisplay ?? true && $0.commandName != "help" }
        var pages: [String: String] = [:]
        let name = program.commandName
        let others = commands.map { "\(name)-\($0.commandName)" }
        pages["\(name).1"] = page(name, program, version, topics: topics, commands: commands, seeAlso: others)
        for command in commands {
            let full = "\(name)-\(command.commandName)"
            pages["\(full).1"] = page(full, command, version, topics: [], commands: [], seeAlso: [name])
        }
        return pages
    }

    private static func page(
        _ name: String,
        _ command: DescribedCommand,
        _ version: String,
        topics: [(name: String, text: String)],
        commands: [DescribedCommand],
        seeAlso: [String]
    ) -> String {
        let typed = name.replacing("-", with: " ", maxReplacements: 1)
        let shown = (command.arguments ?? []).filter(\.shouldDisplay)
        var lines = [
            ".TH \(escaped(name.uppercased())) 1 \"\" \"ezbench \(escaped(version))\" \"User Commands\"", ".SH NAME",
            "\(escaped(name)) \\- \(escaped(command.abstract ?? ""))", ".SH SYNOPSIS",
            ".B \(escaped(typed))", escaped(synopsis(shown, hasCommands: !commands.isEmpty)),
        ]
        if let discussion = command.discussion, !discussion.isEmpty {
            lines += [".SH DESCRIPTION"] + paragraphs(discussion)
        }
        if !commands.isEmpty {
            lines.append(".SH COMMANDS")
            for command in commands {
                lines += [".TP", ".B \(escaped(command.commandName))", escaped(command.abstract ?? "")]
            }
        }
        lines += section("ARGUMENTS", shown.filter { $0.kind == "positional" })
        let titles = shown.filter { $0.kind != "positional" }.map { $0.sectionTitle ?? "" }.eachOnce
        for title in titles.sorted(by: { ($0.isEmpty ? 0 : 1) < ($1.isEmpty ? 0 : 1) }) {
            let options = shown.filter { $0.kind != "positional" && ($0.sectionTitle ?? "") == title }
            lines += section(title.isEmpty ? "OPTIONS" : title.uppercased(), options)
        }
        for topic in topics {
            lines += [".SH \(escaped(topic.name.uppercased()))", ".nf"] + topic.text.lines.map(escaped) + [".fi"]
        }
        lines += [".SH SEE ALSO", seeAlso.map { "\\fB\(escaped($0))\\fP(1)" }.joined(separator: ",\n")]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func synopsis(_ arguments: [DescribedCommand.Argument], hasCommands: Bool) -> String {
        var words = arguments.contains { $0.kind != "positional" } ? ["[OPTIONS]"] : []
        for argument in arguments where argument.kind == "positional" {
            let name = (argument.valueName ?? "").uppercased() + (argument.isRepeating ? "…" : "")
            words.append(argument.isOptional ? "[\(name)]" : name)
        }
        if hasCommands { words.append("COMMAND") }
        return words.joined(separator: " ")
    }

    private static func section(_ title: String, _ arguments: [DescribedCommand.Argument]) -> [String] {
        guard !arguments.isEmpty else { return [] }
        return [".SH \(escaped(title))"]
            + arguments.flatMap { argument -> [String] in
                let value = argument.kind == "flag" ? "" : "\\fI\(escaped(argument.valueName ?? ""))\\fP"
                let names = (argument.names ?? []).map { "\\fB\(escaped($0.typed))\\fP" }.joined(separator: ", ")
                let head = [names, value].filter { !$0.isEmpty }.joined(separator: " ")
                let usual = argument.defaultValue.map { " (default: \($0))" } ?? ""
                return [".TP", head, escaped((argument.abstract ?? "") + usual)]
            }
    }

    /// Returns text whose indented lines stay as they are.
    private static func paragraphs(_ text: String) -> [String] {
        var lines: [String] = []
        var isLiteral = false
        for line in text.lines {
            if line.hasPrefix("  ") != isLiteral, !line.isEmpty {
                isLiteral.toggle()
                lines.append(isLiteral ? ".nf" : ".fi")
            }
            lines.append(line.isEmpty ? ".PP" : escaped(line))
        }
        return lines + (isLiteral ? [".fi"] : [])
    }

    /// Returns text of which roff makes nothing else: no escapes, no requests, and hyphens that can be copied.
    static func escaped(_ text: String) -> String {
        let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return plain.lines.map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&\($0)" : $0 }.joined(separator: "\n")
    }
}

extension String {
    fileprivate var lines: [String] { split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}

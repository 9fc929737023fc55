import ArgumentParser

/// What was typed behind a command, held against the options that the command has.
///
/// ArgumentParser looks at one thing after the other: of an option that there is not it says nothing where something else is missing
/// too.
struct TypedOptions {
    /// Options that every command has, and that ArgumentParser answers itself.
    private static let common: Set<String> = ["-h", "--help", "--version", "--generate-completion-script"]

    /// The command's own options by their long names, as far as its help shows them.
    private(set) var names: Set<String> = []
    /// The first option that the command does not have, without its value.
    private(set) var unknown: String?
    /// The values of those that take one, and no more than one.
    private var given: [(name: String, value: String?)] = []

    /// Looks at what was typed.
    ///
    /// - Parameters:
    ///   - arguments: what stands behind the command.
    ///   - command: the command.
    init(_ arguments: some Sequence<String>, of command: DescribedCommand) {
        var declared: [String: DescribedCommand.Argument] = [:]
        for argument in command.arguments ?? [] {
            for name in argument.names ?? [] {
                declared[name.typed] = argument
                if argument.shouldDisplay, name.kind == "long" { names.insert(name.typed) }
            }
        }
        var left = Array(arguments)[...]
        while let word = left.popFirst(), word != "--" {
            guard word.hasPrefix("-"), word.count > 1, Double(word) == nil else { continue }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let argument = declared[parts[0]] else {
                if unknown == nil, !Self.common.contains(parts[0]), !Self.isOfFlags(word, declared) {
                    unknown = parts[0]
                }
                continue
            }
            guard argument.kind == "option" else { continue }
            let value = parts.count > 1 ? parts[1] : left.popFirst()
            if !argument.isRepeating { given.append((parts[0], value)) }
        }
    }

    /// Options that say whom to ask.
    ///
    /// Of others the last value holds, as in other programs, so that a script can add to a command; whoever names two models wants
    /// both measured, and must not get one of them without a word.
    private static let ofWhom = ["--model", "--url"]

    /// What is wrong where two models or servers were named and one is taken; nil where that is not so.
    var contradiction: String? {
        let twice = Self.ofWhom.first { name in Set(given.filter { $0.name == name }.map(\.value)).count > 1 }
        // The values are not repeated here: an address may hold a secret.
        return twice.map { name in
            "\(name) is given twice, with two values, and takes one; a scenario may name several models and servers: "
                + "ezbench init writes one to begin with"
        }
    }

    /// Whether a word is one dash and letters that are all flags of their own.
    private static func isOfFlags(_ word: String, _ declared: [String: DescribedCommand.Argument]) -> Bool {
        !word.hasPrefix("--") && word.dropFirst().allSatisfy { declared["-\($0)"] != nil || $0 == "h" }
    }
}

extension TypedOptions {
    /// Looks at a whole command line.
    ///
    /// - Parameter arguments: as typed, without the program's name.
    /// - Returns: nil where it begins with no command, or that cannot be read.
    static func of(_ arguments: [String]) -> TypedOptions? {
        guard let type = arguments.first.flatMap(CommandNames.command),
            let command = try? DescribedCommand.read(type._dumpHelp())
        else { return nil }
        return TypedOptions(arguments.dropFirst(), of: command)
    }

    /// Says what is wrong where two models or servers were named; looks closely only where that may be.
    static func contradiction(in arguments: [String]) -> String? {
        let mayBe = ofWhom.contains { name in arguments.count { $0 == name || $0.hasPrefix("\(name)=") } > 1 }
        return mayBe ? of(arguments)?.contradiction : nil
    }
}

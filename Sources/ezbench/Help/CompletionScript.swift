/// The completion script of a shell, with what ArgumentParser leaves out of it: what `help` is given.
enum CompletionScript {
    /// Returns a script that offers commands and topics behind `help`.
    ///
    /// - Parameter script: as ArgumentParser made it, for any shell.
    /// - Returns: the same for that shell.
    static func whole(_ script: String) -> String {
        let words = CommandNames.shown.filter { $0 != "help" } + HelpTopic.allCases.map(\.rawValue)
        let list = words.joined(separator: " ")
        if script.hasPrefix("#compdef") {
            return script.replacing("'*:subcommands:'", with: "'1:command or topic:(\(list))'")
        }
        if script.hasPrefix("#!/bin/bash") {
            guard let function = script.firstRange(of: "_ezbench_help() {\n"),
                let end = script[function.upperBound...].firstRange(of: "\n}")
            else { return script }
            let offer = """

                    if [[ "${positional_number}" -eq 1 ]]; then
                        COMPREPLY+=($(compgen -W '\(list)' -- "${cur}"))
                    fi
                """
            return script[..<end.lowerBound] + offer + script[end.lowerBound...]
        }
        let ofHelp = "'__ezbench_should_offer_completions_for_positional \"ezbench help\" -eq 1'"
        return script + "\ncomplete -c 'ezbench' -n \(ofHelp) -fka '\(list)'"
    }
}

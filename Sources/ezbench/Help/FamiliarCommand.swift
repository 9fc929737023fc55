/// Names that people try for a command because other programs have them, and what does it here.
enum FamiliarCommand {
    /// Returns what to type in place of a name that is no command's; nil where nobody can tell what was meant.
    ///
    /// - Returns: half a sentence that ends with the command.
    static func advice(for name: String) -> String? { advice[name.lowercased()] }

    private static let advice: [String: String] = {
        var advice: [String: String] = [:]
        for (names, words) in known {
            for name in names { advice[name] = words }
        }
        return advice
    }()

    private static let known: [([String], String)] = [
        (["list", "ls", "history", "log"], "to list the runs: ezbench runs"),
        (
            ["show", "view", "print", "summary", "result", "results", "last", "latest"],
            "to see a run: ezbench report RUN"
        ),
        (["delete", "rm", "remove", "prune", "clean"], "to delete runs: ezbench runs --delete RUN"),
        (["tag", "note", "name"], "to name a run: ezbench runs --tag NAME RUN"),
        (
            ["bench", "benchmark", "start", "measure", "load", "test", "perf", "profile", "exec"],
            "to measure: ezbench run FILE, or ezbench run --url URL --model NAME"
        ),
        (["resume", "continue"], "to go on with a run: ezbench run --resume latest"),
        (["again", "rerun", "repeat", "retry"], "to do a run once more: ezbench run --again latest"),
        (["diff", "versus", "vs"], "to compare two runs: ezbench compare RUN RUN"),
        (["gate", "assert", "verify", "judge"], "to judge a run: ezbench check RUN"),
        (["html", "json", "csv", "markdown"], "to write a run in that format: ezbench report RUN --format FORMAT"),
        (["serve", "server", "mock", "mock-server", "simulator"], "to serve known figures: ezbench simulate"),
        (
            ["ask", "chat", "prompt", "probe", "try", "curl"],
            "to ask once: ezbench once --url URL --model NAME \"PROMPT\""
        ),
        (["monitor", "loop", "cron"], "to keep probing: ezbench watch FILE --every 5m"),
        (["ramp", "search", "scale", "saturate"], "to find how much a server bears: ezbench sweep FILE"),
        (["lint"], "to check a scenario: ezbench validate FILE"),
        (["new", "create", "setup", "config", "configure"], "to write a scenario: ezbench init"),
        (["cost", "costs", "models"], "to see what models cost: ezbench prices"),
        (["dataset", "datasets"], "to look at a dataset: ezbench data FILE"),
        (["info", "env", "status"], "to examine this machine: ezbench doctor"),
        (["version"], "to see the version: ezbench --version"),
        (
            ["completion", "completions"],
            "to print a script that completes: ezbench --generate-completion-script bash (or zsh, fish)"
        ),
    ]
}

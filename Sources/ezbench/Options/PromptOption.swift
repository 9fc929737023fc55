import ArgumentParser

/// What a server is asked that was named on the command line.
struct PromptOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What --url is asked: the text, or @FILE (default: a prompt of ezbench's own).",
            valueName: "text"
        )
    )
    var prompt: String?
}

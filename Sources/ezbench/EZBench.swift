import ArgumentParser

/// The command line's entry point.
@main
struct EZBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ezbench",
        abstract: "Measures how fast streaming LLM APIs really are."
    )
}

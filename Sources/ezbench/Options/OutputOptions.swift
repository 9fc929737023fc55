import ArgumentParser

/// Where a result goes.
struct OutputOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write to this file instead of standard output; - is standard output.", valueName: "file"),
        completion: .file()
    )
    var output: String?
}

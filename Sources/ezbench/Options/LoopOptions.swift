import ArgumentParser

/// How many event loops carry the requests.
struct LoopOptions: ParsableArguments {
    @Option(
        name: .customLong("loops"),
        help: ArgumentHelp(
            "Event loops, each a thread with its own connections (default: one per 1250 streams).",
            valueName: "count"
        )
    )
    var loops: Int?

    func validate() throws {
        if let loops, !(1...64).contains(loops) { throw ValidationError("--loops \(loops): expected 1 to 64") }
    }
}

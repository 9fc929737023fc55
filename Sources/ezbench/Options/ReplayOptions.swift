import ArgumentParser
import BenchModel
import ScenarioFile
import Statistics

/// How a trace is sent that `--data`, or the scenario's "data", names.
struct ReplayOptions: ParsableArguments {
    @Flag(help: "Send a trace as it was recorded, in place of the scenario's load; each flag below says so, too.")
    var replay = false

    @Option(
        name: .customLong("replay-speed"),
        parsing: .unconditional,
        help: ArgumentHelp("How much faster than recorded: 2 halves the times between arrivals.", valueName: "number"),
        transform: NumberOption.parse
    )
    var speed: Double?

    @Option(
        name: .customLong("replay-from"),
        parsing: .unconditional,
        help: ArgumentHelp(
            "Leave out what arrived earlier, counted from the trace's first request.",
            valueName: "time"
        ),
        transform: DelayOption.parse
    )
    var from: DelayOption?

    @Option(
        name: .customLong("replay-to"),
        parsing: .unconditional,
        help: ArgumentHelp("Leave out what arrived then or later.", valueName: "time"),
        transform: DurationOption.parse
    )
    var to: DurationOption?

    @Option(
        name: .customLong("replay-sample"),
        parsing: .unconditional,
        help: ArgumentHelp(
            "Send this share of the groups of requests that begin alike, each whole.",
            valueName: "share"
        ),
        transform: ShareOption.parse
    )
    var sample: ShareOption?

    @Option(
        choice: "replay-spread",
        help: ArgumentHelp(
            "Requests of one recorded time start then (recorded), or spread until the next (bucket).",
            valueName: "where"
        )
    )
    var spread: Replay.Spread?

    @Option(
        choice: "replay-output",
        help: ArgumentHelp(
            "Hold answers to their recorded length: exact, cap (default) or natural.",
            valueName: "policy"
        )
    )
    var output: SyntheticData.Policy?

    /// The flags that were given, as they are typed.
    var given: [String] {
        let flags: [(String, Bool)] = [
            ("--replay", replay), ("--replay-speed", speed != nil), ("--replay-from", from != nil),
            ("--replay-to", to != nil), ("--replay-sample", sample != nil), ("--replay-spread", spread != nil),
            ("--replay-output", output != nil),
        ]
        return flags.filter(\.1).map(\.0)
    }

    func validate() throws {
        if let speed, !ScenarioBounds.speeds.contains(speed) {
            throw ValidationError("--replay-speed \(speed): expected 0.001 to 1000; 2 is twice as fast as recorded")
        }
        if sample?.share == Share.none {
            throw ValidationError("--replay-sample: expected a share above zero, such as 10%")
        }
    }

    /// Puts what was typed in the place of what the scenario says; the flags of data have been applied, and not those of load.
    func apply(to scenario: inout Scenario) throws {
        guard let flag = given.first else { return }
        guard let source = scenario.data else {
            throw ValidationError("\(flag): of which trace? Name it with --data FILE, or in the scenario's \"data\"")
        }
        if scenario.load.conversations != nil {
            throw CommandError(
                "\(flag): a trace tells itself when each turn begins; leave the scenario's \"conversations\" out"
            )
        }
        var replay = source.replay ?? Replay()
        if let speed { replay.speed = speed }
        if let from { replay.from = from.nanoseconds }
        if let to { replay.to = to.nanoseconds }
        if let sample { replay.sample = sample.share }
        if let spread { replay.spread = spread }
        if let output { replay.output = output }
        if let end = replay.to, end <= replay.from {
            throw ValidationError("--replay-to: the part that is sent would end before it begins; name a later end")
        }
        if source.replay == nil {
            scenario.send(replay)
        } else {
            // The scenario's number of requests holds beside another speed.
            scenario.data?.replay = replay
        }
    }
}

import ArgumentParser
import BenchApplication
import BenchModel
import ScenarioFile

/// How often a watch asks, how it judges, and how much it may cost.
struct WatchOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The time from one probe to the next, from 1s to 168h.", valueName: "duration"),
        transform: DurationOption.parse
    )
    var every = DurationOption(nanoseconds: .seconds(300))

    @Option(parsing: .unconditional, help: "Requests of each probe to each target, 1 to 1000.")
    var requests = 5

    @Option(parsing: .unconditional, help: "Streams kept in flight per target within a probe.")
    var concurrency = 1

    @Option(
        parsing: .unconditional,
        help: "How many probes at least must be bad before it is told, and good before it is over; 1 to 96."
    )
    var windows = 3

    @Option(
        name: .customLong("budget-per-day"),
        parsing: .unconditional,
        help: ArgumentHelp(
            "Send no request that could make a day (UTC) cost more than this, such as \"0.50 USD\".",
            valueName: "amount"
        ),
        transform: RuleOptions.readBudget
    )
    var budgetPerDay: Budget?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            How long all samples stay; of older ones those of one probe per hour do, later of one per day, and of incidents \
            all. Verdicts stay in any case.
            """,
            valueName: "time"
        ),
        transform: SpanOption.parse
    )
    var keep = SpanOption(nanoseconds: .seconds(7 * 86_400))

    @Option(parsing: .unconditional, help: "The seed of the moments at which it probes, and of what it asks.")
    var seed: UInt64?

    func validate() throws {
        let bounds = WatchSchedule.bounds
        guard bounds.contains(every.nanoseconds) else {
            throw ValidationError(
                every.nanoseconds < bounds.lowerBound
                    ? "--every \(DurationText.text(every.nanoseconds)): expected 1s to 168h; what is to be asked more often is a load, see ezbench run"
                    : "--every \(DurationText.text(every.nanoseconds)): expected 1s to 168h; what is to be asked less often is a run of its own"
            )
        }
        try Self.check(requests, 1...1_000, "--requests")
        try Self.check(concurrency, 1...100, "--concurrency")
        try Self.check(windows, 1...96, "--windows")
    }

    private static func check(_ number: Int, _ range: ClosedRange<Int>, _ flag: String) throws {
        guard !range.contains(number) else { return }
        throw ValidationError("\(flag) \(number): expected \(range.lowerBound) to \(range.upperBound)")
    }

    /// Returns the scenario with the load of a probe: few requests without warm-up, whatever its own load is.
    func probe(_ scenario: Scenario) -> Scenario {
        var probe = scenario
        probe.load.shape = .closed
        probe.load.concurrency = concurrency
        probe.load.extent = probe.load.counting(requests)
        probe.load.until = .planned
        probe.load.warmup = 0
        probe.load.prewarm = min(scenario.load.prewarm, concurrency)
        if let seed { probe.load.seed = seed }
        return probe
    }
}

/// Whom a watch tells.
struct AlertOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Post what begins and what is over here, as Slack's JSON {\"text\": …} (default: $EZBENCH_WEBHOOK).",
            valueName: "url"
        )
    )
    var webhook: String?

    @Option(
        help: ArgumentHelp(
            """
            Run this in the shell, too, with $EZBENCH_ALERT (begun, worse, over), $EZBENCH_ALERT_TEXT, $EZBENCH_INCIDENT and \
            $EZBENCH_WATCH.
            """,
            valueName: "command"
        )
    )
    var onAlert: String?

    func means(_ watch: String, in surroundings: Surroundings) throws -> AlertMeans {
        let url = webhook ?? surroundings.environment["EZBENCH_WEBHOOK"]
        return AlertMeans(
            webhook: try url.flatMap { $0.isEmpty ? nil : try Webhook($0) },
            command: onAlert,
            watch: watch,
            in: surroundings
        )
    }
}

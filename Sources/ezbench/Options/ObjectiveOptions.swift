import ArgumentParser
import BenchModel
import ScenarioFile
import Statistics

/// Bounds named on the command line, and what is made of those that cannot be told.
struct ObjectiveOptions: ParsableArguments {
    @OptionGroup var bounds: BoundOptions

    @Flag(help: "Exit 3 when there are too few samples to tell.")
    var strict = false

    var objectives: [Objective] { bounds.objectives }
}

/// Bounds named on the command line; they are judged beside the scenario's own, which they do not replace.
struct BoundOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Fail when the median TTFT of any target exceeds this, such as 300ms.", valueName: "time"),
        transform: DurationOption.parse
    )
    var maxTtftP50: DurationOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Fail when the TTFT p95 of any target exceeds this, such as 500ms.", valueName: "time"),
        transform: DurationOption.parse
    )
    var maxTtftP95: DurationOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Fail when the TTFT p99 of any target exceeds this.", valueName: "time"),
        transform: DurationOption.parse
    )
    var maxTtftP99: DurationOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Fail when the end-to-end p95 of any target exceeds this.", valueName: "time"),
        transform: DurationOption.parse
    )
    var maxE2eP95: DurationOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Fail when a larger share of a target's requests fails, such as 1%, which is 0.01.",
            valueName: "share"
        ),
        transform: ShareOption.parseLimit
    )
    var maxErrorRate: ShareOption?

    @Option(
        name: .customLong("objective"),
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Any bound, such as 'ttfb p95 <= 200ms' or 'tokens_per_second p5 >= 40'; may be repeated (ezbench help objectives).",
            valueName: "bound"
        ),
        transform: Self.read
    )
    var typed: [Objective] = []

    private static func read(_ text: String) throws -> Objective {
        do {
            return try TypedObjective.parse(text)
        } catch {
            throw ValidationError("\"\(text)\": \(error)")
        }
    }

    var objectives: [Objective] {
        let times: [(DurationOption?, Objective.Metric, Percentile)] = [
            (maxTtftP50, .ttft, 50), (maxTtftP95, .ttft, 95), (maxTtftP99, .ttft, 99), (maxE2eP95, .e2e, 95),
        ]
        var objectives = times.compactMap { limit, metric, percentile in
            limit.map {
                Objective(metric: metric, percentile: percentile, bound: .max, limit: $0.nanoseconds.inNanoseconds)
            }
        }
        if let maxErrorRate {
            objectives.append(
                Objective(metric: .errorRate, percentile: nil, bound: .max, limit: maxErrorRate.share.value)
            )
        }
        return objectives + typed
    }
}

import BenchModel
import JSONSyntax
import Statistics

@testable import BenchAnalysis
@testable import BenchReport

/// The JSON schema of `ezbench compare --format json`.
enum ComparisonSchema: WrittenSchema {
    static let document = output(
        "comparison",
        "A comparison of ezbench",
        "What `ezbench compare --format json` writes: each second side against its first, and three runs or more as a series. "
            + "What cannot be computed is null; METHODOLOGY.md says what each figure is.",
        ["comparisons": list(of: comparison), "series": list(of: series)]
    ).merging(["$defs": ["figure": figure, "side": side]])

    private static let side = object([
        "label": text, "run": count, "uuid": maybe(text), "name": text, "target": text, "started_at": text,
        "simulated": flag,
    ])

    /// A figure of one side; null where failures reach into the percentile.
    private static let value = object([
        "value": maybe(number), "n": count, "n_effective": count, "n_failed": count, "n_untold": count,
    ])
    private static let interval = maybe(object(["value": maybe(number), "low": maybe(number), "high": maybe(number)]))
    private static let unit: JSONValue = ["enum": ["ms", "per_second", "share", "usd"]]

    private static let figure = object([
        "metric": text, "unit": unit, "statistic": text, "first": value, "second": value, "ratio": interval,
        "difference": interval, "pairs": maybe(count), "p": share, "verdict": words(ComparedFigure.Verdict.self),
        "beyond_smallest": flag,
    ])

    private static let comparison = object([
        "first": defined("side"), "second": defined("side"), "conclusion": text, "family": count, "smallest": share,
        "worse": flag,
        "set_up_differences": list(
            of: object(["fact": text, "first": maybe(text), "second": maybe(text)])
        ),
        "figures": list(of: defined("figure")),
        "not_compared": list(
            of: object(["metric": text, "side": ["enum": ["first", "second"]], "n_untold": count])
        ),
    ])

    private static let series = object([
        "runs": list(of: defined("side")), "conclusion": text, "family_of_trends": count, "family_of_steps": count,
        "figures": list(
            of: object([
                "metric": text, "unit": unit, "statistic": text, "values": list(of: value), "trend": interval,
                "trend_is": ["enum": ["ratio", "difference"]], "verdict": words(ComparedFigure.Verdict.self),
                "level_changes_at": maybe(count), "steps": list(of: defined("figure")),
            ])
        ),
    ])
}

/// The JSON schema of `ezbench explain --format json`.
enum ExplanationSchema: WrittenSchema {
    static let document = output(
        "explanation",
        "An explanation of ezbench",
        "What `ezbench explain --format json` writes: the figures of a run as other tools define them, and why they differ.",
        [
            "run": ReportSchema.run,
            "tools": list(of: object(["name": text, "title": text, "version": text, "sources": list(of: text)])),
            "targets": list(
                of: object([
                    "target": text, "protocol": words(WireProtocol.self), "explanations": list(of: explanation),
                ])
            ),
        ]
    )

    private static let limits = list(of: object(["limit": words(ExplainedLimit.self), "words": text]))
    private static let unit: JSONValue = ["enum": ["ms", "per_second", "requests"]]

    /// What one reads, by the statistics that a quantity has.
    private static func reading(_ quantity: FigureDefinition.Quantity) -> JSONValue {
        var members = ["n": count]
        for statistic in FigureReading.statistics(of: quantity) { members[statistic.key] = maybe(number) }
        return object(members)
    }

    private static func figure(_ quantity: FigureDefinition.Quantity) -> JSONValue {
        let reading = reading(quantity)
        return object([
            "figure": ["const": .string(quantity.rawValue)], "called": text, "unit": unit, "ezbench": reading,
            "tool": reading,
            "steps": list(
                of: object([
                    "choice": words(FigureDefinition.Choice.self), "reason": text, "has_effect": flag, "then": reading,
                ])
            ),
            "limits": limits,
        ])
    }

    private static let explanation = object([
        "tool": text, "limits": limits,
        "figures": list(of: ["anyOf": .array(FigureDefinition.Quantity.allCases.map(figure))]),
    ])
}

/// The JSON schema of `ezbench sweep --format json`.
enum SweepSchema: WrittenSchema {
    static let document = output(
        "sweep",
        "A sweep of ezbench",
        "What `ezbench sweep --format json` writes: which load each target holds up to, and what was measured at each.",
        [
            "sweep": text, "name": text, "simulated": flag, "whole": flag, "ending": maybe(text), "conclusion": text,
            "variable": words(SweepSettings.Variable.self), "load_unit": words(SweepSettings.Unit.self), "search": flag,
            "loads": list(of: number),
            "alarms": list(of: text), "targets": list(of: target),
        ]
    )

    private static let times = object([
        "n": count, "p50": maybe(number), "p95": maybe(number), "p99": maybe(number),
    ])

    private static let target = object([
        "name": text, "conclusion": text, "findings": list(of: text), "asked": text, "holds_up_to": maybe(number),
        "breaks_from": maybe(number), "confirmed": maybe(flag), "drifted_at": maybe(number),
        "holds_above_broken": list(of: number),
        "undecided": maybe(object(["load": number, "requests_missing": maybe(count)])),
        "ended_by": maybe(words(RungVerdict.self)), "rungs": list(of: rung),
    ])

    private static let rung = object([
        "run": count, "load": number, "purpose": words(SweepCourse.Rung.Purpose.self),
        "verdict": words(RungVerdict.self), "simulated": flag, "requests": count, "counted": count, "failed": count,
        "requests_missing": maybe(count),
        "evidence": list(
            of: object([
                "share_asked": maybe(share), "objectives": list(of: text), "good": count, "judged": count,
                "worth": maybe(number), "attainment": maybe(share), "at_least": maybe(share), "at_most": maybe(share),
            ])
        ),
        "ttft_ms": times, "e2e_ms": times, "tokens_per_second": maybe(number),
        "tokens_per_second_per_stream": maybe(number), "accelerators": maybe(count),
        "tokens_per_second_per_accelerator": maybe(number), "good_per_second": maybe(number),
        "completed_per_second": maybe(number), "completed_share": maybe(number), "usd_per_good_request": maybe(number),
        "end_reason": maybe(text), "alarms": list(of: text),
    ])
}

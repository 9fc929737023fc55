import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

extension SweepReport {
    /// The sweep for programs.
    var json: JSONValue {
        let settings = result.settings
        return [
            "schema": "ezbench.sweep", "schema_version": 1,
            "sweep": .string(result.tag.text), "name": .string(result.name),
            "simulated": .bool(result.isSimulated), "whole": .bool(result.end == .whole),
            "ending": result.ending.map(JSONValue.string) ?? .null,
            "conclusion": .string(result.conclusion),
            "variable": .string(settings.variable.rawValue), "search": .bool(settings.isSearch),
            "load_unit": .string(settings.unit.rawValue),
            "loads": .array(settings.loads.map(JSONValue.figure)),
            "alarms": .array(result.alarms.map(JSONValue.string)),
            "targets": .array(result.tracks.map(target)),
        ]
    }

    private func target(_ track: SweepTrack) -> JSONValue {
        let bracket = track.bracket
        return [
            "name": .string(track.target),
            "conclusion": .string(track.conclusion),
            "findings": .array(track.findings.map(JSONValue.string)),
            "asked": .string(track.question.sentence),
            "holds_up_to": .figure(bracket.holds), "breaks_from": .figure(bracket.breaks),
            "confirmed": bracket.isConfirmed.map(JSONValue.bool) ?? .null,
            "drifted_at": .figure(bracket.drifted),
            "holds_above_broken": .array(bracket.holdsAboveBroken.map(JSONValue.figure)),
            "undecided": bracket.open.first.map { open -> JSONValue in
                ["load": .figure(open.rung.level), "requests_missing": .count(open.missing)]
            } ?? .null,
            "ended_by": bracket.endedBy.map { .string($0.verdict.rawValue) } ?? .null,
            "rungs": .array(track.rungs.map(rung)),
        ]
    }

    private func rung(_ rung: SweepRung) -> JSONValue {
        let (judgement, summary) = (rung.judgement, rung.summary)
        return [
            "run": .number(String(rung.record.id)), "load": .figure(rung.rung.level),
            "purpose": .string(rung.rung.purpose.rawValue), "verdict": .string(judgement.verdict.rawValue),
            "simulated": .bool(rung.isSimulated),
            "requests": .count(rung.requests), "counted": .count(summary.counts.attempted),
            "failed": .count(summary.counts.failed), "requests_missing": .count(judgement.missing),
            "evidence": .array(
                judgement.evidence.map { own -> JSONValue in
                    [
                        "share_asked": .share(own.part.level),
                        "objectives": .array(own.part.objectives.map { .string($0.title) }),
                        "good": .count(own.good), "judged": .count(own.judged), "worth": .figure(own.worth),
                        "attainment": .share(own.attainment), "at_least": .share(own.bounds.lower),
                        "at_most": .share(own.bounds.upper),
                    ]
                }
            ),
            "ttft_ms": Self.percentiles(summary.ttft), "e2e_ms": Self.percentiles(summary.e2eEnd),
            "tokens_per_second": .figure(rung.flow?.tokensPerSecond),
            "tokens_per_second_per_stream": .figure(rung.tokensPerSecondOfUser),
            "accelerators": .count(rung.accelerators),
            "tokens_per_second_per_accelerator": .figure(rung.tokensPerSecondPerAccelerator),
            "good_per_second": .figure(rung.flow?.goodPerSecond),
            "completed_per_second": .figure(rung.flow?.completedPerSecond),
            "completed_share": .figure(judgement.completedShare),
            "usd_per_good_request": .roundedDollars(rung.costs.perGoodRequest),
            "end_reason": rung.endReason.map(JSONValue.string) ?? .null,
            "alarms": .array(rung.warnings.map { .string($0.sentence) }),
        ]
    }

    private static func percentiles(_ distribution: Distribution) -> JSONValue {
        [
            "n": .count(distribution.n), "p50": .milliseconds(distribution.percentile(50)),
            "p95": .milliseconds(distribution.percentile(95)), "p99": .milliseconds(distribution.percentile(99)),
        ]
    }

    /// One row per rung, in the order in which they were measured.
    var csv: String {
        let rows = result.tracks.flatMap { track in
            track.rungs.map { rung in
                let row = Row(result: result, track: track, rung: rung)
                return Self.columns.map { $0.cell(row).exact }
            }
        }
        return CSVRows.text(Self.columns.map(\.name), rows)
    }

    /// What stands in a row of CSV.
    private struct Row {
        var result: SweepResult
        var track: SweepTrack
        var rung: SweepRung

        var summary: TargetSummary { rung.summary }
        var evidence: RungEvidence? { rung.judgement.tightest }
    }

    private struct Column: Sendable {
        var name: String
        var cell: @Sendable (Row) -> Cell
    }

    private static let columns: [Column] = [
        Column(name: "sweep") { .text($0.result.tag.text) },
        Column(name: "name") { .text($0.result.name) },
        Column(name: "target") { .text($0.track.target) },
        Column(name: "model") { .text($0.summary.target.model) },
        Column(name: "simulated") { .flag($0.rung.isSimulated) },
        Column(name: "run_id") { .count(Int($0.rung.record.id)) },
        Column(name: "variable") { .text($0.result.settings.variable.rawValue) },
        Column(name: "load_unit") { .text($0.result.settings.unit.rawValue) },
        Column(name: "load") { .number($0.rung.rung.level, .plain) },
        Column(name: "purpose") { .text($0.rung.rung.purpose.rawValue) },
        Column(name: "verdict") { .text($0.rung.judgement.verdict.rawValue) },
        Column(name: "requests") { .count($0.rung.requests) },
        Column(name: "counted") { .count($0.summary.counts.attempted) },
        Column(name: "worth") { .number($0.evidence?.worth, .plain) },
        Column(name: "failed") { .count($0.summary.counts.failed) },
        Column(name: "attainment") { .share($0.evidence?.attainment) },
        Column(name: "attainment_at_least") { .share($0.evidence?.bounds.lower) },
        Column(name: "attainment_at_most") { .share($0.evidence?.bounds.upper) },
        Column(name: "ttft_p50_ms") { .number($0.summary.ttft.percentile(50), .milliseconds) },
        Column(name: "ttft_p95_ms") { .number($0.summary.ttft.percentile(95), .milliseconds) },
        Column(name: "tpot_p50_ms") { .number($0.summary.tpot.percentile(50), .milliseconds) },
        Column(name: "e2e_p50_ms") { .number($0.summary.e2eEnd.percentile(50), .milliseconds) },
        Column(name: "e2e_p95_ms") { .number($0.summary.e2eEnd.percentile(95), .milliseconds) },
        Column(name: "tokens_per_second") { .number($0.rung.flow?.tokensPerSecond, .plain) },
        Column(name: "tokens_per_second_per_stream") { .number($0.rung.tokensPerSecondOfUser, .plain) },
        Column(name: "accelerators") { .count($0.rung.accelerators) },
        Column(name: "tokens_per_second_per_accelerator") { .number($0.rung.tokensPerSecondPerAccelerator, .plain) },
        Column(name: "good_per_second") { .number($0.rung.flow?.goodPerSecond, .plain) },
        Column(name: "completed_per_second") { .number($0.rung.flow?.completedPerSecond, .plain) },
        Column(name: "usd_per_good_request") { .roundedDollars($0.rung.costs.perGoodRequest) },
        Column(name: "requests_missing") { .count($0.rung.judgement.missing) },
        Column(name: "end_reason") { .text($0.rung.endReason) },
        Column(name: "alarms") { .text($0.rung.warnings.map(\.sentence).joined(separator: "; ")) },
    ]
}

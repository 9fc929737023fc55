import BenchAnalysis
import BenchModel
import JSONSyntax
import Pricing
import Statistics

/// The report as JSON: units in the names, null for what cannot be computed, keys sorted.
enum JSONReport {
    /// Rises when a key is renamed or changes its meaning; new keys do not raise it.
    static let schemaVersion = 1

    static func document(_ summary: Summary, _ judgements: [Judgement], _ scenario: Scenario? = nil) -> JSONValue {
        [
            "schema": "ezbench.report",
            "schema_version": .number(String(schemaVersion)),
            "run": run(summary.record),
            "instrument": instrument(summary.instrument),
            "alarms": .array(
                RunHeading(summary.record, summary.instrument, alarms: summary.alarms).alarms.map(JSONValue.string)
            ),
            "price_sources": .array(summary.priceSources.map(JSONValue.string)),
            "targets": .array(summary.targets.map { target($0, in: summary, scenario) }),
            "shards": .array(summary.shards.map(shard)),
            "servers": .array(summary.servers.map(server)),
            "streamed_against_buffered": .array(summary.streamingGains.map(streamingGain)),
            "objectives": .array(judgements.map(judgement)),
        ]
    }

    static func run(_ record: RunRecord) -> JSONValue {
        [
            "id": .number(String(record.id)),
            "name": .string(record.name),
            "started_at": .string(Figure.moment(record.startedAt)),
            "finished_at": record.finishedAt.map { .string(Figure.moment($0)) } ?? .null,
            "status": .string(record.status.rawValue),
            "end_reason": record.endReason.map(JSONValue.string) ?? .null,
            "sittings": .array(
                record.sittings.map {
                    [
                        "started_at": .string(Figure.moment($0.startedAt)),
                        "finished_at": $0.finishedAt.map { .string(Figure.moment($0)) } ?? .null,
                        "version": .string($0.version),
                    ]
                }
            ),
            "version": .string(record.version),
            "load_shape": .string(record.loadShape.rawValue),
            "simulated": .bool(record.isSimulated),
            "remarks": .array(
                record.remarks.map {
                    [
                        "at_ms": .milliseconds($0.at.sinceEpoch.inNanoseconds), "kind": .string($0.kind.rawValue),
                        "text": .string($0.text),
                    ]
                }
            ),
            "hooks": .array(record.hooks.map(hook)),
            "insecure_note": RunHeading.insecurity(of: record).map { .string($0) } ?? .null,
            "simulated_note": RunHeading.simulation(of: record).map { .string($0) } ?? .null,
        ]
    }

    /// What was done before a sitting.
    private static func hook(_ hook: HookRecord) -> JSONValue {
        [
            "sitting": .count(hook.part), "endpoint": .string(hook.endpoint),
            "target": hook.target.map(JSONValue.string) ?? .null, "what": .string(hook.what),
            "took_ms": hook.took.map { .milliseconds($0.inNanoseconds) } ?? .null,
            "note": hook.note.map(JSONValue.string) ?? .null,
        ]
    }

    private static func target(_ summary: TargetSummary, in run: Summary, _ scenario: Scenario?) -> JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(summary.target.name),
            "protocol": .string(summary.target.wireProtocol),
            "model": .string(summary.target.model),
            "endpoint": .string(summary.target.endpoint),
            "url": summary.target.url.map { .string($0) } ?? .null,
            "set_up": setUp(summary.target.name, scenario),
            "streamed": .bool(summary.target.isStreamed),
            "simulated": .bool(summary.target.isSimulated),
            "insecure": .bool(summary.target.isInsecure),
            "requests": requests(summary),
            "retries": retries(summary),
            "answers": answers(summary),
            "tokens": tokens(summary.tokens),
            "lengths": lengths(summary.lengths),
            "cost": cost(summary.cost),
            "cost_by_unit": units(run.unitCosts.first { $0.target == summary.target.name }),
            "connections": connections(
                summary,
                run.instrument.connections.targets.first { $0.name == summary.target.name }
            ),
            "instrument": instrument(summary.connections),
            "schedule": summary.schedule.map(schedule) ?? .null,
            "thinking": .string(summary.thinking.rawValue),
            "thought": thought(summary),
            "tools": tools(summary),
            "marks": marks(summary.marks),
            "server_times": serverTimes(summary),
            "prompt_cache": promptCache(summary),
            "groups": groups(summary.groups),
            "conversations": summary.sessions.map { conversations($0, in: run.record) } ?? .null,
            "delivery": delivery(summary.gaps, isLimited: run.instrument.isLimited),
            "closed_on_purpose": run.closings.first { $0.target == summary.target.name }.map(closing) ?? .null,
        ]
        members.merge(latencies(summary)) { $1 }
        members.merge(firstWave(summary)) { $1 }
        return .object(members)
    }
}

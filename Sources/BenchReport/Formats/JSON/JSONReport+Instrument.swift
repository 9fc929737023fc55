import BenchAnalysis
import BenchModel
import JSONSyntax
import Pricing
import Statistics

/// How the run reached its targets, how well this program kept up, and what open-loop load came to.
extension JSONReport {
    static func connections(
        _ summary: TargetSummary,
        _ reached: RunConnections.OfTarget?
    ) -> JSONValue {
        let connections = summary.connections
        let facts: JSONValue = [
            "taken": .count(reached?.taken),
            "proxies": .array((reached?.proxies ?? []).map(JSONValue.string)),
            "held_open_ms": milliseconds(reached?.heldOpen ?? Distribution([])),
            "held_open_share": .share(reached?.heldOpenShare),
            "held_open_kept_slot": .count(reached?.keptSlot ?? 0),
            "distinct": .count(connections.distinct),
            "opened_ahead": [
                "ok": .count(connections.opened.ok),
                "failed": .count(connections.opened.failed),
                "connect_ms": milliseconds(connections.opened.connect),
            ],
            "cold": .count(connections.cold),
            "reused": .count(connections.reused),
            "reused_share": .share(connections.reusedShare),
            "http_versions": .array(connections.httpVersions.map(JSONValue.string)),
        ]
        return facts.merging(.object(metrics(of: .connections, summary)))
    }

    static func instrument(_ connections: ConnectionSummary) -> JSONValue {
        [
            "client_lag_ms": lateness(connections.lag),
            "n_stamped_by_kernel": .count(connections.kernelStamped),
            "n_stamped_by_poll": .count(connections.requests - connections.kernelStamped),
        ]
    }

    static func instrument(_ statement: InstrumentStatement) -> JSONValue {
        [
            "limited": .bool(statement.isLimited),
            "limited_note": statement.alarm.map(JSONValue.string) ?? .null,
            "client_lag_limit_ms": .milliseconds(statement.lagLimit),
            "client_lag_ms": lateness(statement.lag),
            "schedule_lateness_ms": lateness(statement.lateness),
            "handover_ms": lateness(statement.handover.time),
            "handover_share_of_slot_time": .share(statement.handover.shareOfSlots),
            "handover_limit_ms": .milliseconds(statement.handover.limit),
            "slow_starts": .bool(statement.handover.isSlow),
            "slow_starts_note": statement.handover.alarm.map(JSONValue.string) ?? .null,
            "events_per_read": .figure(statement.eventsPerRead),
            "loops": .count(statement.loops),
            "selftest": statement.selftest?.json ?? .null,
            "n_stamped_by_kernel": .count(statement.kernelStamped),
            "n_stamped_by_poll": .count(statement.pollStamped),
        ]
    }

    static func schedule(_ schedule: ScheduleSummary) -> JSONValue {
        [
            "planned": .count(schedule.planned),
            "started": .count(schedule.started),
            "dropped": .count(schedule.dropped),
            "delayed": .count(schedule.delayed),
            "planned_per_second": .figure(schedule.plannedPerSecond),
            "started_per_second": .figure(schedule.startedPerSecond),
            "lateness_ms": lateness(schedule.lateness),
            "delay_ms": lateness(schedule.delay),
        ]
    }
}

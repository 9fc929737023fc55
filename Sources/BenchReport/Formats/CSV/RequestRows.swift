package import BenchAnalysis
import BenchModel
import Statistics

/// A run as CSV with one row per request, warm-up too; written row by row.
///
/// The percentiles of the rows with `counted` 1 are those of the report.
package enum RequestRows {
    private struct Row {
        var run: Int64
        var target: MeasuredTarget
        var showsThinking: Bool
        var request: MeasuredRequest

        var first: SampleFacts { request.attempts.first }
        var last: SampleFacts { request.attempts.last }
    }

    private struct Column: Sendable {
        var name: String
        var cell: @Sendable (Row) -> Cell
    }

    /// Hands over the head and then row after row: of each target first the warm-up, then what was measured, in the order in which
    /// the requests began.
    package static func write(_ run: MeasuredRun, to write: (String) throws -> Void) rethrows {
        try write(CSVRows.row(columns.map(\.name)))
        for target in run.targets {
            let showsThinking = !target.figures[.ttfa].isEmpty
            for request in [target.warmup, target.measured].joined() {
                let row = Row(run: run.record.id, target: target, showsThinking: showsThinking, request: request)
                try write(CSVRows.row(columns.map { $0.cell(row) }))
            }
        }
    }

    private static let columns = place + course + answer + metrics

    private static let place: [Column] = [
        Column(name: "run_id") { .count(Int($0.run)) },
        Column(name: "target") { .text($0.target.target.name) },
        Column(name: "prompt_id") { .text($0.first.promptID) },
        Column(name: "phase") { .text($0.first.phase.rawValue) },
        Column(name: "sequence") { .count($0.first.sequence.number) },
        Column(name: "sitting") { .count($0.first.part) },
        Column(name: "session") { .count($0.first.turn?.session) },
        Column(name: "turn") { .count($0.first.turn?.turn) },
    ]

    private static let course: [Column] = [
        Column(name: "attempts") { .count($0.request.attempts.count) },
        Column(name: "outcome") { .text(outcome($0.request.attempts)) },
        Column(name: "failure") { .text(failure($0.request.attempts)) },
        Column(name: "http_status") { .count($0.last.httpStatus) },
        Column(name: "counted") { .count($0.first.phase == .measure && $0.request.isMeasurement ? 1 : 0) },
        instant("planned_ms") { $0.first.planned },
        instant("sent_ms") { $0.last.times.sent },
        instant("end_ms") { $0.last.times.end },
        Column(name: "connection_reused") { .count($0.last.connection.reused ? 1 : 0) },
        Column(name: "simulated") { .flag($0.target.target.isSimulated) },
    ]

    private static let answer: [Column] = [
        Column(name: "served_model") { .text($0.last.response.servedModel) },
        Column(name: "stop_reason") { .text($0.last.response.stopReason) },
        Column(name: "validity") { .text($0.last.validity?.verdict.rawValue) },
        Column(name: "validity_reason") { .text($0.last.validity?.reason) },
        Column(name: "pictures") { .count($0.last.pictures?.count) },
        Column(name: "picture_bytes") { .count($0.last.pictures?.bytes) },
        Column(name: "input_tokens") { .count($0.last.response.usage.input) },
        Column(name: "output_tokens_by_usage") { .count($0.last.response.usage.output) },
        Column(name: "reasoning_tokens") { .count($0.last.response.usage.reasoning) },
        Column(name: "cache_read_tokens") { .count($0.last.response.usage.cacheRead) },
        Column(name: "cache_write_tokens") { .count($0.last.response.usage.cacheWrite) },
        Column(name: "cache_write_hour_tokens") { .count($0.last.response.usage.cacheWriteHour) },
        Column(name: "token_events") { .count($0.last.response.deltas.count) },
    ]

    /// Every metric of the catalogue that a request has one value of.
    private static let metrics: [Column] = Metric.all.compactMap { metric in
        guard case .value(let value) = metric.source, metric.unit != .money else { return nil }
        let needsThinking = metric.population == .streamsThatShowThinking
        return Column(name: metric.name + metric.unit.suffix) { row in
            // As in reports: of a target that shows no thinking, the first answer token is the first token.
            guard row.request.isMeasurement, row.showsThinking || !needsThinking else { return .absent }
            return .number(value(row.request.metrics), metric.unit.cell)
        }
    }

    private static func instant(_ name: String, _ instant: @escaping @Sendable (Row) -> RunInstant?) -> Column {
        Column(name: name) { row in .number(instant(row).map { $0.sinceEpoch.inNanoseconds }, .milliseconds) }
    }

    private static func outcome(_ request: RequestAttempts) -> String {
        request.wasClosedOnPurpose ? "closed" : request.outcome.name
    }

    private static func failure(_ request: RequestAttempts) -> String? {
        if case .failed(let kind, _) = request.outcome { kind.rawValue } else { nil }
    }
}

import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

/// AIPerf's `profile_export_aiperf.json`, schema 1.4.
///
/// Members as in `JsonExportData` and `JsonMetricResult` (`aiperf/common/models/export_models.py`), names and units as in
/// `aiperf/metrics/types`. A metric of records has all statistics; one that is derived from them has `unit` and `avg` alone.
/// `input_config` is left out: it is the whole of AIPerf's own settings, which no run of ours had.
enum AIPerfExport {
    static let schemaVersion = "1.4"

    private static let statistics: [NamedStatistic] =
        [("avg", .mean), ("std", .standardDeviation), ("min", .minimum), ("max", .maximum), ("sum", .sum)]
        + ([1, 5, 10, 25, 50, 75, 90, 95, 99] as [Percentile]).map { (Figure.percentileName($0), .percentile($0)) }
    static let times: [(FigureDefinition.Quantity, String)] = [
        (.ttft, "time_to_first_token"), (.ttfa, "time_to_first_output_token"), (.e2e, "request_latency"),
        (.tpot, "inter_token_latency"), (.gap, "inter_chunk_latency"),
    ]

    static func document(_ export: RunExport, _ target: MeasuredTarget) -> JSONValue {
        guard let tool = ForeignTool.named("aiperf") else { return .null }
        let record = export.record
        let reading = ForeignReading(target, as: tool, shape: record.loadShape, statistics.map(\.statistic))
        var members: [String: JSONValue] = [
            "schema_version": .string(schemaVersion),
            "benchmark_id": .string(record.identity),
            "run_info": .known([
                "benchmark_id": .string(record.identity), "run_label": .string(target.target.name),
                "random_seed": export.load.map { .number(String($0.seed)) } ?? .null,
            ]),
            "start_time": .string(Figure.moment(record.startedAt)),
            "end_time": record.finishedAt.map { .string(Figure.moment($0)) } ?? .null,
            "was_cancelled": .bool(record.status == .interrupted),
            "is_complete": .bool(record.status == .finished),
            "incomplete_reason": record.status == .finished ? .null : record.endReason.map(JSONValue.string) ?? .null,
            "error_summary": .array(errors(reading)),
            // Where AIPerf has what its own run was of.
            "metadata": [
                "tool": "ezbench", "version": .string(record.version), "target": .string(target.target.name),
                "protocol": .string(target.target.wireProtocol), "model": .string(target.target.model),
                "simulated": .bool(target.target.isSimulated), "definitions": .string(export.definitions(tool)),
                "limits": .array(export.limits(target, as: tool).map(JSONValue.string)),
                "alarms": .array(export.alarms.map(JSONValue.string)),
            ],
        ]
        members.merge(metrics(reading)) { $1 }
        return .known(members)
    }

    private static func metrics(_ reading: ForeignReading) -> [String: JSONValue] {
        let tokens = reading.tokens
        var members: [String: JSONValue] = [
            "request_count": derived(.count(reading.succeeded), "requests"),
            "error_request_count": reading.failed > 0 ? derived(.count(reading.failed), "requests") : .null,
            "request_throughput": derived(.figure(reading.perSecond(reading.succeeded)), "requests/sec"),
            "benchmark_duration": derived(.figure(reading.duration?.inSeconds), "sec"),
            "output_token_throughput": derived(.figure(reading[.systemRate]?[.whole]), "tokens/sec"),
            "output_token_throughput_per_user": figures(reading[.streamRate], "tokens/sec/user") { .figure($0) },
            "input_sequence_length": figures(tokens.inputLengths, "tokens") { .figure($0) },
            "output_sequence_length": figures(tokens.outputLengths, "tokens") { .figure($0) },
            "output_token_count": figures(tokens.answerLengths, "tokens") { .figure($0) },
            "reasoning_token_count": figures(tokens.reasoningLengths, "tokens") { .figure($0) },
            "total_isl": derived(.count(tokens.input), "tokens"),
            "total_osl": derived(.count(tokens.output), "tokens"),
            "total_token_throughput": derived(.figure(reading.totalTokensPerSecond), "tokens/sec"),
        ]
        for (quantity, name) in times { members[name] = figures(reading[quantity], "ms") { .milliseconds($0) } }
        return members
    }

    /// A metric that is one number; null where that is not known.
    private static func derived(_ value: JSONValue, _ unit: String) -> JSONValue {
        value == .null ? .null : ["unit": .string(unit), "avg": value]
    }

    /// A metric of records, with all of their statistics.
    private static func figures(
        _ reading: FigureReading?,
        _ unit: String,
        _ value: (Double?) -> JSONValue
    ) -> JSONValue {
        guard let reading, reading.n > 0 else { return .null }
        let own: [String: JSONValue] = ["unit": .string(unit), "count": .count(reading.n)]
        return .object(reading.members(statistics, value).merging(own) { $1 })
    }

    static func details(_ failure: ForeignReading.FailureClass) -> JSONValue {
        .known([
            "code": .count(failure.httpStatus), "type": .string(failure.kind.rawValue),
            "message": .string(failure.words),
        ])
    }

    private static func errors(_ reading: ForeignReading) -> [JSONValue] {
        reading.failures.map { failure, count in
            (count, ["error_details": details(failure), "count": .count(count)] as JSONValue)
        }.sorted { ($1.0, $0.1.json) < ($0.0, $1.1.json) }.map(\.1)
    }
}

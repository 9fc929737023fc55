import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

/// llm-d's Benchmark Report 0.2.1, of the schema `llmd_benchmark_report/schema_v0_2.py`.
///
/// The schema allows no further members, so that what is to be known of the figures stands where it has room: in the run's
/// description and keywords, and in the native configuration of the load. Each statistic needs a mean; where there is none it is
/// left out as a whole.
enum BenchmarkReportExport {
    private static let statistics: [NamedStatistic] = [
        ("mean", .mean), ("stddev", .standardDeviation), ("min", .minimum), ("max", .maximum),
        ("p0p1", .percentile(0.1)), ("p1", .percentile(1)), ("p5", .percentile(5)), ("p10", .percentile(10)),
        ("p25", .percentile(25)), ("p50", .percentile(50)), ("p75", .percentile(75)), ("p90", .percentile(90)),
        ("p95", .percentile(95)), ("p99", .percentile(99)), ("p99p9", .percentile(99.9)),
    ]
    private static let latencies: [(quantity: FigureDefinition.Quantity, key: String, unit: String)] = [
        (.ttft, "time_to_first_token", "ms"), (.e2e, "request_latency", "ms"),
        (.tpot, "time_per_output_token", "ms/token"),
        (.tpotFromStart, "normalized_time_per_output_token", "ms/token"), (.gap, "inter_token_latency", "ms/token"),
    ]

    static func document(_ export: RunExport, _ target: MeasuredTarget) -> JSONValue {
        let reading = ForeignReading(target, as: .llmd, shape: export.record.loadShape, statistics.map(\.statistic))
        return .known([
            "version": .string(ForeignTool.llmd.version),
            "run": run(export, target),
            "scenario": scenario(export, target, reading),
            "results": ["request_performance": ["aggregate": aggregate(target, reading)]],
        ])
    }

    // MARK: The run

    private static func run(_ export: RunExport, _ target: MeasuredTarget) -> JSONValue {
        let record = export.record
        let isAlone = record.targets.count == 1
        let label = [record.name, isAlone ? nil : target.target.name, record.labels.note].compactMap(\.self)
        let keywords = ["ezbench"] + (target.target.isSimulated ? ["simulated"] : []) + record.labels.tags.map(\.text)
        return .known([
            "uid": .string(isAlone ? record.identity : "\(record.identity)/\(target.target.name)"),
            "eid": .string(record.identity),
            "time": .known([
                "start": .string(Figure.moment(record.startedAt)),
                "end": record.finishedAt.map { .string(Figure.moment($0)) } ?? .null,
                // A clock that was set back makes no duration that there is a way to write.
                "duration": record.finishedAt.flatMap { end in
                    end < record.startedAt
                        ? nil : .string("PT\(Figure.sixDecimals((end - record.startedAt).inSeconds))S")
                } ?? .null,
            ]),
            "description": .string((export.alarms + [label.joined(separator: ", ")]).joined(separator: "; ")),
            "keywords": .array(keywords.map(JSONValue.string)),
        ])
    }

    // MARK: The load

    /// Null where the length of the input is not known, without which the schema has no load.
    private static func scenario(
        _ export: RunExport,
        _ target: MeasuredTarget,
        _ reading: ForeignReading
    ) -> JSONValue {
        guard let inputLength = reading.tokens.inputLengths[.mean] else { return .null }
        let load = export.load
        let config: JSONValue = [
            "target": .string(target.target.name), "protocol": .string(target.target.wireProtocol),
            "model": .string(target.target.model), "simulated": .bool(target.target.isSimulated),
            "definitions": .string(export.definitions(.llmd)), "load_shape": .string(export.record.loadShape.rawValue),
        ]
        let isClosed = load?.shape == .closed
        return [
            "load": [
                "metadata": .known([
                    "schema_version": "0.0.1", "description": export.scenario.map { .string($0.name) } ?? .null,
                ]),
                "standardized": .known([
                    "tool": "ezbench", "tool_version": .string(export.record.version),
                    "parallelism": .count(max(1, export.record.parts.count)),
                    "source": .string(source(export.scenario)), "stage": 0,
                    "input_seq_len": ["distribution": "other", "value": .figure(inputLength)],
                    "rate_qps": .figure(load?.steadyRate),
                    "concurrency": isClosed ? .count(load?.concurrency) : .null,
                    "multi_turn": load?.conversations == nil ? .null : ["enabled": true],
                ]),
                "native": ["config": config],
            ]
        ]
    }

    private static func source(_ scenario: Scenario?) -> String {
        guard let scenario else { return "unknown" }
        return scenario.synthetic != nil || scenario.trace != nil ? "random" : "sampled"
    }

    // MARK: The figures

    private static func aggregate(_ target: MeasuredTarget, _ reading: ForeignReading) -> JSONValue {
        let counts = target.counts
        var latency: [String: JSONValue] = [:]
        for (quantity, key, unit) in latencies {
            latency[key] = statistics(reading[quantity], unit) { .milliseconds($0) }
        }
        let tokens = reading.tokens
        let rate = { (value: Double?, unit: String) -> JSONValue in
            value.map { ["units": .string(unit), "mean": .figure($0)] } ?? .null
        }
        return .known([
            "requests": .known([
                "total": .count(reading.succeeded + reading.failed + counts.closedOnPurpose + counts.cancelled),
                "failures": .count(reading.failed),
                "incomplete": .count(counts.closedOnPurpose + counts.cancelled),
                "input_length": statistics(tokens.inputLengths, "count") { .figure($0) },
                "output_length": statistics(tokens.outputLengths, "count") { .figure($0) },
            ]),
            "latency": .known(latency),
            "throughput": .known([
                "input_token_rate": rate(reading.perSecond(tokens.input), "tokens/s"),
                "output_token_rate": rate(reading[.systemRate]?[.whole], "tokens/s"),
                "total_token_rate": rate(reading.totalTokensPerSecond, "tokens/s"),
                "request_rate": rate(reading.perSecond(reading.succeeded), "queries/s"),
            ]),
        ])
    }

    private static func statistics(
        _ reading: FigureReading?,
        _ unit: String,
        _ value: (Double?) -> JSONValue
    ) -> JSONValue {
        guard let reading, reading.n > 0 else { return .null }
        return .known(reading.members(statistics, value).merging(["units": .string(unit)]) { $1 })
    }
}

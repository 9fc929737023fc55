import BenchAnalysis
import BenchModel
import JSONSyntax

/// AIPerf's `profile_export.jsonl`: a line for each request, in the order in which they began.
///
/// Members as in `MetricRecordInfo` (`aiperf/common/models/record_models.py`), which `RecordExportJSONLWriter` writes: metrics that a
/// record has, each with its value and unit, and gaps as a list; `error` where it failed. Moments are of the wall clock.
enum AIPerfRows {
    static func text(_ export: RunExport, _ target: MeasuredTarget) -> String {
        guard let tool = ForeignTool.named("aiperf") else { return "" }
        let requests = ForeignRequest.all(of: target, as: tool, shape: export.record.loadShape)
        // There each line names the worker that sent it; here that is where it must be said that no server stands behind it.
        let worker = target.target.isSimulated ? "ezbench (SIMULATED)" : "ezbench"
        return requests.map { JSONOutput.visible(row($0, export.record, worker).json) + "\n" }.joined()
    }

    private static func row(_ request: ForeignRequest, _ record: RunRecord, _ worker: String) -> JSONValue {
        let sample = request.sample
        let moment = { (instant: RunInstant) -> JSONValue in
            .number(String((record.startedAt + instant.sinceEpoch).nanoseconds))
        }
        let started = sample.startedAt ?? sample.planned
        return .known([
            "metadata": .known([
                "session_num": .count(sample.turn?.session ?? sample.sequence.number),
                "conversation_id": .string(sample.promptID),
                "turn_index": .count(sample.turn?.turn ?? 0),
                "credit_issued_ns": moment(sample.planned),
                "request_start_ns": moment(started),
                "request_end_ns": moment(sample.endedAt ?? started),
                "worker_id": .string(worker),
                "record_processor_id": .string(worker),
                "benchmark_phase": "profiling",
                "was_cancelled": false,
            ]),
            "metrics": .known(metrics(request)),
            "error": request.failure.map(AIPerfExport.details) ?? .null,
        ])
    }

    private static func metrics(_ request: ForeignRequest) -> [String: JSONValue] {
        guard request.isSuccess else { return [:] }
        let usage = request.sample.usage
        var members: [String: JSONValue] = [
            "input_sequence_length": value(.count(usage.input), "tokens"),
            "output_sequence_length": value(.count(request.outputTokens), "tokens"),
            "output_token_count": value(.count(usage.output.map { max(0, $0 - (usage.reasoning ?? 0)) }), "tokens"),
            "reasoning_token_count": value(usage.countsReasoningApart ? .count(usage.reasoning) : .null, "tokens"),
            "output_token_throughput_per_user": value(.figure(request[.streamRate].first), "tokens/sec/user"),
        ]
        for (quantity, name) in AIPerfExport.times {
            let times = request[quantity].map { JSONValue.milliseconds($0) }
            // A list of gaps, and of each other time one.
            let all: JSONValue = quantity == .gap && !times.isEmpty ? .array(times) : times.first ?? .null
            members[name] = value(all, "ms")
        }
        return members
    }

    private static func value(_ value: JSONValue, _ unit: String) -> JSONValue {
        value == .null ? .null : ["value": value, "unit": .string(unit)]
    }
}

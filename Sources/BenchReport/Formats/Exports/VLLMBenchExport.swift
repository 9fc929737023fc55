import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

/// The result file of `vllm bench serve --save-result`.
///
/// Keys and their order of words as in `vllm/benchmarks/serve.py` (`benchmark`, `main_async`): times in milliseconds but for
/// `duration`, which has seconds. `--metadata` puts texts beside them at the top level, and so do we. A figure without a value,
/// for which that program writes 0, is left out. With rows it has the seven lists of `--save-detailed`, in which a request has one place:
/// times there are in seconds, and what a request does not have is null, for that program's 0 would be a fast answer.
enum VLLMBenchExport {
    private static let percentiles: [Percentile] = [0.1, 1, 5, 10, 25, 50, 75, 90, 95, 99, 99.9]
    private static let statistics: [FigureReading.Statistic] =
        [.mean, .standardDeviation] + percentiles.map { .percentile($0) }
    private static let quantities: [(FigureDefinition.Quantity, String)] = [
        (.ttft, "ttft"), (.tpot, "tpot"), (.gap, "itl"), (.e2e, "e2el"),
    ]

    static func document(_ export: RunExport, _ target: MeasuredTarget, rows: Bool) -> JSONValue {
        guard let tool = ForeignTool.named("vllm") else { return .null }
        let reading = ForeignReading(target, as: tool, shape: export.record.loadShape, statistics)
        let tokens = reading.tokens
        let backend = backend(target.target.wireProtocol)
        var members: [String: JSONValue] = [
            "date": .string(date(export.record.finishedAt ?? export.record.startedAt)),
            "endpoint_type": .string(backend),
            "backend": .string(backend),
            "label": .string(target.target.name),
            "model_id": .string(target.target.model),
            "num_prompts": .count(reading.succeeded + reading.failed),
            "duration": .figure(reading.duration?.inSeconds),
            "completed": .count(reading.succeeded),
            "failed": .count(reading.failed),
            "total_input_tokens": .count(tokens.input),
            "total_output_tokens": .count(tokens.output),
            "request_throughput": .figure(reading.perSecond(reading.succeeded)),
            "output_throughput": .figure(reading[.systemRate]?[.whole]),
            "total_token_throughput": .figure(reading.totalTokensPerSecond),
            "ezbench_version": .string(export.record.version),
            "ezbench_run": .string(export.record.identity),
            "ezbench_definitions": .string(export.definitions(tool)),
            "ezbench_limits": .string(export.limits(target, as: tool).joined(separator: "; ")),
            "ezbench_alarms": .string(export.alarms.joined(separator: "; ")),
        ]
        for (quantity, name) in quantities { members.merge(figures(reading[quantity], name)) { $1 } }
        if let load = export.load { members.merge(traffic(load)) { $1 } }
        if rows { members.merge(lists(export, target, tool)) { $1 } }
        // That program's own file has these three, null where there is nothing to be said.
        let nullable: JSONValue = ["tokenizer_id": .null, "request_goodput": .null]
        return JSONValue.known(members).merging(nullable)
    }

    private static func figures(_ reading: FigureReading?, _ name: String) -> [String: JSONValue] {
        guard let reading else { return [:] }
        var members: [String: JSONValue] = [
            "mean_\(name)_ms": .milliseconds(reading[.mean]),
            "median_\(name)_ms": .milliseconds(reading[.percentile(50)]),
            "std_\(name)_ms": .milliseconds(reading[.standardDeviation]),
        ]
        for percentile in percentiles {
            members["\(Figure.percentileName(percentile))_\(name)_ms"] = .milliseconds(reading[.percentile(percentile)])
        }
        return members
    }

    /// What `--save-detailed` leaves in the file.
    ///
    /// Instants are counted from the run's beginning, as there from an unknown one.
    private static func lists(
        _ export: RunExport,
        _ target: MeasuredTarget,
        _ tool: ForeignTool
    ) -> [String: JSONValue] {
        let requests = ForeignRequest.all(of: target, as: tool, shape: export.record.loadShape)
        let list = { (value: (ForeignRequest) -> JSONValue) in JSONValue.array(requests.map(value)) }
        var members: [String: JSONValue] = [
            "input_lens": list { .count($0.sample.usage.input) },
            "output_lens": list { .count($0.outputTokens) },
            "ttfts": list { .seconds($0[.ttft].first) },
            "itls": list { .array($0[.gap].map { .seconds($0) }) },
            "start_times": list { .seconds($0.sample.startedAt.map { $0.sinceEpoch.inNanoseconds }) },
            "errors": list { .string($0.failure?.words ?? "") },
        ]
        if !export.answers.isEmpty {
            members["generated_texts"] = list { .string(export.answers[RunExport.AnswerPlace($0.sample)] ?? "") }
        }
        return members
    }

    /// Says what load was asked for, as far as that program has a word for it.
    private static func traffic(_ load: Load) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["max_concurrency": .count(load.mostInFlight)]
        switch load.shape {
        case .closed:
            members["request_rate"] = "inf"
            members["burstiness"] = 1
        case .open(.poisson):
            members["request_rate"] = .figure(load.steadyRate)
            members["burstiness"] = 1
        case .open(.gamma(_, let burstiness)):
            members["request_rate"] = .figure(load.steadyRate)
            members["burstiness"] = .figure(burstiness)
        case .open(.constant):
            // There evenly spaced starts are of infinite burstiness, which JSON cannot say.
            members["request_rate"] = .figure(load.steadyRate)
        case .open(.ramp(let from, let to)):
            members["request_rate"] = "inf"
            members["ramp_up_strategy"] = "linear"
            members["ramp_up_start_rps"] = .figure(from)
            members["ramp_up_end_rps"] = .figure(to)
        case .stages, .trace: break
        }
        return members
    }

    /// The name that its `--backend` has for a protocol; one that it does not speak keeps ours.
    private static func backend(_ wireProtocol: String) -> String {
        wireProtocol == WireProtocol.openaiCompletions.rawValue ? "openai" : wireProtocol
    }

    /// Returns `20261128-031500`, in UTC.
    private static func date(_ time: WallTime) -> String {
        let digits = Figure.moment(time).filter { $0.isNumber || $0 == "T" }
        return digits.replacing("T", with: "-")
    }
}

import BenchModel
import Foundation
import JSONSyntax
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

/// A run as the files of other tools; the committed ones are checked by those tools' own readers (`Scripts/check-exports.py`).
@Suite("Exports")
struct ExportTests {
    static func export(_ run: StoredRun = RunFixture.run, _ scenario: Scenario? = nil) -> RunExport {
        var operations = OperationMeters(run.record.targets)
        for sample in run.samples { operations.take(sample) }
        return RunExport(MeasuredRun(run), plannedBy: scenario, operations: operations)
    }

    static func text(_ format: ExportFormat, _ run: StoredRun = RunFixture.run, target: Int = 0, rows: Bool = false)
        -> String
    {
        let export = export(run)
        let targets = export.run.targets
        return export.text(format.isOfOneTarget ? [targets[target]] : targets, as: format, rows: rows)
    }

    static func json(_ format: ExportFormat, _ run: StoredRun = RunFixture.run, target: Int = 0) throws -> JSONNode {
        try JSONParser.parse(Array(text(format, run, target: target).utf8))
    }

    static func number(_ node: JSONNode?) -> Double? {
        if case .number(let digits) = node?.value { Double(digits) } else { nil }
    }

    @Test(
        "an export reads as the committed one",
        arguments: [
            (ExportFormat.vllmBench, 0, "vllm-bench.json"), (.llmd, 0, "llm-d.yaml"), (.aiperf, 0, "aiperf.json"),
            (.prometheus, 0, "prom"), (.otlp, 0, "otlp.json"), (.vllmBench, 2, "buffered.vllm-bench.json"),
            (.aiperf, 1, "hidden.aiperf.json"),
        ]
    )
    func golden(format: ExportFormat, target: Int, suffix: String) throws {
        try GoldenFile("sample-export.\(suffix)").expect(Self.text(format, target: target))
    }

    @Test(
        "with every request it reads as the committed one",
        arguments: [(ExportFormat.vllmBench, "rows.vllm-bench.json"), (.aiperf, "aiperf.jsonl")]
    )
    func goldenRows(format: ExportFormat, suffix: String) throws {
        try GoldenFile("sample-export.\(suffix)").expect(Self.text(format, rows: true))
    }

    // MARK: The figures are those of an explanation

    @Test(
        "every percentile and mean is the one that an explanation gives",
        arguments: [RunFixture.run, OpenLoopFixture.run, PhenomenaFixture.run]
    )
    func asExplained(stored: StoredRun) throws {
        let run = MeasuredRun(stored)
        let vllm = try #require(ForeignTool.named("vllm"))
        let aiperf = try #require(ForeignTool.named("aiperf"))
        var compared = 0
        for (place, target) in run.targets.enumerated() {
            let file = try Self.json(.vllmBench, stored, target: place)
            let names: [FigureDefinition.Quantity: String] = [.ttft: "ttft", .tpot: "tpot", .gap: "itl", .e2e: "e2el"]
            for figure in Explanation(target, as: vllm, shape: stored.record.loadShape).figures {
                guard let name = names[figure.quantity] else { continue }
                for (statistic, key) in [(FigureReading.Statistic.mean, "mean"), (.percentile(95), "p95")] {
                    let value = Self.number(file["\(key)_\(name)_ms"]).map { $0 * 1e6 }
                    #expect(Self.isSame(value, figure.foreign[statistic]), "\(target.target.name) \(key)_\(name)")
                    compared += value == nil ? 0 : 1
                }
            }
            let profile = try Self.json(.aiperf, stored, target: place)
            for figure in Explanation(target, as: aiperf, shape: stored.record.loadShape).figures {
                guard figure.quantity != .failed, figure.quantity != .systemRate else { continue }
                let scale = figure.quantity == .streamRate ? 1 : 1e6
                for (statistic, key) in [(FigureReading.Statistic.mean, "avg"), (.percentile(50), "p50")] {
                    let value = Self.number(profile[figure.name]?[key]).map { $0 * scale }
                    #expect(Self.isSame(value, figure.foreign[statistic]), "\(target.target.name) \(figure.name)")
                    compared += value == nil ? 0 : 1
                }
            }
        }
        #expect(compared > 20)
    }

    /// Whether a figure of a file, which has six decimals, is a value; or both are missing.
    private static func isSame(_ written: Double?, _ value: Double?) -> Bool {
        guard let written, let value else { return written == nil && value == nil }
        return abs(written - value) <= 0.51 * (value > 1e5 ? 1 : 1e-6) + 1e-12 * abs(value)
    }

    @Test("numpy's standard deviation, the ends and the sum are read by the same definitions")
    func statistics() throws {
        let values = [1.0, 2, 3, 4]
        let reading = FigureReading(values, [.mean, .standardDeviation, .minimum, .maximum, .sum, .percentile(25)])
        #expect(reading[.standardDeviation] == (5.0 / 4).squareRoot() && reading[.sum] == 10)
        #expect(reading[.minimum] == 1 && reading[.maximum] == 4 && reading[.percentile(25)] == 1.75)
        #expect(FigureReading([], [.mean, .standardDeviation]).isEmpty)
    }

    // MARK: What a file says beside figures

    @Test("counts, tokens and rates follow from the requests that the tool takes for successes")
    func counts() throws {
        let file = try Self.json(.vllmBench)
        // 64 requests were measured; one was limited, one cut, and one went well at its second attempt, which vLLM has none of.
        #expect(Self.number(file["completed"]) == 61 && Self.number(file["failed"]) == 3)
        #expect(Self.number(file["num_prompts"]) == 64)
        #expect(Self.number(file["total_input_tokens"]) == 73_200)
        #expect(Self.number(file["total_output_tokens"]) == 2_440)
        let duration = try #require(Self.number(file["duration"]))
        #expect(abs((Self.number(file["request_throughput"]) ?? 0) - 61 / duration) < 1e-5)
        #expect(abs((Self.number(file["total_token_throughput"]) ?? 0) - 61 * 1_240 / duration) < 1e-5)
        #expect(file["request_goodput"]?.value == .null && file["tokenizer_id"]?.value == .null)
    }

    @Test("what usage did not tell of every request is in no sum, and in no rate")
    func missingUsage() throws {
        let file = try Self.json(.vllmBench, target: 1)
        #expect(file["total_input_tokens"] == nil && file["total_token_throughput"] == nil)
        let profile = try Self.json(.aiperf, target: 1)
        #expect(profile["total_isl"] == nil && profile["input_sequence_length"] != nil)
        #expect(Self.number(profile["reasoning_token_count"]?["p50"]) == 12)
        #expect(Self.number(profile["output_token_count"]?["p50"]) == 48)
    }

    @Test("failures are told by kind and status, and add up")
    func failures() throws {
        let profile = try Self.json(.aiperf)
        guard case .array(let errors) = profile["error_summary"]?.value else {
            Issue.record("no error_summary")
            return
        }
        #expect(errors.compactMap { Self.number($0["count"]) }.reduce(0, +) == 3)
        #expect(Self.number(profile["error_request_count"]?["avg"]) == 3)
        let clean = try Self.json(.aiperf, Self.run([SampleMaker()]))
        #expect(clean["error_request_count"] == nil && clean["error_summary"] != nil)
    }

    @Test("thinking has a first output token of its own, where it is shown")
    func thinking() throws {
        let shown = try Self.json(.aiperf)
        let first = try #require(Self.number(shown["time_to_first_token"]?["p50"]))
        let answer = try #require(Self.number(shown["time_to_first_output_token"]?["p50"]))
        #expect(answer > first)
        #expect(try Self.json(.aiperf, target: 1)["time_to_first_output_token"] == nil)
    }

    @Test("an answer in one piece has no first token, no gaps and no pace")
    func buffered() throws {
        let file = try Self.json(.vllmBench, target: 2)
        #expect(file["mean_ttft_ms"] == nil && file["mean_itl_ms"] == nil && file["mean_tpot_ms"] == nil)
        #expect(file["mean_e2el_ms"] != nil)
    }

    @Test("the load is told as far as the format has words for it")
    func traffic() throws {
        let loads: [(LoadShape, [String: String?])] = [
            (.closed, ["request_rate": "\"inf\"", "burstiness": "1", "max_concurrency": "8"]),
            (.open(.poisson(rate: 2.5)), ["request_rate": "2.5", "burstiness": "1", "max_concurrency": "500"]),
            (.open(.gamma(rate: 2, burstiness: 0.5)), ["request_rate": "2", "burstiness": "0.5"]),
            (.open(.constant(rate: 2)), ["request_rate": "2", "burstiness": nil]),
            (.open(.ramp(from: 1, to: 4)), ["request_rate": "\"inf\"", "ramp_up_end_rps": "4"]),
            (.stages([]), ["request_rate": nil, "burstiness": nil]),
        ]
        for (shape, expected) in loads {
            let load = Load(shape: shape, concurrency: 8)
            let scenario = Scenario(name: "x", endpoints: [], targets: [], prompts: [], load: load)
            let export = Self.export(RunFixture.run, scenario)
            let file = try JSONParser.parse(Array(export.text([export.run.targets[0]], as: .vllmBench).utf8))
            for (key, text) in expected { #expect(file[key]?.plain.json == text, "\(shape) \(key)") }
        }
        #expect(try Self.json(.vllmBench)["request_rate"] == nil, "of a scenario that cannot be read nothing is known")
    }

    // MARK: Nobody is fooled

    @Test("a simulated run says so in every format", arguments: ExportFormat.allCases)
    func simulated(format: ExportFormat) {
        #expect(Self.text(format).contains(format == .otlp ? "\"boolValue\":true" : "SIMULATED"))
        var run = RunFixture.run
        run.record.isSimulated = false
        for place in run.record.targets.indices { run.record.targets[place].isSimulated = false }
        let text = Self.text(format, run)
        #expect(!text.contains("\"boolValue\":true"))
        #expect(
            !text.contains("SIMULATED") && !text.contains("simulated: true") && !text.contains("\"simulated\": true")
        )
    }

    @Test("a run without a usable sample has counts and no figures", arguments: ExportFormat.allCases)
    func nothingUsable(format: ExportFormat) throws {
        var failed = SampleMaker()
        failed.outcome = .failed(.connect, detail: "refused")
        failed.events = 0
        failed.usage = TokenUsage()
        for run in [Self.run([failed]), Self.run([])] {
            let text = Self.text(format, run)
            switch format {
            case .vllmBench:
                let file = try Self.json(format, run)
                #expect(file["mean_ttft_ms"] == nil && Self.number(file["completed"]) == 0)
            case .aiperf:
                let file = try Self.json(format, run)
                #expect(file["time_to_first_token"] == nil && Self.number(file["request_count"]?["avg"]) == 0)
            case .llmd:
                // Of an input whose length is not known the schema has no load.
                #expect(!text.contains("scenario:") && !text.contains("p50:") && text.contains("latency: {}"))
            case .otlp:
                #expect(text.contains("error.type") == !run.samples.isEmpty && !text.contains("time_to_first_chunk"))
            case .prometheus:
                #expect(!text.contains("quantile") && text.contains("outcome=\"ok\"} 0"))
            }
        }
    }

    @Test("a run whose end is before its start, as a clock that is set back tells, has no duration")
    func clockSetBack() {
        var run = RunFixture.run
        #expect(Self.text(.llmd, run).contains("PT94.25"))
        run.record.finishedAt = run.record.startedAt - .seconds(3)
        #expect(!Self.text(.llmd, run).contains("PT"))
    }

    static func run(_ makers: [SampleMaker]) -> StoredRun {
        let target = RunRecord.Target(name: "one", wireProtocol: "openai-chat", model: "m", endpoint: "http://one")
        let record = RunRecord(name: "test", startedAt: 0, version: "0.1.0", isSimulated: false, targets: [target])
        return StoredRun(record: record, samples: makers.map { $0.made() })
    }
}

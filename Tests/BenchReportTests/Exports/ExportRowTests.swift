import BenchModel
import Foundation
import JSONSyntax
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

/// Every request of a run, as other tools write theirs down.
@Suite("Exported requests")
struct ExportRowTests {
    private static let runs = [RunFixture.run, OpenLoopFixture.run, PhenomenaFixture.run]

    /// The members of a list that vLLM's file has.
    private static func list(_ name: String, _ file: JSONNode) throws -> [JSONNode] {
        try #require(file[name], "no list \(name)").elements
    }

    private static func lines(_ run: StoredRun, target: Int = 0) throws -> [JSONNode] {
        try ExportTests.text(.aiperf, run, target: target, rows: true).split(separator: "\n")
            .map { try JSONParser.parse(Array($0.utf8)) }
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    private static func isNear(_ one: Double?, _ other: Double?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return abs(one - other) <= 1e-5 * max(1, abs(other))
    }

    @Test("the lists of vLLM's file have a place for each request, and give the figures beside them", arguments: runs)
    func vllm(run: StoredRun) throws {
        for target in run.record.targets.indices {
            let text = ExportTests.text(.vllmBench, run, target: target, rows: true)
            let file = try JSONParser.parse(Array(text.utf8))
            let lists = ["input_lens", "output_lens", "ttfts", "itls", "start_times", "errors"]
            let count = Int(ExportTests.number(file["num_prompts"]) ?? -1)
            for name in lists { #expect(try Self.list(name, file).count == count, "\(name)") }
            let failed = try Self.list("errors", file).filter { $0.value != .string("") }
            #expect(Double(failed.count) == ExportTests.number(file["failed"]))
            let ttft = Self.mean(try Self.list("ttfts", file).compactMap { ExportTests.number($0) })
            #expect(Self.isNear(ttft.map { $0 * 1000 }, ExportTests.number(file["mean_ttft_ms"])))
            var gaps: [Double] = []
            for itl in try Self.list("itls", file) {
                if case .array(let own) = itl.value { gaps += own.compactMap { ExportTests.number($0) } }
            }
            #expect(Self.isNear(Self.mean(gaps).map { $0 * 1000 }, ExportTests.number(file["mean_itl_ms"])))
            if let total = ExportTests.number(file["total_output_tokens"]) {
                #expect(try Self.list("output_lens", file).compactMap { ExportTests.number($0) }.reduce(0, +) == total)
            }
            let starts = try Self.list("start_times", file).compactMap { ExportTests.number($0) }
            #expect(run.record.sittings.count > 1 || starts == starts.sorted())
            // What is there without the lists is the same with them.
            let summary = try ExportTests.json(.vllmBench, run, target: target)
            guard case .object(let members) = summary.value else { return }
            for member in members { #expect(file[member.key]?.plain == member.value.plain, "\(member.key)") }
        }
    }

    @Test("the lines of AIPerf's file are its records, whose figures give those of its summary", arguments: runs)
    func aiperf(run: StoredRun) throws {
        for target in run.record.targets.indices {
            let (lines, summary) = (
                try Self.lines(run, target: target), try ExportTests.json(.aiperf, run, target: target)
            )
            let failed = lines.filter { $0["error"] != nil }
            let succeeded = lines.filter { $0["error"] == nil }
            #expect(Double(succeeded.count) == ExportTests.number(summary["request_count"]?["avg"]))
            #expect(Double(failed.count) == ExportTests.number(summary["error_request_count"]?["avg"]) ?? 0)
            for line in failed { #expect(line["metrics"]?.plain == .object([:]) && line["error"]?["message"] != nil) }
            for name in [
                "time_to_first_token", "request_latency", "inter_token_latency", "output_token_throughput_per_user",
                "input_sequence_length", "output_sequence_length", "output_token_count", "reasoning_token_count",
            ] {
                let values = lines.compactMap { ExportTests.number($0["metrics"]?[name]?["value"]) }
                #expect(Self.isNear(Self.mean(values), ExportTests.number(summary[name]?["avg"])), "\(name)")
            }
            let unit = lines.compactMap { $0["metrics"]?["inter_chunk_latency"]?["unit"]?.value }
            #expect(unit.allSatisfy { $0 == .string("ms") })
            for line in lines {
                let start = try #require(ExportTests.number(line["metadata"]?["request_start_ns"]))
                let end = try #require(ExportTests.number(line["metadata"]?["request_end_ns"]))
                #expect(end >= start && start >= Double(run.record.startedAt.nanoseconds))
                #expect(line["metadata"]?["benchmark_phase"]?.value == .string("profiling"))
            }
        }
    }

    @Test("a request that has no first token has none in a list either, and no 0 in its place")
    func nothingFast() throws {
        var failed = SampleMaker()
        failed.outcome = .failed(.rateLimited, detail: "slow down")
        failed.events = 0
        failed.usage = TokenUsage()
        let run = ExportTests.run([failed])
        let file = try JSONParser.parse(Array(ExportTests.text(.vllmBench, run, rows: true).utf8))
        #expect(try Self.list("ttfts", file).map(\.value) == [.null])
        #expect(try Self.list("itls", file).map(\.plain) == [.array([])])
        #expect(try Self.list("output_lens", file).map(\.plain.json) == ["0"])
        #expect(try Self.list("errors", file).first?.plain.json.contains("rate_limited") == true)
        #expect(try Self.lines(run).first?["error"]?["type"]?.value == .string("rate_limited"))
        #expect(ExportTests.text(.aiperf, ExportTests.run([]), rows: true).isEmpty)
    }

    @Test("texts of answers are there where the run has kept them, each in its request's place, and nowhere else")
    func texts() throws {
        let run = RunFixture.run
        let measured = run.samples.filter { $0.phase == .measure && $0.target == 0 && $0.outcome == .ok }
        let kept = try #require(measured.dropFirst(3).first)
        let export = RunExport(
            MeasuredRun(run),
            plannedBy: nil,
            answers: [RunExport.AnswerPlace(kept): "A heron\u{1B}[31m."]
        )
        let text = export.text([export.run.targets[0]], as: .vllmBench, rows: true)
        let texts = try Self.list("generated_texts", try JSONParser.parse(Array(text.utf8))).map(\.plain)
        #expect(texts.count { $0 == .string("A heron\u{1B}[31m.") } == 1 && !text.contains("\u{1B}"))
        #expect(texts.allSatisfy { $0 == .string("") || $0 == .string("A heron\u{1B}[31m.") })
        #expect(!ExportTests.text(.vllmBench, run, rows: true).contains("generated_texts"))
        #expect(!export.text([export.run.targets[0]], as: .vllmBench).contains("heron"))
    }

    @Test("every line of a simulated run says so")
    func simulated() throws {
        for line in try Self.lines(RunFixture.run) {
            #expect(line["metadata"]?["worker_id"]?.value == .string("ezbench (SIMULATED)"))
        }
        var run = RunFixture.run
        for place in run.record.targets.indices { run.record.targets[place].isSimulated = false }
        #expect(!ExportTests.text(.aiperf, run, rows: true).contains("SIMULATED"))
    }

    @Test("no name breaks a line, and nothing unseen reaches one")
    func hostile() throws {
        for seed in 0..<20 as Range<UInt64> {
            let run = ForeignTextTests.run(seed: seed)
            for format in [ExportFormat.vllmBench, .aiperf] {
                let text = ExportTests.text(format, run, rows: true)
                for line in text.split(separator: "\n") where format == .aiperf {
                    _ = try JSONParser.parse(Array(line.utf8))
                }
                #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
            }
        }
    }
}

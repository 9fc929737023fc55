import Foundation
import Testing

/// Texts of a wanted length, from the command line to the report.
@Suite("Lengths in tokens", .timeLimit(.minutes(30)))
struct LengthTests {
    @Test("are had of a server without a tokenizer, stand in the report, and stay over an interruption")
    func run() async throws {
        try await Workbench.with { bench in
            let whom = ["run", "--url", "http://127.0.0.1:9", "--model", "m", "--simulate", "--warmup", "1"]
            let lengths = [
                "--input-tokens", "300", "--input-spread", "10%", "--output-tokens", "20", "--output-how", "exact",
            ]
            let run = try await bench.start(whom + lengths + ["--requests", "5", "--store-text"]).result()
            #expect(run.code == 0 && run.errors.contains("by the server's own tokenizer (/tokenize)"), "\(run.errors)")
            let stored = try await bench.query(
                "SELECT asked_input_tokens AS asked, input_tokens AS got, output_tokens AS out, prompt_text AS text FROM request"
            )
            #expect(stored.count == 6)
            for row in stored {
                #expect(row["asked"] as? Int == row["got"] as? Int && row["out"] as? Int == 20)
                #expect((row["text"] as? String)?.split(separator: " ").count == row["got"] as? Int)
            }
            let report = try await bench.ezbench("report", "--full")
            #expect(report.output.contains("Lengths, asked against got"), "\(report.output)")
            #expect(report.output.contains("synthetic text of 270 to 330 input tokens"), "\(report.output)")

            let again = try await bench.start(["run", "--again", "1", "--simulate"]).result()
            #expect(again.code == 0, "\(again.errors)")
            let both = try await bench.query(
                "SELECT asked_input_tokens AS asked FROM request ORDER BY sequence, phase, run_id"
            )
            let asked = both.compactMap { $0["asked"] as? Int }
            #expect(stride(from: 0, to: asked.count, by: 2).allSatisfy { asked[$0] == asked[$0 + 1] }, "\(asked)")
        }
    }

    @Test("that make no sense are refused by their flags")
    func refused() async throws {
        try await Workbench.with { bench in
            let whom = ["run", "--url", "http://127.0.0.1:9", "--model", "m", "--simulate"]
            for (flags, words) in [
                (["--output-tokens", "5"], "Name their length with --input-tokens"),
                (["--input-tokens", "0"], "expected 1 to 10000000"),
                (["--input-tokens", "5", "--prompt", "x"], "leave one of the two out"),
                (["--input-tokens", "5", "--system", "x"], "leave one of the two out"),
                (["--data", "rows.jsonl", "--system", "x"], "rows bring their own system texts"),
                (["--input-tokens", "5", "--data-rows", "3"], "no dataset is asked"),
                (["--input-tokens", "5", "--replay-speed", "3"], "no dataset is asked"),
                (["--input-tokens", "5", "--input-spread", "100%"], "less than 100 %"),
                (["--input-tokens", "5", "--output-how", "exact"], "Give --output-tokens too"),
                (["--input-tokens", "5", "--output-how", "exactly"], "exact"),
            ] {
                let result = try await bench.start(whom + flags).result()
                #expect([2, 64].contains(result.code) && result.errors.contains(words), "\(flags): \(result.errors)")
            }
        }
    }
}

import Foundation
import Testing

/// Traces, from a look at one to what a server's cache gave of it.
@Suite("A trace", .timeLimit(.minutes(30)))
struct TraceTests {
    /// In Mooncake's form; times in buckets of 40 ms.
    private static let rows = [
        (0, 2100, [0, 1, 2, 3, 4]), (0, 2300, [0, 1, 2, 3, 5]), (0, 1600, [0, 1, 6, 7]), (40, 700, [8, 9]),
        (40, 2300, [0, 1, 2, 3, 5]), (40, 1536, [10, 11, 12]), (80, 1600, [10, 11, 12, 13]), (80, 600, [8, 14]),
    ].map { time, input, ids in
        "{\"timestamp\": \(time), \"input_length\": \(input), \"output_length\": 6, \"hash_ids\": \(ids)}"
    }

    @Test("is looked at, sent as it was recorded, and its shared blocks come from the server's cache")
    func run() async throws {
        try await Workbench.with { bench in
            try bench.write(Self.rows.joined(separator: "\n"), to: "trace.jsonl")
            let look = try await bench.ezbench("data", "trace.jsonl", "--model", "gpt-5-mini")
            #expect(look.code == 0 && look.output.contains("a Mooncake trace (JSON Lines)"), "\(look.errors)")
            #expect(look.output.contains("8 requests") && look.output.contains("in steps of 0.040 s"), "\(look.output)")
            #expect(look.output.contains("of the input tokens (7420 of 12736)"), "\(look.output)")
            #expect(look.output.contains("gpt-5-mini: to ask all of it once"))

            let whom = ["run", "--url", "http://127.0.0.1:9", "--model", "m", "--simulate"]
            let run = try await bench.start(whom + ["--data", "trace.jsonl"]).result()
            #expect(run.code == 0 && run.errors.contains("sent are 8 of its 8 requests"), "\(run.errors)")
            #expect(
                run.errors.contains("7420 of 12736") && run.errors.contains("spread evenly at random"),
                "\(run.errors)"
            )
            let stored = try await bench.query(
                "SELECT data_row AS row, asked_input_tokens AS asked, input_tokens AS got, output_tokens AS out, "
                    + "ideal_cached_tokens AS ideal, cache_read_tokens AS cached FROM request WHERE phase = 'measure' ORDER BY sequence"
            )
            #expect(stored.compactMap { $0["row"] as? Int } == Array(1...8))
            #expect(stored.compactMap { $0["ideal"] as? Int } == [0, 2048, 1024, 0, 2300, 0, 1536, 512])
            for row in stored {
                let ideal = try #require(row["ideal"] as? Int)
                let cached = row["cached"] as? Int ?? 0
                #expect(row["asked"] as? Int == row["got"] as? Int && row["out"] as? Int ?? 9 <= 6)
                // The simulator's cache gives 1,024 words and each 128 more, as OpenAI's does.
                #expect(cached == (ideal < 1024 ? 0 : ideal / 128 * 128), "\(row)")
            }
            let report = try await bench.ezbench("report", "--full")
            #expect(report.output.contains("58.3 % could have come from one without bounds"), "\(report.output)")
            let json = try await bench.ezbench("report", "--format", "json")
            #expect(json.output.contains("\"ideal_cached_input_share\": 0.5826"), "\(json.output)")
        }
    }

    @Test("is sent by each flag of its page: by itself, or beside one that says so")
    func documentedFlags() throws {
        let page = try String(contentsOfFile: "\(Product.root)/docs/traces.md", encoding: .utf8)
        let flags = page.split(separator: "\n").filter { $0.hasPrefix("| `--") }.flatMap { row in
            row.split(separator: "|")[0].split(separator: "`").filter { $0.contains("--") }
        }
        #expect(flags.count >= 7 && flags.allSatisfy { $0.hasPrefix("--replay") }, "\(flags)")
    }

    @Test("is sent in part and faster by flags, kept to its file, and refused where something else tells the load")
    func flags() async throws {
        try await Workbench.with { bench in
            try bench.write(Self.rows.joined(separator: "\n"), to: "trace.jsonl")
            let whom = ["run", "--url", "http://127.0.0.1:9", "--model", "m", "--simulate", "--data", "trace.jsonl"]
            let part = try await bench.start(
                whom + ["--replay-speed", "4", "--replay-to", "60ms", "--requests", "5", "--replay-output", "exact"]
            ).result()
            #expect(part.code == 0 && part.errors.contains("sent are 5 of its 8"), "\(part.errors)")
            #expect(part.errors.contains("4 times as fast as recorded"), "\(part.errors)")
            let out = try await bench.query("SELECT output_tokens AS out FROM request WHERE phase = 'measure'")
            #expect(out.count == 5 && out.allSatisfy { $0["out"] as? Int == 6 })
            let again = try await bench.start(["run", "--again", "1", "--simulate"]).result()
            #expect(again.code == 0, "\(again.errors)")
            let both = try await bench.query(
                "SELECT planned_ns - min(planned_ns) OVER (PARTITION BY run_id) AS at FROM request WHERE phase = 'measure' "
                    + "ORDER BY sequence, run_id"
            )
            let starts = both.compactMap { $0["at"] as? Int }
            #expect(stride(from: 0, to: starts.count, by: 2).allSatisfy { starts[$0] == starts[$0 + 1] }, "\(starts)")
            for (flags, words) in [
                (["--rate", "5"], "have it sent as it was recorded"),
                (["--replay", "--rate", "5"], "a trace tells when its requests start"),
                (["--replay", "--duration", "5s"], "a trace tells how long it takes"),
                (["--requests", "3"], "or --replay"),
                (["--replay", "--requests", "9"], "--requests 8"), (["--replay-speed", "0"], "expected 0.001 to 1000"),
                (["--replay", "--sessions", "3"], "a trace tells itself"),
                (["--replay", "--data-order", "asFile"], "\"order\" (--data-order) is for rows that have texts"),
                (["--replay", "--data-turns", "each"], "\"turns\" (--data-turns) is for rows that have texts"),
                (["--replay", "--data-repeat"], "\"repeat\" (--data-repeat) is for rows that have texts"),
                (["--replay-from", "2h"], "has nothing to send from 2h on"),
                (["--shape", "trace"], "belongs to a dataset"),
            ] {
                let refused = try await bench.start(whom + flags).result()
                #expect(
                    [2, 64].contains(refused.code) && refused.errors.contains(words),
                    "\(flags): \(refused.errors)"
                )
            }
            try bench.write(Self.rows.dropLast().joined(separator: "\n"), to: "trace.jsonl")
            let other = try await bench.ezbench("run", "--again", "1", "--simulate")
            #expect(other.code == 2 && other.errors.contains("is not the file that is meant"), "\(other.errors)")
        }
    }
}

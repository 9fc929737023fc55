import Foundation
import Testing

/// Datasets, from a look at one to the rows that a run has asked.
@Suite("A dataset", .timeLimit(.minutes(30)))
struct DataTests {
    private static let rows = (1...6).map { "{\"prompt\": \"Say \($0).\", \"output_tokens\": \($0 * 2)}" }

    @Test("A look says what it is, and which rows cannot be asked")
    func look() async throws {
        try await Workbench.with { bench in
            try bench.write((Self.rows + ["{\"prompt\": 5}", "{"]).joined(separator: "\n"), to: "rows.jsonl")
            let look = try await bench.ezbench("data", "rows.jsonl", "--model", "gpt-5-mini")
            #expect(look.code == 1 && look.errors.contains("--skip-bad"), "\(look.errors)")
            #expect(look.output.contains("rows.jsonl: prompts (JSON Lines)"), "\(look.output)")
            #expect(look.output.contains("8 rows, which become 6 requests; 2 rows refused"))
            #expect(
                look.output.contains("rows.jsonl:7:12: ") && look.output.contains("gpt-5-mini: to ask all of it once")
            )
            try bench.write("PAR1", to: "rows.parquet")
            let parquet = try await bench.ezbench("data", "rows.parquet")
            #expect(parquet.code == 2 && parquet.errors.contains("duckdb -c"), "\(parquet.errors)")
        }
    }

    @Test("Named fields of rows are stored, and nothing else of them; reports show requests by them")
    func groups() async throws {
        try await Workbench.with { bench in
            let rows = (0..<6).map { place in
                let topic = place < 4 ? "code" : "=1+1 \\u001b[31m<b>"
                return "{\"prompt\": \"Say \(place).\", \"topic\": \"\(topic)\", \"name\": \"Ada Example\"}"
            }
            try bench.write(rows.joined(separator: "\n"), to: "rows.jsonl")
            let run = try await bench.start([
                "run", "--url", "http://127.0.0.1:9", "--model", "m", "--simulate", "--warmup", "0", "--data",
                "rows.jsonl",
                "--data-group-by", "topic", "--requests", "6",
            ]).result()
            #expect(run.code == 0, "\(run.errors)")
            let stored = try await bench.query(
                "SELECT row_fields_json ->> 'topic' AS topic FROM request ORDER BY data_row"
            )
            #expect(stored.prefix(4).allSatisfy { $0["topic"] as? String == "code" })
            let whole = try await bench.query("SELECT count(*) AS n FROM request WHERE row_fields_json LIKE '%Ada%'")
            #expect(whole.first?["n"] as? Int == 0)

            let table = try await bench.ezbench("report", "--by", "row.topic")
            #expect(table.output.contains("By row.topic") && table.output.contains("└ code"), "\(table.output)")
            #expect(!table.output.contains("\u{1B}"))
            let csv = try await bench.ezbench("report", "--by", "row.topic", "--by", "length", "--format", "csv")
            let lines = csv.output.split(separator: "\r\n")
            #expect(lines.count == 4 && lines[1].hasPrefix("1,m,row.topic,code,,4,0,0,4,"), "\(csv.output)")
            #expect(!lines[2].contains(",=1"), "\(csv.output)")
            let unknown = try await bench.ezbench("report", "--by", "row.name")
            #expect(
                unknown.code == 2 && unknown.errors.contains("has kept only topic of its rows"),
                "\(unknown.errors)"
            )
            let slip = try await bench.ezbench("report", "--by", "row.topci")
            #expect(slip.code == 2 && slip.errors.contains("did you mean row.topic?"), "\(slip.errors)")
            let wrong = try await bench.ezbench("report", "--by", "size")
            #expect(wrong.code == 2 && wrong.errors.contains("expected prompt, turn, length"), "\(wrong.errors)")
        }
    }

    @Test("A run asks its rows, stores which, and says what it took; one with too few does not begin")
    func run() async throws {
        try await Workbench.with { bench in
            try bench.write(Self.rows.joined(separator: "\n"), to: "rows.jsonl")
            let whom = ["run", "--url", "http://127.0.0.1:9", "--model", "m", "--simulate", "--warmup", "0"]
            let few = try await bench.start(whom + ["--data", "rows.jsonl", "--requests", "7"]).result()
            #expect(few.code == 2 && few.errors.contains("has 6 requests, and the plan asks 7"), "\(few.errors)")

            let run = try await bench.start(whom + ["--data", "rows.jsonl", "--requests", "4"]).result()
            #expect(run.code == 0 && run.errors.contains("asked are the first 4 of them"), "\(run.errors)")
            let stored = try await bench.query("SELECT data_row, output_tokens AS tokens FROM request")
            let asked = stored.compactMap { row in row["data_row"] as? Int }
            #expect(asked.count == 4 && Set(asked).count == 4 && Set(asked).isSubset(of: Set(1...6)))
            for row in stored {
                let limit = try #require(row["data_row"] as? Int) * 2
                #expect(try #require(row["tokens"] as? Int) <= limit, "the row's own limit holds")
            }
            let report = try await bench.ezbench("report", "--full")
            #expect(report.output.contains("data:") && report.output.contains("SHA-256"), "\(report.output)")

            let twice = try await bench.start(whom + ["--data", "rows.jsonl", "--requests", "7", "--data-repeat"])
                .result()
            #expect(twice.code == 0, "\(twice.errors)")
            let said = try await bench.ezbench("report", "--format", "markdown")
            #expect(said.output.contains("DATA: 7 requests to each target ask 6 rows"), "\(said.output)")

            try bench.write(Self.rows.dropLast().joined(separator: "\n"), to: "rows.jsonl")
            let again = try await bench.ezbench("run", "--again", "1", "--simulate")
            #expect(again.code == 2 && again.errors.contains("is not the file that is meant"), "\(again.errors)")
            try bench.write(Self.rows.joined(separator: "\n"), to: "moved.jsonl")
            let moved = try await bench.ezbench("run", "--again", "1", "--simulate", "--data", "moved.jsonl")
            #expect(moved.code == 0, "\(moved.errors)")
            let rows = try await bench.query("SELECT data_row FROM request WHERE run_id = 3 ORDER BY sequence")
            let first = try await bench.query("SELECT data_row FROM request WHERE run_id = 1 ORDER BY sequence")
            #expect(rows.compactMap { $0["data_row"] as? Int } == first.compactMap { $0["data_row"] as? Int })
        }
    }

    /// A GIF of one pixel, of one shade of red.
    private static func picture(_ red: UInt8) -> Data {
        Data(Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0, red, 0, 0, 0, 0, 0])
            + Data([0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B])
    }

    @Test(
        "A run whose rows name a picture that has changed neither goes on nor is done again, with or without its file"
    )
    func changedPicture() async throws {
        try await Workbench.with { bench in
            let picture = URL(fileURLWithPath: bench.path("a.png"))
            try Self.picture(1).write(to: picture)
            try bench.write(
                (0..<20).map { "{\"prompt\": \"Say \($0).\", \"image\": \"a.png\"}" }.joined(separator: "\n"),
                to: "rows.jsonl"
            )
            var scenario = TestScenario(baseURL: "http://127.0.0.1:9")
            scenario.add(.anthropic, "one", ["maxTokens": 20])
            scenario.load = ["requests": 20]
            scenario.budget = "0.001 USD"
            var json = scenario.json
            json["prompts"] = nil
            json["data"] = ["from": "rows.jsonl"]
            let text = String(decoding: try JSONSerialization.data(withJSONObject: json), as: UTF8.self)
            try bench.write(text, to: "scenario.json")
            let first = try await bench.ezbench("run", "scenario.json", "--simulate")
            #expect(first.code == 1 && first.output.contains("INTERRUPTED"), "\(first.errors)")

            try Self.picture(2).write(to: picture)
            for words in [["--resume", "1"], ["--again", "1"]] {
                let alone = try await bench.start(["run", "--simulate"] + words).result()
                #expect(
                    alone.code == 2 && alone.errors.contains("put their files back as they were"),
                    "\(alone.errors)"
                )
                let named = try await bench.start(["run", "scenario.json", "--simulate"] + words).result()
                #expect(
                    named.code == 2 && named.errors.contains("of the pictures that the rows of $.data name"),
                    "\(named.errors)"
                )
            }
            try Self.picture(1).write(to: picture)
            let whole = try await bench.ezbench("run", "--simulate", "--resume", "1", "--budget", "1 USD")
            #expect(whole.code == 0, "\(whole.errors)")
        }
    }

    @Test(
        "A look beside a scenario reads the file as that says, and tells what its run would send, and whether it would begin"
    )
    func besideScenario() async throws {
        try await Workbench.with { bench in
            let talk = (1...3).flatMap { turn in
                ["{\"from\": \"human\", \"value\": \"Say \(turn).\"}", "{\"from\": \"gpt\", \"value\": \"yes\"}"]
            }
            let rows = (0..<6).map { _ in "{\"conversations\": [\(talk.joined(separator: ", "))], \"topic\": \"t\"}" }
            try bench.write(rows.joined(separator: "\n"), to: "rows.jsonl")
            func look(_ data: [String: Any], _ load: [String: Any], _ more: String...) async throws -> (
                code: Int32?, output: String, errors: String
            ) {
                var scenario = TestScenario(baseURL: "http://127.0.0.1:9")
                scenario.add(.anthropic, "one", ["maxTokens": 20])
                scenario.load = load
                var json = scenario.json
                json["prompts"] = nil
                json["data"] = data.merging(["from": "rows.jsonl"]) { own, _ in own }
                if load["sessions"] != nil { json["conversations"] = [String: Any]() }
                let text = String(decoding: try JSONSerialization.data(withJSONObject: json), as: UTF8.self)
                try bench.write(text, to: "scenario.json")
                let result = try await bench.start(["data", "rows.jsonl", "--scenario", "scenario.json"] + more)
                    .result()
                return (result.code, result.output, result.errors)
            }
            let held = try await look(["rows": 4, "order": "asFile"], ["sessions": 4])
            #expect(held.code == 0, "\(held.errors)")
            #expect(held.output.contains("4 sessions of each target; asked are the first 4 of them"), "\(held.output)")
            #expect(
                held.output.contains("12 turns, ") && held.output.contains("the plan may cost from"),
                "\(held.output)"
            )
            #expect(held.output.contains("one: to hold all of it once, in 12 turns"), "\(held.output)")

            let each = try await look(
                ["turns": "each", "keep": ["inputTokens": [5, 9]]],
                ["requests": 5],
                "--format",
                "json"
            )
            #expect(each.code == 0, "\(each.errors)")
            let json = try #require(try JSONSerialization.jsonObject(with: Data(each.output.utf8)) as? [String: Any])
            let run = try #require(json["run"] as? [String: Any])
            #expect(json["turns"] as? String == "each" && json["rows_refused"] as? Int == 0)
            #expect(run["planned"] as? Int == 5 && run["rows"] as? Int == 5 && run["refusal"] is NSNull, "\(run)")

            let few = try await look([:], ["requests": 50])
            #expect(few.code == 1 && few.errors.contains("would not begin: "), "\(few.errors)")
            #expect(few.output.contains("would not begin: ") && few.output.contains("has 6 requests"), "\(few.output)")
            let slip = try await look(["groupBy": ["topci"]], ["requests": 2])
            #expect(slip.code == 2 && slip.errors.contains("scenario.json:"), "\(slip.errors)")
            #expect(slip.errors.contains("$.data.groupBy: ") && slip.errors.contains("did you mean \"topic\"?"))

            // A scenario that asks something else than the file.
            let other = try await look(["from": "others.jsonl"], ["requests": 2])
            #expect(other.output.contains("DATA: scenario.json names another file, "), "\(other.output)")
            var prompts = TestScenario(baseURL: "http://127.0.0.1:9")
            prompts.add(.anthropic, "one", ["maxTokens": 20])
            let text = String(decoding: try JSONSerialization.data(withJSONObject: prompts.json), as: UTF8.self)
            try bench.write(text, to: "scenario.json")
            let none = try await bench.ezbench("data", "rows.jsonl", "--scenario", "scenario.json")
            #expect(none.output.contains("DATA: scenario.json names no file, and asks prompts of its own: "), "\(none)")
            #expect(none.output.contains("only with --data rows.jsonl would its run ask what is told here"))
        }
    }
}

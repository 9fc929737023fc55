import BenchModel
import Testing

@testable import WorkloadData

@Suite("Bad rows are told with line, column and the recognised format, or counted")
struct BadInputTests {
    private static let good = #"{"prompt":"a"}"#

    @Test("A row that is not JSON")
    func notJSON() throws {
        let folder = try DataFolder()
        let text = "\(Self.good)\n\n  {\"prompt\": \"ä\",, }\n\(Self.good)\n"
        let problem = try #require(try folder.problem(text))
        #expect(problem.hasPrefix("data.jsonl:3:18: "), "\(problem)")
        #expect(problem.contains("taken for prompts in JSON Lines") && problem.contains("skipBad"))
        let dataset = try folder.dataset(text) { $0.skipsBad = true }
        #expect(dataset.survey.rows == 3 && dataset.survey.requests == 2)
        #expect(dataset.survey.refused.map(\.refusal) == [.notJSON])
        #expect(dataset.survey.refused.map(\.rows) == [DataSurvey.Refused(count: 1, firstLine: 3)])
        #expect(dataset.survey.bad.map(\.line) == [3])
        #expect(try dataset.prompts(nil, seed: 1).map(\.row) == [1, 3], "rows keep their numbers")
    }

    @Test("Inside an array the place is the file's, too")
    func placeInArray() throws {
        let folder = try DataFolder()
        let problem = try #require(try folder.problem("[\(Self.good),\n {\"prompt\": 5}]"))
        #expect(problem.hasPrefix("data.jsonl:2:13: ") && problem.contains("the number 5"), "\(problem)")
    }

    @Test("A picture that is none, which a server would refuse")
    func noPicture() throws {
        let folder = try DataFolder()
        let row = { (bytes: String) in
            #"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(bytes)"}}]}]}"#
        }
        #expect(try folder.problem(row(TinyPicture.pngText)) == nil)
        for (text, words) in [
            ("JVBERi0xLjc=", "no PNG, JPEG, GIF or WebP"), ("", "no PNG, JPEG, GIF or WebP"),
            ("no base64", "no PNG, JPEG, GIF or WebP"), ("iVBOR", "no PNG, JPEG, GIF or WebP"),
            ("iVBORw0KGgo=", "a PNG that is cut"), (TinyPicture.pngText + "*", "no base64"),
        ] {
            let problem = try #require(try folder.problem(row(text)))
            let place = "data.jsonl:1:79: messages[0].content[0].image_url.url: found a picture that is \(words)"
            #expect(problem.hasPrefix(place), "\(problem)")
        }
    }

    @Test("A row of prompts in quotes that is neither one nor an object")
    func noPrompt() throws {
        let folder = try DataFolder()
        let problem = try #require(try folder.problem(#"["a", 5]"#))
        #expect(problem.hasPrefix("data.jsonl:1:7: ") && problem.contains("the number 5"), "\(problem)")
        #expect(problem.contains("a prompt in quotes") && problem.contains("taken for prompts in a JSON array"))
        #expect(try folder.dataset(#"["a", "  "]"#).survey.refused.map(\.refusal) == [.noText])
        let mixed = try #require(try folder.problem(#"[{"messages":[{"role":"user","content":"b"}]}, "a"]"#))
        #expect(mixed.contains("expected an object"), "\(mixed)")
    }

    @Test("Rows without a field that is sent with each request")
    func sentFields() throws {
        let folder = try DataFolder()
        func read(_ text: String, skipsBad: Bool = false) throws -> [Prompt] {
            let source = DataSource(file: try folder.file(text), order: .asFile, skipsBad: skipsBad)
            return try Dataset(source, sending: ["tenant", "n", "b"]).prompts(nil, seed: 1)
        }
        let good = #"{"prompt":"a","tenant":"ä x","n":1.50,"b":true,"other":[]}"#
        #expect(try read(good).map(\.rowFields) == [["tenant": "ä x", "n": "1.50", "b": "true"]])
        let lacking = #"{"prompt":"b","tenant":null,"n":1,"b":false}"#
        let error = #expect(throws: DataProblem.self) { _ = try read("\(good)\n\(lacking)") }
        let words = error.map(\.description) ?? ""
        #expect(words.contains("data.jsonl:2:1: ") && words.contains("a row without \"tenant\""), "\(words)")
        #expect(words.contains("{{row.tenant}} is sent with each request"), "\(words)")
        #expect(try read("\(lacking)\n\(good)", skipsBad: true).map(\.row) == [2])
        let nested = #expect(throws: DataProblem.self) {
            _ = try read(#"{"prompt":"c","tenant":["x"],"n":1,"b":false}"#)
        }
        #expect(nested?.description.contains("an array; expected a text, a number or true or false") == true)
        let table = try folder.file("question,tenant,n,b\nWhat?,x,2,y\n", named: "t.csv")
        let rows = try Dataset(DataSource(file: table), sending: ["tenant", "n"]).prompts(nil, seed: 1)
        #expect(rows.map(\.rowFields) == [["tenant": "x", "n": "2"]])
        #expect(try folder.prompts(good).map(\.rowFields) == [[:]])
    }

    @Test("A field that requests are only grouped by may be missing, or be no word")
    func groups() throws {
        let folder = try DataFolder()
        let rows = [
            #"{"prompt":"a","topic":"ä x","other":1}"#, #"{"prompt":"b","topic":["x"]}"#, #"{"prompt":"c","topic":7}"#,
            #"{"prompt":"d"}"#,
        ]
        let dataset = try folder.dataset(rows.joined(separator: "\n")) {
            ($0.groupBy, $0.order) = (["topic"], .asFile)
        }
        let prompts = try dataset.prompts(nil, seed: 1)
        #expect(prompts.map(\.groupFields) == [["topic": "ä x"], [:], ["topic": "7"], [:]])
        #expect(prompts.map(\.rowFields) == Array(repeating: [:], count: 4))
    }

    @Test("Rows of another format than the first")
    func mixed() throws {
        let folder = try DataFolder()
        let text = "\(Self.good)\n{\"messages\":[{\"role\":\"user\",\"content\":\"b\"}]}\n"
        let problem = try #require(try folder.problem(text))
        #expect(problem.hasPrefix("data.jsonl:2:1: ") && problem.contains("\"messages\""), "\(problem)")
        #expect(try folder.dataset(text) { $0.skipsBad = true }.survey.refused.map(\.refusal) == [.otherFormat])
    }

    @Test(
        "What is no dataset is named, with what to do",
        arguments: [
            ("PAR1xxxx", "duckdb"), ("\u{0}", "is no text"), ("<html>", "XML"), ("", "is empty"),
            (#"{"timestamp":0,"input_length":6,"hash_ids":[0]}"#, "looks like a trace's"),
            ("TIMESTAMP,ContextTokens\n2023-11-16,374\n", "looks like a trace's"),
            (#"{"foo":1}"#, "--prompt-column"), ("[\(good)", "ends before its array is closed"),
            ("[\(good)] x", "goes on after the end"), ("PK\u{3}\u{4}", "unzip"), ("[}]", "expected a value"),
            ("{\"prompt\":\n\"a\"}}", "taken for prompts"),
            ("{\"prompt\":\"a\"}\r{\"prompt\":\"b\"}\r", "tr '\\r' '\\n'"),
            ("prompt,x\ra,1\rb,2\r", "tr '\\r' '\\n'"),
            ("version https://git-lfs.github.com/spec/v1\noid sha256:a\n", "git lfs pull"),
            ("Hi from file\n", "taken for the columns of a table (\"Hi from file\")"),
            ("p\u{0}r\u{0}o\u{0}m\u{0}", "is no text"),
        ]
    )
    func foreign(_ text: String, _ words: String) throws {
        let problem = try #require(try DataFolder().problem(text))
        #expect(problem.contains(words), "\(problem)")
    }

    @Test("Rows that are no mistakes and cannot be asked are counted by reason")
    func refused() throws {
        let folder = try DataFolder()
        let survey = try folder.dataset(
            """
            [{"conversations":[{"from":"human","value":"hi"}]},
             {"conversations":[{"from":"gpt","value":"first"},{"from":"human","value":"hi"}]},
             {"conversations":[]},
             {"conversations":[{"from":"human","value":"  "}]}]
            """
        ).survey
        #expect(survey.rows == 4 && survey.requests == 1 && survey.refusedRows == 3)
        #expect(survey.refused.map(\.refusal) == [.noText, .beginsWithAnswer])
        #expect(survey.refused.map(\.rows.count) == [2, 1] && survey.refused.map(\.rows.firstLine) == [3, 2])
    }

    @Test("Lengths that are not kept are refused by their own reason")
    func kept() throws {
        let folder = try DataFolder()
        let text = ["a", "a b c d e f", "a b c d e f g h i j k l m n"].map { "{\"prompt\":\"\($0)\"}" }
            .joined(separator: "\n")
        let survey = try folder.dataset(text) { $0.keep.inputTokens = 4...10 }.survey
        #expect(survey.requests == 1 && survey.refused.map(\.refusal) == [.inputTokens])
        #expect(survey.refused.map(\.rows.count) == [2])
    }

    @Test("A table that names two columns alike is refused, since one would be lost; columns without a name may repeat")
    func columnsAlike() throws {
        let folder = try DataFolder()
        let problem = try folder.problem("größe,prompt,\"prompt\"\n1,a,b\n")
        #expect(problem?.contains(":1:14: found the column \"prompt\" a second time; expected each name once") == true)
        #expect(try folder.problem("prompt,,\na,b,c\n") == nil)
    }

    @Test("Lines of bytes that are no text are rows that cannot be read, and no rows that are missing")
    func controls() throws {
        let folder = try DataFolder()
        for line in ["\u{0}\u{0}", "\u{1}", " \u{7F}"] {
            let survey = try folder.dataset("\(Self.good)\n\(line)\n\(Self.good)\n") { $0.skipsBad = true }.survey
            #expect(survey.rows == 3 && survey.requests == 2 && survey.refused.map(\.refusal) == [.notJSON])
        }
        let null = try folder.problem("prompt,x\na,1\nb,\u{0}\n")
        #expect(null?.hasPrefix("data.jsonl:3:3: found a byte that is 0; expected text (the file was taken") == true)
        // Tables may have others; alone they are nothing to ask.
        let table = try folder.dataset("prompt\na\u{B}b\n\u{1}\n").survey
        #expect(table.requests == 1 && table.refused.map(\.refusal) == [.noText])
    }

    @Test("A key that is null is named, and so is the format where the file breaks off")
    func nulls() throws {
        let folder = try DataFolder()
        let null = try folder.problem("\(Self.good)\n{\"prompt\":null}\n")
        #expect(null?.contains("found a row with nothing but null in \"prompt\"; expected prompts") == true)
        #expect(try folder.problem("{}")?.contains("found a row with no keys; expected one of the known") == true)
        let cut = try folder.problem("[\(Self.good),\n{\"prompt\":\"b")
        #expect(cut?.contains("(the file was taken for prompts in a JSON array)") == true, "\(cut ?? "")")
    }

    @Test("An address where a file is expected", arguments: ["https://a/b.jsonl", "/home/me/https://a/b.jsonl"])
    func address(_ path: String) {
        let problem = #expect(throws: DataProblem.self) { try Dataset(DataSource(file: path)) }
        #expect(
            problem?.file == "https://a/b.jsonl" && problem?.message.contains("curl -L https://a/b.jsonl |") == true
        )
    }

    @Test("A file that is not the one that is meant")
    func changed() throws {
        let folder = try DataFolder()
        let digest = try folder.dataset(Self.good).survey.digest
        #expect(try folder.problem(Self.good) { $0.digest = digest } == nil)
        let problem = try folder.problem(Self.good + "\n" + Self.good) { $0.digest = digest }
        #expect(problem?.contains("is not the file that is meant") == true)
    }
}

import BenchModel
import JSONSyntax
import Testing

@testable import WorkloadData

@Suite("Which column is asked")
struct NamedColumnTests {
    private static func first(_ names: [String], in row: String) throws -> String? {
        var columns = NamedColumns(try JSONNode.of(row))
        return columns.first(of: names)?.node.string
    }

    @Test(
        "is the first of the usual names that the row has, in whatever case it is written",
        arguments: [
            (#"{"prompt":"a","question":"b"}"#, "a"), (#"{"question":"b","prompt":null}"#, "b"),
            (#"{"Question":"b","text":"c"}"#, "b"), (#"{"CONTENT":"d","Text":"c"}"#, "c"), (#"{"prompt_0":"e"}"#, "e"),
            (#"{"content":"d","query":"q"}"#, "q"), (#"{"foo":"x"}"#, nil), ("{}", nil),
        ] as [(String, String?)]
    )
    func order(row: String, asked: String?) throws {
        #expect(try Self.first(ColumnNames.prompt, in: row) == asked)
    }

    @Test(
        "has blanks and hyphens for what others write with lines, and a name as it is before one that is only like it"
    )
    func folded() throws {
        for key in ["system_prompt", "System Prompt", "SYSTEM-PROMPT", "system prompt"] {
            #expect(try Self.first(ColumnNames.system, in: "{\"\(key)\":\"s\"}") == "s", "\(key)")
        }
        #expect(try Self.first(["prompt"], in: #"{"Prompt":"other","prompt":"own","PROMPT":"third"}"#) == "own")
        #expect(try Self.first(["prompt"], in: #"{"prompt":"first","prompt":"last"}"#) == "last")
        #expect(try Self.first(["größe"], in: #"{"GRÖSSE":"x","Größe":"y"}"#) == "y")
    }

    @Test("is exactly the one that somebody names, be it empty or not, and no other")
    func given() throws {
        var columns = NamedColumns(try JSONNode.of(#"{"prompt":"a","Mine":"b"}"#))
        #expect(columns.first("Mine", or: ["prompt"])?.node.string == "b" && columns.used == ["Mine"])
        #expect(columns.first("mine", or: ["prompt"]) == nil, "somebody said how it is written")
        #expect(columns.first(nil, or: ["prompt"])?.name == "prompt")
        #expect(columns.left(beside: []) == [])
        #expect(NamedColumns(try JSONNode.of("[1]")).left(beside: []).isEmpty)
    }

    @Test("and what it is about make one text, with a line between them; the others are told")
    func about() throws {
        let folder = try DataFolder()
        let cases: [(row: String, asked: String, columns: [String], left: [String])] = [
            (
                #"{"instruction":"Sum up.","input":"Text.","id":1}"#, "u: Sum up.\n\nText.", ["instruction", "input"],
                ["id"]
            ),
            (
                #"{"instruction":"Sum up.","input":"","context":"C."}"#, "u: Sum up.\n\nC.",
                ["instruction", "input", "context"], []
            ),
            (#"{"question":"Who?","context":"C.","answer":"me"}"#, "u: Who?\n\nC.", ["question", "context"], []),
            (#"{"prompt":"p","context":"C."}"#, "u: p", ["prompt"], ["context"]),
            // What is no text cannot be asked with it, and is no answer.
            (#"{"question":"q","context":["C."],"answer":{"x":1}}"#, "u: q", ["question"], ["answer", "context"]),
            (#"{"question":"q","answer":5,"role":"narrator"}"#, "u: q", ["question"], ["role"]),
            (#"{"question":"q","answer":true,"role":"user"}"#, "u: q", ["question"], []),
        ]
        for (row, asked, columns, left) in cases {
            let dataset = try folder.dataset(row) { $0.format = .columns }
            #expect(
                try dataset.prompts(nil, seed: 1).map { $0.conversation.messages.map(\.inShort) } == [[asked]],
                "\(row)"
            )
            #expect(dataset.survey.columnsAsked == columns, "\(row): \(dataset.survey.columnsAsked)")
            #expect(dataset.survey.leftAlone.members.map(\.name) == left, "\(row)")
        }
    }

    @Test("is none of the model's own words where rows are messages")
    func roles() throws {
        let rows = [("user", 1), ("human", 1), ("assistant", 0), ("system", 0), ("narrator", 1), ("", 1)]
        for (role, requests) in rows {
            let survey = try DataFolder().dataset("{\"content\":\"x\",\"role\":\"\(role)\"}").survey
            #expect(survey.requests == requests, "\(role)")
            #expect(survey.refused.map(\.refusal) == (requests == 0 ? [.ofOthers] : []), "\(role)")
        }
    }

    @Test("limits the answer by the first column that states a length, and 0 states none")
    func limits() throws {
        let folder = try DataFolder()
        for (members, limit) in [
            (#""max_tokens":7"#, 7), (#""max_tokens":"7.0""#, 7), (#""output_len":3,"max_tokens":7"#, 3),
            (#""max_tokens":0"#, nil),
            (#""max_tokens":"""#, nil), (#""output_tokens":null,"max_tokens":7"#, 7), (#""other":5"#, nil),
        ] as [(String, Int?)] {
            #expect(try folder.prompts("{\"question\":\"a\",\(members)}").map(\.maxTokens) == [limit], "\(members)")
        }
        for wrong in [#""max_tokens":-1"#, #""max_tokens":1.5"#, #""max_tokens":"many""#, #""max_tokens":[]"#] {
            let problem = try folder.problem("{\"question\":\"a\",\(wrong)}")
            #expect(problem?.contains("expected a number of tokens, a whole number from 0") == true, "\(wrong)")
        }
    }
}

@Suite("A table's records")
struct TableRecordTests {
    private static func fields(_ line: String, _ separator: Character = ",") -> [String]? {
        TableRecord.fields(Array(line.utf8), separator: separator.asciiValue ?? 0)?.map(\.text)
    }

    @Test(
        "have the fields that RFC 4180 says, and a quote within one is text",
        arguments: [
            ("a,b", ["a", "b"]), ("", [""]), (",", ["", ""]), ("a,,b,", ["a", "", "b", ""]),
            (#""a,b",c"#, ["a,b", "c"]),
            (#""a""b""#, [#"a"b"#]), (#""""""#, [#"""#]), (#"5" pipe,x"#, [#"5" pipe"#, "x"]),
            ("\"a\nb\",c", ["a\nb", "c"]),
            (#""a"b,c"#, ["ab", "c"]), (#"a"b"c,d"#, [#"a"b"c"#, "d"]), (#""",x"#, ["", "x"]), (#""a"#, nil),
            (#"x,"a"#, nil),
        ] as [(String, [String]?)]
    )
    func fields(line: String, fields: [String]?) {
        #expect(Self.fields(line) == fields)
    }

    @Test("are parted by the separator of the table alone")
    func separators() {
        #expect(Self.fields("a,b;c\td", ";") == ["a,b", "c\td"] && Self.fields("a,b;c\td", "\t") == ["a,b;c", "d"])
        let quoted = TableRecord.fields(Array(#"é,"b",c"#.utf8), separator: UInt8(ascii: ","))
        #expect(quoted?.map(\.offset) == [0, 3, 7], "places are in bytes")
    }

    @Test("are what was written, whatever it holds", arguments: 0..<4)
    func roundTrip(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let pieces = ["", "a", "\"", "\"\"", ",", "\n", "\r\n", ";", "\t", " ", "é", "読"]
        for _ in 0..<60 {
            let fields = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                (0..<Int.random(in: 0...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                    .joined()
            }
            let line = fields.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
            #expect(Self.fields(line) == fields, "\(line)")
        }
    }
}

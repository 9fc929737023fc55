import BenchModel
import JSONSyntax
import Testing

@testable import WorkloadData

@Suite("Every member of a row is used, or told as left alone")
struct LeftAloneTests {
    private static let user = #"{"role": "user", "content": "a"}"#
    private static let settings = #""stop": ["x"], "top_p": 0.5, "seed": 7, "response_format": {"type": "json_object"}"#
    private static let told = ["response_format", "seed", "stop", "top_p"]

    struct Case: Sendable {
        var row: String
        var format: DataFormat
        var left: [String]
    }

    private static let cases: [Case] = [
        Case(
            row: #"{"id": "x", "conversations": [{"from": "human", "value": "a", "lang": "en"}], \#(settings)}"#,
            format: .sharegpt,
            left: told + ["conversations[].lang", "id"]
        ),
        Case(
            row:
                #"{"system": "be", "conversations": [{"from": "system", "value": "do"}, {"from": "human", "value": "a"}]}"#,
            format: .sharegpt,
            left: ["system"]
        ),
        Case(
            row: #"{"messages": [\#(user)], "tool_choice": "auto", \#(settings)}"#,
            format: .chat,
            left: (told + ["tool_choice"]).sorted()
        ),
        Case(
            row:
                #"{"messages": [{"role": "user", "name": "Ann", "content": [{"type": "image_url", "image_url": {"url": "http://x", "detail": "low"}}]}], "tools": [{"type": "function", "function": {"name": "f", "strict": true}}]}"#,
            format: .chat,
            left: ["messages[].content[].image_url.detail", "tools[].function.strict", "messages[].name"]
        ),
        Case(row: #"{"prompt": "a", "id": 5, \#(settings)}"#, format: .prompts, left: told + ["id"]),
        Case(
            row: #"{"question": "a", "topic": "t", "empty": "", "none": null, "temperature": 1}"#,
            format: .columns,
            left: ["temperature", "topic"]
        ),
        Case(
            row: #"{"chat_messages": [\#(user)], "seed": 1, "system_prompt": "be"}"#,
            format: .columns,
            left: ["seed"]
        ),
        Case(
            row:
                #"{"text": "a", "output_length": 5, "max_tokens": 6, "session_id": "s", "extra": {"top_k": 1}, "role": "user"}"#,
            format: .aiperfSingle,
            left: ["extra", "max_tokens", "session_id"]
        ),
        Case(
            row: #"{"session_id": "s", "turns": [{"text": "a", "extra": {"seed": 1}}, {"text": "b", "model": "m"}]}"#,
            format: .aiperfMulti,
            left: ["turns[].extra", "turns[].model"]
        ),
        Case(
            row: #"{"turn_id": "t:0", "task_id": "t", "messages": [\#(user)], "source": {"x": 1}, "temperature": 0}"#,
            format: .agentperf,
            left: ["temperature", "source", "turn_id"]
        ),
        // A body's other members are sent along.
        Case(
            row: #"{"model": "m", "messages": [\#(user)], "n": 4, "stream": true, \#(settings)}"#,
            format: .bodies,
            left: ["n", "model", "stream"]
        ),
        Case(
            row: #"{"payload": {"model": "m", "input": "a", "prompt": "b"}, "tag": 1}"#,
            format: .bodies,
            left: ["payload.model", "payload.prompt", "tag"]
        ),
        Case(
            row:
                #"{"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": {"messages": [\#(user)], "best_of": 2}}"#,
            format: .batch,
            left: ["body.best_of", "custom_id", "method"]
        ),
        Case(
            row: #"{"timestamp": 0, "input_length": 5, "output_length": 1, "priority": 3}"#,
            format: .mooncake,
            left: ["priority"]
        ),
        Case(
            row: #"{"chat_id": 1, "timestamp": 0, "input_length": 5, "output_length": 1, "type": "text", "user": "u"}"#,
            format: .bailian,
            left: ["user"]
        ),
        Case(
            row:
                "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Log Type\n1,,2.5,m,5,5,API log",
            format: .burstgpt,
            left: ["Elapsed time", "Log Type", "Model"]
        ),
        // Three names of its columns are found in any case; that of sessions is not.
        Case(
            row: "timestamp,REQUEST TOKENS,Response tokens,session id,Model\n1,5,5,s,",
            format: .burstgpt,
            left: ["session id"]
        ),
        Case(
            row: "TIMESTAMP,ContextTokens,GeneratedTokens,Region\n2024-01-01 00:00:00,5,5,eu",
            format: .azure,
            left: ["Region"]
        ),
    ]

    @Test("in every format, settings of requests first, and what is empty not at all", arguments: cases)
    func each(_ one: Case) throws {
        let survey = try DataFolder().dataset(one.row).survey
        #expect(survey.format == one.format && survey.refused.isEmpty)
        let members = survey.leftAlone.members
        #expect(members.map(\.name).sorted() == one.left.sorted(), "\(one.row)")
        #expect(members.map(\.name) == one.left, "\(one.row)")
        #expect(members.allSatisfy { $0.rows == 1 } && survey.leftAlone.rows == 1)
    }

    @Test("with the number of rows that have it; a field that is sent or grouped by is used")
    func counted() throws {
        let rows = [#"{"prompt":"a","stop":"x","t":1,"g":2}"#, #"{"prompt":"b","t":1,"g":2,"id":3}"#]
        let folder = try DataFolder()
        var source = DataSource(file: try folder.file(rows.joined(separator: "\n")))
        source.groupBy = ["g"]
        let left = try Dataset(source, sending: ["t"]).survey.leftAlone
        #expect(left.members.map { "\($0.name) \($0.rows)" } == ["stop 1", "id 1"] && left.rows == 2)
    }

    @Test("and no more names are kept than anybody reads, none of them without end")
    func bounded() throws {
        let names = (0..<500).map { "\"k\($0)\":1" }.joined(separator: ",")
        let long = String(repeating: "x", count: 5_000)
        let left = try DataFolder().dataset("{\"prompt\":\"a\",\"\(long)\":1}\n{\"prompt\":\"a\",\(names)}").survey
            .leftAlone
        #expect(left.members.count == 200 && left.hasMore && left.members.allSatisfy { $0.name.count <= 100 })
    }

    @Test("and a key that comes twice in an object is refused, since nobody says which one holds")
    func twice() throws {
        let folder = try DataFolder()
        for (row, column) in [
            (#"{"prompt":"a","prompt":"b"}"#, 15), (#"{"prompt":"a","x":[{"y":1,"y":1}]}"#, 27),
            ("{\"prompt\":\"a\"" + (0..<40).map { ",\"k\($0)\":1" }.joined() + #","k3":1}"#, 15 + 10 * 7 + 30 * 8),
        ] {
            let problem = try folder.problem("{\"prompt\":\"a\"}\n\(row)")
            #expect(problem?.hasPrefix("data.jsonl:2:\(column): found the key ") == true, "\(problem ?? "")")
            #expect(problem?.contains("again; expected it once in an object") == true)
            #expect(problem?.contains("the file was taken for prompts in JSON Lines") == true)
        }
    }
}

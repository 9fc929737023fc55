import BenchModel
import JSONSyntax
import Testing

@testable import WorkloadData

@Suite("Each format is recognised by its first row, and its rows become what is asked")
struct FormatTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var format: DataFormat
        /// The texts of each request's messages, after the first letters of their roles.
        var asked: [[String]]
        var limits: [Int?] = []
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "ShareGPT",
            text: #"[{"id":"x","conversations":[{"from":"human","value":"hi"},{"from":"gpt","value":"hello"},"#
                + #"{"from":"human","value":"more"}]},{"id":"y","conversation":[{"from":"user","value":"ho"}]}]"#,
            format: .sharegpt,
            asked: [["u hi"], ["u ho"]]
        ),
        Case(
            name: "sglang's conversations without roles",
            text: #"{"conversations":[{"content":"q"},{"content":"a"}]}"#,
            format: .sharegpt,
            asked: [["u q"]]
        ),
        Case(
            name: "prompts as they are",
            text: #"["What is a heap?", "And a \"stack\"?", {"prompt": "x", "max_tokens": 5}]"#,
            format: .prompts,
            asked: [["u What is a heap?"], [#"u And a "stack"?"#], ["u x"]],
            limits: [nil, nil, 5]
        ),
        Case(
            name: "chat",
            text:
                #"{"messages":[{"role":"developer","content":"be"},{"role":"user","content":[{"type":"text","text":"hi"}]},"#
                + #"{"role":"assistant","content":"hello"}]}"#,
            format: .chat,
            asked: [["s be", "u hi"]]
        ),
        Case(
            name: "vllm's multi-turn array",
            text: "[\n {\"id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
                + "{\"role\":\"assistant\",\"content\":\"b\"},{\"role\":\"user\",\"content\":\"c\"}]}\n]\n",
            format: .chat,
            asked: [["u a", "a b", "u c"]]
        ),
        Case(
            name: "batch",
            text:
                #"{"custom_id":"r1","method":"POST","url":"/v1/chat/completions","body":{"model":"ignored","messages":"#
                + #"[{"role":"user","content":"hi"}],"max_tokens":5,"temperature":0.2}}"#,
            format: .batch,
            asked: [["u hi"]],
            limits: [5]
        ),
        Case(
            name: "Anthropic's batch",
            text: #"{"custom_id":"r1","params":{"model":"m","max_tokens":9,"system":"be","messages":"#
                + #"[{"role":"user","content":"hi"}]}}"#,
            format: .batch,
            asked: [["s be", "u hi"]],
            limits: [9]
        ),
        Case(
            name: "vllm's custom",
            text:
                "{\"prompt\":\"What is the capital of India?\"}\n\n{\"prompt\":\"And of Peru?\",\"output_tokens\":7}\n",
            format: .prompts,
            asked: [["u What is the capital of India?"], ["u And of Peru?"]],
            limits: [nil, 7]
        ),
        Case(
            name: "CSV with quotes, line breaks and a mark at its beginning",
            text: "\u{FEFF}question,system_prompt,output_tokens_count\r\n\"a, \"\"b\"\"\r\nc\",be,12\r\nd,,\r\n",
            format: .columns,
            asked: [["s be", "u a, \"b\"\r\nc"], ["u d"]],
            limits: [12, nil]
        ),
        Case(
            name: "a table with tabs",
            text: "id\tprompt\tsystem\n1\twhat, then?\t\n",
            format: .columns,
            asked: [["u what, then?"]]
        ),
        Case(
            name: "a table whose quotes are text within a field, and open it at its beginning",
            text: "prompt\toutput_tokens_count\nA 5\" pipe?\t10\nWhat?\t20\n\"Two\nlines, 5\"\" each\"\t30\n",
            format: .columns,
            asked: [["u A 5\" pipe?"], ["u What?"], ["u Two\nlines, 5\" each"]],
            limits: [10, 20, 30]
        ),
        Case(
            name: "one column with a stray quote",
            text: "prompt\nA 5\" pipe?\nWhat?\n",
            format: .columns,
            asked: [["u A 5\" pipe?"], ["u What?"]]
        ),
        Case(
            name: "Alpaca",
            text: #"[{"instruction":"Translate.","input":"chat","output":"cat"},{"instruction":"Sing.","input":""}]"#,
            format: .columns,
            asked: [["u Translate.\n\nchat"], ["u Sing."]]
        ),
        Case(
            name: "guidellm's turns in columns, of which the first is asked",
            text: "prompt_0,prompt_1,output_tokens_count_0\na,b,3\nc,,4\n",
            format: .columns,
            asked: [["u a"], ["u c"]],
            limits: [3, 4]
        ),
        Case(
            name: "JSON Lines of texts",
            text: "\"a\"\n\"b\"\n",
            format: .prompts,
            asked: [["u a"], ["u b"]]
        ),
        Case(
            name: "recorded calls in three protocols",
            text:
                #"{"model":"m","input":[{"role":"user","content":"a"},{"type":"reasoning"},{"type":"function_call","call_id":"1","name":"f","arguments":"{}"},"#
                + #"{"type":"function_call","call_id":"2","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"1","output":"x"},"#
                + #"{"type":"function_call_output","call_id":"2","output":"y"},{"role":"user","content":"b"}]}"# + "\n"
                + #"{"contents":[{"role":"user","parts":[{"text":"c"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]},"#
                + #"{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"r":1}}}]},{"role":"user","parts":[{"text":"d"}]}],"#
                + #""tools":[{"functionDeclarations":[{"name":"f"}]}]}"# + "\n"
                + #"{"model":"m","system":"be","messages":[{"role":"user","content":"e"},{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"f","input":{}}]},"#
                + #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"z"}]}]}"#,
            format: .bodies,
            asked: [
                ["u a", "a call f|call f", "t x", "t y", "u b"], ["u c", "a call f", #"t {"r":1}"#, "u d"],
                ["s be", "u e", "a call f", "t z"],
            ]
        ),
        Case(
            name: "recorded bodies in three protocols",
            text: #"{"model":"m","messages":[{"role":"user","content":"a"}],"max_completion_tokens":3}"# + "\n"
                + #"{"model":"m","input":"b","instructions":"be","max_output_tokens":4}"# + "\n"
                + #"{"contents":[{"role":"user","parts":[{"text":"c"}]}],"generationConfig":{"maxOutputTokens":5}}"#,
            format: .bodies,
            asked: [["u a"], ["s be", "u b"], ["u c"]],
            limits: [3, 4, 5]
        ),
        Case(
            name: "aiperf's payloads by session",
            text: #"{"data":[{"session_id":"s1","payloads":[{"messages":[{"role":"user","content":"a"}]},"#
                + #"{"messages":[{"role":"user","content":"b"}]}]}]}"#,
            format: .bodies,
            asked: [["u a"], ["u b"]]
        ),
        Case(
            name: "aiperf, single turn",
            text: #"{"text":"hi","output_length":128,"timestamp":1500,"session_id":"s1"}"#,
            format: .aiperfSingle,
            asked: [["u hi"]],
            limits: [128]
        ),
        Case(
            name: "aiperf, several turns",
            text: #"{"session_id":"s1","turns":[{"text":"hi"},{"text":"more","delay":2000}]}"#,
            format: .aiperfMulti,
            asked: [["u hi"]]
        ),
        Case(
            name: "agentperf-local",
            text:
                #"{"version":1,"turn_id":"t:0000","task_id":"t","conversation_id":"t","messages":[{"role":"user","content":"go"},"#
                + #"{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","#
                + #""arguments":"{\"x\":1}"}}]},{"role":"tool","tool_call_id":"c","content":"done"}],"#
                + #""tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],"#
                + #""target_output_tokens":256,"max_output_tokens":300,"simulated_tool_delay_ms_after":50}"#,
            format: .agentperf,
            asked: [["u go", "a call f", "t done"]],
            limits: [300]
        ),
        Case(
            name: "JSON values over several lines each",
            text: "{\n  \"prompt\": \"a\"\n}\n{\n  \"prompt\": \"b\"\n}\n",
            format: .prompts,
            asked: [["u a"], ["u b"]]
        ),
    ]

    @Test("What is asked", arguments: cases)
    func asked(_ one: Case) throws {
        let folder = try DataFolder()
        let dataset = try folder.dataset(one.text)
        let prompts = try dataset.prompts(nil, seed: 1)
        #expect(dataset.survey.format == one.format)
        #expect(prompts.map { Self.words($0.conversation) } == one.asked)
        let limits = one.limits.isEmpty ? one.asked.map { _ in nil } : one.limits
        #expect(prompts.map(\.maxTokens) == limits)
        #expect(dataset.survey.requests == prompts.count && dataset.survey.refused.isEmpty)
    }

    private static func words(_ conversation: Conversation) -> [String] {
        conversation.messages.map { message in
            let parts = message.parts.map { part in
                switch part {
                case .text(let text): text
                case .call(let call): "call \(call.name)"
                case .result(_, let text): text
                case .image: "image"
                case .given: "given"
                }
            }
            return "\(message.role.rawValue.prefix(1)) " + parts.joined(separator: "|")
        }
    }

    @Test("A recorded body's other members go to its own protocol; its model does not")
    func fields() throws {
        let folder = try DataFolder()
        let prompts = try folder.prompts(
            #"{"model":"m","messages":[{"role":"user","content":"a"}],"temperature":0.2,"stream":false,"max_tokens":2}"#
        )
        let expected = RequestFields([.openaiChat, .anthropicMessages], members: ["temperature": .number("0.2")])
        #expect(prompts.map(\.fields) == [expected])
    }

    @Test("Conversations: the first turn, the last after all before it, or each")
    func turns() throws {
        let folder = try DataFolder()
        let text =
            #"{"conversations":[{"from":"system","value":"s"},{"from":"human","value":"a"},{"from":"gpt","value":"b"},"#
            + #"{"from":"human","value":"c"},{"from":"gpt","value":"d"}]}"#
        let counts = try DataSource.Turns.allCases.map { turns in
            try folder.prompts(text) { $0.turns = turns }.map(\.conversation.messages.count)
        }
        #expect(counts == [[2], [4], [2, 4], [4]])
        let each = try folder.dataset(text) { $0.turns = .each }
        #expect(try each.prompts(nil, seed: 1).map(\.id) == ["row 1 turn 1", "row 1 turn 2"])
        #expect(each.survey.output.count == 2 && each.survey.turnsLeftOut == 0)
        let first = try folder.dataset(text)
        #expect(first.survey.conversations == 1 && first.survey.turnsLeftOut == 1, "said, not silent")
        let lacking = try folder.dataset(#"{"turns":[{"text":"hi"},{"text":"more"}]}"#) { $0.turns = .each }
        #expect(lacking.survey.requests == 1 && lacking.survey.turnsLeftOut == 1, "no answers, no later turns")
    }

    @Test("Calls without results are refused only where they are sent")
    func openCalls() throws {
        let folder = try DataFolder()
        let call = #"{"role":"assistant","tool_calls":[{"id":"1","name":"f"}]}"#
        let cases: [(messages: String, asked: [DataSource.Turns: [[String]]])] = [
            (
                #"{"role":"user","content":"a"},\#(call),{"role":"user","content":"b"}"#,
                [.first: [["u a"]], .last: [], .each: [], .session: [["u a", "a call f", "u b"]]]
            ),
            // The answers after the last turn are not sent, however many they are.
            (
                #"{"role":"user","content":"a"},\#(call),{"role":"assistant","content":"c"}"#,
                [.first: [["u a"]], .last: [["u a"]], .each: [["u a"]], .session: [["u a"]]]
            ),
        ]
        for (messages, asked) in cases {
            for (turns, expected) in asked {
                let dataset = try folder.dataset(#"{"messages":[\#(messages)]}"#) { $0.turns = turns }
                #expect(try dataset.prompts(nil, seed: 1).map { Self.words($0.conversation) } == expected, "\(turns)")
                #expect(dataset.survey.refused.map(\.refusal) == (expected.isEmpty ? [.openCall] : []))
            }
        }
    }
}

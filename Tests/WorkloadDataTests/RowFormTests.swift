import BenchModel
import JSONSyntax
import Testing

@testable import WorkloadData

@Suite("What a row says, in each form that it may have")
struct RowFormTests {
    private static func node(_ text: String) throws -> JSONNode { try JSONParser.parse(Array(text.utf8)) }

    private static let recognised: [(row: String, format: DataFormat?)] = [
        (#"{"conversations": []}"#, .sharegpt), (#"{"conversation": [], "messages": []}"#, .sharegpt),
        (#"{"custom_id": "a", "body": {}}"#, .batch),
        (#"{"custom_id": "a", "params": {}}"#, .batch), (#"{"custom_id": "a", "prompt": "x"}"#, .prompts),
        (#"{"turns": []}"#, .aiperfMulti),
        (#"{"payload": {}}"#, .bodies), (#"{"payloads": []}"#, .bodies), (#"{"messages": []}"#, .chat),
        (#"{"messages": [], "turn_id": "x"}"#, .agentperf),
        (#"{"messages": [], "target_output_tokens": 1}"#, .agentperf), (#"{"messages": [], "model": "m"}"#, .bodies),
        (#"{"messages": [], "system": "s"}"#, .bodies), (#"{"items": [{"from": "human", "value": "a"}]}"#, .sharegpt),
        (#"{"items": [1]}"#, nil), (#"{"type": "random_pool", "text": "x"}"#, .aiperfSingle),
        (#"{"Question": "x"}"#, .columns),
        (#"{"messages": [], "id": 1}"#, .chat), (#"{"contents": []}"#, .bodies),
        (#"{"model": "m", "input": "x"}"#, .bodies), (#"{"model": "m", "prompt": "x"}"#, .bodies),
        (#"{"prompt": "x"}"#, .prompts), (#"{"texts": []}"#, .aiperfSingle),
        (#"{"text": "x", "delay": 1}"#, .aiperfSingle), (#"{"text": "x"}"#, .columns),
        (#"{"instruction": "x"}"#, .columns), (#"{"question": "x"}"#, .columns), (#"{"query": "x"}"#, .columns),
        (#"{"chat_messages": []}"#, .columns), (#"{"prompt": null, "question": "x"}"#, .columns),
        (#"{"timestamp": 1, "input_length": 1, "output_length": 1}"#, .mooncake),
        (#"{"timestamp": 1, "input_length": 1, "output_length": 1, "chat_id": 1}"#, .bailian),
        (#"{"timestamp": 1, "input_length": 1, "output_length": 1, "text": "x"}"#, .aiperfSingle),
        (#"{"timestamp": 1, "input_length": 1}"#, nil), ("{}", nil), (#"{"foo": 1}"#, nil),
    ]

    @Test("is recognised by its members", arguments: recognised)
    func eachRecognised(row: String, format: DataFormat?) throws {
        let node = try Self.node(row)
        #expect(DataFormat.of(node, isTable: false, columns: DataSource.Columns()) == format)
        // Who names a column is believed, whatever else the row has.
        #expect(DataFormat.of(node, isTable: false, columns: DataSource.Columns(prompt: "nothing")) == nil)
        let advice = DataFormat.advice(for: node, isTable: false)
        #expect(
            advice.hasPrefix("found a row ") && advice.contains("; expected ") || advice.contains("expected timestamp")
        )
    }

    @Test(
        "of a table is recognised by its columns, in whatever case traces have them",
        arguments: [
            (["prompt"], DataFormat.columns), (["Question", "question"], .columns),
            (["Timestamp", "CONTEXTTOKENS", "GeneratedTokens"], .azure),
            (["timestamp", "Request Tokens", "response tokens", "x"], .burstgpt),
            (["timestamp", "input_length", "output_length"], nil), (["conversations"], nil), (["foo"], nil),
        ] as [([String], DataFormat?)]
    )
    func tables(columns: [String], format: DataFormat?) {
        let row = JSONNode(plain: .object(Dictionary(columns.map { ($0, .string("1")) }, uniquingKeysWith: { $1 })))
        #expect(DataFormat.of(row, isTable: true, columns: DataSource.Columns()) == format)
    }

    // MARK: Messages

    /// Of each message the first letter of its role, and its parts in short.
    private static func words(_ messages: [Conversation.Message]) -> [String] {
        messages.map { message in
            "\(message.role.rawValue.prefix(1)): "
                + message.parts.map { part in
                    switch part {
                    case .text(let text): text
                    case .image(.url(let url)): "<\(url)>"
                    case .image(.data(let type, let base64)): "<\(type) \(base64)>"
                    case .call(let call): "\(call.id)=\(call.name)\(call.arguments.json)"
                    case .result(let id, let text): "\(id)→\(text)"
                    case .given: "given"
                    }
                }
                .joined(separator: "|")
        }
    }

    private static let messages: [(text: String, words: [String])] = [
        (#"[{"role": "user", "content": "hi"}]"#, ["u: hi"]),
        (#"[{"role": "USER", "content": ["a", "b"]}]"#, ["u: a|b"]), (#"[{"role": "human", "content": ""}]"#, ["u: "]),
        (#"[{"role": "developer", "content": "s"}, {"role": "bot", "content": null}]"#, ["s: s", "a: "]),
        (#"[{"role": "assistant"}]"#, ["a: "]),
        (
            #"[{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": ""}, {"type": "input_text", "text": "b"}]}]"#,
            ["u: a|b"]
        ),
        (
            #"[{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://x/y.png"}}]}]"#,
            ["u: <https://x/y.png>"]
        ),
        (#"[{"role": "user", "content": [{"type": "input_image", "image_url": "http://x"}]}]"#, ["u: <http://x>"]),
        (
            #"[{"role": "user", "content": [{"type": "image_url", "image_url": "data:image/png;base64,iVBORw0KGgo="}]}]"#,
            ["u: <image/png iVBORw0KGgo=>"]
        ),
        (
            #"[{"role": "assistant", "content": "t", "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{\"a\": [1]}"}}]}]"#,
            [#"a: t|1=f{"a":[1]}"#]
        ),
        (
            #"[{"role": "assistant", "tool_calls": [{"name": "f", "arguments": {"b": 2}}, {"function": {"name": "g", "arguments": ""}}, {"name": "h"}]}]"#,
            [#"a: call_1_1=f{"b":2}|call_1_2=g{}|call_1_3=h{}"#]
        ),
        (#"[{"role": "tool", "tool_call_id": "1", "content": "out"}]"#, ["t: 1→out"]),
        (#"[{"role": "function", "content": [{"type": "text", "text": "a"}, "b"]}]"#, ["t: →a\nb"]),
        (#"[{"role": "tool", "toolCallId": "1"}]"#, ["t: 1→"]), ("[]", []),
        // ShareGPT's words under OpenAI's name.
        (#"[{"from": "human", "value": "hi"}, {"from": "gpt", "value": "ho"}]"#, ["u: hi", "a: ho"]),
        // The former interface gave calls no ids.
        (
            #"[{"role": "assistant", "content": null, "function_call": {"name": "f", "arguments": "{\"a\": 1}"}}, {"role": "function", "name": "f", "content": "out"}]"#,
            [#"a: call_1_1=f{"a":1}"#, "t: call_1_1→out"]
        ),
        (
            #"[{"role": "assistant", "tool_calls": [{"name": "f"}, {"id": "x", "name": "f"}, {"name": "g"}]}, {"role": "tool", "content": "1"}, {"role": "tool", "tool_call_id": "x", "content": "2"}, {"role": "tool", "content": "3"}]"#,
            ["a: call_1_1=f{}|x=f{}|call_1_3=g{}", "t: call_1_1→1", "t: x→2", "t: call_1_3→3"]
        ),
        // Anthropic's calls, results and pictures.
        (
            #"[{"role": "assistant", "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "t"}, {"type": "tool_use", "id": "1", "name": "f", "input": {"a": 1}}]}]"#,
            [#"a: t|1=f{"a":1}"#]
        ),
        (
            #"[{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "1", "content": [{"type": "text", "text": "out"}]}, {"type": "tool_result", "tool_use_id": "2"}, {"type": "text", "text": "go on"}]}]"#,
            ["t: 1→out", "t: 2→", "u: go on"]
        ),
        (
            #"[{"role": "user", "content": [{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}}]}]"#,
            ["u: <image/png iVBORw0KGgo=>"]
        ),
        // What bytes say of a picture holds.
        (
            #"[{"role": "user", "content": [{"type": "image_url", "image_url": "data:image/jpeg;base64,iVBORw0KGgo="}]}]"#,
            ["u: <image/png iVBORw0KGgo=>"]
        ),
        // Paths stand as addresses until their files are read.
        (#"[{"role": "user", "content": [{"type": "image", "image": "file:///a.png"}]}]"#, ["u: </a.png>"]),
    ]

    @Test("has messages as OpenAI's chats have them", arguments: messages)
    func eachMessages(text: String, words: [String]) throws {
        #expect(try Self.words(ChatMessages.messages(Self.node(text))) == words)
    }

    private static let wrongMessages: [(text: String, refusal: Refusal, words: String)] = [
        (#"{"role": "user"}"#, .wrongShape, "an array of messages"), ("[3]", .wrongShape, "found the number 3"),
        ("[{}]", .wrongShape, "without \"role\""),
        (#"[{"role": 3}]"#, .wrongShape, "a role"),
        (#"[{"role": "narrator"}]"#, .wrongShape, "system, user, assistant or tool"),
        (#"[{"role": "user", "content": 3}]"#, .wrongShape, "a text, or an array"),
        (#"[{"role": "user", "content": [{"text": "a"}]}]"#, .wrongShape, "a part with \"type\""),
        (#"[{"role": "user", "content": [{"type": "text"}]}]"#, .wrongShape, "a part with \"text\""),
        (#"[{"role": "user", "content": [{"type": "input_audio"}]}]"#, .unsupportedPart, ""),
        (
            #"[{"role": "user", "content": [{"type": "image_url", "image_url": "s3://a/b.png"}]}]"#, .noPicture,
            "an address of http or https, or the path of a file"
        ),
        (#"[{"role": "user", "content": [{"type": "input_image", "file_id": "f"}]}]"#, .unsupportedPart, ""),
        (#"[{"role": "user", "content": [{"type": "image", "source": {}}]}]"#, .wrongShape, "the address of a picture"),
        (
            #"[{"role": "user", "content": [{"type": "image_url", "image_url": "data:image/png,raw"}]}]"#,
            .unsupportedPart, ""
        ),
        (
            #"[{"role": "user", "content": [{"type": "image_url", "image_url": 3}]}]"#, .wrongShape,
            "the address of a picture"
        ),
        (#"[{"role": "assistant", "tool_calls": [{"id": "1"}]}]"#, .wrongShape, "the name of its function"),
        (#"[{"role": "assistant", "tool_calls": {}}]"#, .wrongShape, "an array of calls"),
        (#"[{"role": "assistant", "tool_calls": [{"name": "f", "arguments": "[1]"}]}]"#, .wrongShape, "no JSON object"),
        (
            #"[{"role": "assistant", "tool_calls": [{"name": "f", "arguments": 3}]}]"#, .wrongShape,
            "arguments that are an object"
        ),
        (#"[{"role": "assistant", "function_call": {}}]"#, .wrongShape, "the name of its function"),
        (#"[{"role": "tool", "content": [{"type": "image_url", "image_url": "http://x"}]}]"#, .unsupportedPart, ""),
    ]

    @Test("is refused where a message is none, with what was expected", arguments: wrongMessages)
    func refused(text: String, refusal: Refusal, words: String) throws {
        let node = try Self.node(text)
        let defect = #expect(throws: RowDefect.self) { try ChatMessages.messages(node) }
        #expect(
            defect?.refusal == refusal && (words.isEmpty || defect?.message.contains(words) == true),
            "\(String(describing: defect))"
        )
        #expect((0..<text.utf8.count).contains(defect?.offset ?? -1))
    }

    // MARK: The same in every format

    private static let bodies: [(what: String, text: String, format: DataFormat)] = [
        (
            "ShareGPT",
            #"{"system": "be", "conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}, {"from": "human", "value": "c"}, {"from": "gpt", "value": "dd ee"}]}"#,
            .sharegpt
        ),
        (
            "ShareGPT's own system",
            #"{"conversation": [{"from": "system", "value": "be"}, {"role": "user", "content": "a"}, {"role": "model", "text": "b"}, {"from": "prompter", "value": "c"}, {"from": "bard", "value": "dd ee"}]}"#,
            .sharegpt
        ),
        (
            "a chat",
            #"{"messages": [{"role": "system", "content": "be"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "dd ee"}]}"#,
            .chat
        ),
        (
            "a column of messages",
            #"{"chat_messages": [{"role": "developer", "content": "be"}, {"role": "user", "content": [{"type": "text", "text": "a"}]}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "dd ee"}]}"#,
            .columns
        ),
        (
            "OpenAI's batch",
            #"{"custom_id": "1", "url": "/v1/chat/completions", "body": {"messages": [{"role": "system", "content": "be"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "dd ee"}]}}"#,
            .batch
        ),
        (
            "Anthropic's batch",
            #"{"custom_id": "1", "params": {"system": [{"type": "text", "text": "be"}], "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "dd ee"}]}}"#,
            .batch
        ),
        (
            "Responses",
            #"{"model": "m", "instructions": "be", "input": [{"role": "user", "content": "a"}, {"role": "assistant", "content": [{"type": "output_text", "text": "b"}]}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "dd ee"}]}"#,
            .bodies
        ),
        (
            "Gemini",
            #"{"systemInstruction": {"parts": [{"text": "be"}]}, "contents": [{"role": "user", "parts": [{"text": "a"}]}, {"role": "model", "parts": [{"text": "b"}]}, {"parts": [{"text": "c"}]}, {"role": "model", "parts": [{"text": "dd ee"}]}]}"#,
            .bodies
        ),
        (
            "a recorded body",
            #"{"payload": {"messages": [{"role": "system", "content": "be"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "dd ee"}]}}"#,
            .bodies
        ),
    ]

    @Test("asks the same in whichever format it is written", arguments: bodies)
    func sameInAll(what: String, text: String, format: DataFormat) throws {
        let folder = try DataFolder()
        let asked: [DataSource.Turns: [[String]]] = [
            .first: [["s: be", "u: a"]], .last: [["s: be", "u: a", "a: b", "u: c"]],
            .each: [["s: be", "u: a"], ["s: be", "u: a", "a: b", "u: c"]],
            .session: [["s: be", "u: a", "a: b", "u: c"]],
        ]
        for (turns, expected) in asked {
            let dataset = try folder.dataset(text) { $0.turns = turns }
            let prompts = try dataset.prompts(nil, seed: 1)
            #expect(prompts.map { Self.words($0.conversation.messages) } == expected, "\(what), \(turns)")
            #expect(
                dataset.survey.format == format && dataset.survey.requests == expected.count && dataset.survey.rows == 1
            )
            #expect(dataset.survey.conversations == 1 && dataset.survey.turnsLeftOut == (turns == .first ? 1 : 0))
            // The answers that were recorded tell how long answers are: two tokens and three.
            #expect(dataset.survey.output.sum == (turns == .first ? 2 : turns == .each ? 5 : 3), "\(what), \(turns)")
            // What is asked is the same when the rows are read again, with any seed of one row.
            #expect(try dataset.prompts(nil, seed: 99) == prompts)
        }
    }

    // MARK: Bodies

    private static let fields: [(body: String, spoken: WireProtocol, limit: Int?, fields: String)] = [
        (
            #"{"messages": [{"role": "user", "content": "a"}], "model": "m", "stream": true, "n": 2, "temperature": 0.5, "max_tokens": 7}"#,
            .openaiChat, 7, #"{"temperature":0.5}"#
        ),
        (
            #"{"messages": [{"role": "user", "content": "a"}], "max_completion_tokens": 9, "seed": null, "stop": ["x"]}"#,
            .openaiChat, 9, #"{"stop":["x"]}"#
        ),
        (
            #"{"messages": [{"role": "user", "content": "a"}], "system": "s", "max_tokens": 3, "top_k": 4}"#,
            .anthropicMessages, 3, #"{"top_k":4}"#
        ),
        (
            #"{"input": "a", "reasoning": {"effort": "low"}, "max_output_tokens": 0}"#, .openaiResponses, nil,
            #"{"reasoning":{"effort":"low"}}"#
        ),
        (#"{"prompt": "a", "best_of": 3, "logprobs": 5}"#, .openaiCompletions, nil, #"{"logprobs":5}"#),
        (
            #"{"contents": [{"parts": [{"text": "a"}]}], "generationConfig": {"maxOutputTokens": 8, "topP": 0.9}}"#,
            .gemini, 8, #"{"generationConfig":{"topP":0.9}}"#
        ),
    ]

    @Test("keeps of a recorded body what belongs to its protocol, and its limit", arguments: fields)
    func eachBodies(body: String, spoken: WireProtocol, limit: Int?, fields: String) throws {
        let row = try RecordedBody.row(Self.node(body))
        #expect(row.maxTokens == limit && row.fields?.wireProtocol == spoken)
        #expect(JSONValue.object(row.fields?.members ?? [:]).json == fields)
    }

    private static let wrongBodies: [(body: String, refusal: Refusal)] = [
        ("[]", .wrongShape), ("{}", .otherFormat), (#"{"prompt": ["a", "b"]}"#, .wrongShape),
        (#"{"input": 3}"#, .wrongShape), (#"{"input": [{"type": "web_search_call"}]}"#, .unsupportedPart),
        (#"{"contents": "a"}"#, .wrongShape), (#"{"contents": [{"parts": [{"inlineData": {}}]}]}"#, .unsupportedPart),
        (#"{"contents": [{"parts": [{"fileData": {"fileUri": "x"}}]}]}"#, .unsupportedPart),
        (#"{"contents": [], "tools": [{}]}"#, .wrongShape),
        (#"{"messages": [{"role": "user", "content": "a"}], "max_tokens": -1}"#, .wrongShape),
        (#"{"messages": [{"role": "user", "content": "a"}], "tools": {}}"#, .wrongShape),
        (#"{"messages": [{"role": "user", "content": "a"}], "tools": [{"function": {}}]}"#, .wrongShape),
    ]

    @Test("is refused where a body asks nothing that can be sent", arguments: wrongBodies)
    func wrongBody(body: String, refusal: Refusal) throws {
        let node = try Self.node(body)
        #expect(#expect(throws: RowDefect.self) { try RecordedBody.row(node) }?.refusal == refusal)
    }

    private static let unasked: [(text: String, refusal: Refusal)] = [
        (#"{"messages": []}"#, .noText), (#"{"messages": [{"role": "system", "content": "be"}]}"#, .noText),
        (#"{"messages": [{"role": "user", "content": " \n"}]}"#, .noText),
        (
            #"{"messages": [{"role": "assistant", "content": "a"}, {"role": "user", "content": "b"}]}"#,
            .beginsWithAnswer
        ),
        (#"{"messages": [{"role": "user", "content": "a"}, {"role": "system", "content": "late"}]}"#, .lateSystem),
        (
            #"{"messages": [{"role": "user", "content": "a"}, {"role": "tool", "tool_call_id": "x", "content": "b"}]}"#,
            .strayResult
        ),
        (#"{"messages": [{"role": "user", "content": [{"type": "video"}]}]}"#, .unsupportedPart),
        (#"{"custom_id": "1", "url": "/v1/embeddings", "body": {"input": "a"}}"#, .otherRequest),
        (#"{"payloads": []}"#, .noText),
        (#"{"conversations": [{"from": "human", "value": "a"}, {"from": "tool", "value": "b"}]}"#, .strayResult),
        (#"{"turns": []}"#, .noText), (#"{"texts": []}"#, .noText),
        (#"{"text": "a", "audio": "x.wav", "delay": 1}"#, .unsupportedPart),
        (#"{"prompt": "a", "audio": "x.wav"}"#, .unsupportedPart),
        (#"{"question": "a", "video": "x"}"#, .unsupportedPart),
        (#"{"messages": [{"role": "user", "content": "a"}], "videos": ["x"]}"#, .unsupportedPart),
        (
            #"{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "tool_calls": [{"id": "1", "name": "f"}]}, {"role": "user", "content": "b"}]}"#,
            .openCall
        ),
        (
            #"{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "tool_calls": [{"id": "1", "name": "f"}, {"id": "2", "name": "f"}]}, {"role": "tool", "tool_call_id": "1", "content": "b"}]}"#,
            .openCall
        ),
        // Messages in a row each, of which the model's are no prompts.
        (#"{"conversation_id": "c", "turn": 1, "role": "assistant", "content": "a"}"#, .ofOthers),
        (#"{"role": "assistant", "text": "a"}"#, .ofOthers),
    ]

    @Test(
        "is counted by its reason where nothing in it can be asked, and is no mistake of the file",
        arguments: unasked
    )
    func eachUnasked(text: String, refusal: Refusal) throws {
        let survey = try DataFolder().dataset(text + "\n").survey
        #expect(
            survey.refused.map(\.refusal) == [refusal] && survey.requests == 0 && survey.rows == 1 && survey.bad.isEmpty
                && !refusal.isBad
        )
    }

    private static let aiperf: [(row: String, words: [String], unsent: Set<String>)] = [
        (#"{"text": "a", "delay": 5}"#, ["u: a"], ["a delay between turns"]),
        (#"{"texts": ["a", "b"]}"#, ["u: a|b"], []), (#"{"texts": "alone"}"#, ["u: alone"], []),
        (#"{"texts": [{"name": "n", "contents": ["a", "b"]}, "c"]}"#, ["u: a|b|c"], []),
        (#"{"text": "a", "image": "http://x"}"#, ["u: a|<http://x>"], []),
        (#"{"text": "a", "images": ["http://x", {"contents": ["http://y"]}]}"#, ["u: a|<http://x>|<http://y>"], []),
        // One picture where a list of them is usual is asked, and not left out.
        (#"{"text": "a", "images": "http://x"}"#, ["u: a|<http://x>"], []),
        (#"{"texts": [], "image": "http://x", "timestamp": 3}"#, ["u: <http://x>"], ["a time of arrival"]),
    ]

    @Test("has texts and pictures as aiperf has them, one or many", arguments: aiperf)
    func eachAiperf(row: String, words: [String], unsent: Set<String>) throws {
        let dataset = try DataFolder().dataset(row) { $0.format = .aiperfSingle }
        #expect(try dataset.prompts(nil, seed: 1).map { Self.words($0.conversation.messages) } == [words])
        #expect(Set(dataset.survey.unsent.map(\.what)) == unsent)
    }

    private static let columns:
        [(row: String, columns: DataSource.Columns, words: [String], limit: Int?, recorded: Int)] = [
            (#"{"question": "q", "answer": "one two three"}"#, DataSource.Columns(), ["u: q"], nil, 4),
            (
                #"{"instruction": "i", "input": "about", "output": "x"}"#, DataSource.Columns(), ["u: i\n\nabout"], nil,
                2
            ),
            (#"{"instruction": "i", "input": "", "system": ""}"#, DataSource.Columns(), ["u: i"], nil, 0),
            (#"{"prompt": "p", "question": "q"}"#, DataSource.Columns(prompt: "question"), ["u: q"], nil, 0),
            (
                #"{"p": "p", "s": "be", "n": "12"}"#, DataSource.Columns(prompt: "p", system: "s", outputTokens: "n"),
                ["s: be", "u: p"], 12, 0
            ),
            (
                #"{"question": "q", "system_prompt": "be", "output_len": 5.0}"#, DataSource.Columns(),
                ["s: be", "u: q"], 5, 0
            ),
            // What a question is about is asked with it.
            (
                #"{"instruction": "i", "context": "about", "response": "x"}"#, DataSource.Columns(), ["u: i\n\nabout"],
                nil, 2
            ),
            (#"{"context": "about", "question": "q"}"#, DataSource.Columns(), ["u: q\n\nabout"], nil, 0),
            (#"{"input": "i", "context": "about"}"#, DataSource.Columns(), ["u: i\n\nabout"], nil, 0),
            (#"{"context": "alone"}"#, DataSource.Columns(), ["u: alone"], nil, 0),
            // Names in other cases, with blanks.
            (
                #"{"Question": "q", "System Prompt": "be", "ANSWER": "x", "Max-Tokens": 7}"#, DataSource.Columns(),
                ["s: be", "u: q"], 7, 2
            ),
            // A message's parts, and a list of messages, under a column's name.
            (#"{"content": [{"type": "text", "text": "a"}, "b"]}"#, DataSource.Columns(), ["u: a|b"], nil, 0),
            (
                #"{"question": [{"role": "system", "content": "be"}, {"role": "user", "content": "q"}]}"#,
                DataSource.Columns(), ["s: be", "u: q"], nil, 0
            ),
            // A picture's name for something else.
            (#"{"question": "q", "image": "python:3.9", "picture": 3}"#, DataSource.Columns(), ["u: q"], nil, 0),
            (#"{"question": "q", "img": "https://x/y.png"}"#, DataSource.Columns(), ["u: <https://x/y.png>|q"], nil, 0),
            (#"{"query": "q", "max_tokens": 0}"#, DataSource.Columns(), ["u: q"], nil, 0),
        ]

    @Test("has columns by their usual names, or by those that somebody gave", arguments: columns)
    func eachColumns(row: String, columns: DataSource.Columns, words: [String], limit: Int?, recorded: Int) throws {
        let dataset = try DataFolder().dataset(row) { $0.columns = columns }
        let prompts = try dataset.prompts(nil, seed: 1)
        #expect(prompts.map { Self.words($0.conversation.messages) } == [words] && prompts.map(\.maxTokens) == [limit])
        #expect(
            dataset.survey.output.sum == recorded && dataset.survey.limits.sum == limit ?? 0
                && dataset.survey.format == .columns
        )
    }
}

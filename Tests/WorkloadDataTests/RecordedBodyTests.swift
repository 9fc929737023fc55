import BenchModel
import JSONSyntax
import Testing

@testable import WorkloadData

@Suite("A row that is a recorded body")
struct RecordedBodyTests {
    private static let fields: [(body: String, spoken: [WireProtocol], limit: Int?, fields: String)] = [
        (
            #"{"messages": [{"role": "user", "content": "a"}], "model": "m", "stream": true, "n": 2, "temperature": 0.5, "max_tokens": 7}"#,
            [.openaiChat], 7, #"{"temperature":0.5}"#
        ),
        (
            #"{"messages": [{"role": "user", "content": "a"}], "max_completion_tokens": 9, "seed": null, "stop": ["x"]}"#,
            [.openaiChat], 9, #"{"stop":["x"]}"#
        ),
        (
            #"{"messages": [{"role": "user", "content": "a"}], "system": "s", "max_tokens": 3, "top_k": 4}"#,
            [.anthropicMessages], 3, #"{"top_k":4}"#
        ),
        (
            #"{"input": "a", "reasoning": {"effort": "low"}, "max_output_tokens": 0}"#, [.openaiResponses], nil,
            #"{"reasoning":{"effort":"low"}}"#
        ),
        (#"{"prompt": "a", "best_of": 3, "logprobs": 5}"#, [.openaiCompletions], nil, #"{"logprobs":5}"#),
        (
            #"{"contents": [{"parts": [{"text": "a"}]}], "generationConfig": {"maxOutputTokens": 8, "topP": 0.9}}"#,
            [.gemini], 8, #"{"generationConfig":{"topP":0.9}}"#
        ),
    ]

    @Test("keeps of a recorded body what belongs to its protocol, and its limit", arguments: fields)
    func eachBodies(body: String, spoken: [WireProtocol], limit: Int?, fields: String) throws {
        let row = try RecordedBody.row(JSONNode.of(body))
        #expect(row.maxTokens == limit && row.fields?.protocols == spoken)
        #expect(JSONValue.object(row.fields?.members ?? [:]).json == fields)
    }

    /// What is beside `"messages": [{"role": "user", "content": "q"}]`, which either protocol may have.
    private static let marked: [(members: String, spoken: [WireProtocol])] = [
        (#""temperature": 0.4"#, [.openaiChat, .anthropicMessages]),
        (#""top_k": 5"#, [.openaiChat, .anthropicMessages]),
        (#""metadata": {"user_id": "u"}"#, [.openaiChat, .anthropicMessages]),
        (#""model": "claude-sonnet-4-5", "temperature": 0.4"#, [.anthropicMessages, .openaiChat]),
        (#""thinking": {"type": "enabled"}"#, [.openaiChat, .anthropicMessages]),
        (#""thinking": {"type": "enabled", "budget_tokens": 1024}"#, [.anthropicMessages]),
        (#""thinking": {"type": "adaptive"}"#, [.anthropicMessages]),
        (#""stop_sequences": ["z"]"#, [.anthropicMessages]),
        (#""output_config": {"effort": "low"}"#, [.anthropicMessages]),
        (#""anthropic_version": "bedrock-2023-05-31", "top_p": 1"#, [.anthropicMessages]),
        (#""cache_control": {"type": "ephemeral"}"#, [.anthropicMessages]),
        (#""service_tier": "standard_only""#, [.anthropicMessages]),
        (#""service_tier": "auto""#, [.openaiChat, .anthropicMessages]),
        (#""service_tier": "flex""#, [.openaiChat]),
        (#""tool_choice": {"type": "any"}"#, [.anthropicMessages]),
        (#""tool_choice": {"type": "function", "function": {"name": "f"}}"#, [.openaiChat]),
        (#""tool_choice": "required""#, [.openaiChat]),
        (#""top_p": 1, "tools": [{"name": "f", "input_schema": {"type": "object"}}]"#, [.anthropicMessages]),
        (#""top_p": 1, "tools": [{"type": "function", "function": {"name": "f"}}]"#, [.openaiChat]),
        (#""seed": 1"#, [.openaiChat]), (#""response_format": {"type": "json_object"}"#, [.openaiChat]),
        (#""min_p": 0.1"#, [.openaiChat]),
        // A gateway's.
        (#""seed": 1, "stop_sequences": ["z"]"#, [.openaiChat, .anthropicMessages]),
        (#""seed": null, "stop_sequences": ["z"]"#, [.anthropicMessages]),
    ]

    @Test("is of the protocol that alone has a member of it, and of either where none tells", arguments: marked)
    func marks(members: String, spoken: [WireProtocol]) throws {
        let body = #"{"messages": [{"role": "user", "content": "q"}], \#(members)}"#
        #expect(try RecordedBody.row(JSONNode.of(body)).fields?.protocols == spoken)
    }

    /// Messages that only one of the two can have.
    private static let told: [(messages: String, spoken: WireProtocol)] = [
        (#"{"role": "system", "content": "s"}, {"role": "user", "content": "q"}"#, .openaiChat),
        (#"{"role": "developer", "content": "s"}, {"role": "user", "content": "q"}"#, .openaiChat),
        (
            #"{"role": "user", "content": [{"type": "text", "text": "q", "cache_control": {"type": "ephemeral"}}]}"#,
            .anthropicMessages
        ),
        (
            #"{"role": "user", "content": [{"type": "image", "source": {"type": "url", "url": "https://e.com/x.png"}}]}"#,
            .anthropicMessages
        ),
        (
            #"{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://e.com/x.png"}}]}"#,
            .openaiChat
        ),
        (
            #"{"role": "user", "content": "q"}, {"role": "assistant", "content": [{"type": "thinking", "thinking": "t", "signature": "s"}, "#
                + #"{"type": "text", "text": "a"}]}, {"role": "user", "content": "q"}"#,
            .anthropicMessages
        ),
        (
            #"{"role": "user", "content": "q"}, {"role": "assistant", "content": [{"type": "tool_use", "id": "c", "name": "f", "input": {}}]}, "#
                + #"{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c", "content": "r"}]}"#,
            .anthropicMessages
        ),
        (
            #"{"role": "user", "content": "q"}, {"role": "assistant", "tool_calls": [{"id": "c", "function": {"name": "f", "arguments": "{}"}}]}, "#
                + #"{"role": "tool", "tool_call_id": "c", "content": "r"}"#,
            .openaiChat
        ),
    ]

    @Test("is of the protocol that alone has such messages", arguments: told)
    func messages(messages: String, spoken: WireProtocol) throws {
        let body = #"{"messages": [\#(messages)], "temperature": 0.3}"#
        #expect(try RecordedBody.row(JSONNode.of(body)).fields?.protocols == [spoken])
    }

    @Test("has OpenAI's former choice of a function in the words for tools, as which functions are sent")
    func functionCall() throws {
        let body = #"{"messages": [{"role": "user", "content": "q"}], "functions": [{"name": "f"}], "function_call": "#
        let named = try RecordedBody.row(JSONNode.of(body + #"{"name": "f"}}"#))
        #expect(named.fields?.members == ["tool_choice": ["type": "function", "function": ["name": "f"]]])
        let auto = try RecordedBody.row(JSONNode.of(body + #""auto"}"#))
        #expect(auto.fields?.members == ["tool_choice": "auto"] && auto.tools.map(\.name) == ["f"])
    }

    /// A PNG of one pixel.
    private static let picture =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

    private static let wrongBodies: [(body: String, refusal: Refusal)] = [
        ("[]", .wrongShape), ("{}", .otherFormat), (#"{"prompt": ["a", "b"]}"#, .wrongShape),
        (#"{"input": 3}"#, .wrongShape), (#"{"input": [{"type": "web_search_call"}]}"#, .unsupportedPart),
        (#"{"contents": "a"}"#, .wrongShape), (#"{"contents": [{"parts": [{"inlineData": {}}]}]}"#, .unsupportedPart),
        (#"{"contents": [{"parts": [{"fileData": {"fileUri": "x"}}]}]}"#, .unsupportedPart),
        (
            #"{"contents": [{"role": "model", "parts": [{"inlineData": {"mimeType": "image/png", "data": "\#(picture)"}}]}]}"#,
            .strayPicture
        ),
        (
            #"{"systemInstruction": {"parts": [{"inlineData": {"mimeType": "image/png", "data": "\#(picture)"}}]}, "contents": []}"#,
            .strayPicture
        ),
        (
            #"{"system": [{"type": "image", "source": {"data": "\#(picture)"}}], "messages": [{"role": "user", "content": "a"}]}"#,
            .strayPicture
        ),
        (#"{"contents": [], "tools": [{}]}"#, .wrongShape),
        (#"{"messages": [{"role": "user", "content": "a"}], "max_tokens": -1}"#, .wrongShape),
        (#"{"messages": [{"role": "user", "content": "a"}], "tools": {}}"#, .wrongShape),
        (
            #"{"messages": [{"role": "user", "content": "a"}], "tools": [{"type": "web_search_20250305", "name": "web_search"}]}"#,
            .unsupportedPart
        ),
        (#"{"messages": [{"role": "user", "content": "a"}], "tools": [{"function": {}}]}"#, .wrongShape),
    ]

    @Test("is refused where a body asks nothing that can be sent", arguments: wrongBodies)
    func wrongBody(body: String, refusal: Refusal) throws {
        let node = try JSONNode.of(body)
        #expect(#expect(throws: RowDefect.self) { try RecordedBody.row(node) }?.refusal == refusal)
    }
}

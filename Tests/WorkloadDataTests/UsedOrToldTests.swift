import BenchModel
import JSONSyntax
import Testing

@testable import WorkloadData

/// What is read of rows is held against what is said to be read: a key that is put anywhere into a row, and a value that is changed
/// anywhere in it, has to show in what is asked, to be told, or to be a reason to refuse the row.
@Suite("Nothing in a row is neither used nor told")
struct UsedOrToldTests {
    private static let rows: [(format: DataFormat, row: String)] = [
        (
            .sharegpt,
            #"{"system": "be", "conversations": [{"from": "human", "value": [{"type": "text", "text": "a"}]}, {"from": "gpt", "value": "b"}, {"role": "user", "content": "c"}], "images": ["https://x/a.png"]}"#
        ),
        (
            .chat,
            #"{"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {"url": "https://x/a.png"}}]}, {"role": "assistant", "reasoning_content": "hm", "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{\"x\": 1}"}}]}, {"role": "tool", "tool_call_id": "1", "content": "r"}, {"role": "user", "content": "d"}], "tools": [{"type": "function", "function": {"name": "f", "description": "does", "parameters": {"type": "object"}}}], "max_completion_tokens": 9, "system": "be"}"#
        ),
        (
            .chat,
            #"{"messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "url", "url": "https://x/a.png"}}, {"type": "text", "text": "a", "cache_control": {"type": "ephemeral"}}]}, {"role": "assistant", "content": [{"type": "thinking", "thinking": "hm", "signature": "s"}, {"type": "tool_use", "id": "1", "name": "f", "input": {"x": 1}}]}, {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "1", "content": [{"type": "text", "text": "r"}]}]}], "tools": [{"name": "f", "description": "does", "input_schema": {"type": "object"}}]}"#
        ),
        (
            .batch,
            #"{"custom_id": "1", "url": "/v1/chat/completions", "body": {"messages": [{"role": "user", "content": "a"}], "max_tokens": 5, "stop": ["x"], "response_format": {"type": "json_object"}}}"#
        ),
        (.prompts, #"{"prompt": "a", "system": "be", "output_tokens": 5, "images": ["https://x/a.png"]}"#),
        (
            .columns,
            #"{"question": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}], "answer": "one two", "max_tokens": 5}"#
        ),
        (.columns, #"{"Question": "a", "context": "c", "system_prompt": "be", "picture": {"url": "https://x/a.png"}}"#),
        (.columns, #"{"prompt_0": "a", "prompt_1": "b", "output_tokens_count_0": 5, "output_tokens_count_1": 6}"#),
        (
            .bodies,
            #"{"model": "m", "input": [{"role": "user", "content": [{"type": "input_text", "text": "a"}]}, {"type": "function_call", "call_id": "1", "name": "f", "arguments": "{}"}, {"type": "function_call_output", "call_id": "1", "output": "r"}, {"role": "user", "content": "b"}], "instructions": "be", "max_output_tokens": 5, "tools": [{"type": "function", "name": "f", "parameters": {}}], "top_p": 0.5}"#
        ),
        (
            .bodies,
            #"{"contents": [{"role": "user", "parts": [{"text": "a"}]}, {"role": "model", "parts": [{"functionCall": {"name": "f", "args": {"x": 1}}}]}, {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {"r": 1}}}]}], "systemInstruction": {"parts": [{"text": "be"}]}, "generationConfig": {"maxOutputTokens": 5, "topK": 3}, "tools": [{"functionDeclarations": [{"name": "f", "parameters": {}}]}]}"#
        ),
        (
            .bodies,
            #"{"session_id": "s", "payloads": [{"model": "m", "messages": [{"role": "user", "content": "a"}], "seed": 1}, {"model": "m", "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}], "seed": 1}]}"#
        ),
        (
            .aiperfSingle,
            #"{"texts": [{"name": "n", "contents": ["a"]}], "images": [{"contents": ["https://x/a.png"]}], "output_length": 5, "delay": 5, "timestamp": 6}"#
        ),
        (
            .aiperfMulti,
            #"{"system_message": "be", "turns": [{"text": "a", "output_length": 5}, {"text": "b", "delay": 5, "image": {"url": "https://x/a.png"}}, {"texts": ["c"], "timestamp": 7}]}"#
        ),
        (
            .agentperf,
            #"{"task_id": "t", "conversation_idx": 0, "messages": [{"role": "user", "content": "a"}], "tools": [{"function": {"name": "f"}}], "target_output_tokens": 5, "simulated_tool_delay_ms_after": 4}"#
        ),
        (.mooncake, #"{"timestamp": 0, "input_length": 600, "output_length": 5, "hash_ids": [1, 2]}"#),
        (
            .bailian,
            #"{"chat_id": 1, "parent_chat_id": -1, "timestamp": 0, "input_length": 30, "output_length": 5, "type": "text", "turn": 1, "hash_ids": [1]}"#
        ),
    ]

    /// All that a run makes of a file, and all that is said of it.
    private struct Outcome: Equatable {
        var prompts: [Prompt] = []
        var trace: RecordedTrace?
        var refused: [Refusal] = []
        var told: [String] = []
        var lengths: [Int] = []
    }

    private static func outcome(_ node: JSONNode, _ format: DataFormat, _ turns: DataSource.Turns) throws -> Outcome {
        let folder = try DataFolder()
        let dataset = try folder.dataset(node.json) { ($0.format, $0.turns, $0.skipsBad) = (format, turns, true) }
        let survey = dataset.survey
        return Outcome(
            prompts: format.isTrace ? [] : try dataset.prompts(nil, seed: 1),
            trace: survey.trace,
            refused: survey.refused.map(\.refusal),
            told: survey.leftAlone.members.map(\.name) + survey.unsent.map(\.what),
            lengths: [survey.input.sum, survey.output.sum, survey.limits.sum]
        )
    }

    /// Each tree that differs from another in one place, with the path to it.
    ///
    /// - Parameters:
    ///   - node: the tree.
    ///   - path: of its root.
    ///   - change: what a value becomes; nil of one that stays as it is.
    /// - Returns: the trees, one for each value that changes.
    private static func changed(_ node: JSONNode, at path: String = "$", _ change: (JSONNode) -> JSONNode?)
        -> [(path: String, node: JSONNode)]
    {
        var all = change(node).map { [(path, $0)] } ?? []
        switch node.value {
        case .object(let members):
            for (place, member) in members.enumerated() {
                for (path, inner) in changed(member.value, at: "\(path).\(member.key)", change) {
                    var members = members
                    members[place].value = inner
                    all.append((path, JSONNode(.object(members))))
                }
            }
        case .array(let elements):
            for (place, element) in elements.enumerated() {
                for (path, inner) in changed(element, at: "\(path)[\(place)]", change) {
                    var elements = elements
                    elements[place] = inner
                    all.append((path, JSONNode(.array(elements))))
                }
            }
        case .null, .bool, .number, .string: break
        }
        return all
    }

    /// An object with one key more.
    private static func withKey(_ node: JSONNode) -> JSONNode? {
        guard case .object(let members) = node.value else { return nil }
        return JSONNode(.object(members + [JSONMember("zz", JSONNode(.number("1")))]))
    }

    /// Another text or number.
    private static func other(_ node: JSONNode) -> JSONNode? {
        switch node.value {
        case .string(let text): JSONNode(.string(text + " more"))
        case .number(let digits): JSONNode(.number("\((Int(digits) ?? 0) + 1)"))
        case .null, .bool, .array, .object: nil
        }
    }

    @Test("A key that no format knows, in whichever object it stands", arguments: 0..<rows.count)
    func keys(place: Int) throws {
        let (format, text) = Self.rows[place]
        let row = try JSONNode.of(text)
        for turns in [DataSource.Turns.last, .session] {
            let before = try Self.outcome(row, format, turns)
            #expect(before.refused.isEmpty, "\(text)")
            for (path, changed) in Self.changed(row, Self.withKey) where !path.hasSuffix(".cache_control") {
                let after = try Self.outcome(changed, format, turns)
                #expect(after != before, "\(format) \(turns) \(path)")
            }
        }
    }

    /// Values of which one alone says nothing: names of sessions, the place of the only turn, and a recording's first time.
    private static let alone: Set = [
        "$.task_id", "$.conversation_idx", "$.timestamp", "$.chat_id", "$.parent_chat_id",
        // Nothing comes after it.
        "$.simulated_tool_delay_ms_after",
        // The kind of a source is seen by what it has.
        "$.messages[0].content[0].source.type", "$.tools[0].type", "$.messages[1].tool_calls[0].type",
    ]

    @Test("A value that is another, wherever it stands", arguments: 0..<rows.count)
    func values(place: Int) throws {
        let (format, text) = Self.rows[place]
        let row = try JSONNode.of(text)
        let before = try Self.outcome(row, format, .session)
        for (path, changed) in Self.changed(row, Self.other) where !Self.alone.contains(path) {
            let after = try Self.outcome(changed, format, .session)
            let key = path.split(separator: ".").last.map { $0.prefix { $0 != "[" } } ?? ""
            let isTold =
                before.told.contains { $0.hasSuffix(key) } || Self.words[String(key)].map(before.told.contains) == true
            #expect(after != before || isTold, "\(format) \(path)")
        }
    }

    /// What is told in other words than by its name.
    private static let words = [
        "thinking": ChatMessages.thinking, "signature": ChatMessages.thinking,
        "reasoning_content": ChatMessages.thinking, "type": ChatMessages.cacheMark,
        "delay": "a delay between turns", "timestamp": "a time of arrival",
    ]
}

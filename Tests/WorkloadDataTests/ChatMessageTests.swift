import BenchModel
import JSONSyntax
import Testing

@testable import WorkloadData

@Suite("A row of messages")
struct ChatMessageTests {
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
            #"[{"role": "user", "content": [{"type": "image_url", "image_url": "data:image/png;base64,\#(TinyPicture.pngText)"}]}]"#,
            ["u: <image/png \(TinyPicture.pngText)>"]
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
            #"[{"role": "user", "content": [{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "\#(TinyPicture.pngText)"}}]}]"#,
            ["u: <image/png \(TinyPicture.pngText)>"]
        ),
        // What bytes say of a picture holds.
        (
            #"[{"role": "user", "content": [{"type": "image_url", "image_url": "data:image/jpeg;base64,\#(TinyPicture.pngText)"}]}]"#,
            ["u: <image/png \(TinyPicture.pngText)>"]
        ),
        // Paths stand as addresses until their files are read.
        (#"[{"role": "user", "content": [{"type": "image", "image": "file:///a.png"}]}]"#, ["u: </a.png>"]),
    ]

    @Test("has messages as OpenAI's chats have them", arguments: messages)
    func eachMessages(text: String, words: [String]) throws {
        #expect(try ChatMessages.messages(JSONNode.of(text)).map(\.inShort) == words)
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
        (
            #"[{"role": "system", "content": [{"type": "image_url", "image_url": "http://x"}, {"type": "text", "text": "a"}]}]"#,
            .strayPicture, ""
        ),
        (
            #"[{"role": "assistant", "content": [{"type": "input_image", "image_url": "http://x"}]}]"#, .strayPicture,
            ""
        ),
    ]

    @Test("is refused where a message is none, with what was expected", arguments: wrongMessages)
    func refused(text: String, refusal: Refusal, words: String) throws {
        let node = try JSONNode.of(text)
        let defect = #expect(throws: RowDefect.self) { try ChatMessages.messages(node) }
        #expect(
            defect?.refusal == refusal && (words.isEmpty || defect?.message.contains(words) == true),
            "\(String(describing: defect))"
        )
        #expect((0..<text.utf8.count).contains(defect?.offset ?? -1))
    }
}

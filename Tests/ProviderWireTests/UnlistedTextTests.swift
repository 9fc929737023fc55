import BenchModel
import ProviderWire
import Testing

@Suite("Text in places of a gateway's own")
struct UnlistedTextTests {
    /// A delta of Anthropic's protocol, and what it brings.
    private static let deltas: [(delta: String, text: String?, thinking: String?)] = [
        (#"{"type":"text_delta","text":"Hi"}"#, "Hi", nil), (#"{"type":"other_delta","text":"Hi"}"#, "Hi", nil),
        (#"{"type":"other_delta","content":"Hi"}"#, "Hi", nil), (#"{"content":"Hi"}"#, "Hi", nil),
        (#"{"type":"text_delta","content":"Hi"}"#, "Hi", nil),
        (#"{"type":"other_delta","content":[{"type":"text","text":"Hi"}]}"#, "Hi", nil),
        (#"{"type":"other_delta","content":{"text":"Hi"}}"#, "Hi", nil), (#"{"text":{"value":"Hi"}}"#, "Hi", nil),
        (#"{"type":"text_delta","text":"Hi","content":"Hi"}"#, "Hi", nil),
        (#"{"content":"Hi","text":"Hi"}"#, "Hi", nil),
        (#"{"type":"thinking_delta","thinking":"hm"}"#, nil, "hm"),
        (#"{"type":"thinking_delta","text":"hm"}"#, nil, "hm"),
        (#"{"type":"thinking_delta","content":"hm"}"#, nil, "hm"),
        (#"{"text":"hm","type":"reasoning_delta"}"#, nil, "hm"),
        (#"{"type":"reasoning_delta","reasoning":"hm"}"#, nil, "hm"),
        (#"{"type":"thinking_delta","text":"hm","thinking":"hm"}"#, nil, "hm"),
        (#"{"type":"reasoning_delta","content":[{"text":"hm"}]}"#, nil, "hm"),
        (#"{"type":"compaction_delta","content":"said before"}"#, nil, nil),
        (#"{"content":"said before","type":"compaction_delta"}"#, nil, nil),
        (#"{"type":"signature_delta","signature":"c2ln"}"#, nil, nil),
        (#"{"type":"citations_delta","citation":{"text":"x","content":"y"}}"#, nil, nil),
    ]

    @Test("is taken from Anthropic's deltas of any type, as what the type says", arguments: deltas.indices)
    func anthropic(index: Int) {
        let (delta, text, thinking) = Self.deltas[index]
        let body = events(
            #"{"type":"content_block_delta","index":0,"delta":\#(delta)}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#,
            #"{"type":"message_stop"}"#
        )
        let response = decodeBothWays(body, as: .anthropicMessages)
        #expect(response.text == text && response.thinkingText == thinking, "\(delta)")
        let kind: [DeltaKind] = (thinking == nil ? [] : [.thinking]) + (text == nil ? [] : [.text])
        #expect(response.deltas.kinds == kind, "\(delta)")
    }

    private static let created = #"{"type":"response.created","response":{"id":"r","status":"in_progress"}}"#
    private static let item =
        #"{"id":"i","type":"message","status":"completed","content":[{"type":"output_text","text":"Hello"}]}"#

    @Test("is taken from a response's output_text where nothing else brought it")
    func outputText() {
        for output in [#","output":[]"#, "", #","output":null"#, #","output":[{"type":"reasoning","summary":[]}]"#] {
            let response = #"{"id":"r","status":"completed"\#(output),"output_text":"Hello"}"#
            let stream = events(Self.created, #"{"type":"response.completed","response":\#(response)}"#)
            let streamed = decodeBothWays(stream, as: .openaiResponses)
            #expect(streamed.text == "Hello" && streamed.deltas.kinds == [.text] && streamed.isTerminated, "\(output)")
            let document = decodeBothWays(response, as: .openaiResponses, head: jsonAnswer)
            #expect(document.text == "Hello" && document.isTerminated && document.hasContent, "\(output)")
        }
        let twice = #"{"id":"r","status":"completed","output":[\#(Self.item)],"output_text":"Hello"}"#
        for body in [
            events(Self.created, #"{"type":"response.completed","response":\#(twice)}"#),
            events(
                #"{"type":"response.output_text.delta","delta":"Hello"}"#,
                #"{"type":"response.completed","response":\#(twice)}"#
            ),
        ] {
            #expect(decodeBothWays(body, as: .openaiResponses).text == "Hello")
        }
        #expect(decodeBothWays(twice, as: .openaiResponses, head: jsonAnswer).text == "Hello")
    }
}

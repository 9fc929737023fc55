import BenchModel
import Testing

@testable import ProviderWire

@Suite("The text of an answer")
struct KeptTextTests {
    private static let streams: [(WireProtocol, String)] = [
        (
            .openaiChat,
            """
            data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

            data: {"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}

            data: {"choices":[{"index":0,"delta":{"content":"gr\\u00fc\\u00df "}}]}

            data: {"choices":[{"index":0,"delta":{"content":"dich"},"finish_reason":"stop"}]}

            data: [DONE]


            """
        ),
        (
            .anthropicMessages,
            """
            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"grüß "}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"dich"}}

            data: {"type":"message_stop"}


            """
        ),
        (
            .openaiResponses,
            """
            data: {"type":"response.output_text.delta","delta":"grüß "}

            data: {"type":"response.output_text.delta","delta":"dich"}

            data: {"type":"response.completed","response":{"status":"completed"}}


            """
        ),
        (
            .gemini,
            """
            data: {"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"grüß "}]}}]}

            data: {"candidates":[{"content":{"parts":[{"text":"dich"}]},"finishReason":"STOP"}]}


            """
        ),
    ]

    private static func decode(_ body: String, _ wire: WireProtocol, keepsText: Bool) -> DecodedResponse<Monotonic> {
        let head = ResponseHead(status: 200, headers: [])
        let decoder = ResponseDecoding.decoder(
            for: wire,
            head: head,
            maxEventBytes: 1 << 24,
            keepsText: keepsText
        )
        // In pieces of seven bytes, so that no event and hardly a character comes whole.
        let bytes = Array(body.utf8)
        for start in stride(from: 0, to: bytes.count, by: 7) {
            let piece = Array(bytes[start..<min(start + 7, bytes.count)])
            _ = decoder.receive(
                piece.span,
                arrival: .init(nanoseconds: Int64(start)),
                takenInHand: .init(nanoseconds: Int64(start))
            )
        }
        return decoder.finish(complete: true)
    }

    @Test("is put together from its pieces where it is asked for, thinking aside", arguments: streams.indices)
    func kept(index: Int) {
        let (wire, body) = Self.streams[index]
        let kept = Self.decode(body, wire, keepsText: true)
        #expect(kept.text == "grüß dich" && kept.isTerminated)
        #expect(kept.thinkingText == (wire == .openaiResponses ? nil : "hm") && kept.toolText == nil)
        var without = kept
        without.dropTexts()
        #expect(Self.decode(body, wire, keepsText: false) == without, "it changes nothing else")
    }

    /// One answer with thinking, text and a tool's arguments, streamed in pieces and in one document.
    private static let parts: [(WireProtocol, stream: String, document: String)] = [
        (
            .openaiChat,
            events(
                #"{"choices":[{"index":0,"delta":{"reasoning_content":"h"}}]}"#,
                #"{"choices":[{"index":0,"delta":{"reasoning":"m","content":"grüß "}}]}"#,
                #"{"choices":[{"index":0,"delta":{"content":"dich","tool_calls":[{"index":0,"function":{"name":"f","arguments":"{\"a\""}}]}}]}"#,
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]}"#,
                "[DONE]"
            ),
            #"{"choices":[{"message":{"content":"grüß dich","reasoning":"hm","tool_calls":[{"function":{"name":"f","arguments":"{\"a\":1}"}}]},"finish_reason":"tool_calls"}]}"#
        ),
        (
            .anthropicMessages,
            events(
                #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}"#,
                #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"grüß dich"}}"#,
                #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","name":"f","input":{}}}"#,
                #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"a\":1}"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#,
                #"{"type":"message_stop"}"#
            ),
            #"{"type":"message","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"grüß dich"},{"type":"tool_use","name":"f","input":{"a":1}}],"stop_reason":"tool_use"}"#
        ),
        (
            .openaiResponses,
            events(
                #"{"type":"response.reasoning_summary_text.delta","output_index":0,"delta":"hm"}"#,
                #"{"type":"response.output_text.delta","output_index":1,"delta":"grüß dich"}"#,
                #"{"type":"response.function_call_arguments.delta","output_index":2,"delta":"{\"a\":1}"}"#,
                #"{"type":"response.completed","response":{"status":"completed"}}"#
            ),
            #"{"status":"completed","output":[{"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}]},{"type":"message","content":[{"type":"output_text","text":"grüß dich"}]},{"type":"function_call","name":"f","arguments":"{\"a\":1}"}]}"#
        ),
        (
            .gemini,
            events(
                #"{"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"grüß dich"}]}}]}"#,
                #"{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"a":1}}}]},"finishReason":"STOP"}]}"#
            ),
            #"{"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"grüß dich"},{"functionCall":{"name":"f","args":{"a":1}}}]},"finishReason":"STOP"}]}"#
        ),
    ]

    @Test("has thinking, text and tool arguments apart, streamed and in one document", arguments: parts.indices)
    func apart(index: Int) {
        let (wire, stream, document) = Self.parts[index]
        for body in [stream, document] {
            let kept = Self.decode(body, wire, keepsText: true)
            #expect(kept.isTerminated && kept.defect == nil)
            #expect(kept.thinkingText == "hm" && kept.text == "grüß dich" && kept.toolText == #"{"a":1}"#)
            let without = Self.decode(body, wire, keepsText: false)
            #expect(without.text == nil && without.thinkingText == nil && without.toolText == nil)
        }
    }

    @Test("of a document that is no answer is the document")
    func document() {
        let json = #"{"hello":"grüß dich"}"#
        #expect(Self.decode(json, .openaiChat, keepsText: true).text == json)
        #expect(Self.decode(json, .openaiChat, keepsText: false).text == nil)
    }

    @Test("is not cut in the middle of a character")
    func boundInCharacter() throws {
        let piece = "x" + String(repeating: "ü", count: 600_000)
        let body = events(#"{"choices":[{"index":0,"delta":{"content":"\#(piece)"}}]}"#)
        let text = try #require(Self.decode(body, .openaiChat, keepsText: true).text)
        #expect(text.utf8.count == KeptText.mostBytes - 1 + "…".utf8.count && text.hasSuffix("ü…"))
    }

    @Test("is kept up to a bound")
    func bound() throws {
        let piece = String(repeating: "x", count: 100_000)
        let event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(piece)\"}}]}\n\n"
        let body = String(repeating: event, count: 12)
        let text = try #require(Self.decode(body, .openaiChat, keepsText: true).text)
        #expect(text.utf8.count == KeptText.mostBytes + "…".utf8.count && text.hasSuffix("x…"))
    }

    @Test("and the prompt's are stored without keys")
    func redacted() {
        let call = ProviderCall(
            target: Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
            endpoint: Endpoint(name: "e", baseURL: "http://h", apiKey: Secret("sk-secret-1")),
            keepsText: true
        )
        let prompt = Prompt(id: "p", system: "be sk-secret-1", user: "say sk-secret-1")
        #expect(call.promptText(for: prompt, nonce: "n") == "[nonce n]\nbe •••\n\nsay •••")
        let exchange = RecordedExchange(
            times: PhaseTimes(started: 0),
            ending: .complete,
            response: DecodedResponse(text: "it is sk-secret-1")
        )
        #expect(call.response(of: exchange).text == "it is •••")
    }
}

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

    private static func decode(_ body: String, _ wire: WireProtocol, keepsText: Bool) -> DecodedResponse {
        let head = ResponseHead(status: 200, headers: [])
        let decoder = ResponseDecoding.decoder(
            for: wire,
            streamed: true,
            head: head,
            maxEventBytes: 1 << 24,
            keepsText: keepsText
        )
        // In pieces of seven bytes, so that no event and hardly a character comes whole.
        let bytes = Array(body.utf8)
        for start in stride(from: 0, to: bytes.count, by: 7) {
            let piece = Array(bytes[start..<min(start + 7, bytes.count)])
            _ = decoder.receive(piece.span, arrival: Nanoseconds(start), takenInHand: Nanoseconds(start))
        }
        return decoder.finish(complete: true)
    }

    @Test("is put together from its pieces where it is asked for, thinking aside", arguments: streams.indices)
    func kept(index: Int) {
        let (wire, body) = Self.streams[index]
        let kept = Self.decode(body, wire, keepsText: true)
        #expect(kept.text == "grüß dich" && kept.isTerminated)
        var without = kept
        without.text = nil
        #expect(Self.decode(body, wire, keepsText: false) == without, "it changes nothing else")
    }

    @Test("of a document is the document")
    func document() {
        let json = #"{"choices":[{"message":{"content":"grüß dich"},"finish_reason":"stop"}]}"#
        #expect(Self.decode(json, .openaiChat, keepsText: true).text == json)
        #expect(Self.decode(json, .openaiChat, keepsText: false).text == nil)
    }

    @Test("is kept up to a bound")
    func bound() throws {
        let piece = String(repeating: "x", count: 100_000)
        let event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(piece)\"}}]}\n\n"
        let body = String(repeating: event, count: 12)
        let text = try #require(Self.decode(body, .openaiChat, keepsText: true).text)
        #expect(text.utf8.count == ResponseRecord.mostText + "…".utf8.count && text.hasSuffix("x…"))
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

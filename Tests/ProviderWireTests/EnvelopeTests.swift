import BenchModel
import ProviderWire
import Testing

@Suite("An object around every event")
struct EnvelopeTests {
    /// The events of an answer, its last the mark of its end where the protocol has one that is no JSON.
    private static func data(_ wireProtocol: WireProtocol) -> [String] {
        switch wireProtocol {
        case .openaiChat:
            [
                #"{"choices":[{"index":0,"delta":{"role":"assistant"}}]}"#,
                #"{"model":"m","choices":[{"index":0,"delta":{"content":"Hel"}}]}"#,
                #"{"choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}]}"#,
                #"{"choices":[],"usage":{"prompt_tokens":2,"completion_tokens":4}}"#,
            ]
        case .openaiCompletions:
            [
                #"{"model":"m","choices":[{"index":0,"text":"Hel"}]}"#,
                #"{"choices":[{"index":0,"text":"lo","finish_reason":"stop"}],"usage":{"prompt_tokens":2,"completion_tokens":4}}"#,
            ]
        case .anthropicMessages:
            [
                #"{"type":"message_start","message":{"model":"m","content":[],"usage":{"input_tokens":2}}}"#,
                #"{"type":"ping"}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"stop"},"usage":{"output_tokens":4}}"#,
                #"{"type":"message_stop"}"#,
            ]
        case .openaiResponses:
            [
                #"{"type":"response.created","response":{"model":"m","object":"response","output":[]}}"#,
                #"{"type":"response.output_text.delta","delta":"Hel"}"#,
                #"{"type":"response.output_text.delta","delta":"lo"}"#,
                #"{"type":"response.completed","response":{"status":"completed","usage":{"input_tokens":2,"output_tokens":4}}}"#,
            ]
        case .gemini:
            [
                #"{"candidates":[{"content":{"parts":[{"text":"Hel"}]}}],"modelVersion":"m"}"#,
                #"{"candidates":[{"content":{"parts":[{"text":"lo"}]},"finishReason":"STOP"}],"#
                    + #""usageMetadata":{"promptTokenCount":2,"candidatesTokenCount":4}}"#,
            ]
        }
    }

    private static let envelopes = [
        #"{"response":X}"#, #"{"data":X}"#, #"{"result": X }"#, #"{"code":0,"msg":"ok","data":X,"trace_id":"t"}"#,
        #"{"response":X,"traceId":"t","metadata":{}}"#, #"{"meta":{"a":1},"da\u0074a":X}"#,
    ]

    @Test("is taken off, in every protocol, whatever its name", arguments: WireProtocol.allCases)
    func streams(wireProtocol: WireProtocol) {
        for envelope in Self.envelopes where wireProtocol != .openaiResponses || !envelope.contains("response") {
            let data = Self.data(wireProtocol).map { envelope.replacing("X", with: $0) } + ["[DONE]"]
            let response = decodeBothWays(data.map { "data: \($0)\n\n" }.joined(), as: wireProtocol)
            #expect(response.text == "Hello" && response.deltas.kinds == [.text, .text], "\(envelope)")
            #expect(response.isTerminated && response.providerError == nil, "\(envelope)")
            #expect(response.usage == TokenUsage(input: 2, output: 4) && response.servedModel == "m", "\(envelope)")
        }
    }

    @Test("is taken off an answer in one piece, and off the elements of a list")
    func documents() {
        let chat = #"{"choices":[{"index":0,"message":{"content":"Hello"},"finish_reason":"stop"}]}"#
        let anthropic = #"{"type":"message","content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn"}"#
        let responses =
            #"{"object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]}]}"#
        let gemini = #"{"candidates":[{"content":{"parts":[{"text":"Hello"}]},"finishReason":"STOP"}]}"#
        let documents: [(WireProtocol, String)] = [
            (.openaiChat, chat), (.anthropicMessages, anthropic), (.openaiResponses, responses), (.gemini, gemini),
        ]
        for (wireProtocol, document) in documents {
            let body = #"{"code":0,"data":\#(document)}"#
            let response = decodeBothWays(body, as: wireProtocol, head: jsonAnswer)
            #expect(response.text == "Hello" && response.isTerminated && response.wasBuffered, "\(body)")
        }
        let list = "[" + Self.data(.gemini).map { #"{"response":\#($0)}"# }.joined(separator: ",\n") + "]"
        let response = decodeBothWays(list, as: .gemini, head: jsonAnswer)
        #expect(response.text == "Hello" && response.isTerminated && response.usage.output == 4)
    }

    @Test("may hold an error, at the start and later")
    func errors() {
        let error = #"{"response":{"error":{"code":429,"message":"too much","status":"RESOURCE_EXHAUSTED"}}}"#
        let started = Self.data(.gemini).dropLast().map { #"{"response":\#($0)}"# }
        for data in [[error], started + [error]] {
            let response = decodeBothWays(data.map { "data: \($0)\n\n" }.joined(), as: .gemini)
            #expect(response.providerError?.message == "too much" && !response.isTerminated)
        }
        let refused = decodeBothWays(events(#"{"code":1113,"msg":"no money","data":null}"#), as: .openaiChat)
        #expect(refused.providerError?.message == "no money")
    }

    @Test("is none where an event has members of its own")
    func own() {
        let body = events(
            #"{"choices":[{"index":0,"delta":{"content":"a"}}],"inner":{"choices":[{"index":0,"delta":{"content":"b"}}]}}"#,
            #"{"inner":{"choices":[{"index":0,"delta":{"content":"b"}}]}}"#,
            #"{"choices":[{"index":0,"delta":{"content":"c"},"finish_reason":"stop"}]}"#
        )
        #expect(decodeBothWays(body, as: .openaiChat).text == "ac")
    }
}

import BenchModel
import ProviderWire
import Testing

/// Why an answer failed is told wherever the server says it.
@Suite("The reason of a failure")
struct FailureReasonTests {
    private static let reasons = [
        #""detail":"boom words""#, #""message":"boom words""#, #""error":"boom words""#,
        #""error":{"code":"server_error","message":"boom words"}"#, #""last_error":{"message":"boom words"}"#,
        #""status_details":{"error":{"message":"boom words"}}"#, #""failure_reason":"boom words""#,
        #""incomplete_details":{"reason":"boom words"}"#, #""errors":[{"message":"boom words"}]"#,
        #""errorInfo":{"message":"boom words"}"#,
    ]

    @Test("stands in the response, beside it, and in a document", arguments: reasons)
    func responses(reason: String) {
        let text = #"{"type":"response.output_text.delta","delta":"ab"}"#
        let within = #"{"type":"response.failed","response":{"id":"r","status":"failed",\#(reason)}}"#
        let beside = #"{"type":"response.failed","response":{"id":"r","status":"failed"},\#(reason)}"#
        for event in [within, beside] { holds(events(text, event), .openaiResponses) }
        holds(#"{"object":"response","status":"failed","output":[],\#(reason)}"#, .openaiResponses, jsonAnswer)
        holds(#"{"status":"failed",\#(reason)}"#, .openaiResponses, jsonAnswer)
    }

    @Test("stands in a delta, a candidate, an event whose type or name says so, and in words of its own")
    func places() {
        let chat = #"{"choices":[{"index":0,"delta":{"content":"ab"}}]}"#
        holds(
            events(
                chat,
                #"{"choices":[{"index":0,"delta":{"error":{"message":"boom words"}},"finish_reason":"error"}]}"#
            ),
            .openaiChat
        )
        holds(events(chat, #"{"error_info":{"code":"x","message":"boom words"}}"#), .openaiChat)
        holds(events(chat, #"{"status":"failed","failure_reason":"boom words"}"#), .openaiChat)
        holds(events(chat) + "event: failure\ndata: boom words\n\n", .openaiChat)
        let block = #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"ab"}}"#
        holds(
            events(
                block,
                #"{"type":"message_delta","delta":{"stop_reason":"error","error":{"message":"boom words"}}}"#
            ),
            .anthropicMessages
        )
        holds(events(block, #"{"type":"stream_failed","reason":"boom words"}"#), .anthropicMessages)
        holds(events(#"{"type":"response.error","message":"boom words"}"#), .openaiResponses)
        holds(
            events(#"{"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL","finishMessage":"boom words"}]}"#),
            .gemini
        )
        holds(events(#"{"promptFeedback":{"blockReason":"SAFETY","blockReasonMessage":"boom words"}}"#), .gemini)
    }

    @Test("is none where the server says that all is well")
    func well() {
        let chat = #"{"choices":[{"index":0,"delta":{"content":"ab"},"finish_reason":"stop"}]}"#
        for event in [
            #"{"error_info":{"code":0,"message":"Success"}}"#, #"{"errors":[]}"#, #"{"last_error":null}"#,
            #"{"choices":[{"index":0,"delta":{"error":null}}]}"#, #"{"failure_reason":null}"#,
        ] {
            let response = decodeBothWays(events(chat, event, "[DONE]"), as: .openaiChat)
            #expect(response.providerError == nil, "\(event)")
        }
        let called = events(
            #"{"type":"response.mcp_call.failed","output_index":0}"#,
            #"{"type":"response.output_text.delta","delta":"ab"}"#,
            #"{"type":"response.completed","response":{"status":"completed"}}"#
        )
        #expect(decodeBothWays(called, as: .openaiResponses).providerError == nil)
    }

    private func holds(
        _ body: String,
        _ wireProtocol: WireProtocol,
        _ head: ResponseHead = eventStream,
        _ location: SourceLocation = #_sourceLocation
    ) {
        let response = decodeBothWays(body, as: wireProtocol, head: head)
        let message = response.providerError?.message ?? ""
        #expect(message.contains("boom words"), "\(body): \(message)", sourceLocation: location)
        #expect(failure(outcome(response, wireProtocol: wireProtocol)) == .streamError, sourceLocation: location)
    }
}

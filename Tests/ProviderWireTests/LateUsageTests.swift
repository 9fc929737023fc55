import BenchModel
import ProviderWire
import Testing

@Suite("Usage behind the end of a stream")
struct LateUsageTests {
    private static let late: [UsageCase] = [
        UsageCase(
            testDescription: "chat: behind [DONE]",
            body: events(UsageCase.text, UsageCase.stop, "[DONE]")
                + events(#"{"choices":[],"usage":{"prompt_tokens":2,"completion_tokens":4,"cost":"0.1"}}"#),
            usage: TokenUsage(input: 2, output: 4),
            billed: "0.1"
        ),
        UsageCase(
            testDescription: "chat: the cost alone behind [DONE], as a text",
            body: UsageCase.chat(#"{"prompt_tokens":2,"completion_tokens":4}"#)
                + events(#"{"choices":[],"cost":"0.1"}"#),
            usage: TokenUsage(input: 2, output: 4),
            billed: "0.1"
        ),
        UsageCase(
            testDescription: "legacy completions: without choices, behind [DONE]",
            wireProtocol: .openaiCompletions,
            body: events(#"{"choices":[{"index":0,"text":"Hi","finish_reason":"stop"}]}"#, "[DONE]")
                + events(#"{"usage":{"prompt_tokens":2,"completion_tokens":4}}"#),
            usage: TokenUsage(input: 2, output: 4)
        ),
        UsageCase(
            testDescription: "Anthropic: behind message_stop",
            wireProtocol: .anthropicMessages,
            body: events(
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#,
                #"{"type":"message_stop"}"#,
                #"{"type":"message_delta","delta":{},"usage":{"input_tokens":2,"output_tokens":4}}"#
            ),
            usage: TokenUsage(input: 2, output: 4)
        ),
        UsageCase(
            testDescription: "Responses: behind response.completed",
            wireProtocol: .openaiResponses,
            body: events(
                #"{"type":"response.output_text.delta","delta":"Hi"}"#,
                #"{"type":"response.completed","response":{"status":"completed","output":[]}}"#,
                #"{"type":"response.usage","response":{"usage":{"input_tokens":2,"output_tokens":4}}}"#
            ),
            usage: TokenUsage(input: 2, output: 4)
        ),
        UsageCase(
            testDescription: "Gemini: behind [DONE]",
            wireProtocol: .gemini,
            body: events(
                #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]}"#,
                "[DONE]",
                #"{"usageMetadata":{"promptTokenCount":2,"candidatesTokenCount":4}}"#
            ),
            usage: TokenUsage(input: 2, output: 4)
        ),
    ]

    @Test("counts", arguments: late)
    func counts(usage: UsageCase) { usage.hold() }

    @Test("is all that counts there: no text, no error, nothing that is no JSON")
    func nothingElse() {
        let body =
            UsageCase.chat(#"{"prompt_tokens":2,"completion_tokens":4}"#)
            + events(UsageCase.text, #"{"error":{"message":"late"}}"#, #"{"usage":{"completion_tokens":9"#, "x")
        let response = decodeBothWays(body, as: .openaiChat)
        #expect(response.text == "Hi" && response.providerError == nil && response.isTerminated)
        #expect(response.usage == TokenUsage(input: 2, output: 4) && response.skippedEvents == 0)
    }
}

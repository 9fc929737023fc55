import BenchModel
import ProviderWire
import Testing

/// A whole answer in which there is nothing, or hardly anything.
struct HollowAnswer: Sendable, CustomTestStringConvertible {
    var what: String
    var wireProtocol = WireProtocol.openaiChat
    var body: String
    /// A part of the failure's detail; nil where the answer is none.
    var failsWith: String?
    var marks: Set<ResponseMark> = []

    var testDescription: String { what }
}

@Suite("An answer without a token")
struct EmptyAnswerTests {
    private static func chat(_ delta: String, _ finish: String, _ usage: String) -> String {
        events(
            #"{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#,
            #"{"choices":[{"index":0,"delta":\#(delta),"finish_reason":"\#(finish)"}]}"#,
            #"{"choices":[],"usage":\#(usage)}"#,
            "[DONE]"
        )
    }

    private static func chatDocument(_ message: String, _ finish: String = "stop", _ usage: String = "{}") -> String {
        #"{"choices":[{"message":\#(message),"finish_reason":"\#(finish)"}],"usage":\#(usage)}"#
    }

    private static func anthropic(_ block: String, _ stop: String, output: Int = 0) -> String {
        events(
            #"{"type":"message_start","message":{"type":"message","content":[],"usage":{"input_tokens":9,"output_tokens":1}}}"#,
            #"{"type":"content_block_start","index":0,"content_block":\#(block)}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"\#(stop)"},"usage":{"output_tokens":\#(output)}}"#,
            #"{"type":"message_stop"}"#
        )
    }

    private static func anthropicDocument(_ content: String) -> String {
        #"{"type":"message","content":[\#(content)],"stop_reason":"end_turn"}"#
    }

    private static func responses(_ item: String, _ end: String = #"{"status":"completed"}"#) -> String {
        events(
            #"{"type":"response.output_item.added","output_index":0,"item":\#(item)}"#,
            #"{"type":"response.output_item.done","output_index":0,"item":\#(item)}"#,
            #"{"type":"response.completed","response":\#(end)}"#
        )
    }

    private static func gemini(_ candidate: String, _ usage: String = "{}") -> String {
        #"{"candidates":[\#(candidate)],"usageMetadata":\#(usage)}"#
    }

    static let streams: [HollowAnswer] = [
        HollowAnswer(
            what: "chat: role, stop, no output",
            body: chat("{}", "stop", #"{"completion_tokens":0}"#),
            failsWith: "(stop reason stop)"
        ),
        HollowAnswer(
            what: "chat: hidden reasoning used the limit up",
            body: chat(
                "{}",
                "length",
                #"{"completion_tokens":64,"completion_tokens_details":{"reasoning_tokens":64}}"#
            ),
            failsWith: "64 tokens of hidden reasoning, which used the limit up"
        ),
        HollowAnswer(
            what: "chat: the limit is reached, and usage does not say by what",
            body: chat("{}", "length", #"{"completion_tokens":64}"#),
            failsWith: "at the limit of output tokens; usage counts 64 tokens of output that no event brought",
            marks: [.unseenOutput]
        ),
        HollowAnswer(
            what: "chat: a filter stopped it before the first token",
            body: chat("{}", "content_filter", #"{"completion_tokens":0}"#),
            failsWith: "(stop reason content_filter): it was filtered or refused"
        ),
        HollowAnswer(what: "chat: a refusal in words", body: chat(#"{"refusal":"No."}"#, "stop", "{}")),
        HollowAnswer(
            what: "chat: a call without arguments",
            body: chat(
                #"{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":""}}]}"#,
                "tool_calls",
                #"{"completion_tokens":12}"#
            )
        ),
        HollowAnswer(what: "chat: nothing but thinking", body: chat(#"{"reasoning":"hm"}"#, "length", "{}")),
        HollowAnswer(
            what: "Anthropic: no block with anything in it",
            wireProtocol: .anthropicMessages,
            body: anthropic(#"{"type":"text","text":""}"#, "end_turn"),
            failsWith: "(stop reason end_turn)"
        ),
        HollowAnswer(
            what: "Anthropic: refused before the first token",
            wireProtocol: .anthropicMessages,
            body: anthropic(#"{"type":"text","text":""}"#, "refusal"),
            failsWith: "it was filtered or refused"
        ),
        HollowAnswer(
            what: "Anthropic: a call without arguments",
            wireProtocol: .anthropicMessages,
            body: anthropic(#"{"type":"tool_use","name":"f","input":{}}"#, "tool_use", output: 20)
        ),
        HollowAnswer(
            what: "Responses: a message without text",
            wireProtocol: .openaiResponses,
            body: responses(#"{"type":"message","content":[]}"#),
            failsWith: "(stop reason completed)"
        ),
        HollowAnswer(
            what: "Responses: reasoning that used the limit up",
            wireProtocol: .openaiResponses,
            body: responses(
                #"{"type":"reasoning","summary":[],"encrypted_content":"x"}"#,
                #"{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"usage":{"output_tokens":16,"output_tokens_details":{"reasoning_tokens":16}}}"#
            ),
            failsWith: "16 tokens of hidden reasoning, which used the limit up"
        ),
        HollowAnswer(
            what: "Responses: a call without arguments",
            wireProtocol: .openaiResponses,
            body: responses(#"{"type":"function_call","name":"f","arguments":""}"#)
        ),
        HollowAnswer(
            what: "Gemini: a finish reason without parts",
            wireProtocol: .gemini,
            body: events(gemini(#"{"finishReason":"STOP"}"#)),
            failsWith: "(stop reason STOP)"
        ),
        HollowAnswer(
            what: "Gemini: thoughts used the limit up",
            wireProtocol: .gemini,
            body: events(gemini(#"{"finishReason":"MAX_TOKENS"}"#, #"{"promptTokenCount":3,"thoughtsTokenCount":60}"#)),
            failsWith: "60 tokens of hidden reasoning, which used the limit up"
        ),
        HollowAnswer(
            what: "Gemini: a safety stop",
            wireProtocol: .gemini,
            body: events(gemini(#"{"finishReason":"SAFETY"}"#)),
            failsWith: "(stop reason SAFETY): it was filtered or refused"
        ),
        HollowAnswer(
            what: "Gemini: a call without arguments",
            wireProtocol: .gemini,
            body: events(
                gemini(#"{"content":{"parts":[{"functionCall":{"name":"f","args":{}}}]},"finishReason":"STOP"}"#)
            )
        ),
    ]

    static let documents: [HollowAnswer] = [
        HollowAnswer(what: "chat: null", body: chatDocument(#"{"content":null}"#), failsWith: "brought no token"),
        HollowAnswer(
            what: "chat: an empty string",
            body: chatDocument(#"{"content":""}"#),
            failsWith: "brought no token"
        ),
        HollowAnswer(
            what: "chat: hidden reasoning",
            body: chatDocument(
                #"{"content":""}"#,
                "length",
                #"{"completion_tokens":9,"completion_tokens_details":{"reasoning_tokens":9}}"#
            ),
            failsWith: "9 tokens of hidden reasoning, which used the limit up"
        ),
        HollowAnswer(what: "chat: text", body: chatDocument(#"{"content":"Hi"}"#)),
        HollowAnswer(what: "chat: text in parts", body: chatDocument(#"{"content":[{"type":"text","text":"Hi"}]}"#)),
        HollowAnswer(what: "chat: a refusal", body: chatDocument(#"{"content":null,"refusal":"No."}"#)),
        HollowAnswer(
            what: "chat: a call",
            body: chatDocument(#"{"content":null,"tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}"#)
        ),
        HollowAnswer(
            what: "Anthropic: no content",
            wireProtocol: .anthropicMessages,
            body: anthropicDocument(""),
            failsWith: "brought no token"
        ),
        HollowAnswer(
            what: "Anthropic: an empty block",
            wireProtocol: .anthropicMessages,
            body: anthropicDocument(#"{"type":"text","text":""}"#),
            failsWith: "brought no token"
        ),
        HollowAnswer(
            what: "Anthropic: text",
            wireProtocol: .anthropicMessages,
            body: anthropicDocument(#"{"type":"text","text":"Hi"}"#)
        ),
        HollowAnswer(
            what: "Anthropic: a call",
            wireProtocol: .anthropicMessages,
            body: anthropicDocument(#"{"type":"tool_use","name":"f","input":{}}"#)
        ),
        HollowAnswer(
            what: "Responses: no output",
            wireProtocol: .openaiResponses,
            body: #"{"status":"completed","output":[]}"#,
            failsWith: "brought no token"
        ),
        HollowAnswer(
            what: "Responses: an empty message",
            wireProtocol: .openaiResponses,
            body: #"{"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":""}]}]}"#,
            failsWith: "brought no token"
        ),
        HollowAnswer(
            what: "Responses: a refusal",
            wireProtocol: .openaiResponses,
            body:
                #"{"status":"completed","output":[{"type":"message","content":[{"type":"refusal","refusal":"No."}]}]}"#
        ),
        HollowAnswer(
            what: "Responses: a call",
            wireProtocol: .openaiResponses,
            body: #"{"status":"completed","output":[{"type":"function_call","name":"f","arguments":"{}"}]}"#
        ),
        HollowAnswer(
            what: "Gemini: no parts",
            wireProtocol: .gemini,
            body: gemini(#"{"content":{"role":"model"},"finishReason":"STOP"}"#),
            failsWith: "brought no token"
        ),
        HollowAnswer(
            what: "Gemini: text",
            wireProtocol: .gemini,
            body: gemini(#"{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}"#)
        ),
        HollowAnswer(
            what: "Gemini: a call",
            wireProtocol: .gemini,
            body: gemini(#"{"content":{"parts":[{"functionCall":{"name":"f"}}]},"finishReason":"STOP"}"#)
        ),
    ]

    @Test("is a failure of its own, unless it holds a refusal or a call", arguments: streams + documents)
    func judged(_ answer: HollowAnswer) {
        let response = decodeBothWays(answer.body, as: answer.wireProtocol)
        #expect(response.isTerminated && response.defect == nil && response.providerError == nil)
        #expect(response.marks == answer.marks)
        switch (outcome(response, wireProtocol: answer.wireProtocol), answer.failsWith) {
        case (.ok, nil): break
        case (.failed(.empty, let detail), let expected?):
            #expect(detail.contains(expected), "\(detail)")
        case let (outcome, expected): Issue.record("\(outcome), expected \(expected ?? "an answer")")
        }
    }

    @Test("is not asked for again: no SDK does so, and it may be billed")
    func retries() {
        let attempt = RetryRules.Attempt(
            number: 1,
            outcome: .failed(.empty, detail: ""),
            head: eventStream,
            retryAfter: nil
        )
        var random = Seeded(state: 1)
        for wireProtocol in WireProtocol.allCases {
            let policy = RetrySettings().policy(for: wireProtocol)
            #expect(RetryRules(policy).decision(after: attempt, using: &random) == .giveUp(.notWorthIt))
        }
    }
}

import BenchModel
import Testing

extension UsageCase {
    fileprivate static let places: [UsageCase] = [
        UsageCase(
            testDescription: "Moonshot: in the choice of the finish chunk",
            body: events(
                text,
                #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":20,"completion_tokens":40,"total_tokens":60}}]}"#,
                "[DONE]"
            ),
            usage: TokenUsage(input: 20, output: 40)
        ),
        UsageCase(
            testDescription: "Moonshot: in the choice of a document",
            body:
                #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop","usage":{"prompt_tokens":20,"completion_tokens":40}}]}"#,
            head: jsonAnswer,
            usage: TokenUsage(input: 20, output: 40)
        ),
        UsageCase(
            testDescription: "Groq: under x_groq of a document",
            body: chatDocument(#""x_groq":{"id":"req_1","usage":{"prompt_tokens":20,"completion_tokens":40}}"#),
            head: jsonAnswer,
            usage: TokenUsage(input: 20, output: 40)
        ),
        UsageCase(
            testDescription: "chat: thinking that only the total counts",
            body: chat(#"{"prompt_tokens":20,"completion_tokens":198,"total_tokens":623}"#),
            usage: TokenUsage(input: 20, output: 198, total: 623),
            marks: [.largerTotal]
        ),
        UsageCase(
            testDescription: "Gemini: thinking that only the total counts",
            wireProtocol: .gemini,
            body: gemini(#"{"promptTokenCount":20,"candidatesTokenCount":198,"totalTokenCount":623}"#),
            usage: TokenUsage(input: 20, output: 198, total: 623),
            marks: [.largerTotal]
        ),
        UsageCase(
            testDescription: "Responses: thinking that only the total counts",
            wireProtocol: .openaiResponses,
            body: responses(#"{"input_tokens":20,"output_tokens":198,"total_tokens":623}"#),
            usage: TokenUsage(input: 20, output: 198, total: 623),
            marks: [.largerTotal]
        ),
        UsageCase(
            testDescription: "Anthropic: compaction is billed beside the answer",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":23000,"output_tokens":1}"#,
                delta: #"{"input_tokens":23000,"output_tokens":1000,"iterations":["#
                    + #"{"type":"compaction","input_tokens":180000,"output_tokens":3500},"#
                    + #"{"type":"message","input_tokens":23000,"output_tokens":1000}]}"#
            ),
            usage: TokenUsage(input: 203_000, output: 4_500),
            marks: [.otherPasses]
        ),
        UsageCase(
            testDescription: "Anthropic: an advisor of another model, 612 for 60,997",
            wireProtocol: .anthropicMessages,
            body:
                #"{"type":"message","model":"claude-x","content":[],"stop_reason":"end_turn","usage":{"input_tokens":412,"#
                + #""output_tokens":200,"iterations":[{"type":"message","input_tokens":412,"output_tokens":100},"#
                + #"{"type":"advisor_message","model":"claude-y","input_tokens":50000,"cache_read_input_tokens":10000,"#
                + #""output_tokens":385},{"type":"message","input_tokens":0,"output_tokens":100}]}}"#,
            head: jsonAnswer,
            usage: TokenUsage(input: 60_412, output: 585, cacheRead: 10_000),
            marks: [.otherPasses, .otherModel]
        ),
        UsageCase(
            testDescription: "Anthropic: one pass alone is what is beside it",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":5,"output_tokens":1}"#,
                delta: #"{"output_tokens":7,"iterations":[{"type":"message","input_tokens":5,"output_tokens":7}]}"#
            ),
            usage: TokenUsage(input: 5, output: 7)
        ),
        UsageCase(
            testDescription: "DashScope's Anthropic endpoint: the total tells that the input holds the cache's part",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":0,"output_tokens":0}"#,
                delta: #"{"input_tokens":1200,"cache_read_input_tokens":1024,"output_tokens":10,"total_tokens":1210}"#
            ),
            usage: TokenUsage(input: 1_200, output: 10, cacheRead: 1_024)
        ),
        UsageCase(
            testDescription: "chat: more cached than there was to cache contradicts itself",
            body: chat(#"{"prompt_tokens":200,"completion_tokens":4,"cache_read_input_tokens":1000}"#),
            usage: TokenUsage(input: 200, output: 4, cacheRead: 1_000),
            marks: [.contradictoryUsage]
        ),
        UsageCase(
            testDescription: "chat: more reasoning than output contradicts itself",
            body: chat(
                #"{"prompt_tokens":2,"completion_tokens":4,"completion_tokens_details":{"reasoning_tokens":9}}"#
            ),
            usage: TokenUsage(input: 2, output: 4, reasoning: 9),
            marks: [.contradictoryUsage]
        ),
    ]

    fileprivate static let rarePlaces: [UsageCase] = [
        UsageCase(
            testDescription: "in the delta that ends the answer",
            body: events(
                text,
                #"{"choices":[{"index":0,"delta":{"usage":{"prompt_tokens":9,"completion_tokens":3}},"finish_reason":"stop"}]}"#
            ),
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "in the message of a buffered answer",
            body:
                #"{"choices":[{"index":0,"message":{"content":"Hi","usage":{"prompt_tokens":9,"completion_tokens":3}},"#
                + #""finish_reason":"stop"}]}"#,
            head: jsonAnswer,
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "in a vendor's own member",
            body: events(
                text,
                stop,
                #"{"choices":[],"x_vendor":{"usage":{"prompt_tokens":9,"completion_tokens":3}}}"#,
                "[DONE]"
            ),
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "Anthropic: cache writes only by how long they last",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start:
                    #"{"input_tokens":10,"cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":400}}"#,
                delta: #"{"output_tokens":3}"#
            ),
            usage: TokenUsage(input: 510, output: 3, cacheWrite: 500, cacheWriteHour: 400)
        ),
        UsageCase(
            testDescription: "Bedrock: in the metrics of the last event",
            wireProtocol: .anthropicMessages,
            body: events(
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#,
                #"{"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":9,"outputTokenCount":3,"#
                    + #""invocationLatency":900,"firstByteLatency":300}}"#
            ),
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "Anthropic: in the delta that ends the answer",
            wireProtocol: .anthropicMessages,
            body: events(
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn","usage":{"input_tokens":9,"output_tokens":3}}}"#,
                #"{"type":"message_stop"}"#
            ),
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "Responses: beside the response",
            wireProtocol: .openaiResponses,
            body: events(
                #"{"type":"response.output_text.delta","delta":"Hi"}"#,
                #"{"type":"response.completed","response":{"status":"completed"},"usage":{"input_tokens":9,"output_tokens":3}}"#
            ),
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "chat: Bedrock's metrics",
            body: events(
                text,
                #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"amazon-bedrock-invocationMetrics":"#
                    + #"{"inputTokenCount":9,"outputTokenCount":3}}"#
            ),
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "chat: in the message that repeats the deltas",
            body: events(
                text,
                #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop","message":{"content":"Hi","usage":"#
                    + #"{"prompt_tokens":9,"completion_tokens":3}}}]}"#
            ),
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "chat: in a member that nobody knows",
            body: events(text, stop, #"{"choices":[],"meta":{"usage":{"prompt_tokens":9,"completion_tokens":3}}}"#),
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "chat: under Gemini's name and with its counts",
            body: events(
                text,
                stop,
                #"{"choices":[],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":3}}"#
            ),
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "chat: counts in names of another style",
            body: chat(#"{"promptTokens":9,"completionTokens":3,"cachedInputTokens":4,"reasoningTokens":1}"#),
            usage: TokenUsage(input: 9, output: 3, reasoning: 1, cacheRead: 4)
        ),
        UsageCase(
            testDescription: "Anthropic: in Bedrock's metadata, in names of another style",
            wireProtocol: .anthropicMessages,
            body: events(
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#,
                #"{"type":"message_stop","metadata":{"usage":{"inputTokens":9,"outputTokens":3}}}"#
            ),
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "Anthropic: reasoning and cached input by OpenAI's names",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":0,"output_tokens":0}"#,
                delta: #"{"output_tokens":8,"prompt_tokens":20,"prompt_tokens_details":{"cached_tokens":15},"#
                    + #""output_tokens_details":{"reasoning_tokens":3}}"#
            ),
            usage: TokenUsage(input: 20, output: 8, reasoning: 3, cacheRead: 15)
        ),
        UsageCase(
            testDescription: "Responses: Bedrock's metrics",
            wireProtocol: .openaiResponses,
            body: events(
                #"{"type":"response.output_text.delta","delta":"Hi"}"#,
                #"{"type":"response.completed","response":{"status":"completed"},"amazon-bedrock-invocationMetrics":"#
                    + #"{"inputTokenCount":9,"outputTokenCount":3}}"#
            ),
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "Gemini: in names with underscores",
            wireProtocol: .gemini,
            body: events(
                #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finish_reason":"STOP"}],"usage_metadata":"#
                    + #"{"prompt_token_count":9,"candidates_token_count":3}}"#
            ),
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "Gemini: in a candidate, by OpenAI's names",
            wireProtocol: .gemini,
            body: events(
                #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP","usage":"#
                    + #"{"prompt_tokens":9,"completion_tokens":3}}]}"#
            ),
            usage: TokenUsage(input: 9, output: 3)
        ),
        UsageCase(
            testDescription: "0 for both in a buffered answer with text",
            body: chatDocument(#""usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#),
            head: jsonAnswer
        ),
    ]
}

@Suite("Usage in several places")
struct UsagePlaceTests {
    @Test("is read in all of them, with what it says of itself", arguments: UsageCase.places + UsageCase.rarePlaces)
    func read(usage: UsageCase) { usage.hold() }
}

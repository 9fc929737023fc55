import BenchModel
import Testing

extension UsageCase {
    private static func words(_ count: Int, _ event: String) -> String {
        (0..<count).map { _ in events(event) }.joined()
    }

    private static let chatWord =
        #"{"choices":[{"index":0,"delta":{"content":"word to be read "},"finish_reason":null}]}"#
    private static let responsesWord = #"{"type":"response.output_text.delta","delta":"word to be read "}"#
    private static let geminiWord = #"{"candidates":[{"content":{"parts":[{"text":"word to be read "}]}}]}"#
    private static let anthropicWord =
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"word to be read "}}"#

    fileprivate static func counted(_ usage: String, words count: Int) -> String {
        words(count, chatWord) + chat(usage)
    }

    /// Objects of one answer that differ: no figure is made of two of them.
    fileprivate static let snapshots: [UsageCase] = [
        UsageCase(
            testDescription: "Anthropic: what was to be written was read in the end",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start:
                    #"{"input_tokens":12,"cache_creation_input_tokens":900,"cache_read_input_tokens":0,"output_tokens":1}"#,
                delta:
                    #"{"input_tokens":12,"cache_creation_input_tokens":0,"cache_read_input_tokens":900,"output_tokens":10}"#
            ),
            usage: TokenUsage(input: 912, output: 10, cacheRead: 900, cacheWrite: 0)
        ),
        UsageCase(
            testDescription: "Anthropic: the same without the input",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":12,"cache_creation_input_tokens":900,"cache_read_input_tokens":0}"#,
                delta: #"{"cache_creation_input_tokens":0,"cache_read_input_tokens":900,"output_tokens":10}"#
            ),
            usage: TokenUsage(input: 912, output: 10, cacheRead: 900, cacheWrite: 0)
        ),
        UsageCase(
            testDescription: "Anthropic: all of the input was written to the cache, so that none is beside it",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":0,"cache_creation_input_tokens":900,"cache_read_input_tokens":0}"#,
                delta: #"{"output_tokens":10}"#
            ),
            usage: TokenUsage(input: 900, output: 10, cacheRead: 0, cacheWrite: 900)
        ),
        UsageCase(
            testDescription: "Anthropic: later all input as one number, which holds the cache's part",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":12,"cache_read_input_tokens":900,"output_tokens":1}"#,
                delta: #"{"input_tokens":912,"output_tokens":10}"#
            ),
            usage: TokenUsage(input: 912, output: 10, cacheRead: 900)
        ),
        UsageCase(
            testDescription: "Anthropic: the same, with the cache's part beside it",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":12,"cache_read_input_tokens":900,"output_tokens":1}"#,
                delta: #"{"input_tokens":912,"cache_read_input_tokens":900,"output_tokens":10}"#
            ),
            usage: TokenUsage(input: 912, output: 10, cacheRead: 900)
        ),
        UsageCase(
            testDescription: "Anthropic: an estimate at the start, and a whole count later",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":12,"cache_read_input_tokens":5000,"output_tokens":1}"#,
                delta:
                    #"{"input_tokens":912,"cache_read_input_tokens":0,"cache_creation_input_tokens":0,"output_tokens":10}"#
            ),
            usage: TokenUsage(input: 912, output: 10, cacheRead: 0, cacheWrite: 0)
        ),
        UsageCase(
            testDescription: "Anthropic: a whole count later, after one under OpenAI's names",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":0,"prompt_tokens":1500}"#,
                delta: #"{"input_tokens":940,"output_tokens":10}"#
            ),
            usage: TokenUsage(input: 940, output: 10)
        ),
        UsageCase(
            testDescription: "Anthropic: the same input again, without its parts",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":12,"cache_read_input_tokens":900}"#,
                delta: #"{"input_tokens":12,"cache_read_input_tokens":0,"output_tokens":10}"#
            ),
            usage: TokenUsage(input: 912, output: 10, cacheRead: 900)
        ),
        UsageCase(
            testDescription: "Anthropic: how long the cache keeps it is told at the start alone",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start:
                    #"{"input_tokens":10,"cache_creation_input_tokens":500,"cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":400}}"#,
                delta:
                    #"{"input_tokens":10,"cache_creation_input_tokens":500,"cache_read_input_tokens":0,"output_tokens":3}"#
            ),
            usage: TokenUsage(input: 510, output: 3, cacheRead: 0, cacheWrite: 500, cacheWriteHour: 400)
        ),
        UsageCase(
            testDescription: "chat: what was to be written was read in the end",
            body: chat(
                #"{"prompt_tokens":912,"completion_tokens":4,"cache_creation_input_tokens":900,"cached_tokens":0}"#,
                #"{"prompt_tokens":912,"completion_tokens":4,"cache_creation_input_tokens":0,"cached_tokens":900}"#
            ),
            usage: TokenUsage(input: 912, output: 4, cacheRead: 900, cacheWrite: 0)
        ),
        UsageCase(
            testDescription: "chat: the same, where the later object does not name what was written",
            body: chat(
                #"{"prompt_tokens":912,"completion_tokens":4,"cache_creation_input_tokens":900}"#,
                #"{"prompt_tokens":912,"completion_tokens":4,"cached_tokens":900}"#
            ),
            usage: TokenUsage(input: 912, output: 4, cacheRead: 900)
        ),
    ]

    /// Counts of what had come by then.
    fileprivate static let early: [UsageCase] = [
        UsageCase(
            testDescription: "Anthropic: message_start's, where message_delta brings no usage",
            wireProtocol: .anthropicMessages,
            body: events(
                #"{"type":"message_start","message":{"id":"m","type":"message","content":[],"usage":{"input_tokens":12,"output_tokens":8}}}"#
            ) + words(40, anthropicWord)
                + events(
                    #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#,
                    #"{"type":"message_stop"}"#
                ),
            usage: TokenUsage(input: 12)
        ),
        UsageCase(
            testDescription: "Anthropic: the same in an answer of one event",
            wireProtocol: .anthropicMessages,
            body: events(
                #"{"type":"message_start","message":{"id":"m","type":"message","content":[],"usage":{"input_tokens":12,"output_tokens":8}}}"#,
                anthropicWord,
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":0}}"#,
                #"{"type":"message_stop"}"#
            ),
            usage: TokenUsage(input: 12)
        ),
        UsageCase(
            testDescription: "chat: in the first chunk alone",
            body: events(#"{"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":1}}"#)
                + words(10, chatWord) + events(stop, "[DONE]"),
            usage: TokenUsage(input: 12)
        ),
        UsageCase(
            testDescription: "Responses: in the first event alone",
            wireProtocol: .openaiResponses,
            body: events(
                #"{"type":"response.created","response":{"status":"in_progress","usage":{"input_tokens":12,"output_tokens":1}}}"#
            ) + words(10, responsesWord)
                + events(#"{"type":"response.completed","response":{"status":"completed","usage":null}}"#),
            usage: TokenUsage(input: 12)
        ),
        UsageCase(
            testDescription: "Gemini: in the first chunk alone",
            wireProtocol: .gemini,
            body: events(
                #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":1}}"#
            ) + words(10, geminiWord) + events(#"{"candidates":[{"finishReason":"STOP"}]}"#),
            usage: TokenUsage(input: 12)
        ),
    ]

    /// Totals that tell what the parts are of.
    fileprivate static let totals: [UsageCase] = [
        UsageCase(
            testDescription: "Gemini: thoughts within the candidates",
            wireProtocol: .gemini,
            body: gemini(
                #"{"promptTokenCount":20,"candidatesTokenCount":15,"thoughtsTokenCount":10,"totalTokenCount":35}"#
            ),
            usage: TokenUsage(input: 20, output: 15, reasoning: 10)
        ),
        UsageCase(
            testDescription: "chat: cached tokens beside the input",
            body: chat(
                #"{"prompt_tokens":40,"completion_tokens":10,"total_tokens":950,"prompt_tokens_details":{"cached_tokens":900}}"#
            ),
            usage: TokenUsage(input: 940, output: 10, cacheRead: 900)
        ),
        UsageCase(
            testDescription: "chat: a total smaller than its parts",
            body: chat(#"{"prompt_tokens":940,"completion_tokens":10,"total_tokens":50}"#),
            usage: TokenUsage(input: 940, output: 10, total: 50),
            marks: [.contradictoryUsage]
        ),
        UsageCase(
            testDescription: "Gemini: a total smaller than its parts",
            wireProtocol: .gemini,
            body: gemini(#"{"promptTokenCount":20,"candidatesTokenCount":15,"totalTokenCount":30}"#),
            usage: TokenUsage(input: 20, output: 15, total: 30),
            marks: [.contradictoryUsage]
        ),
    ]
}

@Suite("Usage that is told several times")
struct UsageSnapshotTests {
    @Test("is that of one object as a whole", arguments: UsageCase.snapshots)
    func snapshots(usage: UsageCase) { usage.hold() }

    @Test("is no final count where more came after it", arguments: UsageCase.early)
    func early(usage: UsageCase) { usage.hold() }

    @Test(
        "is read as its total tells, and contradicts itself where the total is too small",
        arguments: UsageCase.totals
    )
    func totals(usage: UsageCase) { usage.hold() }

    @Test("is marked where it counts several times fewer tokens than came, and only there")
    func placeholders() {
        func marks(_ usage: String, words: Int) -> Set<ResponseMark> {
            decode(UsageCase.counted(usage, words: words), as: .openaiChat).response.marks
        }
        #expect(marks(#"{"prompt_tokens":20,"completion_tokens":1}"#, words: 10) == [.fewerTokens])
        #expect(
            marks(
                #"{"prompt_tokens":20,"completion_tokens":50,"completion_tokens_details":{"reasoning_tokens":50}}"#,
                words: 10
            ) == [.fewerTokens]
        )
        // Few events, or as many as tokens may be cut into.
        #expect(marks(#"{"prompt_tokens":20,"completion_tokens":1}"#, words: 3) == [])
        #expect(marks(#"{"prompt_tokens":20,"completion_tokens":3}"#, words: 10) == [])
        // A server that sends every letter by itself.
        let letters = (0..<40).map { _ in events(#"{"choices":[{"index":0,"delta":{"content":"x"}}]}"#) }.joined()
        let body = letters + UsageCase.chat(#"{"prompt_tokens":20,"completion_tokens":8}"#)
        #expect(decode(body, as: .openaiChat).response.marks == [])
    }
}

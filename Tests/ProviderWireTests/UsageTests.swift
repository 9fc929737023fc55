import BenchModel
import Testing

extension UsageCase {
    fileprivate static let placeholders: [UsageCase] = [
        UsageCase(
            testDescription: "Anthropic: message_delta repeats the inputs as 0",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start:
                    #"{"input_tokens":200,"cache_read_input_tokens":1000,"cache_creation_input_tokens":0,"output_tokens":1}"#,
                delta:
                    #"{"input_tokens":0,"cache_read_input_tokens":0,"cache_creation_input_tokens":0,"output_tokens":10}"#
            ),
            usage: TokenUsage(input: 1_200, output: 10, cacheRead: 1_000, cacheWrite: 0)
        ),
        UsageCase(
            testDescription: "Anthropic: OpenAI's names beside the protocol's own, which say 0",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":0,"output_tokens":0}"#,
                delta:
                    #"{"input_tokens":0,"output_tokens":0,"prompt_tokens":940,"completion_tokens":12,"total_tokens":952}"#
            ),
            usage: TokenUsage(input: 940, output: 12)
        ),
        UsageCase(
            testDescription: "chat: new-api says input_tokens 0 beside prompt_tokens 940",
            body: chat(
                #"{"prompt_tokens":940,"completion_tokens":12,"total_tokens":952,"input_tokens":0,"output_tokens":0}"#
            ),
            usage: TokenUsage(input: 940, output: 12)
        ),
        UsageCase(
            testDescription: "chat: the same the other way round, in a document",
            body: chatDocument(
                #""usage":{"input_tokens":0,"output_tokens":0,"prompt_tokens":940,"completion_tokens":12}"#
            ),
            head: jsonAnswer,
            usage: TokenUsage(input: 940, output: 12)
        ),
        UsageCase(
            testDescription: "chat: an empty usage behind the true one lowers nothing",
            body: chat(
                #"{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13,"prompt_tokens_details":{"cached_tokens":8}}"#,
                #"{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#
            ),
            usage: TokenUsage(input: 9, output: 4, cacheRead: 8)
        ),
        UsageCase(
            testDescription: "chat: the same counts without their parts lower nothing",
            body: chat(
                #"{"prompt_tokens":9,"completion_tokens":4,"completion_tokens_details":{"reasoning_tokens":3},"cached_tokens":8}"#,
                #"{"prompt_tokens":9,"completion_tokens":4,"completion_tokens_details":{"reasoning_tokens":0}}"#
            ),
            usage: TokenUsage(input: 9, output: 4, reasoning: 3, cacheRead: 8)
        ),
        UsageCase(
            testDescription: "chat: other counts replace the earlier ones with their parts",
            body: chat(
                #"{"prompt_tokens":9,"completion_tokens":4,"completion_tokens_details":{"reasoning_tokens":3}}"#,
                #"{"prompt_tokens":9,"completion_tokens":7}"#
            ),
            usage: TokenUsage(input: 9, output: 7)
        ),
        UsageCase(
            testDescription: "chat: usage of nothing is no count of an answer that came",
            body: chat(#"{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#),
            usage: TokenUsage()
        ),
        UsageCase(
            testDescription: "Gemini: the last usageMetadata as a whole, 87/78 and not 87/99",
            wireProtocol: .gemini,
            body: gemini(
                #"{"promptTokenCount":87,"candidatesTokenCount":21,"thoughtsTokenCount":21,"totalTokenCount":129}"#,
                #"{"promptTokenCount":87,"candidatesTokenCount":78,"totalTokenCount":165}"#
            ),
            usage: TokenUsage(input: 87, output: 78)
        ),
        UsageCase(
            testDescription: "Gemini: metadata without counts changes none",
            wireProtocol: .gemini,
            body: gemini(
                #"{"promptTokenCount":7,"candidatesTokenCount":2,"thoughtsTokenCount":94,"totalTokenCount":103}"#,
                #"{"trafficType":"ON_DEMAND"}"#
            ),
            usage: TokenUsage(input: 7, output: 96, reasoning: 94),
            tier: "ON_DEMAND"
        ),
        UsageCase(
            testDescription: "Responses: a placeholder in the last object",
            wireProtocol: .openaiResponses,
            body: events(
                #"{"type":"response.output_text.delta","delta":"Hi"}"#,
                #"{"type":"response.in_progress","response":{"usage":{"input_tokens":9,"output_tokens":4}}}"#,
                #"{"type":"response.completed","response":{"status":"completed","output":[],"usage":{"input_tokens":0,"output_tokens":4}}}"#
            ),
            usage: TokenUsage(input: 9, output: 4)
        ),
    ]

    /// Whole numbers written as something else; what is no count is not taken for one.
    fileprivate static let numbers: [UsageCase] = [
        UsageCase(
            testDescription: "counts in strings, and through floating point",
            body: chat(
                #"{"prompt_tokens":"2","completion_tokens":4.0,"completion_tokens_details":{"reasoning_tokens":"1"}}"#
            ),
            usage: TokenUsage(input: 2, output: 4, reasoning: 1)
        ),
        UsageCase(
            testDescription: "Gemini: counts in strings",
            wireProtocol: .gemini,
            body: gemini(#"{"promptTokenCount":"2","candidatesTokenCount":"4","thoughtsTokenCount":"1e1"}"#),
            usage: TokenUsage(input: 2, output: 14, reasoning: 10)
        ),
        UsageCase(
            testDescription: "Anthropic: counts in strings",
            wireProtocol: .anthropicMessages,
            body: anthropic(start: #"{"input_tokens":"2"}"#, delta: #"{"output_tokens":"4"}"#),
            usage: TokenUsage(input: 2, output: 4)
        ),
        UsageCase(
            testDescription: "Responses: counts in strings",
            wireProtocol: .openaiResponses,
            body: responses(#"{"input_tokens":"2","output_tokens":"4"}"#),
            usage: TokenUsage(input: 2, output: 4)
        ),
        UsageCase(
            testDescription: "fractions, negative numbers, words and lists are no counts",
            body: chat(
                #"{"prompt_tokens":-2,"completion_tokens":4.5}"#,
                #"{"prompt_tokens":"-2","completion_tokens":"4.5"}"#,
                #"{"prompt_tokens":"two","completion_tokens":"4 tokens"}"#,
                #"{"prompt_tokens":"","completion_tokens":[4]}"#
            ),
            usage: TokenUsage()
        ),
    ]
}

@Suite("Usage in several words")
struct UsageTests {
    @Test("is read in all of them, and no placeholder lowers it", arguments: UsageCase.placeholders + UsageCase.numbers)
    func read(usage: UsageCase) { usage.hold() }
}

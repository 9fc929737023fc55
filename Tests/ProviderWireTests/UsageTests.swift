import BenchModel
import ProviderWire
import Testing

/// An answer's usage objects, in order, and what they must come to.
struct UsageCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var wireProtocol = WireProtocol.openaiChat
    var body: String
    var head = eventStream
    var usage = TokenUsage()
    var marks: Set<ResponseMark> = []
    var billed: String?
    var tier: String?
}

private let text = #"{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}"#
private let stop = #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#

private func chat(_ usage: String...) -> String {
    events(text, stop) + usage.map { events(#"{"choices":[],"usage":\#($0)}"#) }.joined() + events("[DONE]")
}

private func chatDocument(_ rest: String) -> String {
    #"{"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"#
        + #""finish_reason":"stop"}],\#(rest)}"#
}

private func anthropic(start: String, delta: String) -> String {
    events(
        #"{"type":"message_start","message":{"id":"m","type":"message","model":"claude-x","content":[],"usage":\#(start)}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":\#(delta)}"#,
        #"{"type":"message_stop"}"#
    )
}

private func gemini(_ usage: String...) -> String {
    usage.map {
        events(
            #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}],"usageMetadata":\#($0)}"#
        )
    }.joined()
}

private func responses(_ usage: String, rest: String = "") -> String {
    events(
        #"{"type":"response.output_text.delta","delta":"Hi"}"#,
        #"{"type":"response.completed","response":{"id":"r","status":"completed","output":[]\#(rest),"usage":\#(usage)}}"#
    )
}

@Suite("Usage in several places and words")
struct UsageTests {
    static let placeholders: [UsageCase] = [
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

    static let places: [UsageCase] = [
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

    private static let one = #""prompt_tokens":2,"completion_tokens":4"#
    private static let counted = TokenUsage(input: 2, output: 4)

    /// Whole numbers written as something else; what is no count is not taken for one.
    static let numbers: [UsageCase] = [
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

    static let bills: [UsageCase] = [
        UsageCase(
            testDescription: "a cost of 0 behind a known one",
            body: chat(#"{\#(one),"cost":0.00014}"#, #"{\#(one),"cost":0}"#, #"{\#(one),"cost":"0.0"}"#),
            usage: counted,
            billed: "0.00014"
        ),
        UsageCase(
            testDescription: "OpenRouter: cost, as it wrote it",
            body: chat(#"{\#(one),"cost":0.00014925,"cost_details":{"upstream_inference_cost":null},"is_byok":false}"#),
            usage: counted,
            billed: "0.00014925"
        ),
        UsageCase(
            testDescription: "OpenRouter: a key of one's own, its fee and the provider's bill",
            body: chat(
                #"{\#(one),"cost":0.0000125,"cost_details":{"upstream_inference_cost":0.00025},"is_byok":true}"#
            ),
            usage: counted,
            billed: "0.0002625"
        ),
        UsageCase(
            testDescription: "Perplexity: an object with its total",
            body: chatDocument(
                #""usage":{\#(one),"cost":{"input_tokens_cost":2e-06,"request_cost":0.005,"total_cost":0.005026}}"#
            ),
            head: jsonAnswer,
            usage: counted,
            billed: "0.005026"
        ),
        UsageCase(
            testDescription: "xAI: ticks of ten to the tenth to the dollar",
            wireProtocol: .openaiResponses,
            body: responses(#"{"input_tokens":2,"output_tokens":4,"cost_in_usd_ticks":37756000}"#),
            usage: counted,
            billed: "0.0037756"
        ),
        UsageCase(
            testDescription: "DeepInfra: an estimate of its own",
            body: chat(#"{\#(one),"estimated_cost":1.5e-06}"#),
            usage: counted,
            billed: "1.5e-06"
        ),
        UsageCase(
            testDescription: "what is no amount is none",
            body: chat(#"{\#(one),"cost":"free","cost_in_usd_ticks":-4}"#),
            usage: counted
        ),
        UsageCase(
            testDescription: "OpenAI: the tier, in each chunk",
            body: events(
                #"{"service_tier":"auto","choices":[{"index":0,"delta":{"content":"Hi"}}]}"#,
                #"{"service_tier":"flex","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{\#(one)}}"#,
                "[DONE]"
            ),
            usage: counted,
            tier: "flex"
        ),
        UsageCase(
            testDescription: "OpenAI Responses: the tier of the end, not the one asked for",
            wireProtocol: .openaiResponses,
            body: events(
                #"{"type":"response.created","response":{"service_tier":"auto"}}"#,
                #"{"type":"response.output_text.delta","delta":"Hi"}"#,
                #"{"type":"response.completed","response":{"status":"completed","output":[],"service_tier":"priority"}}"#
            ),
            tier: "priority"
        ),
        UsageCase(
            testDescription: "Anthropic: the tier stands in usage",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":2,"output_tokens":1,"service_tier":"priority"}"#,
                delta: #"{"output_tokens":4}"#
            ),
            usage: counted,
            tier: "priority"
        ),
        UsageCase(
            testDescription: "Anthropic: a speed that is not the standard one is a tier of its own",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":2,"output_tokens":1,"service_tier":"standard","speed":"fast"}"#,
                delta: #"{"output_tokens":4}"#
            ),
            usage: counted,
            tier: "fast"
        ),
        UsageCase(
            testDescription: "Gemini: serviceTier goes before trafficType",
            wireProtocol: .gemini,
            body: gemini(
                #"{"promptTokenCount":2,"candidatesTokenCount":4,"trafficType":"ON_DEMAND_FLEX","serviceTier":"flex"}"#
            ),
            usage: counted,
            tier: "flex"
        ),
        UsageCase(
            testDescription: "Groq: the tier in a document",
            body: chatDocument(#""service_tier":"on_demand","usage":{\#(one)}"#),
            head: jsonAnswer,
            usage: counted,
            tier: "on_demand"
        ),
    ]

    static let rarePlaces: [UsageCase] = [
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
            testDescription: "0 for both in a buffered answer with text",
            body: chatDocument(#""usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#),
            head: jsonAnswer
        ),
    ]

    @Test(
        "is read in all its places and words, and no placeholder lowers it",
        arguments: placeholders + places + rarePlaces + numbers + bills
    )
    func read(usage: UsageCase) {
        let whole = decode(usage.body, as: usage.wireProtocol, head: usage.head).response
        let bytes = decode(byteByByte(Array(usage.body.utf8)), as: usage.wireProtocol, head: usage.head).response
        for response in [whole, bytes] {
            #expect(response.usage == usage.usage)
            #expect(
                response.marks.intersection([
                    .largerTotal, .contradictoryUsage, .otherPasses, .otherModel,
                ]) == usage.marks
            )
            #expect(response.billed == usage.billed)
            #expect(response.serviceTier == usage.tier)
        }
    }

    @Test("of LiteLLM's header is the bill where the body has none, and its 0 is none")
    func header() {
        let call = ProviderCall(
            target: Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
            endpoint: Endpoint(name: "e", baseURL: "http://h")
        )
        let billed = { (header: String, body: String?, status: Int) in
            call.response(
                of: RecordedExchange(
                    times: PhaseTimes(started: 0),
                    ending: .complete,
                    head: ResponseHead(status: status, headers: [HTTPHeader("x-litellm-response-cost", header)]),
                    response: DecodedResponse(billed: body)
                )
            ).billed
        }
        #expect(billed("0.0001", nil, 200) == "0.0001")
        #expect(billed("1.5e-06", nil, 200) == "1.5e-06")
        #expect(billed("0.0001", "0.2", 200) == "0.2")
        for nothing in ["0.0", "0", "none", "-1", ""] { #expect(billed(nothing, nil, 200) == nil) }
        #expect(billed("0.0001", nil, 500) == nil)
    }
}

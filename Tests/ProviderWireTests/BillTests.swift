import BenchModel
import ProviderWire
import Testing

extension UsageCase {
    private static let one = #""prompt_tokens":2,"completion_tokens":4"#
    private static let counted = TokenUsage(input: 2, output: 4)

    fileprivate static let bills: [UsageCase] = [
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
            testDescription: "Anthropic: the region that inference was bound to, told at the start",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":2,"output_tokens":1,"service_tier":"standard","inference_geo":"us"}"#,
                delta: #"{"output_tokens":4}"#
            ),
            usage: counted,
            tier: "standard in us"
        ),
        UsageCase(
            testDescription: "Anthropic: inference anywhere",
            wireProtocol: .anthropicMessages,
            body: anthropic(
                start: #"{"input_tokens":2,"output_tokens":1,"service_tier":"standard","inference_geo":"global"}"#,
                delta: #"{"output_tokens":4}"#
            ),
            usage: counted,
            tier: "standard"
        ),
        UsageCase(
            testDescription: "Groq: the tier in a document",
            body: chatDocument(#""service_tier":"on_demand","usage":{\#(one)}"#),
            head: jsonAnswer,
            usage: counted,
            tier: "on_demand"
        ),
    ]
}

@Suite("The bill and the tier")
struct BillTests {
    @Test("are read wherever an answer has them", arguments: UsageCase.bills)
    func read(usage: UsageCase) { usage.hold() }

    @Test("are LiteLLM's header where the body has no bill, and its 0 is none")
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

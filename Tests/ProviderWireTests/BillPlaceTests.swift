import BenchModel
import Testing

@testable import ProviderWire

@Suite("The bill and the tier, in other places")
struct BillPlaceTests {
    private struct Bill {
        var wireProtocol: WireProtocol
        var body: String
        var head = eventStream
    }

    private static let chunk = #"{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}"#

    /// Answers with a member in its usage (at `U`) and beside it (at `B`), and within a delta (at `D`).
    private static func answers(inUsage: String = "", beside: String = "", inDelta: String = "") -> [Bill] {
        let (inUsage, beside, inDelta) = (inUsage + ",", beside + ",", inDelta + ",")
        let anthropic = #""stop_reason":"end_turn"}"#
        let bodies: [(WireProtocol, ResponseHead, [String])] = [
            (
                .openaiChat, eventStream,
                [
                    chunk, #"{B"choices":[{"index":0,"delta":{D"role":"assistant"}}],"usage":{U"total_tokens":6}}"#,
                    "[DONE]",
                ]
            ),
            (
                .openaiCompletions, eventStream,
                [
                    #"{"choices":[{"index":0,"text":"Hi","finish_reason":"stop"}]}"#,
                    #"{B"choices":[],"usage":{U"total_tokens":6}}"#, "[DONE]",
                ]
            ),
            (
                .anthropicMessages, eventStream,
                [
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
                    #"{"type":"message_delta","delta":{"# + anthropic + #",B"usage":{U"output_tokens":4}}"#,
                    #"{"type":"message_stop"}"#,
                ]
            ),
            (
                .gemini, eventStream,
                [
                    #"{B"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}],"usageMetadata":{U"candidatesTokenCount":4}}"#
                ]
            ),
            (
                .openaiResponses, eventStream,
                [
                    #"{"type":"response.output_text.delta","delta":"Hi"}"#,
                    #"{"type":"response.completed","response":{B"status":"completed","output":[],"usage":{U"output_tokens":4}}}"#,
                ]
            ),
            (
                .openaiChat, jsonAnswer,
                [
                    #"{B"choices":[{"index":0,"message":{D"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{U"total_tokens":6}}"#
                ]
            ),
        ]
        return bodies.map { wireProtocol, head, data in
            let filled = data.map {
                $0.replacing("{U", with: "{" + (inUsage == "," ? "" : inUsage))
                    .replacing("{B", with: "{" + (beside == "," ? "" : beside))
                    .replacing(",B", with: "," + (beside == "," ? "" : beside))
                    .replacing("{D", with: "{" + (inDelta == "," ? "" : inDelta))
            }
            let body = head == jsonAnswer ? filled.joined() : filled.map { "data: \($0)\n\n" }.joined()
            return Bill(wireProtocol: wireProtocol, body: body, head: head)
        }
    }

    private static func billed(_ answer: Bill) -> String? {
        decodeBothWays(answer.body, as: answer.wireProtocol, head: answer.head).billed
    }

    @Test(
        "are read under any name of usage, in every protocol, as a number and as a text",
        arguments: [
            #""cost":@"#, #""total_cost":@"#, #""totalCost":@"#, #""cost_usd":@"#, #""cost_usd_total":@"#,
            #""estimated_cost":@"#, #""cost_details":{"total_cost":@}"#, #""cost":{"total_cost":@}"#,
            #""cost":0,"total_cost":@"#, #""cost":@,"total_cost":9"#, #""total_cost":9,"cost":@"#,
        ]
    )
    func inUsage(member: String) {
        for cost in ["0.0012", #""0.0012""#] {
            for answer in Self.answers(inUsage: member.replacing("@", with: cost)) {
                #expect(Self.billed(answer) == "0.0012", "\(answer)")
            }
        }
    }

    @Test(
        "are read beside usage, in every protocol, and counted once",
        arguments: [
            #""cost":@"#, #""total_cost":@"#, #""cost":{"total_cost":@}"#,
            #""provider_metadata":{"openai":{"cost":7},"gateway":{"routing":{"cost":8},"cost":@,"marketCost":9}}"#,
            #""providerMetadata":{"gateway":{"cost":@}}"#, #""providerMetadata":{"gateway":{"cost":@}},"cost":0"#,
        ]
    )
    func beside(member: String) {
        for cost in ["0.0012", #""0.0012""#] {
            let member = member.replacing("@", with: cost)
            for answer in Self.answers(beside: member) { #expect(Self.billed(answer) == "0.0012", "\(answer)") }
            for answer in Self.answers(inUsage: #""cost":0.0012"#, beside: member) {
                #expect(Self.billed(answer) == "0.0012", "\(answer)")
            }
        }
    }

    @Test("are read where a gateway puts its metadata into a chat's delta or message")
    func inDelta() {
        let answers = Self.answers(inDelta: #""provider_metadata":{"gateway":{"cost":"0.0012"}}"#)
        for answer in answers where answer.wireProtocol == .openaiChat { #expect(Self.billed(answer) == "0.0012") }
    }

    @Test(
        "are none where they are no amount",
        arguments: ["-1", "NaN", #""NaN""#, #""-0.1""#, "null", "true", "[]", "{}"]
    )
    func nothing(cost: String) {
        for member in [#""cost":@"#, #""total_cost":@"#, #""provider_metadata":{"gateway":{"cost":@}}"#] {
            let member = member.replacing("@", with: cost)
            for answer in Self.answers(inUsage: member) + Self.answers(beside: member) {
                #expect(Self.billed(answer) == nil, "\(answer)")
            }
        }
    }

    @Test("are read in ticks, as a number and as a text", arguments: ["12000000", #""12000000""#])
    func ticks(ticks: String) {
        for answer in Self.answers(inUsage: #""cost_in_usd_ticks":\#(ticks)"#) {
            #expect(Self.billed(answer) == "0.0012", "\(answer)")
        }
    }

    @Test("are the last estimate where it is told as it grows")
    func growing() {
        let body = UsageCase.chat(#"{"estimated_cost":0.1}"#, #"{"estimated_cost":0.2}"#, #"{"estimated_cost":0}"#)
        #expect(decodeBothWays(body, as: .openaiChat).billed == "0.2")
    }

    @Test("are read from the header where the body does not say the tier")
    func tierInHeader() {
        let call = ProviderCall(
            target: Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
            endpoint: Endpoint(name: "e", baseURL: "http://h", apiKey: Secret("sk-live-abcdef123456"))
        )
        let tier = { (name: String, value: String, body: String?, status: Int) in
            call.response(
                of: RecordedExchange(
                    times: PhaseTimes(started: 0),
                    ending: .complete,
                    head: ResponseHead(status: status, headers: [HTTPHeader("a", "b"), HTTPHeader(name, value)]),
                    response: DecodedResponse(serviceTier: body)
                )
            ).serviceTier
        }
        for name in ["x-gemini-service-tier", "X-Amzn-Bedrock-Service-Tier", "x-service-tier"] {
            #expect(tier(name, "flex", nil, 200) == "flex")
            #expect(tier(name, "flex", "priority", 200) == "priority")
            #expect(tier(name, "auto", nil, 200) == nil && tier(name, "", nil, 200) == nil)
            #expect(tier(name, "flex", nil, 429) == nil)
            #expect(tier(name, "sk-live-abcdef123456", nil, 200) == Redaction.mark)
        }
        #expect(tier("x-tier-service", "flex", nil, 200) == nil)
    }
}

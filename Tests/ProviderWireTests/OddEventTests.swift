import BenchModel
import ProviderWire
import Testing

@Suite("Events that cannot be read")
struct OddEventTests {
    /// A whole short stream of each protocol, one event to a member; the second one brings the first token.
    private static func answer(_ wireProtocol: WireProtocol) -> [String] {
        switch wireProtocol {
        case .openaiChat:
            [
                #"{"choices":[{"index":0,"delta":{"role":"assistant"}}]}"#,
                #"{"choices":[{"index":0,"delta":{"content":"Hi"}}]}"#,
                #"{"choices":[{"index":0,"delta":{"content":"!"},"finish_reason":"stop"}]}"#, "[DONE]",
            ]
        case .openaiCompletions:
            [
                #"{"choices":[{"index":0,"text":""}]}"#, #"{"choices":[{"index":0,"text":"Hi","finish_reason":null}]}"#,
                #"{"choices":[{"index":0,"text":"!","finish_reason":"stop"}]}"#, "[DONE]",
            ]
        case .anthropicMessages:
            [
                #"{"type":"message_start","message":{"type":"message","content":[]}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"!"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#, #"{"type":"message_stop"}"#,
            ]
        case .openaiResponses:
            [
                #"{"type":"response.created","response":{"status":"in_progress"}}"#,
                #"{"type":"response.output_text.delta","output_index":0,"delta":"Hi"}"#,
                #"{"type":"response.output_text.delta","output_index":0,"delta":"!"}"#,
                #"{"type":"response.completed","response":{"status":"completed"}}"#,
            ]
        case .gemini:
            [
                #"{"usageMetadata":{"promptTokenCount":3}}"#,
                #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}"#,
                #"{"candidates":[{"content":{"parts":[{"text":"!"}]},"finishReason":"STOP"}]}"#,
            ]
        }
    }

    private static func body(_ data: [String]) -> String { data.map { "data: \($0)\n\n" }.joined() }

    /// Keep-alives as OpenRouter and partners of Vertex write them, and words before the JSON.
    static let remarks = [
        ": keepalive", ": : x", "ping", "keepalive", "OK 200", "-", "[PING]", "[heartbeat] 3",
        ": " + String(repeating: "long ", count: 60),
    ]

    @Test("are skipped and counted before the first token and after it where they are remarks", arguments: remarks)
    func skipped(remark: String) {
        for wireProtocol in WireProtocol.allCases {
            let data = Self.answer(wireProtocol)
            let plain = decodeBothWays(Self.body(data), as: wireProtocol)
            for place in 0..<3 {
                var odd = data
                odd.insert(contentsOf: [remark, remark], at: place)
                var response = decodeBothWays(Self.body(odd), as: wireProtocol)
                #expect(response.skippedEvents == 2, "\(wireProtocol), before event \(place)")
                response.skippedEvents = 0
                #expect(response == plain, "\(wireProtocol), before event \(place)")
                #expect(outcome(response, wireProtocol: wireProtocol) == .ok)
            }
        }
    }

    /// Pieces of JSON; none of what they say may remain.
    static let broken = [
        #"{"choices":[{"index":4,"delta":{"content":"no"},"finish_reason":"stop"}],"usage":{"prompt_tokens":7}"#,
        #"{"type":"message_stop","usage":{"output_tokens":7},"delta":{"text":"no","stop_reason":"x"}"#,
        #"{"type":"response.output_text.delta","delta":"no","response":{"status":"completed","usage":{"output_tokens":7}}"#,
        #"{"usageMetadata":{"candidatesTokenCount":7},"candidates":[{"finishReason":"STOP"}]"#, "[1,",
        #"{"error":{"message":"x"}"#,
    ]

    @Test("are skipped whole before the first token, and are the end of it after one", arguments: broken)
    func pieces(data: String) {
        for wireProtocol in WireProtocol.allCases {
            var events = Self.answer(wireProtocol)
            let plain = decodeBothWays(Self.body(events), as: wireProtocol)
            events.insert(data, at: 1)
            var response = decodeBothWays(Self.body(events), as: wireProtocol)
            #expect(response.skippedEvents == 1, "\(wireProtocol)")
            response.skippedEvents = 0
            #expect(response == plain, "\(wireProtocol)")
            events = Self.answer(wireProtocol)
            events.insert(data, at: 2)
            let late = decode(Self.body(events), as: wireProtocol)
            #expect(isMalformed(late.response) && late.verdict == .giveUp, "\(wireProtocol)")
        }
    }

    @Test("are not those that are lists of events, nor values that are no object", arguments: WireProtocol.allCases)
    func lists(wireProtocol: WireProtocol) {
        let data = Self.answer(wireProtocol)
        let plain = decodeBothWays(Self.body(data), as: wireProtocol)
        let json = data.filter { $0 != "[DONE]" }
        let mark = data.count > json.count ? ["[DONE]"] : []
        let lists = [
            json.map { "[\($0)]" }, ["[\(json[0])]", "[" + json[1...].joined(separator: ",") + "]"],
            ["[]", "null", #""ping""#, "7", "true"] + json, ["[null,1,[]]"] + json,
        ]
        for list in lists {
            #expect(decodeBothWays(Self.body(list + mark), as: wireProtocol) == plain, "\(list)")
        }
    }

    @Test("are malformed where nothing else comes", arguments: WireProtocol.allCases)
    func only(wireProtocol: WireProtocol) {
        for data in [": keepalive", "ping", #"{"choices":["#] {
            let response = decodeBothWays(Self.body([data, data]), as: wireProtocol)
            #expect(response.defect == .malformed("event 1 is not JSON: \(data)"))
            #expect(failure(outcome(response, wireProtocol: wireProtocol)) == .malformed)
            // A gateway's end mark is no answer.
            let marked = decodeBothWays(Self.body([data, "[DONE]"]), as: wireProtocol)
            #expect(marked.defect == response.defect, "\(data)")
            // What was cut off might have been an answer.
            let cut = decode(Self.body([data]), as: wireProtocol, complete: false).response
            #expect(cut.defect == nil && cut.skippedEvents == 1)
        }
        let broken = decode(Self.body(["ping", Self.answer(wireProtocol)[0], #"{"a":"#]), as: wireProtocol).response
        #expect(broken.defect == .malformed("event 3 is not JSON: {\"a\":"), "the answer may have been in it")
        let cutShort = decode(Self.body(["ping", Self.answer(wireProtocol)[0]]), as: wireProtocol).response
        #expect(cutShort.defect == nil && failure(outcome(cutShort, wireProtocol: wireProtocol)) == .truncated)
    }

    @Test("that may have been the answer are no empty one", arguments: WireProtocol.allCases)
    func inPlaceOfTheAnswer(wireProtocol: WireProtocol) {
        var end = Self.answer(wireProtocol)
        end[1] = #"{"text":"Hi"#
        // The end alone of what brought the last piece of text.
        end[2] =
            switch wireProtocol {
            case .openaiChat: #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
            case .openaiCompletions: #"{"choices":[{"index":0,"text":"","finish_reason":"stop"}]}"#
            case .anthropicMessages, .openaiResponses: #"{"type":"ping"}"#
            case .gemini: #"{"candidates":[{"finishReason":"STOP"}]}"#
            }
        let response = decodeBothWays(Self.body(end), as: wireProtocol)
        #expect(failure(outcome(response, wireProtocol: wireProtocol)) == .malformed)
        end[1] = ": keepalive"
        let remarked = decodeBothWays(Self.body(end), as: wireProtocol)
        #expect(failure(outcome(remarked, wireProtocol: wireProtocol)) == .empty)
    }

    @Test(
        "are not those with numbers that JSON does not have",
        arguments: ["-Infinity", "Infinity", "NaN", "[NaN,-Infinity]", #"{"a":NaN}"#]
    )
    func numbers(value: String) {
        let chunk =
            #"{"choices":[{"index":0,"delta":{"content":"Hi"},"logprobs":{"content":[{"token":"Hi","logprob":\#(value)}]},"finish_reason":"stop"}]}"#
        let response = decodeBothWays(events(chunk), as: .openaiChat)
        #expect(response.deltas.count == 1 && response.isTerminated && response.skippedEvents == 0)
        let document =
            #"{"choices":[{"message":{"content":"Hi"},"logprobs":\#(value),"finish_reason":"stop"}],"usage":{"completion_tokens":\#(value)}}"#
        let whole = decodeBothWays(document, as: .openaiChat)
        #expect(whole.isTerminated && whole.text == "Hi" && whole.usage == TokenUsage())
    }

    @Test(
        "are those with words that are no numbers either",
        arguments: ["-Inf", "Nan", "+Infinity", "infinity", "-NaN"]
    )
    func words(value: String) {
        #expect(decode(events(#"{"a":\#(value)}"#), as: .openaiChat).response.skippedEvents == 1)
    }
}

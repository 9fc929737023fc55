import BenchModel
import ProviderWire
import Testing

@Suite("Buffered answers")
struct DocumentTests {
    static let documents: [(WireProtocol, String, TokenUsage, String, String, String)] = [
        (
            .openaiChat,
            #"{"id":"c1","object":"chat.completion","model":"m1","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}"#,
            TokenUsage(input: 3, output: 1), "stop", "m1", "c1"
        ),
        (
            .openaiCompletions,
            #"{"id":"l1","object":"text_completion","model":"m5","choices":[{"text":"Hi","index":0,"logprobs":null,"finish_reason":"length"}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}"#,
            TokenUsage(input: 3, output: 1), "length", "m5", "l1"
        ),
        (
            .openaiResponses,
            #"{"id":"r1","object":"response","status":"incomplete","model":"m2","error":null,"incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"message"}],"usage":{"input_tokens":3,"output_tokens":1}}"#,
            TokenUsage(input: 3, output: 1), "max_output_tokens", "m2", "r1"
        ),
        (
            .gemini,
            #"{"candidates":[{"content":{"parts":[{"text":"Hi"}],"role":"model"},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":1,"thoughtsTokenCount":5},"modelVersion":"m3","responseId":"g1"}"#,
            TokenUsage(input: 3, output: 6, reasoning: 5), "STOP", "m3", "g1"
        ),
        (
            .anthropicMessages,
            #"{"id":"a1","type":"message","model":"m4","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"cache_read_input_tokens":2,"output_tokens":1}}"#,
            TokenUsage(input: 3, output: 1, cacheRead: 2), "end_turn", "m4", "a1"
        ),
    ]

    @Test("are read whatever they call themselves", arguments: documents)
    func whole(
        wireProtocol: WireProtocol,
        json: String,
        usage: TokenUsage,
        stop: String,
        model: String,
        id: String
    ) {
        let unnamed = ResponseHead(status: 200)
        for head in [jsonAnswer, eventStream, unnamed] {
            for reads in [[Array(json.utf8)], byteByByte(Array("\n  \(json)\r\n".utf8))] {
                let response = decode(reads, as: wireProtocol, head: head).response
                #expect(response.wasBuffered && response.isTerminated)
                #expect(response.deltas.isEmpty && response.tokenReads == 0)
                #expect(response.usage == usage)
                #expect(response.stopReason == stop)
                #expect(response.servedModel == model)
                #expect(response.responseID == id)
                #expect(response.defect == nil && response.providerError == nil)
            }
        }
    }

    @Test("that were cut are not terminated, and those that are no JSON are malformed", arguments: documents)
    func broken(wireProtocol: WireProtocol, json: String, usage: TokenUsage, stop: String, model: String, id: String) {
        let half = String(json.prefix(json.count / 2))
        let cut = decode(half, as: wireProtocol, head: jsonAnswer, complete: false).response
        #expect(!cut.isTerminated && cut.defect == nil)
        let whole = decode(half, as: wireProtocol, head: jsonAnswer, complete: true).response
        #expect(isMalformed(whole))
        #expect(isMalformed(decode(json + "{}", as: wireProtocol, head: jsonAnswer).response))
        #expect(isMalformed(decode(#"{"hello":"world"}"#, as: wireProtocol, head: jsonAnswer).response))
    }

    @Test("may carry an error in a 200", arguments: WireProtocol.allCases)
    func errors(wireProtocol: WireProtocol) {
        let json = #"{"type":"error","error":{"type":"api_error","message":"m"}}"#
        let response = decode(json, as: wireProtocol, head: jsonAnswer).response
        #expect(response.providerError == ProviderError(type: "api_error", message: "m"))
        #expect(!response.isTerminated)
    }

    @Test("are bounded", arguments: WireProtocol.allCases)
    func bound(wireProtocol: WireProtocol) {
        let json = #"{"text":""# + String(repeating: "x", count: 5_000) + #""}"#
        let decoded = decode(json, as: wireProtocol, head: jsonAnswer, maxEventBytes: 1_000)
        guard case .tooLarge = decoded.response.defect else {
            Issue.record("\(decoded)")
            return
        }
        #expect(decoded.verdict == .giveUp)
    }
}

func isMalformed(_ response: DecodedResponse<Monotonic>) -> Bool {
    if case .malformed = response.defect { true } else { false }
}

@Suite("Bodies that are not what they should be")
struct HostileBodyTests {
    @Test(
        "are malformed where JSON that is none is all they bring, with a short excerpt",
        arguments: WireProtocol.allCases
    )
    func malformed(wireProtocol: WireProtocol) throws {
        let bad = #"{"a":"# + String(repeating: "[", count: 100_000)
        let decoded = decode(events(#"{"type":"ping"}"#, bad), as: wireProtocol)
        #expect(decoded.verdict == .more(hasToken: false), "the answer may come yet")
        guard case .malformed(let what) = decoded.response.defect else {
            Issue.record("\(decoded)")
            return
        }
        #expect(what.hasPrefix("event 2 is not JSON: {\"a\":[[["))
        #expect(what.count <= 160)
    }

    @Test("give up at an event beyond the bound", arguments: WireProtocol.allCases)
    func tooLarge(wireProtocol: WireProtocol) {
        let body = "data: " + String(repeating: "x", count: 2_000)
        for reads in [[Array(body.utf8)], byteByByte(Array(body.utf8))] {
            let decoded = decode(reads, as: wireProtocol, maxEventBytes: 1_000)
            #expect(decoded.verdict == .giveUp)
            #expect(decoded.response.defect == .tooLarge("one event is larger than 1000 bytes"))
        }
    }

    @Test("say it when a web page answers", arguments: WireProtocol.allCases)
    func html(wireProtocol: WireProtocol) {
        let head = ResponseHead(status: 200, headers: [HTTPHeader("Content-Type", "text/html")])
        let response = decode("<!doctype html><html><title>Sign in</title></html>", as: wireProtocol, head: head)
            .response
        guard case .malformed(let what) = response.defect else {
            Issue.record("\(response)")
            return
        }
        #expect(what.hasPrefix("the answer is text/html, not "))
        let text = ResponseHead(status: 200, headers: [HTTPHeader("Content-Type", "text/plain")])
        #expect(isMalformed(decode("Welcome!", as: wireProtocol, head: text).response))
    }

    @Test("end in a sound event without its blank line, and in no other")
    func tail() {
        let finish = #"{"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}]}"#
        #expect(decode("data: \(finish)", as: .openaiChat).response.isTerminated)
        #expect(decode("data: \(finish)\n", as: .openaiChat).response.deltas.count == 1)
        #expect(!decode("data: \(finish)\n", as: .openaiChat, complete: false).response.isTerminated)
        let cut = decode("data: \(finish.dropLast())", as: .openaiChat).response
        #expect(!cut.isTerminated && cut.defect == nil && cut.deltas.isEmpty)
    }

    @Test("are empty", arguments: WireProtocol.allCases)
    func empty(wireProtocol: WireProtocol) {
        #expect(decode("", as: wireProtocol).response == DecodedResponse())
        #expect(decode("\n\n: ping\n\n", as: wireProtocol).response == DecodedResponse())
        #expect(decode("data:\n\ndata: \n\n", as: wireProtocol).response.defect == nil)
    }

    @Test("are recorded ones with bytes changed: no crash, and the same however they are cut")
    func mutated() throws {
        var random = Seeded(state: 3)
        for name in Fixture.names {
            let fixture = try Fixture(name)
            for _ in 0..<12 {
                var body = fixture.body
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let at = Int.random(in: 0..<body.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: body[at] = UInt8.random(in: 0...255, using: &random)
                    case 1: body.insert(UInt8.random(in: 0...255, using: &random), at: at)
                    default: body.removeSubrange(at..<min(at + 9, body.count))
                    }
                }
                for wireProtocol in WireProtocol.allCases {
                    let whole = decode([body], as: wireProtocol, head: fixture.head)
                    let cut = Int.random(in: 0...body.count, using: &random)
                    let split = decode(
                        [Array(body[..<cut]), Array(body[cut...])],
                        as: wireProtocol,
                        head: fixture.head
                    )
                    #expect(whole.response == split.response, "\(name)")
                }
            }
        }
    }

    @Test("are noise")
    func noise() {
        var random = Seeded(state: 4)
        for _ in 0..<300 {
            let body = (0..<Int.random(in: 0..<400, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            for wireProtocol in WireProtocol.allCases {
                #expect(
                    decode([body], as: wireProtocol).response == decode(byteByByte(body), as: wireProtocol).response
                )
            }
        }
    }
}

@Suite("Bodies of failed requests")
struct ErrorBodyTests {
    static let cases: [(String, ProviderError?)] = [
        (
            #"{"error":{"message":"m","type":"invalid_request_error","param":null,"code":"model_not_found"}}"#,
            ProviderError(type: "invalid_request_error", code: "model_not_found", message: "m")
        ),
        (
            #"{"type":"error","error":{"type":"rate_limit_error","message":"m"},"request_id":"req_1"}"#,
            ProviderError(type: "rate_limit_error", message: "m")
        ),
        (
            #"{"error":{"code":429,"message":"You exceeded","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"34.4s"}]}}"#,
            ProviderError(type: "RESOURCE_EXHAUSTED", code: "429", message: "You exceeded", retryDelay: .seconds(34.4))
        ),
        (
            #"[{"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT"}}]"#,
            ProviderError(type: "INVALID_ARGUMENT", code: "400", message: "m")
        ),
        (#"{"detail":"Unexpected fields in the request"}"#, ProviderError(message: "Unexpected fields in the request")),
        (
            #"{"detail":[{"loc":["body"],"msg":"required"}]}"#,
            ProviderError(message: "body: required")
        ),
        (
            #"{"error":"Model is overloaded","error_type":"overloaded"}"#,
            ProviderError(type: "overloaded", message: "Model is overloaded")
        ),
        (#"{"message":"no Route matched"}"#, ProviderError(message: "no Route matched")),
        (
            "data: {\"error\": {\"message\": \"m\", \"type\": \"t\"}}\n\ndata: [DONE]\n\n",
            ProviderError(type: "t", message: "m")
        ),
        ("<html>\r\n<head><title>502 Bad Gateway</title></head>", ProviderError(message: "502 Bad Gateway")),
        ("upstream connect error\n or  disconnect", ProviderError(message: "upstream connect error or disconnect")),
        ("", nil),
        (" \n", nil),
    ]

    @Test("are read in every known shape", arguments: cases)
    func shapes(body: String, expected: ProviderError?) {
        let head = ResponseHead(status: 500)
        #expect(decode(body, as: .openaiChat, head: head).response.providerError == expected)
        #expect(decode(byteByByte(Array(body.utf8)), as: .gemini, head: head).response.providerError == expected)
    }

    @Test("are bounded in what is kept of them")
    func bounded() throws {
        let body = String(repeating: "abc ", count: 100_000)
        let error = try #require(decode(body, as: .openaiChat, head: ResponseHead(status: 500)).response.providerError)
        #expect(error.message.count == 200)
        #expect(error.message.hasSuffix("…"))
    }
}

import BenchModel
import ProviderWire
import Testing

@Suite("A stream of which not all is wanted")
struct EnoughTests {
    private static func read(_ data: String...) -> [UInt8] { Array(data.map { "data: \($0)\n\n" }.joined().utf8) }

    private static let anthropic = read(
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"four tokens in one"}}"#
    )
    private static let chat = read(#"{"choices":[{"index":0,"delta":{"content":"one"}}]}"#)
    private static let responses = read(#"{"type":"response.output_text.delta","delta":"one"}"#)

    @Test(
        "is left at the token event that makes it enough, and not before",
        arguments: [(WireProtocol.anthropicMessages, anthropic), (.openaiChat, chat), (.openaiResponses, responses)]
    )
    func events(wireProtocol: WireProtocol, event: [UInt8]) {
        let two = decode([event, event], as: wireProtocol, complete: false, enough: 3)
        #expect(two.verdict == .more(hasToken: true))
        let three = decode([event, event, event], as: wireProtocol, complete: false, enough: 3)
        #expect(three.verdict == .enough && three.response.deltas.count == 3)
    }

    @Test("is taken whole as far as one read goes: what came has come")
    func oneRead() {
        let decoded = decode([Self.chat + Self.chat + Self.chat], as: .openaiChat, complete: false, enough: 2)
        #expect(decoded.verdict == .enough && decoded.response.deltas.count == 3)
    }

    @Test("is counted by usage where that comes along")
    func byUsage() {
        func chunk(_ tokens: Int) -> [UInt8] {
            Self.read(
                #"{"candidates":[{"content":{"parts":[{"text":"many words"}]}}],"#
                    + #""usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":\#(tokens)}}"#
            )
        }
        #expect(
            decode([chunk(24), chunk(48)], as: .gemini, complete: false, enough: 49).verdict == .more(hasToken: true)
        )
        let enough = decode([chunk(24), chunk(48)], as: .gemini, complete: false, enough: 48)
        #expect(enough.verdict == .enough && enough.response.usage == TokenUsage(input: 3, output: 48))
    }

    @Test("does not begin with what a server says of output before it has sent any")
    func usageWithoutToken() {
        let start = Self.read(
            #"{"choices":[{"index":0,"delta":{"role":"assistant"}}],"usage":{"completion_tokens":9}}"#
        )
        #expect(decode([start], as: .openaiChat, enough: 5).verdict == .more(hasToken: false))
    }

    @Test("is not left once it has ended by itself, or said that it failed")
    func ends() {
        let end = Self.read(#"{"choices":[{"index":0,"delta":{"content":"!"},"finish_reason":"stop"}]}"#)
        #expect(decode([Self.chat + end], as: .openaiChat, enough: 2).verdict == .saidToEnd)
        let error = Self.read(#"{"error":{"type":"server_error","message":"no"}}"#)
        #expect(decode([Self.chat + Self.chat + error], as: .openaiChat, enough: 2).verdict != .enough)
    }

    @Test("is not counted by usage that comes with or after the stop reason, or by itself")
    func finalUsage() {
        let more = ConsumerVerdict.more(hasToken: true)
        let streams: [(WireProtocol, ConsumerVerdict, [String])] = [
            (
                .anthropicMessages, .saidToEnd,
                [
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"many words in one"}}"#,
                    #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":50}}"#,
                ]
            ),
            (
                .anthropicMessages, .saidToEnd,
                [
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"many words in one"}}"#,
                    #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#,
                    #"{"type":"message_delta","delta":{},"usage":{"output_tokens":50}}"#,
                ]
            ),
            (
                .openaiChat, .saidToEnd,
                [
                    #"{"choices":[{"index":0,"delta":{"content":"many words"}}]}"#,
                    #"{"choices":[{"index":0,"delta":{"content":"."},"finish_reason":"stop"}],"usage":{"completion_tokens":50}}"#,
                ]
            ),
            (
                .openaiChat, more,
                [
                    #"{"choices":[{"index":0,"delta":{"content":"many words"}}]}"#,
                    #"{"choices":[],"usage":{"completion_tokens":50}}"#,
                ]
            ),
            (
                .gemini, .saidToEnd,
                [
                    #"{"candidates":[{"content":{"parts":[{"text":"many words"}]},"finishReason":"STOP"}],"usageMetadata":{"candidatesTokenCount":50}}"#
                ]
            ),
            (
                .openaiResponses, more,
                [
                    #"{"type":"response.output_text.delta","delta":"many words"}"#,
                    #"{"type":"response.in_progress","response":{"usage":{"output_tokens":50}}}"#,
                ]
            ),
        ]
        for (wireProtocol, verdict, data) in streams {
            let reads = data.map { Self.read($0) }
            let decoded = decode(reads, as: wireProtocol, enough: 20)
            #expect(decoded.verdict == verdict, "\(wireProtocol): \(data)")
        }
    }

    @Test("is left as asked although each chunk says that it is the last")
    func finishEverywhere() {
        let chunk = Self.read(
            #"{"candidates":[{"content":{"parts":[{"text":"w"}]},"finishReason":"STOP"}]}"#
        )
        #expect(decode([chunk], as: .gemini, enough: 1).verdict == .saidToEnd, "it may have ended")
        #expect(decode([chunk, chunk, chunk], as: .gemini, enough: 3).verdict == .enough)
    }

    @Test("is not left when its stop reason has come, though its terminator has not")
    func stopped() {
        let stop = Self.read(#"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#)
        let decoded = decode([Self.anthropic + stop], as: .anthropicMessages, enough: 1)
        #expect(decoded.verdict == .saidToEnd)
    }

    // MARK: What becomes of it

    private static func outcome(_ reason: CancelReason, status: Int = 200, body: [UInt8]) -> Sample.Outcome {
        let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        let call = ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "http://127.0.0.1"))
        let head = ResponseHead(status: status, headers: eventStream.headers)
        return call.outcome(
            of: RecordedExchange(
                times: PhaseTimes(started: 0),
                ending: .cancelled,
                head: head,
                response: decode([body], as: .openaiChat, head: head, complete: false).response,
                cancellation: Cancellation(reason: reason, decided: 1)
            )
        )
    }

    @Test("A closed stream is cancelled, unless the server had failed it by then")
    func outcomes() {
        #expect(Self.outcome(.planned, body: Self.chat) == .cancelled)
        let error = Self.read(#"{"error":{"type":"server_error","message":"no"}}"#)
        guard case .failed(.streamError, _) = Self.outcome(.planned, body: Self.chat + error) else {
            Issue.record("an error in the body is a failure, however the stream ended")
            return
        }
        guard case .failed(.rateLimited, _) = Self.outcome(.planned, status: 429, body: []) else {
            Issue.record("a refusal is a failure, however the stream ended")
            return
        }
        #expect(Self.outcome(.interrupted, status: 429, body: []) == .cancelled)
    }

    @Test("A request says when it is closed, if it is one of those")
    func requests() {
        var target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        target.cancelAfter = CancelAfter(.time(.milliseconds(800)))
        let call = ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "http://127.0.0.1"))
        let prompt = Prompt(id: "p", user: "hi")
        #expect(call.request(for: prompt, nonce: nil, closesEarly: true).closeAfter == .milliseconds(800))
        #expect(call.request(for: prompt, nonce: nil).closeAfter == nil)
    }
}

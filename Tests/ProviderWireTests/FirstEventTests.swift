import BenchModel
import ProviderWire
import Testing

/// The first event of any kind, which other tools take for the first token.
@Suite("The first event")
struct FirstEventTests {
    /// Of each protocol an event that brings no token, and one that does.
    static let streams: [(WireProtocol, String, String)] = [
        (
            .openaiChat, #"{"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#,
            #"{"id":"c","choices":[{"index":0,"delta":{"content":"Hi"}}]}"#
        ),
        (
            .anthropicMessages, #"{"type":"message_start","message":{"id":"m","role":"assistant","content":[]}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#
        ),
        (
            .openaiResponses, #"{"type":"response.created","response":{"id":"r","status":"in_progress"}}"#,
            #"{"type":"response.output_text.delta","item_id":"i","output_index":0,"content_index":0,"delta":"Hi"}"#
        ),
        (
            .gemini, #"{"candidates":[{"content":{"role":"model","parts":[]}}],"modelVersion":"g"}"#,
            #"{"candidates":[{"content":{"role":"model","parts":[{"text":"Hi"}]}}]}"#
        ),
    ]

    /// Feeds each text at an instant of its own, 10 ns apart, the first at 10.
    private func decode(_ wireProtocol: WireProtocol, _ reads: [String], streamed: Bool = true)
        -> DecodedResponse<Monotonic>
    {
        let decoder = ResponseDecoding.decoder(
            for: wireProtocol,
            head: streamed ? eventStream : jsonAnswer,
            maxEventBytes: 1 << 20
        )
        for (place, read) in reads.enumerated() {
            let bytes = Array(read.utf8)
            let instant = MonotonicInstant(nanoseconds: 10 * Int64(place + 1))
            _ = decoder.receive(bytes.span, arrival: instant, takenInHand: instant)
        }
        return decoder.finish(complete: true)
    }

    @Test("is noted though it brings no token, in every protocol", arguments: streams)
    func roleOnly(wireProtocol: WireProtocol, first: String, token: String) {
        let response = decode(wireProtocol, [": a comment\n\n", events(first), events(token)])
        #expect(response.firstEvent == 20)
        #expect(response.deltas.firstToken == 30)
    }

    @Test("is the first token's where nothing came before it", arguments: streams)
    func tokenAtOnce(wireProtocol: WireProtocol, first: String, token: String) {
        let response = decode(wireProtocol, ["data: \n\n", "data: : keepalive\n\n", events(token), events(token)])
        #expect(response.firstEvent == 30 && response.deltas.firstToken == 30)
    }

    @Test("is none of a buffered answer, nor of an empty body", arguments: WireProtocol.allCases)
    func buffered(wireProtocol: WireProtocol) {
        #expect(decode(wireProtocol, [#"{"id":"x"}"#], streamed: false).firstEvent == nil)
        #expect(decode(wireProtocol, [": nothing\n\n"]).firstEvent == nil)
    }

    @Test("is one of a streamed array, too")
    func array() {
        let first = Self.streams[3]
        let response = decode(.gemini, ["[", first.1, ",", first.2, "]"])
        #expect(response.firstEvent == 20 && response.deltas.firstToken == 40)
    }
}

import BenchModel
import Testing

@testable import ProviderWire

@Suite("Times that servers tell in their answers")
struct TimingTests {
    private static func timing(_ last: String, headers: [HTTPHeader] = []) -> ServerTiming {
        var reader = Answer(.openaiChat)
        return reader.timing(last, headers: headers)
    }

    /// Decodes a stream of one token and a last chunk.
    private struct Answer {
        let wire: WireProtocol

        init(_ wire: WireProtocol) { self.wire = wire }

        mutating func timing(_ last: String, headers: [HTTPHeader]) -> ServerTiming {
            var record = ResponseRecord()
            var dialect = OpenAIChat()
            let first = #"{"choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":"stop"}]}"#
            for event in [first, last] { _ = dialect.take(Array(event.utf8).span, into: &record) }
            return record.response.timing
        }
    }

    @Test("are llama-server's, of the last chunk")
    func llamaServer() {
        let timing = Self.timing(
            #"{"choices":[],"usage":{"prompt_tokens":21,"completion_tokens":5},"timings":{"cache_n":0,"prompt_n":21,"prompt_ms":0.703,"#
                + #""prompt_per_token_ms":0.03,"predicted_n":5,"predicted_ms":418.5,"predicted_per_second":9569.3}}"#
        )
        #expect(timing == ServerTiming([.prefill: 703_000, .decode: 418_500_000]))
    }

    @Test("are vLLM's, where it tells them per request")
    func vllm() {
        let timing = Self.timing(
            #"{"choices":[],"metrics":{"time_to_first_token_ms":120.5,"generation_time_ms":900,"queue_time_ms":20,"mean_itl_ms":1}}"#
        )
        #expect(timing == ServerTiming([.queue: 20_000_000, .firstToken: 120_500_000, .decode: 900_000_000]))
    }

    @Test(
        "are Groq's, in seconds within its usage",
        arguments: [#""usage":USAGE"#, #""x_groq":{"id":"r","usage":USAGE}"#]
    )
    func groq(place: String) {
        let usage =
            #"{"queue_time":0.037,"prompt_tokens":3,"prompt_time":0.0006,"completion_tokens":1,"completion_time":0.5,"total_time":0.54}"#
        let parts = place.split(separator: "USAGE", omittingEmptySubsequences: false)
        let timing = Self.timing(#"{"choices":[],\#(parts[0])\#(usage)\#(parts[1])}"#)
        #expect(timing == ServerTiming([.queue: 37_000_000, .prefill: 600_000, .decode: 500_000_000]))
    }

    @Test(
        "are left out where they are none",
        arguments: [
            #""timings":null"#, #""timings":{"prompt_ms":-1}"#, #""timings":{"prompt_ms":1e99}"#,
            #""timings":{"prompt_ms":{}}"#,
            #""metrics":[1]"#, #""timings":{"prompt_ms":"soon"}"#, #""usage":{"queue_time":null}"#,
        ]
    )
    func odd(member: String) { #expect(Self.timing(#"{"choices":[],\#(member)}"#) == ServerTiming()) }

    @Test("are a header field's, whatever stands before processing-ms")
    func header() {
        let time = { (headers: [HTTPHeader]) in TimingReader.processing(ResponseHead(status: 200, headers: headers)) }
        #expect(time([HTTPHeader("OpenAI-Processing-Ms", "250")]) == 250_000_000)
        #expect(time([HTTPHeader("x-acme-processing-ms", "1.5")]) == 1_500_000)
        #expect(time([HTTPHeader("x-acme-processing-ms", "soon"), HTTPHeader("processing-ms", "-1")]) == nil)
        #expect(time([HTTPHeader("server-timing", "5")]) == nil)
        #expect(time([HTTPHeader("processing-ms", "0x10")]) == nil)
    }
}

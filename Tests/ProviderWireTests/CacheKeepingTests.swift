import BenchModel
import ProviderWire
import Testing

@Suite("How long a cache keeps what was written to it")
struct CacheKeepingTests {
    private static let written = #""cache_read_input_tokens":7,"cache_creation_input_tokens":100"#
    private static let split = #""cache_creation":{"ephemeral_5m_input_tokens":40,"ephemeral_1h_input_tokens":60}"#

    private static func anthropic(start: String, delta: String) -> TokenUsage {
        decode(
            events(
                #"{"type":"message_start","message":{"id":"m","type":"message","model":"claude-x","content":[],"#
                    + #""usage":{"input_tokens":5,\#(start),"output_tokens":1}}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{\#(delta)}}"#,
                #"{"type":"message_stop"}"#
            ),
            as: .anthropicMessages
        ).response.usage
    }

    private static let usage = TokenUsage(input: 112, output: 9, cacheRead: 7, cacheWrite: 100, cacheWriteHour: 60)

    @Test(
        "Anthropic tells it once, or again, and no 0 behind it lowers it",
        arguments: [
            "", #""input_tokens":5,\#(Self.written),"#, #""input_tokens":5,\#(Self.written),\#(Self.split),"#,
            #""cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"#,
            #""cache_creation":null,"#,
        ]
    )
    func anthropic(inDelta members: String) {
        let usage = Self.anthropic(start: Self.written + "," + Self.split, delta: members + #""output_tokens":9"#)
        #expect(usage == Self.usage)
    }

    @Test("one that comes with the end is read, too, and in an answer that comes whole")
    func late() {
        let late = Self.anthropic(start: Self.written, delta: #"\#(Self.split),"output_tokens":9"#)
        #expect(late == Self.usage)
        let document =
            #"{"id":"a","type":"message","model":"m","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","#
            + #""usage":{"input_tokens":5,\#(Self.written),\#(Self.split),"output_tokens":9}}"#
        #expect(decode(document, as: .anthropicMessages, head: jsonAnswer).response.usage == Self.usage)
    }

    @Test("zeros beside a count are no split, and a split without a count is one")
    func placeholders() {
        let zeros = #""cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0}"#
        let unsaid = Self.anthropic(start: Self.written + "," + zeros, delta: #""output_tokens":9"#)
        #expect(unsaid.cacheWrite == 100 && unsaid.cacheWriteHour == nil)
        let none = Self.anthropic(start: #""cache_creation_input_tokens":0,\#(zeros)"#, delta: #""output_tokens":9"#)
        #expect(none.cacheWrite == 0 && none.cacheWriteHour == 0)
        let bare = Self.anthropic(start: #""cache_read_input_tokens":7,\#(Self.split)"#, delta: #""output_tokens":9"#)
        #expect(bare == Self.usage)
        let day = Self.anthropic(
            start: #""cache_creation":{"ephemeral_5m_input_tokens":40,"ephemeral_24h_input_tokens":60}"#,
            delta: #""output_tokens":9"#
        )
        #expect(day.cacheWrite == 100 && day.cacheWriteHour == 60)
        let older = Self.anthropic(start: Self.written, delta: #""output_tokens":9"#)
        #expect(older.cacheWrite == 100 && older.cacheWriteHour == nil)
    }

    @Test("several passes of one request are added up")
    func passes() {
        let passes =
            #""iterations":[{"input_tokens":5,\#(Self.written),\#(Self.split),"output_tokens":9},"#
            + #"{"input_tokens":1,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":10},"output_tokens":1}]"#
        let usage = Self.anthropic(start: Self.written + "," + Self.split, delta: #""output_tokens":9,\#(passes)"#)
        #expect(usage.cacheWrite == 110 && usage.cacheWriteHour == 70 && usage.input == 123)
    }

    @Test(
        "gateways tell it in OpenAI's shape",
        arguments: [
            #""cache_creation_input_tokens":100,"cache_creation":{"ephemeral_5m_input_tokens":40,"ephemeral_1h_input_tokens":60}"#,
            #""prompt_tokens_details":{"cached_tokens":7,"cache_creation_tokens":100,"cache_creation_token_details":"#
                + #"{"ephemeral_5m_input_tokens":40,"ephemeral_1h_input_tokens":60}}"#,
        ]
    )
    func gateways(members: String) {
        let chunks = [
            #"{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}"#,
            #"{"choices":[],"usage":{"prompt_tokens":112,"completion_tokens":9,"cached_tokens":7,\#(members)}}"#,
            // Repeats the counts without the split.
            #"{"choices":[],"usage":{"prompt_tokens":112,"completion_tokens":9,"cache_creation_input_tokens":100}}"#,
        ]
        let body = chunks.map { events($0) }.joined() + events("[DONE]")
        #expect(decode(body, as: .openaiChat).response.usage == Self.usage)
    }
}

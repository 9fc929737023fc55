import BenchModel
import ProviderWire
import Testing

@Suite("Anthropic Messages streams")
struct AnthropicStreamTests {
    /// A stream with thinking, pings, padding before braces, a tool call and things nobody knows.
    static let full = """
        event: message_start
        data: {"type":"message_start","message":{"model":"claude-sonnet-5","id":"msg_1","type":"message","role":"assistant",\
        "content":[],"stop_reason":null,"usage":{"input_tokens":43,"cache_creation_input_tokens":100,\
        "cache_read_input_tokens":7,"cache_creation":{"ephemeral_5m_input_tokens":100},"output_tokens":2}}  }

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

        event: ping
        data: {"type": "ping"}

        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"I"}          }

        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EsECCokB"}   }

        data: {"index":1,"delta":{"text":"Grüße","type":"text_delta"},"type":"content_block_delta"}

        data: {"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"cited_text":"x"}}}

        data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"f","input":{}}}

        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\": 1"}}

        data: {"type":"never_heard_of","delta":{"type":"x","y":[1,{"text":"no"}]},"text":"no"}

        data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":61,\
        "output_tokens":373,"output_tokens_details":{"thinking_tokens":62}}    }

        data: {"type":"message_stop"               }

        data: {"type": "ping"}


        """

    @Test("give tokens, usage and the reason they stopped")
    func whole() {
        let decoded = decode(Self.full, as: .anthropicMessages)
        let response = decoded.response
        #expect(response.deltas.kinds == [.thinking, .text, .tool])
        #expect(response.deltas.byteCounts == [1, 7, 7])
        #expect(response.thinkingBegan == 1_000)
        let usage = TokenUsage(
            input: 168,
            output: 373,
            reasoning: 62,
            cacheRead: 7,
            cacheWrite: 100,
            cacheWriteHour: 0
        )
        #expect(response.usage == usage)
        // The 2 of message_start were no count of the first event.
        #expect(response.firstEventTokens == nil)
        #expect(response.stopReason == "tool_use")
        #expect(response.servedModel == "claude-sonnet-5")
        #expect(response.responseID == "msg_1")
        #expect(response.isTerminated)
        #expect(decoded.verdict == .terminated)
        #expect(decode(byteByByte(Array(Self.full.utf8)), as: .anthropicMessages).response == response)
    }

    @Test("tell that there is thinking though nothing of it is shown", arguments: ["thinking", "redacted_thinking"])
    func hiddenThinking(type: String) {
        let body = events(
            #"{"type":"content_block_start","index":0,"content_block":{"type":"\#(type)","thinking":"","data":"x"}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EsEC"}}"#,
            #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi"}}"#
        )
        let response = decode(body, as: .anthropicMessages, complete: false).response
        #expect(response.thinkingBegan == 1_000 && response.deltas.kinds == [.text])
        let plain = events(#"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#)
        #expect(decode(plain, as: .anthropicMessages, complete: false).response.thinkingBegan == nil)
    }

    @Test("tell no output tokens when they are cut, as the first count is no count of the whole")
    func cut() throws {
        let end = try #require(Self.full.firstRange(of: "data: {\"type\":\"message_delta\""))
        let response = decode(String(Self.full[..<end.lowerBound]), as: .anthropicMessages, complete: false).response
        #expect(response.usage == TokenUsage(input: 150, cacheRead: 7, cacheWrite: 100, cacheWriteHour: 0))
        #expect(!response.isTerminated)
        #expect(response.deltas.count == 3)
    }

    @Test("tell no output tokens where only the start counts them")
    func startOnly() {
        let body = events(
            #"{"type":"message_start","message":{"usage":{"input_tokens":4,"output_tokens":9}}}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#,
            #"{"type":"message_stop"}"#
        )
        #expect(decode(body, as: .anthropicMessages).response.usage == TokenUsage(input: 4))
    }

    @Test("end in an error event")
    func error() {
        let body = events(
            #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
            #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}"#
        )
        let response = decode(body, as: .anthropicMessages).response
        #expect(response.providerError == ProviderError(type: "overloaded_error", message: "Overloaded"))
        #expect(response.deltas.count == 1)
        #expect(!response.isTerminated)
    }
}

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
        #expect(response.usage == TokenUsage(input: 168, output: 373, reasoning: 62, cacheRead: 7, cacheWrite: 100))
        #expect(response.stopReason == "tool_use")
        #expect(response.servedModel == "claude-sonnet-5")
        #expect(response.responseID == "msg_1")
        #expect(response.isTerminated)
        #expect(decoded.verdict == .terminated)
        #expect(decode(byteByByte(Array(Self.full.utf8)), as: .anthropicMessages).response == response)
    }

    @Test("tell no output tokens when they are cut, as the first count is no count of the whole")
    func cut() throws {
        let end = try #require(Self.full.firstRange(of: "data: {\"type\":\"message_delta\""))
        let response = decode(String(Self.full[..<end.lowerBound]), as: .anthropicMessages, complete: false).response
        #expect(response.usage == TokenUsage(input: 150, cacheRead: 7, cacheWrite: 100))
        #expect(!response.isTerminated)
        #expect(response.deltas.count == 3)
    }

    @Test("take their output from the start where the end gives none")
    func startOnly() {
        let body = events(
            #"{"type":"message_start","message":{"usage":{"input_tokens":4,"output_tokens":9}}}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#,
            #"{"type":"message_stop"}"#
        )
        #expect(decode(body, as: .anthropicMessages).response.usage == TokenUsage(input: 4, output: 9))
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

@Suite("Chat completion streams")
struct ChatStreamTests {
    private func chunk(_ delta: String, finish: String = "null", rest: String = "") -> String {
        #"{"id":"c1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":\#(delta),"finish_reason":\#(finish)}]\#(rest)}"#
    }

    @Test(
        "log a token event for text of any kind",
        arguments: [
            (#"{"role":"assistant","content":""}"#, nil, 0), (#"{"role":"assistant","content":null}"#, nil, 0),
            (#"{"role":"assistant"}"#, nil, 0), (#"{}"#, nil, 0), (#"null"#, nil, 0),
            (#"{"content":"Hi"}"#, .text, 2), (#"{"content":"\ud83d\udc4b"}"#, .text, 4),
            (#"{"role":null,"content":null,"reasoning_content":"We"}"#, .thinking, 2),
            (#"{"content":"","reasoning":"We"}"#, .thinking, 2),
            (#"{"reasoning":"We","reasoning_content":"We"}"#, .thinking, 2),
            (#"{"reasoning":null,"reasoning_details":[{"type":"reasoning.text","text":"We"}]}"#, .thinking, 2),
            (#"{"reasoning":"We","reasoning_details":[{"type":"reasoning.text","text":"We"}]}"#, .thinking, 2),
            (#"{"reasoning_details":[{"type":"reasoning.encrypted","data":"xyz"}]}"#, nil, 0),
            (#"{"refusal":"No"}"#, .refusal, 2), (#"{"content":"","refusal":null}"#, nil, 0),
            (
                #"{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":""}}]}"#, nil,
                0
            ),
            (#"{"tool_calls":[{"index":0,"function":{"arguments":"{\""}}]}"#, .tool, 2),
            (#"{"tool_calls":null}"#, nil, 0), (#"{"function_call":{"arguments":"{}"}}"#, .tool, 2),
            (#"{"reasoning":"We","content":"Hi!"}"#, .text, 5),
            (#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"We"}]}]}"#, .thinking, 2),
            (#"{"content":[{"type":"text","text":"Hi"}]}"#, .text, 2),
        ] as [(String, DeltaLog.Kind?, Int32)]
    )
    func tokenEvents(delta: String, kind: DeltaLog.Kind?, bytes: Int32) {
        let response = decode(events(chunk(delta)), as: .openaiChat).response
        #expect(response.deltas.kinds == (kind.map { [$0] } ?? []))
        #expect(response.deltas.byteCounts == (kind == nil ? [] : [bytes]))
        #expect(response.defect == nil)
    }

    private static let usage =
        #""usage":{"prompt_tokens":8,"completion_tokens":2,"total_tokens":10,"#
        + #""prompt_tokens_details":{"cached_tokens":5,"cache_write_tokens":1},"completion_tokens_details":{"reasoning_tokens":1}}"#

    @Test("take usage from wherever servers put it")
    func usagePlaces() {
        let text = chunk(#"{"content":"Hi"}"#)
        let expected = TokenUsage(input: 8, output: 2, reasoning: 1, cacheRead: 5, cacheWrite: 1)
        let bodies = [
            // A chunk of its own, with no choices and with one that says nothing.
            events(text, chunk("{}", finish: #""stop""#), #"{"choices":[],\#(Self.usage)}"#, "[DONE]"),
            events(
                text,
                chunk("{}", finish: #""stop""#),
                #"{"choices":[{"index":0,"delta":{}}],\#(Self.usage)}"#,
                "[DONE]"
            ),
            // The finish chunk.
            events(text, chunk("{}", finish: #""stop""#, rest: ",\(Self.usage)"), "[DONE]"),
            // Every chunk: the last word holds, and a null is no word.
            events(
                chunk(#"{"content":"H"}"#, rest: #","usage":{"prompt_tokens":8,"completion_tokens":1}"#),
                chunk(#"{"content":"i"}"#, rest: ",\(Self.usage)"),
                chunk("{}", finish: #""stop""#, rest: #","usage":null"#)
            ),
            // Groq's corner.
            events(text, chunk("{}", finish: #""stop""#, rest: #","x_groq":{"id":"r",\#(Self.usage)}"#), "[DONE]"),
        ]
        for body in bodies {
            let response = decode(body, as: .openaiChat).response
            #expect(response.usage == expected)
            #expect(response.isTerminated)
            #expect(response.stopReason == "stop")
        }
    }

    @Test("count xAI's reasoning as output, which it keeps beside")
    func xaiReasoning() {
        let usage =
            #"{"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":2,"total_tokens":354,"#
            + #""completion_tokens_details":{"reasoning_tokens":340}}}"#
        #expect(
            decode(events(usage), as: .openaiChat).response.usage == TokenUsage(input: 12, output: 342, reasoning: 340)
        )
        let openAI =
            #"{"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":342,"total_tokens":354,"#
            + #""completion_tokens_details":{"reasoning_tokens":340}}}"#
        #expect(
            decode(events(openAI), as: .openaiChat).response.usage == TokenUsage(input: 12, output: 342, reasoning: 340)
        )
    }

    @Test("take cache figures that stand beside the totals")
    func cacheBeside() {
        let deepSeek =
            #"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1,"prompt_cache_hit_tokens":4,"prompt_cache_miss_tokens":5}}"#
        #expect(
            decode(events(deepSeek), as: .openaiChat).response.usage == TokenUsage(input: 9, output: 1, cacheRead: 4)
        )
        let sglang =
            #"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":6,"total_tokens":15,"reasoning_tokens":4,"prompt_tokens_details":null}}"#
        #expect(decode(events(sglang), as: .openaiChat).response.usage == TokenUsage(input: 9, output: 6, reasoning: 4))
    }

    @Test("refuse counts that are none")
    func absurdUsage() {
        let body = events(
            #"{"choices":[],"usage":{"prompt_tokens":-1,"completion_tokens":9223372036854775807,"total_tokens":"7"}}"#
        )
        let response = decode(body, as: .openaiChat).response
        #expect(response.usage == TokenUsage())
        #expect(response.defect == nil)
    }

    @Test("are terminated by finish reasons and over at [DONE]")
    func termination() {
        let text = chunk(#"{"content":"Hi"}"#)
        let finish = chunk("{}", finish: #""stop""#)
        #expect(decode(events(text), as: .openaiChat).response.isTerminated == false)
        #expect(decode(events(text, finish), as: .openaiChat).response.isTerminated)
        #expect(decode(events(text, finish), as: .openaiChat).verdict == .more(hasToken: true))
        #expect(decode(events(text, finish, "[DONE]"), as: .openaiChat).verdict == .terminated)
        let undone = decode(events(text, "[DONE]"), as: .openaiChat)
        #expect(undone.verdict == .terminated)
        #expect(!undone.response.isTerminated)
        // vLLM's last text and its finish reason share a chunk.
        let both = decode(events(chunk(#"{"content":"."}"#, finish: #""length""#)), as: .openaiChat).response
        #expect(both.isTerminated && both.deltas.count == 1 && both.stopReason == "length")
    }

    @Test("of two choices are terminated when both are")
    func twoChoices() {
        func part(_ index: Int, finish: String) -> String {
            #"{"choices":[{"index":\#(index),"delta":{"content":"x"},"finish_reason":\#(finish)}]}"#
        }
        let stop = #""stop""#
        let half = events(part(0, finish: "null"), part(1, finish: "null"), part(0, finish: stop))
        #expect(!decode(half, as: .openaiChat).response.isTerminated)
        #expect(decode(half + events(part(1, finish: stop)), as: .openaiChat).response.isTerminated)
        #expect(!decode(events(part(0, finish: stop), part(1, finish: "null")), as: .openaiChat).response.isTerminated)
    }

    @Test("note when they were terminated: at the finish reason, and better at [DONE]")
    func terminatorArrival() {
        let decoder = ResponseDecoding.decoder(
            for: .openaiChat,
            streamed: true,
            head: eventStream,
            maxEventBytes: 1 << 20
        )
        func receive(_ text: String, at arrival: Nanoseconds) {
            let bytes = Array(text.utf8)
            _ = decoder.receive(bytes.span, arrival: arrival, takenInHand: arrival)
        }
        receive(events(chunk(#"{"content":"Hi"}"#)), at: 10)
        receive(events(chunk("{}", finish: #""stop""#)), at: 20)
        receive(events(#"{"choices":[],"usage":{"prompt_tokens":1}}"#), at: 30)
        receive("data: [DONE]\n\n", at: 40)
        receive("data: {]\n\n", at: 50)
        let response = decoder.finish(complete: true)
        #expect(response.terminatorArrival == 40)
        #expect(response.defect == nil)
        #expect(response.deltas.lastToken == 10)
    }

    @Test(
        "carry errors in many words",
        arguments: [
            (
                #"{"error":{"message":"The server had an error","type":"server_error"}}"#,
                ProviderError(type: "server_error", message: "The server had an error")
            ),
            (
                #"{"error":{"object":"error","message":"m","type":"BadRequestError","param":null,"code":400}}"#,
                ProviderError(type: "BadRequestError", code: "400", message: "m")
            ),
            (#"{"error":"Input too long","error_type":"validation"}"#, ProviderError(message: "Input too long")),
            (
                #"{"object":"error","message":"m","type":"t","code":500}"#,
                ProviderError(type: "t", code: "500", message: "m")
            ),
            (
                #"{"choices":[{"index":0,"delta":{},"error":{"code":502,"message":"m"}}]}"#,
                ProviderError(code: "502", message: "m")
            ),
            (
                #"{"id":"x","error":{"code":502,"message":"upstream"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}"#,
                ProviderError(code: "502", message: "upstream")
            ),
            (
                #"{"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}"#,
                ProviderError(type: "error", message: "the stream ended with finish_reason \"error\"")
            ),
            (#"{"error":{"unknown":true}}"#, ProviderError(message: #"{"unknown":true}"#)),
        ]
    )
    func errors(data: String, expected: ProviderError) {
        #expect(decode(events(data, "[DONE]"), as: .openaiChat).response.providerError == expected)
    }

    @Test(
        "are not in error because they mention one",
        arguments: [#"{"error":null,"choices":[]}"#, #"{"error":{},"choices":[]}"#]
    )
    func noError(data: String) {
        #expect(decode(events(data), as: .openaiChat).response.providerError == nil)
    }

    @Test("take Azure's and OpenRouter's openings in their stride")
    func openings() {
        let body =
            ": OPENROUTER PROCESSING\n\n"
            + events(
                #"{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0}]}"#,
                #"{"choices":[{"content_filter_results":{},"delta":{"content":"Hi"},"finish_reason":null,"index":0}],"id":"c2","model":"gpt"}"#
            )
        let response = decode(body, as: .openaiChat).response
        #expect(response.servedModel == "gpt" && response.responseID == "c2")
        #expect(response.deltas.count == 1)
    }
}

@Suite("Responses streams")
struct ResponsesStreamTests {
    @Test("log every kind of delta, and nothing else")
    func kinds() {
        let body = events(
            #"{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","model":"gpt-5","status":"in_progress","usage":null,"error":null}}"#,
            #"{"type":"response.output_item.added","item":{"type":"message","content":[]}}"#,
            #"{"type":"response.content_part.added","part":{"type":"output_text","text":""}}"#,
            #"{"type":"response.reasoning_summary_text.delta","delta":"We"}"#,
            #"{"type":"response.reasoning_text.delta","delta":"We"}"#,
            #"{"delta":"Current","type":"response.output_text.delta","obfuscation":"8LmeBsRtk"}"#,
            #"{"type":"response.output_text.delta","delta":""}"#,
            #"{"type":"response.output_text.done","text":"Current"}"#,
            #"{"type":"response.function_call_arguments.delta","delta":"{"}"#,
            #"{"type":"response.custom_tool_call_input.delta","delta":"x"}"#,
            #"{"type":"response.refusal.delta","delta":"No"}"#,
            #"{"type":"response.audio.delta","delta":"AAAA"}"#
        )
        let response = decode(body, as: .openaiResponses).response
        #expect(response.deltas.kinds == [.thinking, .thinking, .text, .tool, .tool, .refusal])
        #expect(response.deltas.byteCounts == [2, 2, 7, 1, 1, 2])
        #expect(response.responseID == "resp_1" && response.servedModel == "gpt-5")
        #expect(!response.isTerminated)
    }

    private static let usage =
        #""usage":{"input_tokens":114,"input_tokens_details":{"cached_tokens":4,"cache_write_tokens":3},"#
        + #""output_tokens":15,"output_tokens_details":{"reasoning_tokens":6},"total_tokens":129}"#

    @Test("end completed, incomplete or failed")
    func ends() {
        let usage = TokenUsage(input: 114, output: 15, reasoning: 6, cacheRead: 4, cacheWrite: 3)
        let completed = decode(
            events(
                #"{"type":"response.completed","response":{"status":"completed","error":null,"incomplete_details":null,\#(Self.usage)}}"#
            ),
            as: .openaiResponses
        )
        #expect(completed.verdict == .terminated && completed.response.isTerminated)
        #expect(completed.response.stopReason == "completed" && completed.response.usage == usage)
        let incomplete = decode(
            events(
                #"{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},\#(Self.usage)}}"#
            ),
            as: .openaiResponses
        )
        #expect(incomplete.verdict == .terminated && incomplete.response.isTerminated)
        #expect(incomplete.response.stopReason == "max_output_tokens" && incomplete.response.usage == usage)
        let failed = decode(
            events(
                #"{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"m"}}}"#
            ),
            as: .openaiResponses
        )
        #expect(failed.verdict == .terminated)
        #expect(failed.response.providerError == ProviderError(code: "server_error", message: "m"))
    }

    @Test("carry errors flat and nested")
    func errors() {
        let flat = decode(
            events(#"{"type":"error","code":"rate_limit_exceeded","message":"m","param":null,"sequence_number":1}"#),
            as: .openaiResponses
        ).response
        #expect(flat.providerError == ProviderError(type: "error", code: "rate_limit_exceeded", message: "m"))
        let nested = decode(
            events(
                #"{"type":"error","sequence_number":2,"error":{"type":"insufficient_quota","code":"insufficient_quota","message":"You exceeded","param":null}}"#,
                #"{"type":"response.failed","response":{"status":"failed","error":{"code":"x","message":"y"}}}"#
            ),
            as: .openaiResponses
        ).response
        #expect(
            nested.providerError
                == ProviderError(type: "insufficient_quota", code: "insufficient_quota", message: "You exceeded")
        )
    }

    @Test("may have a [DONE] behind them")
    func done() {
        let body = events(#"{"type":"response.completed","response":{"status":"completed"}}"#, "[DONE]")
        #expect(decode(body, as: .openaiResponses).response.defect == nil)
        #expect(decode(events("[DONE]"), as: .openaiResponses).response.isTerminated == false)
    }
}

@Suite("Gemini streams")
struct GeminiStreamTests {
    private static let chunks = [
        #"{"candidates": [{"content": {"parts": [{"text": "Let me", "thought": true}],"role": "model"},"index": 0}],"#
            + #""usageMetadata": {"trafficType":"ON_DEMAND"},"modelVersion": "gemini-3.7-flash","responseId": "WQ"}"#,
        #"{"candidates": [{"content": {"parts": [{"text": "fixture ok"}],"role": "model"},"index": 0}],"#
            + #""usageMetadata": {"promptTokenCount": 7,"candidatesTokenCount": 1,"totalTokenCount": 102,"thoughtsTokenCount": 94}}"#,
        #"{"candidates": [{"content": {"parts": [{"functionCall": {"name": "f","args": {"a":1}}}],"role": "model"}}]}"#,
        #"{"candidates": [{"content": {"parts": [{"functionCall": {"name": "f"}}],"role": "model"}}]}"#,
        #"{"candidates": [{"content": {"parts": [{"text": "","thoughtSignature": "EqkECq"}],"role": "model"},"finishReason": "STOP"}],"#
            + #""usageMetadata": {"promptTokenCount": 7,"cachedContentTokenCount": 3,"candidatesTokenCount": 2,"thoughtsTokenCount": 94}}"#,
    ]

    private func check(_ decoded: Decoded) {
        let response = decoded.response
        #expect(response.deltas.kinds == [.thinking, .text, .tool, .tool])
        #expect(response.deltas.byteCounts == [6, 10, 7, 0])
        #expect(response.usage == TokenUsage(input: 7, output: 96, reasoning: 94, cacheRead: 3))
        #expect(response.stopReason == "STOP")
        #expect(response.servedModel == "gemini-3.7-flash" && response.responseID == "WQ")
        #expect(response.isTerminated && !response.wasBuffered && response.defect == nil)
        #expect(decoded.verdict == .more(hasToken: true))
    }

    @Test("come as events with CRLF")
    func asEvents() {
        let body = Self.chunks.map { "data: \($0)\r\n\r\n" }.joined()
        check(decode(body, as: .gemini))
        check(decode(byteByByte(Array(body.utf8)), as: .gemini))
    }

    @Test("come as one JSON array")
    func asArray() {
        let body = "[" + Self.chunks.joined(separator: "\n,\r\n") + "\n]\n"
        check(decode(body, as: .gemini, head: jsonAnswer))
        check(decode(byteByByte(Array(body.utf8)), as: .gemini, head: jsonAnswer))
        let cut = decode(String(body.dropLast(60)), as: .gemini, head: jsonAnswer, complete: false).response
        #expect(!cut.isTerminated && cut.deltas.count == 4 && cut.defect == nil)
    }

    @Test("carry errors as an event, an array of one, and bare lines")
    func errors() {
        let error = #"{"error": {"code": 503,"message": "overloaded","status": "UNAVAILABLE"}}"#
        let expected = ProviderError(type: "UNAVAILABLE", code: "503", message: "overloaded")
        #expect(decode("data: \(error)\r\n\r\n", as: .gemini).response.providerError == expected)
        #expect(decode("data: [\(error)]\r\n\r\n", as: .gemini).response.providerError == expected)
        #expect(decode("[\(error)]", as: .gemini, head: jsonAnswer).response.providerError == expected)
        #expect(decode(error, as: .gemini, head: jsonAnswer).response.providerError == expected)
        let bare =
            "data: \(Self.chunks[1])\n\n{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"overloaded\",\n"
            + "    \"status\": \"UNAVAILABLE\"\n  }\n}\n"
        #expect(decode(bare, as: .gemini).response.providerError == expected)
        #expect(decode(byteByByte(Array(bare.utf8)), as: .gemini).response.providerError == expected)
    }

    @Test("may be blocked before they begin")
    func blocked() {
        let body = events(
            #"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":4}}"#
        )
        let response = decode(body, as: .gemini).response
        #expect(response.providerError == ProviderError(type: "PROHIBITED_CONTENT", message: "the prompt was blocked"))
        #expect(response.usage == TokenUsage(input: 4))
    }
}

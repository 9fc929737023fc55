import BenchModel
import ProviderWire
import Testing

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
            (#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"We"}]}]}"#, .thinking, 2),
            (#"{"content":[{"type":"text","text":"Hi"}]}"#, .text, 2),
        ] as [(String, DeltaKind?, Int32)]
    )
    func tokenEvents(delta: String, kind: DeltaKind?, bytes: Int32) {
        let response = decode(events(chunk(delta)), as: .openaiChat).response
        #expect(response.deltas.kinds == (kind.map { [$0] } ?? []))
        #expect(response.deltas.byteCounts == (kind == nil ? [] : [bytes]))
        #expect(response.defect == nil)
    }

    private static let usage =
        #""usage":{"prompt_tokens":8,"completion_tokens":2,"total_tokens":10,"#
        + #""prompt_tokens_details":{"cached_tokens":5,"cache_write_tokens":1},"completion_tokens_details":{"reasoning_tokens":1}}"#

    @Test(
        "tell what their first event carried only where usage came with it",
        arguments: [
            // Usage in every chunk, from the role on.
            ([(#"{"role":"assistant"}"#, 0), (#"{"content":"a b"}"#, 3), (#"{"content":"c"}"#, 4)], 3),
            // At the end only; zeros until then.
            ([(#"{"content":"a b"}"#, nil), (#"{"content":"c"}"#, 4)], nil),
            ([(#"{"content":"a b"}"#, 0), (#"{"content":"c"}"#, 4)], nil),
            // Thinking that usage does not count apart is part of the pace.
            ([(#"{"reasoning":"a b"}"#, 2), (#"{"content":"c"}"#, 4)], 2),
        ] as [([(String, Int?)], Int?)]
    )
    func firstEventTokens(chunks: [(String, Int?)], expected: Int?) {
        let body = chunks.map { delta, count in
            "data: "
                + chunk(delta, rest: count.map { #","usage":{"prompt_tokens":8,"completion_tokens":\#($0)}"# } ?? "")
                + "\n\n"
        }
        #expect(decode(body.joined(), as: .openaiChat).response.firstEventTokens == expected)
    }

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
        #expect(decode(events(text, finish), as: .openaiChat).verdict == .saidToEnd)
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
            head: eventStream,
            maxEventBytes: 1 << 20
        )
        func receive(_ text: String, at arrival: MonotonicInstant) {
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
            (
                #"{"error":"Input too long","error_type":"validation"}"#,
                ProviderError(type: "validation", message: "Input too long")
            ),
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
                ProviderError(type: "error", message: "the answer ended with the stop reason \"error\"")
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

import BenchModel
import ProviderWire
import Testing

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
        #expect(response.deltas.kinds == [.thinking, .thinking, .text, .tool, .tool, .refusal, .text])
        #expect(response.deltas.byteCounts == [2, 2, 7, 1, 1, 2, 4])
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
        #expect(flat.providerError == ProviderError(code: "rate_limit_exceeded", message: "m"))
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

    @Test("tell that there is reasoning though nothing of it is shown")
    func hiddenReasoning() {
        func item(_ event: String, _ type: String) -> String {
            events(#"{"item":{"id":"rs_1","type":"\#(type)","summary":[{"type":"x"}]},"type":"\#(event)"}"#)
        }
        let added = decode(item("response.output_item.added", "reasoning"), as: .openaiResponses, complete: false)
        #expect(added.response.thinkingBegan == 1_000 && added.response.deltas.isEmpty)
        for body in [item("response.output_item.added", "message"), item("response.output_item.done", "reasoning")] {
            #expect(decode(body, as: .openaiResponses, complete: false).response.thinkingBegan == nil)
        }
    }
}

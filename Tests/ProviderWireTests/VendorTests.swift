import BenchModel
import Foundation
import ProviderWire
import Testing

/// A stream as one vendor or server sends it, and what it must come to.
struct VendorStream: Sendable, CustomTestStringConvertible {
    var vendor: String
    var wireProtocol = WireProtocol.openaiChat
    var body: String
    /// Each token event by the kind and size of its text.
    var deltas: [(DeltaKind, Int32)] = []
    var usage = TokenUsage()
    var stop: String?
    var id: String?
    var isTerminated = true
    var error: ProviderError?

    var testDescription: String { vendor }
}

@Suite("What each vendor does in its own way")
struct VendorTests {
    /// Servers that speak OpenAI's Chat Completions.
    static let chat: [VendorStream] = [
        VendorStream(
            vendor:
                "vLLM: role with empty content, thinking in `reasoning`, the last text beside the finish reason, usage bare",
            body: events(
                #"{"id":"c1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}"#,
                #"{"id":"c1","choices":[{"index":0,"delta":{"reasoning":"Hm"},"finish_reason":null,"token_ids":null}]}"#,
                #"{"id":"c1","choices":[{"index":0,"delta":{"content":"Yes."},"finish_reason":"stop","stop_reason":null}]}"#,
                #"{"id":"c1","choices":[],"usage":{"prompt_tokens":9,"total_tokens":13,"completion_tokens":4},"metrics":{"time_to_first_token_ms":3.1}}"#,
                "[DONE]"
            ),
            deltas: [(.thinking, 2), (.text, 4)],
            usage: TokenUsage(input: 9, output: 4),
            stop: "stop",
            id: "c1"
        ),
        VendorStream(
            vendor: "vLLM: an error in the middle, its code a number, and [DONE] behind it",
            body: events(
                #"{"id":"c1","choices":[{"index":0,"delta":{"content":"Y"},"finish_reason":null}]}"#,
                #"{"error":{"message":"EngineCore died","type":"InternalServerError","param":null,"code":500}}"#,
                "[DONE]"
            ),
            deltas: [(.text, 1)],
            id: "c1",
            isTerminated: false,
            error: ProviderError(type: "InternalServerError", code: "500", message: "EngineCore died")
        ),
        VendorStream(
            vendor: "SGLang: nulls everywhere, a finish chunk with what was matched, reasoning beside the totals",
            body: events(
                #"{"id":"s1","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning_content":null,"tool_calls":null},"finish_reason":null,"matched_stop":null}],"usage":null}"#,
                #"{"id":"s1","choices":[{"index":0,"delta":{"role":null,"content":null,"reasoning_content":"Hm","tool_calls":null},"finish_reason":null}],"usage":null}"#,
                #"{"id":"s1","choices":[{"index":0,"delta":{"role":null,"content":"Yes","reasoning_content":null,"tool_calls":null},"finish_reason":null}],"usage":null}"#,
                #"{"id":"s1","choices":[{"index":0,"delta":{"role":null,"content":null,"reasoning_content":null,"tool_calls":null},"finish_reason":"stop","matched_stop":151645}],"usage":null}"#,
                #"{"id":"s1","choices":[],"usage":{"prompt_tokens":9,"total_tokens":15,"completion_tokens":6,"prompt_tokens_details":null,"reasoning_tokens":4}}"#,
                "[DONE]"
            ),
            deltas: [(.thinking, 2), (.text, 3)],
            usage: TokenUsage(input: 9, output: 6, reasoning: 4),
            stop: "stop",
            id: "s1"
        ),
        VendorStream(
            vendor: "SGLang: a request the server gave up (finish reason abort) is no answer",
            body: events(
                #"{"id":"s1","choices":[{"index":0,"delta":{"content":"Y"},"finish_reason":null}]}"#,
                #"{"id":"s1","choices":[{"index":0,"delta":{"content":null},"finish_reason":"abort"}]}"#,
                "[DONE]"
            ),
            deltas: [(.text, 1)],
            stop: "abort",
            id: "s1",
            error: ProviderError(type: "abort", message: "the answer ended with the stop reason \"abort\"")
        ),
        VendorStream(
            vendor:
                "TGI: the role in every chunk, the finish reason on the last token's, usage in a chunk without an id",
            body: events(
                #"{"object":"chat.completion.chunk","id":"t1","choices":[{"index":0,"delta":{"role":"assistant","content":"a"},"logprobs":null,"finish_reason":null}],"usage":null}"#,
                #"{"object":"chat.completion.chunk","id":"t1","choices":[{"index":0,"delta":{"role":"assistant","content":"b"},"finish_reason":"length"}],"usage":null}"#,
                #"{"object":"chat.completion.chunk","id":"","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}"#,
                "[DONE]"
            ),
            deltas: [(.text, 1), (.text, 1)],
            usage: TokenUsage(input: 9, output: 2),
            stop: "length",
            id: "t1"
        ),
        VendorStream(
            vendor: "TGI: an error in words of its own",
            body: events(#"{"error":"Request failed during generation","error_type":"generation"}"#),
            isTerminated: false,
            error: ProviderError(type: "generation", message: "Request failed during generation")
        ),
        VendorStream(
            vendor: "llama-server: progress of the prompt before the first token is none, timings are no usage",
            body: events(
                #"{"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}],"id":"l1"}"#,
                #"{"choices":[{"finish_reason":null,"index":0,"delta":{}}],"id":"l1","prompt_progress":{"total":900,"cache":0,"processed":512,"time_ms":310}}"#,
                #"{"choices":[{"finish_reason":null,"index":0,"delta":{"content":"a"}}],"id":"l1","timings":{"cache_n":4,"prompt_n":5,"predicted_n":1}}"#,
                #"{"choices":[{"finish_reason":"length","index":0,"delta":{}}],"id":"l1"}"#,
                #"{"choices":[],"id":"l1","usage":{"completion_tokens":1,"prompt_tokens":9,"total_tokens":10,"prompt_tokens_details":{"cached_tokens":4}},"timings":{"predicted_n":1}}"#,
                "[DONE]"
            ),
            deltas: [(.text, 1)],
            usage: TokenUsage(input: 9, output: 1, cacheRead: 4),
            stop: "length",
            id: "l1"
        ),
        VendorStream(
            vendor: "LiteLLM: role and text together, usage in a chunk whose choice says nothing, and what it cost",
            body: events(
                #"{"id":"m1","choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"}}]}"#,
                #"{"id":"m1","choices":[{"index":0,"delta":{"content":"lo"}}]}"#,
                #"{"id":"m1","choices":[{"finish_reason":"stop","index":0,"delta":{}}]}"#,
                #"{"id":"m1","choices":[{"index":0,"delta":{}}],"usage":{"completion_tokens":2,"prompt_tokens":9,"total_tokens":11,"cost":0.0001}}"#,
                "[DONE]"
            ),
            deltas: [(.text, 3), (.text, 2)],
            usage: TokenUsage(input: 9, output: 2),
            stop: "stop",
            id: "m1"
        ),
        VendorStream(
            vendor: "OpenRouter: comments, thinking twice over, a second finish reason, cost in usage",
            body: ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n"
                + events(
                    #"{"id":"gen-1","provider":"X","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning":"Hm","reasoning_details":[{"type":"reasoning.text","text":"Hm","format":null,"index":0}]},"finish_reason":null,"native_finish_reason":null}]}"#,
                    #"{"id":"gen-1","choices":[{"index":0,"delta":{"role":"assistant","content":"Yes"},"finish_reason":null,"native_finish_reason":null}]}"#,
                    #"{"id":"gen-1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"stop","native_finish_reason":"end_turn"}]}"#,
                    #"{"id":"gen-1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14,"cost":0.01,"completion_tokens_details":{"reasoning_tokens":3}}}"#,
                    "[DONE]"
                ),
            deltas: [(.thinking, 2), (.text, 3)],
            usage: TokenUsage(input: 9, output: 5, reasoning: 3),
            stop: "stop",
            id: "gen-1"
        ),
        VendorStream(
            vendor: "OpenRouter: an error of the provider behind it",
            body: events(
                #"{"id":"gen-1","choices":[{"index":0,"delta":{"content":"Y"},"finish_reason":null}]}"#,
                #"{"id":"gen-1","error":{"code":502,"message":"Provider disconnected","metadata":{"provider_name":"X"}},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error","native_finish_reason":"error"}]}"#
            ),
            deltas: [(.text, 1)],
            stop: "error",
            id: "gen-1",
            error: ProviderError(code: "502", message: "Provider disconnected")
        ),
        VendorStream(
            vendor: "Azure: a first chunk about the prompt alone, filter results in each choice, one with no delta",
            body: events(
                #"{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{}}]}"#,
                #"{"choices":[{"content_filter_results":{},"delta":{"content":"","refusal":null,"role":"assistant"},"finish_reason":null,"index":0,"logprobs":null}],"id":"z1","model":"gpt"}"#,
                #"{"choices":[{"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}},"delta":{"content":"Yes"},"finish_reason":null,"index":0}],"id":"z1","model":"gpt"}"#,
                #"{"choices":[{"content_filter_offsets":{"check_offset":3},"content_filter_results":{},"finish_reason":null,"index":0}],"id":"","model":""}"#,
                #"{"choices":[{"content_filter_results":{},"delta":{},"finish_reason":"content_filter","index":0}],"id":"z1","model":"gpt"}"#,
                "[DONE]"
            ),
            deltas: [(.text, 3)],
            stop: "content_filter",
            id: "z1"
        ),
        VendorStream(
            vendor:
                "DeepSeek: keep-alive comments, thinking beside a null, usage in the finish chunk, cache hits and misses",
            body: ": keep-alive\n\n"
                + events(
                    #"{"id":"d1","choices":[{"index":0,"delta":{"role":"assistant","content":null,"reasoning_content":""},"finish_reason":null}]}"#,
                    #"{"id":"d1","choices":[{"index":0,"delta":{"content":null,"reasoning_content":"We"},"finish_reason":null}]}"#,
                    #"{"id":"d1","choices":[{"index":0,"delta":{"content":"Yes","reasoning_content":null},"finish_reason":null}]}"#,
                    #"{"id":"d1","choices":[{"index":0,"delta":{"content":"","reasoning_content":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":6,"total_tokens":15,"completion_tokens_details":{"reasoning_tokens":4},"prompt_cache_hit_tokens":4,"prompt_cache_miss_tokens":5}}"#,
                    "[DONE]"
                ),
            deltas: [(.thinking, 2), (.text, 3)],
            usage: TokenUsage(input: 9, output: 6, reasoning: 4, cacheRead: 4),
            stop: "stop",
            id: "d1"
        ),
        VendorStream(
            vendor: "Groq: its own corner for the id and the usage, thinking in `reasoning`",
            body: events(
                #"{"id":"g1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"x_groq":{"id":"req_1"}}"#,
                #"{"id":"g1","choices":[{"index":0,"delta":{"reasoning":"Hm","channel":"analysis"},"finish_reason":null}]}"#,
                #"{"id":"g1","choices":[{"index":0,"delta":{"content":"Yes"},"finish_reason":null}]}"#,
                #"{"id":"g1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"req_1","usage":{"queue_time":0.01,"prompt_tokens":9,"prompt_time":0.002,"completion_tokens":4,"completion_time":0.01,"total_tokens":13,"total_time":0.02}}}"#,
                "[DONE]"
            ),
            deltas: [(.thinking, 2), (.text, 3)],
            usage: TokenUsage(input: 9, output: 4),
            stop: "stop",
            id: "g1"
        ),
        VendorStream(
            vendor: "xAI: no finish reason until the end, reasoning beside the completion",
            body: events(
                #"{"id":"x1","choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"Hm"}}]}"#,
                #"{"id":"x1","choices":[{"index":0,"delta":{"role":"assistant","content":"Yes"}}]}"#,
                #"{"id":"x1","choices":[{"index":0,"delta":{"content":"","role":"assistant"},"finish_reason":"stop"}]}"#,
                #"{"id":"x1","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":2,"total_tokens":354,"cost_in_usd_ticks":100,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":340}}}"#,
                "[DONE]"
            ),
            deltas: [(.thinking, 2), (.text, 3)],
            usage: TokenUsage(input: 12, output: 342, reasoning: 340, cacheRead: 3),
            stop: "stop",
            id: "x1"
        ),
        VendorStream(
            vendor: "OpenAI: padding against side channels is no text",
            body: events(
                #"{"id":"o1","choices":[{"index":0,"delta":{"content":"Holiday"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"dTh"}"#,
                #"{"id":"o1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null,"obfuscation":"zap0"}"#,
                #"{"id":"o1","choices":[],"usage":{"prompt_tokens":16,"completion_tokens":1,"total_tokens":17},"obfuscation":"h9Ri"}"#,
                "[DONE]"
            ),
            deltas: [(.text, 7)],
            usage: TokenUsage(input: 16, output: 1),
            stop: "stop",
            id: "o1"
        ),
    ]

    /// Anthropic itself, and servers that speak its Messages API.
    static let anthropic: [VendorStream] = [
        VendorStream(
            vendor: "Anthropic: thinking that is not shown is a signature alone; a redacted block has no text",
            wireProtocol: .anthropicMessages,
            body: events(
                #"{"type":"message_start","message":{"id":"msg_1","type":"message","content":[],"usage":{"input_tokens":9,"output_tokens":1}}}"#,
                #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EsEC"}}"#,
                #"{"type":"content_block_stop","index":0        }"#,
                #"{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"Eu8C"}}"#,
                #"{"type":"content_block_stop","index":1}"#,
                #"{"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}"#,
                #"{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"Yes"}   }"#,
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null,"stop_details":null},"usage":{"output_tokens":70,"output_tokens_details":{"thinking_tokens":62}}}"#,
                #"{"type":"message_stop"}"#
            ),
            deltas: [(.text, 3)],
            usage: TokenUsage(input: 9, output: 70, reasoning: 62),
            stop: "end_turn",
            id: "msg_1"
        ),
        VendorStream(
            vendor:
                "Anthropic: server tools and blocks nobody knows are no answer, and the input grows by what they read",
            wireProtocol: .anthropicMessages,
            body: events(
                #"{"type":"message_start","message":{"id":"msg_1","type":"message","content":[],"usage":{"input_tokens":2234,"output_tokens":1}}}"#,
                #"{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}}"#,
                #"{"type":"content_block_start","index":1,"content_block":{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","title":"t","text":"not the model's"}]}}"#,
                #"{"type":"content_block_delta","index":2,"delta":{"type":"compaction_delta","content":"x"}}"#,
                #"{"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"Yes"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"pause_turn"},"usage":{"input_tokens":9281,"output_tokens":30}}"#,
                #"{"type":"message_stop"}"#
            ),
            deltas: [(.text, 3)],
            usage: TokenUsage(input: 9281, output: 30),
            stop: "pause_turn",
            id: "msg_1"
        ),
        VendorStream(
            vendor: "Anthropic: events before the first, a second first one, no usage, a ping behind the end",
            wireProtocol: .anthropicMessages,
            body: events(
                #"{"type":"ping"}"#,
                #"{"type":"message_start","message":{"id":"msg_1","type":"message","content":[]}}"#,
                #"{"type":"message_start","message":{"id":"msg_2","type":"message","content":[]}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Yes"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"category":"x"}}}"#,
                #"{"type":"message_stop"}"#,
                #"{"type":"ping"}"#
            ),
            deltas: [(.text, 3)],
            stop: "refusal",
            id: "msg_1"
        ),
        VendorStream(
            vendor: "vLLM's Messages: zeros at the start, the truth at the end, no ping and no signature",
            wireProtocol: .anthropicMessages,
            body: events(
                #"{"type":"message_start","message":{"id":"m1","type":"message","content":[],"usage":{"input_tokens":0,"output_tokens":0}}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Yes"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"input_tokens":9,"output_tokens":4}}"#,
                #"{"type":"message_stop"}"#
            ),
            deltas: [(.text, 3)],
            usage: TokenUsage(input: 9, output: 4),
            stop: "max_tokens",
            id: "m1"
        ),
    ]

    /// The other two protocols.
    static let others: [VendorStream] = [
        VendorStream(
            vendor: "OpenAI Responses: in the background it is queued first; padding is no text",
            wireProtocol: .openaiResponses,
            body: events(
                #"{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","status":"queued","usage":null}}"#,
                #"{"type":"response.queued","sequence_number":1,"response":{"id":"resp_1","status":"queued"}}"#,
                #"{"type":"response.in_progress","sequence_number":2,"response":{"id":"resp_1","status":"in_progress"}}"#,
                #"{"type":"response.output_text.delta","sequence_number":4,"delta":"Yes","logprobs":[],"obfuscation":"8LmeBsRtk"}"#,
                #"{"type":"response.completed","sequence_number":5,"response":{"id":"resp_1","status":"completed","error":null,"usage":{"input_tokens":9,"output_tokens":12}}}"#
            ),
            deltas: [(.text, 3)],
            usage: TokenUsage(input: 9, output: 12),
            stop: "completed",
            id: "resp_1"
        ),
        VendorStream(
            vendor: "llama-server's and transformers' Responses: no sequence numbers, no event lines",
            wireProtocol: .openaiResponses,
            body: events(
                #"{"type":"response.created","response":{"id":"resp_1","object":"response","status":"in_progress"}}"#,
                #"{"type":"response.output_text.delta","item_id":"msg_1","delta":"Yes"}"#,
                #"{"type":"response.incomplete","response":{"id":"resp_1","status":"incomplete","incomplete_details":{"reason":"content_filter"},"usage":{"input_tokens":9,"output_tokens":2}}}"#
            ),
            deltas: [(.text, 3)],
            usage: TokenUsage(input: 9, output: 2),
            stop: "content_filter",
            id: "resp_1"
        ),
        VendorStream(
            vendor:
                "Vertex: traffic alone until the last chunk, which has the counts; a stop that is none of the usual",
            wireProtocol: .gemini,
            body: events(
                #"{"candidates":[{"content":{"role":"model","parts":[{"text":"Yes"}]}}],"usageMetadata":{"trafficType":"ON_DEMAND"},"modelVersion":"m","createTime":"2026-11-01T00:00:00Z","responseId":"v1"}"#,
                #"{"candidates":[{"content":{"role":"model","parts":[{"text":""}]},"finishReason":"MODEL_ARMOR"}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":2,"totalTokenCount":11,"trafficType":"ON_DEMAND"},"responseId":"v1"}"#
            ),
            deltas: [(.text, 3)],
            usage: TokenUsage(input: 9, output: 2),
            stop: "MODEL_ARMOR",
            id: "v1"
        ),
    ]

    @Test("is taken in its stride, however it is cut", arguments: chat + anthropic + others)
    func streams(_ stream: VendorStream) {
        let bytes = Array(stream.body.utf8)
        for reads in [[bytes], byteByByte(bytes)] {
            let response = decode(reads, as: stream.wireProtocol).response
            #expect(response.deltas.kinds == stream.deltas.map(\.0))
            #expect(response.deltas.byteCounts == stream.deltas.map(\.1))
            #expect(response.usage == stream.usage)
            #expect(response.stopReason == stream.stop)
            #expect(response.responseID == stream.id)
            #expect(response.isTerminated == stream.isTerminated)
            #expect(response.providerError == stream.error)
            #expect(response.defect == nil)
        }
    }

    @Test("is no whole answer when it ends with its first token", arguments: chat + anthropic + others)
    func cutStreams(_ stream: VendorStream) throws {
        guard !stream.deltas.isEmpty else { return }
        let parts = stream.body.components(separatedBy: "data: ")
        let beginnings = (1...parts.count).map { parts[..<$0].joined(separator: "data: ") }
        let cut = try #require(
            beginnings.lazy.map { decode($0, as: stream.wireProtocol).response }.first { !$0.deltas.isEmpty }
        )
        #expect(cut.deltas.count == 1 && !cut.isTerminated && cut.providerError == nil)
    }

    @Test("Ollama's own lines of JSON are no protocol that is asked, and that is said")
    func ollama() {
        let body = """
            {"model":"m","message":{"role":"assistant","content":"Yes"},"done":false}
            {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","eval_count":1}

            """
        let head = ResponseHead(status: 200, headers: [HTTPHeader("content-type", "application/x-ndjson")])
        let response = decode(body, as: .openaiChat, head: head).response
        guard case .malformed(let what) = response.defect else {
            Issue.record("\(response)")
            return
        }
        #expect(what.contains("Ollama's own /api/chat") && what.contains("under /v1"), "\(what)")
        #expect(response.deltas.isEmpty && !response.isTerminated)
    }
}

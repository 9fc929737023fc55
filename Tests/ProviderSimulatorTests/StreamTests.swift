import Foundation
import Testing

@testable import ProviderSimulator

@Suite("A stream of each protocol")
struct StreamTests {
    @Test("Anthropic sends its events in order, each named as its type")
    func anthropicOrder() async throws {
        try await withSimulator { simulator in
            let response = try await Call.make(.anthropic).send(to: simulator)
            let events = RawEvent.all(in: response.text)
            let expected: [String] =
                ["message_start", "content_block_start", "ping"] + Array(repeating: "content_block_delta", count: 8)
                + ["content_block_stop", "message_delta", "message_stop"]
            #expect(events.map(\.name) == expected)
            #expect(events.map { $0.object["type"] as? String } == expected)
            #expect(response.isComplete)
            #expect(response.headers["content-type"]?.hasPrefix("text/event-stream") == true)
            #expect(response.headers["cache-control"] == "no-cache")
            #expect(response.headers["x-accel-buffering"] == "no")
            #expect(response.headers["request-id"] == response.headers["x-request-id"])
            #expect(at(events[0].object, "message", "usage", "input_tokens") as? Int == 3)
            let last = events[events.count - 2].object
            #expect(at(last, "usage", "output_tokens") as? Int == 8)
            #expect(at(last, "delta", "stop_reason") as? String == "end_turn")
        }
    }

    @Test("Anthropic thinks in a block of its own, signed before it ends")
    func anthropicThinking() async throws {
        try await withSimulator { simulator in
            let thinking = #""thinking":{"type":"enabled","budget_tokens":1024}"#
            let response = try await Call.make(.anthropic, extra: thinking).send(to: simulator)
            let events = RawEvent.all(in: response.text).map(\.object)
            let deltas = events.compactMap { at($0, "delta", "type") as? String }
            let expected: [String] =
                ["thinking_delta", "thinking_delta", "signature_delta"]
                + Array(repeating: "text_delta", count: 6)
            #expect(deltas == expected)
            let starts = events.filter { $0["type"] as? String == "content_block_start" }
            #expect(starts.map { $0["index"] as? Int } == [0, 1])
            #expect(starts.map { at($0, "content_block", "type") as? String } == ["thinking", "text"])
            let usage = at(events[events.count - 2], "usage")
            #expect(at(usage, "output_tokens_details", "thinking_tokens") as? Int == 2)
        }
    }

    @Test("Thinking that is omitted leaves only its signature")
    func anthropicHiddenThinking() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.anthropic, extra: #""thinking":{"type":"adaptive","display":"omitted"}"#)
            let events = RawEvent.all(in: try await call.send(to: simulator).text).map(\.object)
            let deltas = events.compactMap { at($0, "delta", "type") as? String }
            let expected: [String] = ["signature_delta"] + Array(repeating: "text_delta", count: 6)
            #expect(deltas == expected)
        }
    }

    @Test("Chat begins with the role and ends with the finish reason, usage and [DONE]")
    func chatOrder() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat, extra: #""stream_options":{"include_usage":true}"#)
            let events = RawEvent.all(in: try await call.send(to: simulator).text)
            #expect(events.count == 12)
            #expect(events.allSatisfy { $0.name == nil })
            #expect(at(events[0].object, "choices", 0, "delta", "role") as? String == "assistant")
            #expect(at(events[0].object, "choices", 0, "delta", "content") as? String == "")
            let texts = events[1...8].compactMap { at($0.object, "choices", 0, "delta", "content") as? String }
            #expect(texts.count == 8 && texts.allSatisfy { !$0.isEmpty })
            #expect(at(events[9].object, "choices", 0, "finish_reason") as? String == "stop")
            #expect((events[10].object["choices"] as? [Any])?.isEmpty == true)
            #expect(at(events[10].object, "usage", "completion_tokens") as? Int == 8)
            #expect(at(events[10].object, "usage", "total_tokens") as? Int == 11)
            #expect(events[11].data == "[DONE]")
        }
    }

    @Test("Chat sends no usage unasked, and hides reasoning unless told to show it")
    func chatReasoning() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat, extra: #""reasoning_effort":"low""#)
            let hidden = try await call.send(to: simulator).text
            #expect(!hidden.contains("usage") && !hidden.contains("reasoning_content"))
            // The role, six tokens that are not reasoning, the finish reason, [DONE].
            #expect(RawEvent.all(in: hidden).count == 9)
            let shown = try await call.send(to: simulator, [], pace: Call.pace + ", reasoning=visible").text
            let reasoning = RawEvent.all(in: shown).compactMap {
                at($0.object, "choices", 0, "delta", "reasoning_content") as? String
            }
            #expect(reasoning.count == 2)
        }
    }

    @Test("Responses numbers every event and opens and closes every item")
    func responsesOrder() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.responses, extra: #""reasoning":{"effort":"low","summary":"auto"}"#)
            let events = RawEvent.all(in: try await call.send(to: simulator).text)
            let types = events.map { $0.object["type"] as? String }
            let expected: [String] =
                [
                    "response.created", "response.in_progress", "response.output_item.added",
                    "response.reasoning_summary_part.added", "response.reasoning_summary_text.delta",
                    "response.reasoning_summary_text.delta", "response.reasoning_summary_text.done",
                    "response.reasoning_summary_part.done", "response.output_item.done", "response.output_item.added",
                    "response.content_part.added",
                ] + Array(repeating: "response.output_text.delta", count: 6) + [
                    "response.output_text.done", "response.content_part.done", "response.output_item.done",
                    "response.completed",
                ]
            #expect(types == expected)
            #expect(events.map(\.name) == expected)
            #expect(events.map { $0.object["sequence_number"] as? Int } == Array(0..<events.count))
            let last = try #require(events.last).object
            #expect(at(last, "response", "usage", "output_tokens") as? Int == 8)
            #expect(at(last, "response", "usage", "output_tokens_details", "reasoning_tokens") as? Int == 2)
            let said = events.filter { $0.name == "response.output_text.delta" }.compactMap {
                $0.object["delta"] as? String
            }
            #expect(at(last, "response", "output", 1, "content", 0, "text") as? String == said.joined())
        }
    }

    @Test("Responses encrypts reasoning for those who ask for it, and for nobody else", arguments: [true, false])
    func encryptedReasoning(streams: Bool) async throws {
        try await withSimulator { simulator in
            for summary in [#","summary":"auto""#, ""] {
                for include in [#"["reasoning.encrypted_content"]"#, #"["message.output_text.logprobs"]"#, "null"] {
                    let extra = #""reasoning":{"effort":"low"\#(summary)},"include":\#(include)"#
                    let text = try await Call.make(.responses, stream: streams, extra: extra).send(to: simulator).text
                    let isAsked = include.contains("encrypted")
                    #expect(text.contains(#""encrypted_content":"gAAAAA"#) == isAsked, "\(extra)")
                    #expect(text.contains(#""type":"reasoning""#))
                }
            }
        }
    }

    @Test("Responses that reach their maximum are incomplete")
    func responsesIncomplete() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.responses, extra: #""max_output_tokens":20"#)
            let text = try await call.send(to: simulator, [], pace: "x-simulator: ttft=1ms, rate=20000").text
            let last = try #require(RawEvent.all(in: text).last)
            #expect(last.name == "response.incomplete")
            #expect(at(last.object, "response", "incomplete_details", "reason") as? String == "max_output_tokens")
            #expect(at(last.object, "response", "usage", "output_tokens") as? Int == 20)
        }
    }

    @Test("Gemini counts up in every chunk, with CR LF at the ends of lines")
    func geminiOrder() async throws {
        try await withSimulator { simulator in
            let thinking = #""generationConfig":{"thinkingConfig":{"include_thoughts":true}}"#
            let response = try await Call.make(.gemini, extra: thinking).send(to: simulator)
            #expect(response.text.hasSuffix("}\r\n\r\n"))
            #expect(!response.text.replacingOccurrences(of: "\r\n", with: "").contains("\n"))
            let chunks = RawEvent.all(in: response.text).map(\.object)
            #expect(
                chunks.map { at($0, "usageMetadata", "candidatesTokenCount") as? Int } == [0, 0, 1, 2, 3, 4, 5, 6, 6]
            )
            #expect(
                chunks.map { at($0, "usageMetadata", "thoughtsTokenCount") as? Int } == [1, 2, 2, 2, 2, 2, 2, 2, 2]
            )
            #expect(
                chunks.filter { at($0, "candidates", 0, "content", "parts", 0, "thought") as? Bool == true }.count == 2
            )
            #expect(at(chunks.last, "candidates", 0, "finishReason") as? String == "STOP")
            #expect(at(chunks.last, "usageMetadata", "totalTokenCount") as? Int == 11)
        }
    }

    @Test("Gemini without alt=sse streams one JSON array")
    func geminiArray() async throws {
        try await withSimulator { simulator in
            let path = "/v1/models/gemini-2.5-flash:streamGenerateContent"
            let call = Call(wire: .gemini, path: path, body: Call.make(.gemini).body)
            let response = try await call.send(to: simulator)
            let array = try #require(JSONSerialization.jsonObject(with: response.body) as? [[String: Any]])
            #expect(array.count == 9)
            #expect(response.headers["content-type"]?.hasPrefix("application/json") == true)
            #expect(response.chunks.count == 9)
        }
    }

    @Test("A call of a tool has arguments that are JSON with the first required name", arguments: Call.withTools)
    func tools(_ wire: WireProtocol) async throws {
        let schema = #"{"type":"object","properties":{"a":{},"city":{"type":"string"}},"required":["city"]}"#
        let tools =
            switch wire {
            case .anthropic: #""tools":[{"name":"weather","input_schema":\#(schema)}]"#
            case .chat: #""tools":[{"type":"function","function":{"name":"weather","parameters":\#(schema)}}]"#
            case .responses: #""tools":[{"type":"function","name":"weather","parameters":\#(schema)}]"#
            case .gemini: #""tools":[{"functionDeclarations":[{"name":"weather","parameters":\#(schema)}]}]"#
            case .completions: ""
            }
        try await withSimulator { simulator in
            let events = RawEvent.all(in: try await Call.make(wire, extra: tools).send(to: simulator).text).map(
                \.object
            )
            var arguments: [String] = []
            switch wire {
            case .anthropic:
                arguments = events.compactMap { at($0, "delta", "partial_json") as? String }
                #expect(arguments.first == "")
                #expect(arguments.count == 9)
                #expect(events.contains { at($0, "delta", "stop_reason") as? String == "tool_use" })
            case .chat:
                arguments = events.compactMap {
                    at($0, "choices", 0, "delta", "tool_calls", 0, "function", "arguments") as? String
                }
                #expect(arguments.count == 9)
                #expect(
                    at(events[0], "choices", 0, "delta", "tool_calls", 0, "function", "name") as? String == "weather"
                )
                #expect(events.contains { at($0, "choices", 0, "finish_reason") as? String == "tool_calls" })
            case .responses:
                let deltas = events.filter { $0["type"] as? String == "response.function_call_arguments.delta" }
                arguments = deltas.compactMap { $0["delta"] as? String }
                #expect(at(events.last, "response", "output", 0, "name") as? String == "weather")
                #expect(at(events.last, "response", "output", 0, "arguments") as? String == arguments.joined())
            case .gemini:
                let call = at(events[0], "candidates", 0, "content", "parts", 0, "functionCall")
                #expect(at(call, "name") as? String == "weather")
                #expect(at(call, "args", "city") is String)
                return
            case .completions: return
            }
            let whole = try JSONSerialization.jsonObject(with: Data(arguments.joined().utf8)) as? [String: Any]
            #expect(whole?["city"] is String)
        }
    }

    @Test("A document has the same usage and text as a stream", arguments: WireProtocol.allCases)
    func documents(_ wire: WireProtocol) async throws {
        // The same number of request with the same seed draws the same words.
        let streamed = try await withSimulator { try await Call.make(wire).send(to: $0) }
        let whole = try await withSimulator { try await Call.make(wire, stream: false).send(to: $0) }
        #expect(whole.status == 200)
        #expect(whole.isComplete)
        #expect(whole.headers["content-type"] == "application/json")
        let object = try whole.object
        let events = RawEvent.all(in: streamed.text).map(\.object)
        let (text, output, pieces): (Any?, Any?, [String])
        switch wire {
        case .anthropic:
            (text, output) = (at(object, "content", 0, "text"), at(object, "usage", "output_tokens"))
            pieces = events.compactMap { at($0, "delta", "text") as? String }
        case .chat:
            text = at(object, "choices", 0, "message", "content")
            output = at(object, "usage", "completion_tokens")
            pieces = events.compactMap { at($0, "choices", 0, "delta", "content") as? String }
        case .completions:
            text = at(object, "choices", 0, "text")
            output = at(object, "usage", "completion_tokens")
            pieces = events.compactMap { at($0, "choices", 0, "text") as? String }
        case .responses:
            text = at(object, "output", 0, "content", 0, "text")
            output = at(object, "usage", "output_tokens")
            pieces = events.compactMap { $0["delta"] as? String }
        case .gemini:
            text = at(object, "candidates", 0, "content", "parts", 0, "text")
            output = at(object, "usageMetadata", "candidatesTokenCount")
            pieces = events.compactMap { at($0, "candidates", 0, "content", "parts", 0, "text") as? String }
        }
        #expect(output as? Int == 8)
        #expect(text as? String == pieces.joined())
        #expect((text as? String)?.split(separator: " ").count == 8)
    }
}

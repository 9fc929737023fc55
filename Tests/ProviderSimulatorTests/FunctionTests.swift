import Foundation
import Testing

@testable import ProviderSimulator

/// Calls of functions, and what comes after them.
@Suite("The simulator, given functions")
struct FunctionTests {
    private func tools(_ wire: WireProtocol, _ names: [String] = ["weather"], choice: String = "") -> String {
        let list = names.map { name in
            switch wire {
            case .anthropic: #"{"name":"\#(name)","input_schema":\#(SampleSchema.text)}"#
            case .chat: #"{"type":"function","function":{"name":"\#(name)","parameters":\#(SampleSchema.text)}}"#
            case .responses: #"{"type":"function","name":"\#(name)","parameters":\#(SampleSchema.text)}"#
            case .gemini, .completions: #"{"name":"\#(name)","parameters":\#(SampleSchema.text)}"#
            }
        }.joined(separator: ",")
        let tools = wire == .gemini ? #""tools":[{"functionDeclarations":[\#(list)]}]"# : #""tools":[\#(list)]"#
        return tools + (choice.isEmpty ? "" : "," + choice)
    }

    /// A request whose conversation ends with what a function returned.
    private func afterResult(_ wire: WireProtocol, _ extra: String) -> Call {
        let plain = Call.make(wire, extra: extra)
        let turns: String =
            switch wire {
            case .anthropic:
                #""messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"weather","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"sunny"}]}]"#
            case .chat:
                #""messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"weather","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a","content":"sunny"}]"#
            case .responses:
                #""input":[{"role":"user","content":"Hi"},{"type":"function_call","call_id":"a","name":"weather","arguments":"{}"},{"type":"function_call_output","call_id":"a","output":"sunny"}]"#
            case .completions: #""prompt":"sunny""#
            case .gemini:
                #""contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"name":"weather","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"r":"sunny"}}}]}]"#
            }
        let asked =
            switch wire {
            case .anthropic, .chat: #""messages":[{"role":"user","content":"Say two words"}]"#
            case .completions: #""prompt":"Say two words""#
            case .responses: #""input":"Say two words""#
            case .gemini: #""contents":[{"role":"user","parts":[{"text":"Say two words"}]}]"#
            }
        return Call(wire: wire, path: plain.path, body: plain.body.replacingOccurrences(of: asked, with: turns))
    }

    /// The name of the function that an answer calls; nil where it calls none.
    private func called(_ wire: WireProtocol, _ response: RawResponse) -> String? {
        RawEvent.all(in: response.text).map(\.object).lazy.compactMap { event -> Any? in
            switch wire {
            case .anthropic: at(event, "content_block", "name")
            case .chat: at(event, "choices", 0, "delta", "tool_calls", 0, "function", "name")
            case .responses: at(event, "item", "name")
            case .gemini: at(event, "candidates", 0, "content", "parts", 0, "functionCall", "name")
            case .completions: nil
            }
        }.first as? String
    }

    @Test(
        "A call's arguments have every required property with its type, streamed and whole",
        arguments: Call.withTools
    )
    func arguments(_ wire: WireProtocol) async throws {
        try await withSimulator { simulator in
            for tokens in ["tokens=4", "tokens=50", "jitter=0"] {
                let whole = try await Call.make(wire, stream: false, extra: tools(wire)).send(
                    to: simulator,
                    pace: "x-simulator: ttft=1ms, rate=20000, \(tokens)"
                ).object
                let input: Any? =
                    switch wire {
                    case .anthropic: at(whole, "content", 0, "input")
                    case .chat: at(whole, "choices", 0, "message", "tool_calls", 0, "function", "arguments")
                    case .responses: at(whole, "output", 0, "arguments")
                    case .gemini: at(whole, "candidates", 0, "content", "parts", 0, "functionCall", "args")
                    case .completions: nil
                    }
                let json =
                    try input as? String
                    ?? String(
                        decoding: JSONSerialization.data(withJSONObject: #require(input)),
                        as: UTF8.self
                    )
                #expect(SampleSchema.fits(json), "\(json)")
            }
        }
    }

    @Test(
        "A call that its limit breaks off leaves the answer JSON, and says that the limit was met",
        arguments: Call.withTools,
        [true, false]
    )
    func brokenCall(_ wire: WireProtocol, streamed: Bool) async throws {
        try await withSimulator { simulator in
            var extra = tools(wire)
            switch wire {
            case .anthropic, .completions: break
            case .chat: extra += #","max_tokens":2"#
            case .responses: extra += #","max_output_tokens":2"#
            case .gemini: extra += #","generationConfig":{"maxOutputTokens":2}"#
            }
            let call = Call.make(wire, stream: streamed, extra: extra)
            let limited = Call(
                wire: wire,
                path: call.path,
                body: call.body.replacingOccurrences(of: #""max_tokens":2000"#, with: #""max_tokens":2"#)
            )
            let response = try await limited.send(to: simulator, pace: "x-simulator: ttft=1ms, rate=20000")
            let events = streamed ? RawEvent.all(in: response.text).filter { $0.data != "[DONE]" } : []
            #expect(streamed ? events.allSatisfy { !$0.object.isEmpty } : try !response.object.isEmpty)
            let reasons = ["\"max_tokens\"", "\"length\"", "\"incomplete\"", "\"MAX_TOKENS\""]
            #expect(reasons.contains { response.text.contains($0) })
            #expect(await simulator.records().first?.outputTokens == 2)
        }
    }

    @Test("What a function returned ends the loop with text", arguments: Call.withTools)
    func loop(_ wire: WireProtocol) async throws {
        try await withSimulator { simulator in
            #expect(called(wire, try await Call.make(wire, extra: tools(wire)).send(to: simulator)) == "weather")
            let answer = try await afterResult(wire, tools(wire)).send(to: simulator)
            #expect(called(wire, answer) == nil)
            #expect(try answer.text(wire, streamed: true).split(separator: " ").count == 8)
        }
    }

    @Test(
        "The choice of a function is honoured: none, any, one by name, some of them",
        arguments: Call.withTools
    )
    func choices(_ wire: WireProtocol) async throws {
        let names = ["weather", "time", "final"]
        let asked: (none: String, any: String, one: String, unknown: String) =
            switch wire {
            case .anthropic:
                (
                    #""tool_choice":{"type":"none"}"#, #""tool_choice":{"type":"any"}"#,
                    #""tool_choice":{"type":"tool","name":"time"}"#, #""tool_choice":{"type":"tool","name":"x"}"#
                )
            case .chat:
                (
                    #""tool_choice":"none""#, #""tool_choice":"required""#,
                    #""tool_choice":{"type":"function","function":{"name":"time"}}"#,
                    #""tool_choice":{"type":"function","function":{"name":"x"}}"#
                )
            case .responses:
                (
                    #""tool_choice":"none""#, #""tool_choice":"required""#,
                    #""tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"time"}]}"#,
                    #""tool_choice":{"type":"function","name":"x"}"#
                )
            case .completions: ("", "", "", "")
            case .gemini:
                (
                    #""toolConfig":{"functionCallingConfig":{"mode":"NONE"}}"#,
                    #""tool_config":{"function_calling_config":{"mode":"ANY"}}"#,
                    #""toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["time"]}}"#,
                    #""toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["x"]}}"#
                )
            }
        try await withSimulator { simulator in
            func name(_ choice: String, after: Bool = false) async throws -> String? {
                let extra = tools(wire, names, choice: choice)
                let call = after ? afterResult(wire, extra) : Call.make(wire, extra: extra)
                return called(wire, try await call.send(to: simulator))
            }
            #expect(try await name(asked.none) == nil)
            #expect(try await name(asked.any) == "weather")
            #expect(try await name(asked.one) == "time")
            // Who has to call goes on to what was not called yet: agents end their loop with a function.
            #expect(try await name(asked.any, after: true) == "time")
            #expect(try await name(asked.one, after: true) == "time")
            let unknown = Call.make(wire, extra: tools(wire, names, choice: asked.unknown))
            let refused = try await unknown.send(to: simulator)
            #expect(refused.status == 400 && refused.text.contains("x"))
        }
    }
}

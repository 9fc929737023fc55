import BenchModel
import Foundation
import JSONSyntax
import ProviderWire
import Testing

/// An answer that called a tool, given back in the next request of its conversation.
@Suite("An answer that is given back")
struct AnswerMessageTests {
    private static func stream(_ events: [String]) -> [UInt8] {
        Array(events.map { "data: \($0)\n\n" }.joined().utf8)
    }

    private static let bodies: [WireProtocol: [UInt8]] = [
        .openaiChat: stream([
            #"{"choices":[{"index":0,"delta":{"role":"assistant","content":"I look."}}]}"#,
            #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"find","arguments":""}}]}}]}"#,
            #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{ \"b\": 1,"}}]}}]}"#,
            #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":" \"a\": 2}"}}]}}]}"#,
            #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"c2","function":{"name":"wait","arguments":"{}"}}]}}]}"#,
            "[DONE]",
        ]),
        .anthropicMessages: stream([
            #"{"type":"message_start","message":{"id":"m","type":"message","content":[]}}"#,
            #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm, "}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"well."}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2lnbg=="}}"#,
            #"{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"ZGF0YQ=="}}"#,
            #"{"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}"#,
            #"{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"I look."}}"#,
            #"{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"c1","name":"find","input":{}}}"#,
            #"{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}"#,
            #"{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"2}"}}"#,
        ]),
        .openaiResponses: stream([
            #"{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"r","summary":[],"encrypted_content":"ZW5j","status":"completed"}}"#,
            #"{"type":"response.output_item.done","output_index":1,"item":{"type":"message","id":"m","content":[{"type":"output_text","text":"I look."}]}}"#,
            #"{"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","id":"f","call_id":"c1","name":"find","arguments":"{ \"a\":2}"}}"#,
        ]),
        .gemini: stream([
            #"{"candidates":[{"content":{"role":"model","parts":[{"text":"Hm.","thought":true}]}}]}"#,
            #"{"candidates":[{"content":{"role":"model","parts":[{"text":"I "},{"text":"look."}]}}]}"#,
            #"{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"find","args":{"a":2}},"thoughtSignature":"c2ln"}]}}]}"#,
        ]),
    ]

    /// The messages of the next request, as each protocol wants them.
    private static let expected: [WireProtocol: String] = [
        .openaiChat: #"""
        [{"role":"user","content":"Find it."},
         {"role":"assistant","content":"I look.","tool_calls":[
          {"id":"c1","type":"function","function":{"name":"find","arguments":"{ \"b\": 1, \"a\": 2}"}},
          {"id":"c2","type":"function","function":{"name":"wait","arguments":"{}"}}]},
         {"role":"tool","tool_call_id":"c1","content":"Here."},
         {"role":"tool","tool_call_id":"c2","content":"(no result was recorded for this call)"}]
        """#,
        .anthropicMessages: #"""
        [{"role":"user","content":"Find it."},
         {"role":"assistant","content":[{"type":"thinking","thinking":"Hm, well.","signature":"c2lnbg=="},
          {"type":"redacted_thinking","data":"ZGF0YQ=="},{"type":"text","text":"I look."},
          {"type":"tool_use","id":"c1","name":"find","input":{"a":2}}]},
         {"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"Here."}]}]
        """#,
        .openaiResponses: #"""
        [{"role":"user","content":"Find it."},{"type":"reasoning","id":"r","summary":[],"encrypted_content":"ZW5j"},
         {"type":"message","role":"assistant","content":"I look."},
         {"type":"function_call","call_id":"c1","name":"find","arguments":"{ \"a\":2}"},
         {"type":"function_call_output","call_id":"c1","output":"Here."}]
        """#,
        .gemini: #"""
        [{"role":"user","parts":[{"text":"Find it."}]},
         {"role":"model","parts":[{"text":"I look."},{"functionCall":{"name":"find","args":{"a":2}},"thoughtSignature":"c2ln"}]},
         {"role":"user","parts":[{"functionResponse":{"name":"find","response":{"result":"Here."}}}]}]
        """#,
    ]

    @Test("has the shape that its protocol demands, with what is signed", arguments: WireProtocol.withRoles)
    func givenBack(wireProtocol: WireProtocol) throws {
        let call = Conversation.ToolCall(id: "r", name: "find", arguments: [:])
        let dialogue = Dialogue(
            Conversation([
                .init(.user, "Find it."), .init(.assistant, [.call(call)]),
                .init(.tool, [.result(id: "r", text: "Here.")]),
            ])
        )
        let body = try #require(Self.bodies[wireProtocol])
        let answer = AnswerMessage.of(text: "I look.", body: body, wireProtocol)
        var history = DialogueHistory(dialogue)
        _ = history.asking(0)
        _ = history.take(answer, to: 0)
        let prompt = Prompt(id: "p", Conversation(history.asking(1)))
        let target = Target(name: "t", endpoint: "e", wireProtocol: wireProtocol, model: "m")
        let request = ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "http://h"))
            .request(for: prompt, nonce: nil)
        let sent = try JSONParser.parse(request.body)
        let messages = sent["messages"] ?? sent["input"] ?? sent["contents"]
        let expected = try JSONParser.parse(Array(try #require(Self.expected[wireProtocol]).utf8))
        #expect(messages?.plain == expected.plain)
    }

    @Test("is its text alone where it called nothing", arguments: WireProtocol.allCases)
    func text(wireProtocol: WireProtocol) {
        #expect(AnswerMessage.of(text: "Well.", body: [], wireProtocol) == .init(.assistant, "Well."))
        #expect(AnswerMessage.of(text: "", body: [], wireProtocol) == nil)
        #expect(AnswerMessage.of(text: nil, body: [], wireProtocol) == nil)
    }

    @Test("is read from a buffered answer too")
    func buffered() {
        let chat =
            #"{"choices":[{"index":0,"message":{"content":null,"tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]}}]}"#
        #expect(AnswerMessage.of(text: nil, body: Array(chat.utf8), .openaiChat)?.calls.map(\.id) == ["c"])
        let anthropic = #"{"type":"message","content":[{"type":"tool_use","id":"c","name":"f","input":{"x":1}}]}"#
        #expect(
            AnswerMessage.of(text: nil, body: Array(anthropic.utf8), .anthropicMessages)?.calls.first?.arguments == [
                "x": 1
            ]
        )
    }

    @Test("survives bodies that are no answers", arguments: WireProtocol.allCases)
    func hostile(wireProtocol: WireProtocol) {
        for text in [
            "", "{", "[1,2]", "data: {\n\n", "data: 7\n\ndata: {\"choices\":[7]}\n\n",
            #"{"output":[{"type":"function_call"}]}"#,
        ] {
            #expect(AnswerMessage.of(text: "t", body: Array(text.utf8), wireProtocol) == .init(.assistant, "t"))
        }
    }

    @Test("has the calls of a chat in every form that streams them")
    func chatForms() {
        let call = #"{"name":"f","arguments":"{\"a\":1}"}"#
        for piece in [
            #""tool_calls":[{"index":0,"id":"c","function":\#(call)}]"#,
            #""tool_calls":{"index":0,"id":"c","function":\#(call)}"#,
            #""tool_calls":[\#(call)]"#, #""function_call":\#(call)"#,
        ] {
            for member in ["delta", "message"] {
                let body = Self.stream([#"{"choices":[{"index":0,"\#(member)":{\#(piece)}}]}"#])
                let calls = AnswerMessage.of(text: nil, body: body, .openaiChat)?.calls ?? []
                #expect(calls.map(\.name) == ["f"], "\(member) \(piece)")
                #expect(calls.first?.arguments == ["a": 1], "\(member) \(piece)")
            }
        }
        let pieces = [#"{"name":"f","arguments":""}"#, #"{"arguments":"{\"a\""}"#, #"{"arguments":":1}"}"#]
        let older = Self.stream(pieces.map { #"{"choices":[{"index":0,"delta":{"function_call":\#($0)}}]}"# })
        #expect(AnswerMessage.of(text: nil, body: older, .openaiChat)?.calls.map(\.arguments) == [["a": 1]])
    }

    private static func gemini(_ calls: [String]) -> [UInt8] {
        stream(calls.map { #"{"candidates":[{"content":{"parts":[{"functionCall":\#($0)}]}}]}"# })
    }

    @Test("has the arguments that Vertex streams piece by piece, each in its place")
    func streamedArguments() throws {
        let body = Self.gemini([
            #"{"name":"book","willContinue":true}"#,
            #"{"partialArgs":[{"jsonPath":"$.trip.stops[0].city","stringValue":"","willContinue":true}],"willContinue":true}"#,
            #"{"partialArgs":[{"jsonPath":"$.trip.stops[0].city","stringValue":"New ","willContinue":true}],"willContinue":true}"#,
            #"{"partialArgs":[{"jsonPath":"$.trip.stops[0].city","stringValue":"York"},{"jsonPath":"$.trip.stops[1]['two words']","numberValue":2.50}],"willContinue":true}"#,
            #"{"partialArgs":[{"jsonPath":"$.round","boolValue":false},{"jsonPath":"$[\"it's\"]","nullValue":"NULL_VALUE"}]}"#,
            #"{}"#, #"{"name":"wait","args":{"for":1}}"#,
        ])
        let calls = AnswerMessage.of(text: nil, body: body, .gemini)?.calls ?? []
        #expect(calls.map(\.name) == ["book", "wait"])
        let stops: JSONValue = [["city": "New York"], ["two words": .number("2.50")]]
        #expect(calls.first?.arguments == ["trip": ["stops": stops], "round": false, "it's": .null])
        #expect(calls.last?.arguments == ["for": 1])
    }

    @Test(
        "leaves out a streamed argument whose place cannot be followed",
        arguments: [
            "", "$", "a", "$.", "$..a", "$.*", "$[*]", "$[-1]", "$[99999999]", "$[1", "$['a", "$['a'", "$['a\\", "$x",
            "$[?@.a]",
            "$[0:2]",
        ]
    )
    func oddPlaces(path: String) {
        let piece = JSONValue.object(["jsonPath": .string(path), "numberValue": 1]).json
        let body = Self.gemini([#"{"name":"f","partialArgs":[\#(piece),{"jsonPath":"$.a"},{"numberValue":1},7]}"#])
        #expect(AnswerMessage.of(text: nil, body: body, .gemini)?.calls.map(\.arguments) == [[:]])
    }

    private static func streamed(_ pieces: [(path: String, value: Int)]) -> JSONValue? {
        let written = pieces.map { #"{"jsonPath":"\#($0.path)","numberValue":\#($0.value)}"# }.joined(separator: ",")
        let body = gemini([#"{"name":"f","partialArgs":[\#(written)]}"#])
        return AnswerMessage.of(text: nil, body: body, .gemini)?.calls.first?.arguments
    }

    @Test(
        "has streamed lists of any length, with what came without a word as null, but for what is far behind their end"
    )
    func longLists() {
        let all = (0..<5_000).map { JSONValue.number(String($0)) }
        #expect(Self.streamed((0..<5_000).map { ("$.a[\($0)]", $0) }) == ["a": .array(all)])
        #expect(Self.streamed([("$.a[2]", 1), ("$.a[0]", 2)]) == ["a": [2, .null, 1]])
        #expect(Self.streamed([("$.a[16][0]", 1)]) == ["a": .array(Array(repeating: .null, count: 16) + [[1]])])
        #expect(Self.streamed([("$.a[17][0]", 1), ("$.a[0]", 2), ("$.b[0][17]", 3)]) == ["a": [2]])
        #expect(Self.streamed([("$.a[\(Int.max)]", 1)]) == [:])
    }

    @Test("leaves out a streamed argument that is nested more deeply than JSON is read", arguments: [".a", "[0]"])
    func deepPlaces(step: String) {
        for depth in [JSONParser.deepest, 200_000] {
            #expect(Self.streamed([("$" + String(repeating: step, count: depth), 1)]) == [:])
        }
        let deepest = Self.streamed([("$.x" + String(repeating: step, count: JSONParser.deepest - 2), 1)])
        #expect((try? JSONParser.parse(Array((deepest ?? .null).json.utf8)))?.plain == deepest && deepest != [:])
    }
}

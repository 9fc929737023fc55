import BenchModel
import Foundation
import JSONSyntax
import ProviderWire
import Testing

/// One conversation with every kind of message, in the words of each protocol.
@Suite("The request of a conversation")
struct ConversationRequestTests {
    private static let conversation = Conversation(
        [
            Conversation.Message(.system, "Be brief."),
            Conversation.Message(
                .user,
                [
                    .text("What is this?"), .image(.data(mediaType: "image/png", base64: "iVBORw0KGgo=")),
                    .image(.url("https://example.com/a.jpg")),
                ]
            ),
            Conversation.Message(
                .assistant,
                [
                    .text("I look."), .call(Conversation.ToolCall(id: "c1", name: "find", arguments: ["place": "Ulm"])),
                    .call(Conversation.ToolCall(id: "c2", name: "find", arguments: [:])),
                ]
            ),
            Conversation.Message(.tool, [.result(id: "c1", text: "A minster.")]),
            Conversation.Message(.tool, [.result(id: "c2", text: "Nothing.")]),
            Conversation.Message(.assistant, "It is in Ulm."),
            Conversation.Message(.user, "How tall?"),
        ],
        tools: [Conversation.Tool(name: "find", description: "Finds.", parameters: ["type": "object"])],
        form: .schema(["type": "object"])
    )

    @Test("names the answer that it follows, and has its own kept, where the server keeps what was said")
    func kept() throws {
        let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiResponses, model: "m")
        let endpoint = Endpoint(name: "e", baseURL: "http://127.0.0.1:1")
        let call = ProviderCall(target: target, endpoint: endpoint)
        let sent = { (kept: KeptConversation?) in
            var prompt = Prompt(id: "p", user: "And?")
            prompt.serverHistory = kept
            return String(decoding: call.request(for: prompt, nonce: nil).body, as: UTF8.self)
        }
        let first = sent(KeptConversation(previous: nil, keeps: true))
        #expect(first.contains(#""store":true"#) && !first.contains("previous_response_id"))
        let last = sent(KeptConversation(previous: "resp_1", keeps: false))
        #expect(last.contains(#""store":false"#) && last.contains(#""previous_response_id":"resp_1""#))
        #expect(sent(nil).contains(#""store":false"#))
        // A recorded body says what was kept then, and by whom it was followed.
        var recorded = Prompt(id: "p", user: "And?")
        recorded.serverHistory = KeptConversation(previous: "resp_1", keeps: true)
        let members: [String: JSONValue] = ["store": false, "previous_response_id": "resp_old", "top_p": 1]
        recorded.fields = RequestFields(wireProtocol: .openaiResponses, members: members)
        let body = String(decoding: call.request(for: recorded, nonce: nil).body, as: UTF8.self)
        #expect(body.contains(#""store":true"#) && body.contains("resp_1") && !body.contains("resp_old"))
        #expect(body.contains(#""top_p":1"#))
    }

    @Test("asks for reasoning that can be given back where the next turn gives it back, and the model reasons")
    func encryptedReasoning() throws {
        func included(
            _ wireProtocol: WireProtocol = .openaiResponses,
            isLive: Bool = true,
            previous: String? = nil,
            effort: Thinking.Effort? = .low,
            body: [String: JSONValue] = [:]
        ) throws -> JSONValue? {
            var target = Target(name: "t", endpoint: "e", wireProtocol: wireProtocol, model: "m")
            target.thinking = effort.map { Thinking(effort: $0) }
            target.body = body
            var prompt = Prompt(id: "p", user: "And?")
            prompt.givesThinkingBack = isLive
            prompt.serverHistory = previous.map { KeptConversation(previous: $0, keeps: false) }
            let call = ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "http://h"))
            return try JSONParser.parse(call.request(for: prompt, nonce: nil).body)["include"]?.plain
        }
        let wish: JSONValue = "reasoning.encrypted_content", other: JSONValue = "message.output_text.logprobs"
        #expect(try included() == [wish])
        #expect(try included(effort: nil, body: ["reasoning": ["effort": "high"]]) == [wish])
        #expect(try included(body: ["include": [other]]) == [other, wish])
        #expect(try included(body: ["include": [wish, other]]) == [wish, other])
        #expect(try included(body: ["include": .null]) == [wish])
        // Models that do not reason refuse it, and nobody else is asked.
        #expect(try included(effort: nil) == nil)
        #expect(try included(effort: nil, body: ["include": [other]]) == [other])
        #expect(try included(body: ["reasoning": ["effort": "none"]]) == nil)
        #expect(try included(isLive: false) == nil)
        #expect(try included(isLive: false, body: ["include": [other]]) == [other])
        #expect(try included(previous: "resp_1") == nil)
        for wireProtocol in WireProtocol.allCases where wireProtocol != .openaiResponses {
            #expect(try included(wireProtocol) == nil)
        }
    }

    private static let bodies: [WireProtocol: String] = [
        .anthropicMessages: #"""
        {"model":"m","max_tokens":200,"stream":true,"system":"Be brief.","messages":[
         {"role":"user","content":[{"type":"text","text":"What is this?"},
          {"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}},
          {"type":"image","source":{"type":"url","url":"https://example.com/a.jpg"}}]},
         {"role":"assistant","content":[{"type":"text","text":"I look."},
          {"type":"tool_use","id":"c1","name":"find","input":{"place":"Ulm"}},
          {"type":"tool_use","id":"c2","name":"find","input":{}}]},
         {"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"A minster."},
          {"type":"tool_result","tool_use_id":"c2","content":"Nothing."}]},
         {"role":"assistant","content":"It is in Ulm."},{"role":"user","content":"How tall?"}],
         "tools":[{"name":"find","description":"Finds.","input_schema":{"type":"object"}}],
         "thinking":{"type":"adaptive"},
         "output_config":{"effort":"low","format":{"type":"json_schema","schema":{"type":"object"}}}}
        """#,
        .openaiChat: #"""
        {"model":"m","max_tokens":200,"stream":true,"stream_options":{"include_usage":true},"reasoning_effort":"low",
         "messages":[{"role":"system","content":"Be brief."},
         {"role":"user","content":[{"type":"text","text":"What is this?"},
          {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},
          {"type":"image_url","image_url":{"url":"https://example.com/a.jpg"}}]},
         {"role":"assistant","content":"I look.","tool_calls":[
          {"id":"c1","type":"function","function":{"name":"find","arguments":"{\"place\":\"Ulm\"}"}},
          {"id":"c2","type":"function","function":{"name":"find","arguments":"{}"}}]},
         {"role":"tool","tool_call_id":"c1","content":"A minster."},
         {"role":"tool","tool_call_id":"c2","content":"Nothing."},
         {"role":"assistant","content":"It is in Ulm."},{"role":"user","content":"How tall?"}],
         "tools":[{"type":"function","function":{"name":"find","description":"Finds.","parameters":{"type":"object"}}}],
         "response_format":{"type":"json_schema",
          "json_schema":{"name":"answer","strict":true,"schema":{"type":"object"}}}}
        """#,
        .openaiResponses: #"""
        {"model":"m","max_output_tokens":200,"stream":true,"store":false,
         "stream_options":{"include_obfuscation":false},"reasoning":{"effort":"low","summary":"auto"},
         "instructions":"Be brief.","input":[
         {"role":"user","content":[{"type":"input_text","text":"What is this?"},
          {"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo="},
          {"type":"input_image","image_url":"https://example.com/a.jpg"}]},
         {"type":"message","role":"assistant","content":[{"type":"output_text","text":"I look."}]},
         {"type":"function_call","call_id":"c1","name":"find","arguments":"{\"place\":\"Ulm\"}"},
         {"type":"function_call","call_id":"c2","name":"find","arguments":"{}"},
         {"type":"function_call_output","call_id":"c1","output":"A minster."},
         {"type":"function_call_output","call_id":"c2","output":"Nothing."},
         {"type":"message","role":"assistant","content":"It is in Ulm."},{"role":"user","content":"How tall?"}],
         "tools":[{"type":"function","name":"find","description":"Finds.","parameters":{"type":"object"}}],
         "text":{"format":{"type":"json_schema","name":"answer","strict":true,"schema":{"type":"object"}}}}
        """#,
        .gemini: #"""
        {"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[
         {"role":"user","parts":[{"text":"What is this?"},
          {"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}},
          {"fileData":{"fileUri":"https://example.com/a.jpg"}}]},
         {"role":"model","parts":[{"text":"I look."},{"functionCall":{"name":"find","args":{"place":"Ulm"}}},
          {"functionCall":{"name":"find","args":{}}}]},
         {"role":"user","parts":[{"functionResponse":{"name":"find","response":{"result":"A minster."}}},
          {"functionResponse":{"name":"find","response":{"result":"Nothing."}}}]},
         {"role":"model","parts":[{"text":"It is in Ulm."}]},{"role":"user","parts":[{"text":"How tall?"}]}],
         "tools":[{"functionDeclarations":[
          {"name":"find","description":"Finds.","parameters":{"type":"object"}}]}],
         "generationConfig":{"maxOutputTokens":200,"responseMimeType":"application/json",
          "responseJsonSchema":{"type":"object"},
          "thinkingConfig":{"includeThoughts":true,"thinkingLevel":"low"}}}
        """#,
    ]

    private func call(_ wireProtocol: WireProtocol, cached: Bool = false) -> ProviderCall {
        var target = Target(name: "t", endpoint: "e", wireProtocol: wireProtocol, model: "m", maxTokens: 200)
        target.thinking = Thinking(effort: .low)
        target.cachePrompt = cached
        return ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "http://127.0.0.1"), keepsText: true)
    }

    @Test("has every message, picture, call, result and tool", arguments: WireProtocol.withRoles)
    func whole(wireProtocol: WireProtocol) throws {
        let body = call(wireProtocol).request(for: Prompt(id: "p", Self.conversation), nonce: nil).body
        let found = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? NSDictionary)
        let text = try #require(Self.bodies[wireProtocol])
        let expected = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
        #expect(found == expected, "\(String(decoding: body, as: UTF8.self))")
    }

    @Test("is led by a nonce before its first text", arguments: WireProtocol.allCases)
    func nonce(wireProtocol: WireProtocol) throws {
        let call = call(wireProtocol)
        let prompt = Prompt(id: "p", Self.conversation)
        #expect(call.canBeLed(prompt))
        let text = try #require(call.promptText(for: prompt, nonce: "n1"))
        #expect(text.hasPrefix("[nonce n1]\nBe brief."))
        #expect(text.contains("What is this?") && text.hasSuffix("How tall?"))
    }

    @Test("marks the end of Anthropic's prefix: of the system text, or else of the last message")
    func cached() throws {
        func body(_ conversation: Conversation) throws -> String {
            let request = call(.anthropicMessages, cached: true).request(for: Prompt(id: "p", conversation), nonce: nil)
            return String(decoding: request.body, as: UTF8.self)
        }
        let mark = #""cache_control":{"type":"ephemeral"}"#
        let whole = try body(Self.conversation)
        #expect(whole.components(separatedBy: mark).count == 2)
        var bare = Self.conversation
        bare.messages.removeFirst()
        let marked = try body(bare)
        #expect(marked.components(separatedBy: mark).count == 2)
        let end = try #require(marked.range(of: mark)), last = try #require(marked.range(of: "How tall?"))
        #expect(abs(marked.distance(from: end.lowerBound, to: last.lowerBound)) < 80)
    }
}

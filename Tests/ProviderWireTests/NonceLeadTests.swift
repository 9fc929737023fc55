import BenchModel
import Foundation
import JSONSyntax
import Testing

@testable import ProviderWire

/// Whatever a prompt is made of, and in whatever protocol it is asked: a cache that keeps beginnings knows nothing of it.
@Suite("The beginning of what is sent")
struct NonceLeadTests {
    private static let picture = Conversation.Part.image(.data(mediaType: "image/png", base64: "iVBORw0KGgoAAAA="))
    private static let call = Conversation.ToolCall(id: "c", name: "find", arguments: ["what": "a hill"])
    private static let tool = Conversation.Tool(name: "find", description: "Finds.", parameters: ["type": "object"])
    private static let bare = Conversation.Tool(name: "ask", parameters: ["type": "object"])

    struct Shape: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var conversation: Conversation

        init(_ name: String, _ messages: [Conversation.Message], tools: [Conversation.Tool] = []) {
            testDescription = name
            conversation = Conversation(messages, tools: tools)
        }
    }

    static let shapes = [
        Shape("a text", [.init(.user, "U")]),
        Shape("an empty text before a picture", [.init(.user, [.text(""), picture])]),
        Shape("a system text", [.init(.system, "S"), .init(.user, "U")]),
        Shape("system texts", [.init(.system, "S"), .init(.system, "T"), .init(.user, "U")]),
        Shape("an empty system text", [.init(.system, ""), .init(.user, [picture, .text("U")])]),
        Shape("a picture before the text", [.init(.user, [picture, .text("U")])]),
        Shape("pictures before the text", [.init(.user, [picture, picture, .text("U")])]),
        Shape("a picture behind the text", [.init(.user, [.text("U"), picture])]),
        Shape("a picture alone", [.init(.user, [picture])]),
        Shape("the address of a picture", [.init(.user, [.image(.url("https://h/i.png")), .text("U")])]),
        Shape("a system text and a picture", [.init(.system, "S"), .init(.user, [picture, .text("U")])]),
        Shape("a picture in the history", [.init(.user, [picture]), .init(.assistant, "A"), .init(.user, "U")]),
        Shape("the model's words first", [.init(.assistant, "A"), .init(.user, "U")]),
        Shape("the model's words, and then a picture", [.init(.assistant, "A"), .init(.user, [picture, .text("U")])]),
        Shape(
            "a call and its result first",
            [.init(.assistant, [.call(call)]), .init(.tool, [.result(id: "c", text: "R")]), .init(.user, "U")],
            tools: [tool]
        ),
        Shape("a result first", [.init(.tool, [.result(id: "c", text: "R")]), .init(.user, "U")], tools: [tool]),
        Shape("tools and a text", [.init(.user, "U")], tools: [tool, bare]),
        Shape("a tool without a description", [.init(.user, "U")], tools: [bare]),
        Shape("tools, a system text and a picture", [.init(.system, "S"), .init(.user, [picture])], tools: [tool]),
    ]

    static let cases: [(Shape, WireProtocol, Bool)] = shapes.flatMap { shape in
        WireProtocol.allCases.flatMap { wireProtocol in [false, true].map { (shape, wireProtocol, $0) } }
    }

    @Test("differs from request to request, whatever is asked", arguments: cases)
    func beginning(shape: Shape, wireProtocol: WireProtocol, isMarked: Bool) throws {
        var target = Target(name: "t", endpoint: "e", wireProtocol: wireProtocol, model: "m")
        target.cachePrompt = isMarked
        let call = ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "http://127.0.0.1"))
        let prompt = Prompt(id: "p", shape.conversation)
        guard call.obstacle(in: prompt) == nil else { return }
        #expect(call.canBeLed(prompt))
        let bare = try Read(call.request(for: prompt, nonce: nil).body, wireProtocol)
        let one = try Read(call.request(for: prompt, nonce: "n1").body, wireProtocol)
        let other = try Read(call.request(for: prompt, nonce: "n2").body, wireProtocol)
        #expect(one.all.first != other.all.first)
        // Some servers put tools first, and some elsewhere.
        let beginnings = [one.tools.first, one.said.first].compactMap(\.self)
        #expect(beginnings.count == (shape.conversation.tools.isEmpty ? 1 : 2))
        #expect(beginnings.allSatisfy { $0.hasPrefix("[nonce n1]") }, "\(one)")
        let plain = one.all.map { $0.replacing(#/\[nonce n1\]\n?/#, with: "") }.filter { !$0.isEmpty }
        #expect(plain == bare.all, "nothing else changes")
    }

    static let heldCases: [(Shape, WireProtocol, ConversationSettings.Sharing)] = shapes.flatMap { shape in
        WireProtocol.allCases.flatMap { wireProtocol in
            ConversationSettings.Sharing.allCases.map { (shape, wireProtocol, $0) }
        }
    }

    @Test(
        "of a conversation differs from run to run, and where nothing is shared from session to session",
        arguments: heldCases
    )
    func held(shape: Shape, wireProtocol: WireProtocol, sharing: ConversationSettings.Sharing) throws {
        let target = Target(name: "t", endpoint: "e", wireProtocol: wireProtocol, model: "m")
        let call = ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "http://127.0.0.1"))
        func first(run: String, session: String, staysWithServer: Bool) throws -> String? {
            let nonces =
                switch sharing {
                case .system: DialogueHistory.Nonces(beginning: run, user: session)
                case .all: DialogueHistory.Nonces(beginning: run)
                case .none: DialogueHistory.Nonces(beginning: session)
                }
            var history = DialogueHistory(
                Dialogue(shape.conversation),
                staysWithServer: staysWithServer,
                nonces: nonces
            )
            var prompt = Prompt(id: "p", shape.conversation)
            prompt.conversation.messages = history.asking(0)
            guard call.obstacle(in: prompt) == nil else { return nil }
            let request = call.request(for: prompt, nonce: nil, toolNonce: nonces.beginning)
            return try Read(request.body, wireProtocol).all.first
        }
        for staysWithServer in [false, true] {
            let yesterday = try first(run: "r0", session: "s0", staysWithServer: staysWithServer)
            guard let yesterday else { return }
            let (one, other) = (
                try first(run: "r1", session: "s1", staysWithServer: staysWithServer),
                try first(run: "r1", session: "s2", staysWithServer: staysWithServer)
            )
            #expect(one?.hasPrefix("[nonce ") == true && one != yesterday)
            if sharing == .none { #expect(one != other) }
            if sharing == .all { #expect(one == other) }
        }
    }

    /// Every text and picture of a body, in the order in which a server puts them before its model.
    ///
    /// Read apart from what is tested, so that the two cannot share a fault.
    private struct Read {
        let tools: [String]
        let said: [String]
        var all: [String] { tools + said }

        init(_ body: [UInt8], _ wireProtocol: WireProtocol) throws {
            let members = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
            let names =
                switch wireProtocol {
                case .anthropicMessages: ["system", "messages"]
                case .openaiChat: ["messages"]
                case .openaiCompletions: ["prompt"]
                case .openaiResponses: ["instructions", "input"]
                case .gemini: ["systemInstruction", "contents"]
                }
            tools = Self.strings(members["tools"])
            said = names.flatMap { Self.strings(members[$0]) }
        }

        private static let unread: Set = [
            "role", "type", "cache_control", "id", "call_id", "tool_use_id", "tool_call_id", "parameters",
            "input_schema",
        ]

        private static func strings(_ value: Any?) -> [String] {
            switch value {
            case let text as String: text.isEmpty ? [] : [text]
            case let list as [Any]: list.flatMap(strings)
            case let object as [String: Any]:
                object.keys.sorted().filter { !unread.contains($0) }.flatMap { strings(object[$0]) }
            default: []
            }
        }
    }
}

import BenchModel
import JSONSyntax
import ProviderWire
import Testing

@Suite("The tools that a target's body offers")
struct OfferedToolsTests {
    private static let parameters: JSONValue = ["type": "object", "required": ["city"]]

    private static func tools(_ wireProtocol: WireProtocol, _ tools: JSONValue?) -> [Conversation.Tool]? {
        var target = Target(name: "t", endpoint: "e", wireProtocol: wireProtocol, model: "m")
        target.body["tools"] = tools
        return OfferedTools.inBody(of: target)
    }

    private static let bodies: [(WireProtocol, JSONValue)] = [
        (.openaiChat, [["type": "function", "function": ["name": "w", "parameters": parameters]]]),
        (.openaiResponses, [["type": "web_search"], ["type": "function", "name": "w", "parameters": parameters]]),
        (.anthropicMessages, [["name": "w", "input_schema": parameters]]),
        (.gemini, [["functionDeclarations": [["name": "w", "parameters": parameters]]], ["googleSearch": [:]]]),
        (.gemini, [["function_declarations": [["name": "w", "parametersJsonSchema": parameters]]]]),
    ]

    @Test("are read in its protocol's words; what the server carries out itself is none", arguments: bodies)
    func read(wireProtocol: WireProtocol, body: JSONValue) {
        #expect(Self.tools(wireProtocol, body) == [Conversation.Tool(name: "w", parameters: Self.parameters)])
    }

    @Test("are not known where it has none, and none where they are nothing of the kind")
    func none() {
        #expect(Self.tools(.openaiChat, nil) == nil)
        for odd: JSONValue in [[], "x", [1, "x"], [["function": 1]], [["function": ["name": 3]]]] {
            #expect(Self.tools(.openaiChat, odd) == [])
        }
        // Whatever may be said of it: the arguments are an object.
        let bare = Self.tools(.openaiChat, [["function": ["name": "w"]]])
        #expect(bare == [Conversation.Tool(name: "w", parameters: .object([:]))])
    }
}

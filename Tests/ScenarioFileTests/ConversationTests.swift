import JSONSyntax
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("A conversation in a scenario")
struct ConversationTests {
    private static let pngText =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

    /// Every kind of message, part and tool.
    static let messages = #"""
        {"id": "trip", "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": [
                {"type": "text", "text": "What is this?"},
                {"type": "image", "mediaType": "image/png", "data": "\#(pngText)"},
                {"type": "image", "url": "https://example.com/a.jpg"}
            ]},
            {"role": "assistant", "content": "I look.", "toolCalls": [
                {"id": "c1", "name": "find", "arguments": {"place": "Ulm", "near": true}}
            ]},
            {"role": "tool", "toolCallId": "c1", "content": "A minster."},
            {"role": "assistant", "content": "It is in Ulm."},
            {"role": "user", "content": "How tall?"}
        ],
        "tools": [{"name": "find", "description": "Finds.", "parameters": {"type": "object"}}],
        "schema": {"type": "object"}}
        """#

    static let conversation = Conversation(
        [
            Conversation.Message(.system, "Be brief."),
            Conversation.Message(
                .user,
                [
                    .text("What is this?"), .image(.data(mediaType: "image/png", base64: Self.pngText)),
                    .image(.url("https://example.com/a.jpg")),
                ]
            ),
            Conversation.Message(
                .assistant,
                [
                    .text("I look."),
                    .call(Conversation.ToolCall(id: "c1", name: "find", arguments: ["place": "Ulm", "near": true])),
                ]
            ),
            Conversation.Message(.tool, [.result(id: "c1", text: "A minster.")]),
            Conversation.Message(.assistant, "It is in Ulm."),
            Conversation.Message(.user, "How tall?"),
        ],
        tools: [Conversation.Tool(name: "find", description: "Finds.", parameters: ["type": "object"])],
        form: .schema(["type": "object"])
    )

    private func read(_ prompt: String) throws -> Scenario {
        var text = ScenarioText()
        text.prompts = "[\(prompt.replacing("\n", with: " "))]"
        return try text.read()
    }

    @Test("is read with all its messages, and comes back from the database as it was")
    func roundTrip() throws {
        let scenario = try read(Self.messages)
        #expect(scenario.prompts == [Prompt(id: "trip", Self.conversation)])
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(try ScenarioReader.read(canonicalJSON: json) == scenario)
    }

    @Test("is a prompt's user and system text, where it has no messages, in either way of writing it")
    func plain() throws {
        let short = try read(#"{"id": "p", "system": "s", "user": "u"}"#)
        let long = try read(
            #"{"id": "p", "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]}"#
        )
        #expect(short.prompts == long.prompts && short.prompts == [Prompt(id: "p", system: "s", user: "u")])
        let json = ScenarioReader.canonicalJSON(long)
        #expect(json == ScenarioReader.canonicalJSON(short) && json.contains(#""system":"s","user":"u""#))
    }

    @Test("leaves digests in the database, which tell whether any part of it has changed")
    func digests() throws {
        let scenario = try read(Self.messages)
        let stored = ScenarioReader.storedJSON(scenario, keepsTexts: false)
        for text in ["Be brief", "iVBORw0KGgo", "minster", "Ulm", "How tall"] { #expect(!stored.contains(text)) }
        #expect(ScenarioReader.hasDigests(canonicalJSON: stored))
        #expect(ScenarioReader.difference(scenario, fromStored: stored) == nil)
        let read = try ScenarioReader.read(canonicalJSON: stored)
        #expect(read.prompts.map(\.id) == ["trip"] && read.prompts[0].digest != nil)
        #expect(ScenarioReader.canonicalJSON(read) == stored)
        for place in Self.conversation.messages.indices {
            var other = scenario
            other.prompts[0].conversation.messages[place].parts[0] = .text("another")
            #expect(ScenarioReader.difference(other, fromStored: stored) == #"$.prompts[0] ("trip")"#)
        }
        var other = scenario
        other.prompts[0].conversation.tools = []
        #expect(ScenarioReader.textDifference(other, fromStored: stored) == #"$.prompts[0] ("trip")"#)
        #expect(!ScenarioReader.hasDigests(canonicalJSON: ScenarioReader.storedJSON(scenario, keepsTexts: true)))
    }
}

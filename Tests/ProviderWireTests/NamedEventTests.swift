import BenchModel
import Testing

@testable import ProviderWire

@Suite("An event whose name alone says what it is")
struct NamedEventTests {
    private static let protocols = WireProtocol.allCases.filter { Answers.events($0).contains { $0.name != nil } }

    /// Returns the data without their type.
    private static func untyped(_ event: Answers.Event) -> String {
        event.data.replacing(#""type":"\#(event.name ?? "")","#, with: "").replacing(
            #"{"type":"\#(event.name ?? "")"}"#,
            with: "{}"
        )
    }

    /// Ways to write an event of a name and data.
    private static let ways: [(what: String, write: @Sendable (String, String) -> String)] = [
        ("as the vendors write it", { "event: \($0)\ndata: \($1)\n\n" }),
        ("with CRLF", { "event: \($0)\r\ndata: \($1)\r\n\r\n" }),
        ("with CR", { "event: \($0)\rdata: \($1)\r\r" }),
        ("without blanks", { "event:\($0)\ndata:\($1)\n\n" }),
        ("with blanks around", { "event:  \($0) \ndata: \($1)\n\n" }),
        ("in capitals", { "event: \($0.uppercased())\ndata: \($1)\n\n" }),
        ("the name behind the data", { "data: \($1)\nevent: \($0)\n\n" }),
        ("among other fields", { "id: 7\nevent: \($0)\nretry: 10\n: remark\ndata: \($1)\n\n" }),
        ("the second name holds", { "event: none\nevent: \($0)\ndata: \($1)\n\n" }),
        ("blanks in the data", { "event: \($0)\ndata:  \($1)  \n\n" }),
        ("several lines of data", { "event: \($0)\ndata: {\ndata: \($1.dropFirst())\n\n" }),
        (
            "a type of null",
            { name, data in
                let rest = data.dropFirst()
                return "event: \(name)\ndata: {\"type\":null\(rest == "}" ? "" : ",")\(rest)\n\n"
            }
        ),
        ("an object around", { "event: \($0)\ndata: {\"data\":\($1)}\n\n" }),
    ]

    @Test("is read like one with a type", arguments: protocols)
    func names(wireProtocol: WireProtocol) {
        for (what, write) in Self.ways {
            // An object around an event is known by the event's type.
            let isTyped = what == "an object around"
            let body = Answers.events(wireProtocol).map { event in
                write(event.name ?? "", isTyped ? event.data : Self.untyped(event))
            }
            let response = decodeBothWays(body.joined(), as: wireProtocol)
            #expect(Answers.isHello(response), "\(what): \(response)")
        }
    }

    @Test("is read where only some events have no type", arguments: protocols)
    func mixed(wireProtocol: WireProtocol) {
        let events = Answers.events(wireProtocol)
        for place in events.indices {
            let body = events.enumerated().map { at, event in
                "event: \(event.name ?? "")\ndata: \(at == place ? Self.untyped(event) : event.data)\n\n"
            }
            #expect(Answers.isHello(decodeBothWays(body.joined(), as: wireProtocol)), "\(events[place])")
        }
    }

    @Test("yields to the type that the data have", arguments: protocols)
    func differing(wireProtocol: WireProtocol) {
        for name in ["message", "message_stop", "response.completed", "content_block_delta"] {
            let body = Answers.events(wireProtocol).map { "event: \(name)\ndata: \($0.data)\n\n" }.joined()
            #expect(Answers.isHello(decodeBothWays(body, as: wireProtocol)), "\(name)")
        }
    }

    @Test("says nothing where no data follow it, and of no later event", arguments: protocols)
    func alone(wireProtocol: WireProtocol) {
        let events = Answers.events(wireProtocol)
        let last = events[events.count - 1]
        let started = events.dropLast().map { "data: \($0.data)\n\n" }.joined()
        let body = started + "event: \(last.name ?? "")\n\ndata: {}\n\n"
        #expect(decodeBothWays(body, as: wireProtocol).isTerminated == false)
    }

    @Test("may have no member at all, or no data behind its colon")
    func empty() {
        let events = Answers.events(.anthropicMessages)
        let started = events.dropLast().map { "event: \($0.name ?? "")\ndata: \($0.data)\n\n" }.joined()
        for data in ["data: {}", "data: { }", "data:", "data"] {
            let response = decodeBothWays(started + "event: message_stop\n\(data)\n\n", as: .anthropicMessages)
            #expect(Answers.isHello(response), "\(data)")
        }
    }

    @Test("is kept in whatever reads it comes", arguments: protocols)
    func everyCut(wireProtocol: WireProtocol) {
        let body = Answers.events(wireProtocol).map { "event: \($0.name ?? "")\ndata: \(Self.untyped($0))\n\n" }
        let bytes = Array(body.joined().utf8)
        for cut in bytes.indices {
            let reads = [Array(bytes[..<cut]), Array(bytes[cut...])]
            let response = decode(reads, as: wireProtocol, keepsText: true).response
            #expect(Answers.isHello(response), "cut at \(cut)")
        }
    }

    @Test("is no name of the protocol's where it has other letters")
    func strange() {
        for name in ["message_stop\"", "message stop", "stop", "message_\(String(repeating: "x", count: 200))"] {
            let body = "event: \(name)\ndata: {\"delta\":{\"text\":\"a\"}}\n\nevent: \(name)\ndata: {}\n\n"
            let response = decodeBothWays(body, as: .anthropicMessages)
            #expect(response.text == "a" && !response.isTerminated, "\(name)")
        }
    }

    @Test("counts in the message that a conversation goes on with")
    func history() throws {
        let anthropic = """
            event: content_block_start
            data: {"index":0,"content_block":{"type":"tool_use","id":"t","name":"look","input":{}}}

            event: content_block_delta
            data: {"index":0,"delta":{"type":"input_json_delta","partial_json":"{\\"at\\":1}"}}

            event: message_stop
            data: {}


            """
        let message = try #require(AnswerMessage.of(text: nil, body: Array(anthropic.utf8), .anthropicMessages))
        #expect(message.calls.map(\.name) == ["look"])
        let responses = """
            event: response.output_item.done
            data: {"output_index":0,"item":{"type":"function_call","call_id":"t","name":"look","arguments":"{}"}}


            """
        #expect(AnswerMessage.calls(in: Array(responses.utf8), .openaiResponses).map { $0.map(\.name) } == [["look"]])
    }
}

import BenchModel
import JSONSyntax
import Testing

@testable import ProviderWire

/// Which piece belongs to which call, block, item or choice, of servers that number them in ways of their own.
@Suite("Readers of calls and choices")
struct ToldApartTests: MadeOfPieces {
    private static let odd: [(what: String, events: [String], tool: String)] = [
        (
            "index 0 for all, with IDs of their own",
            [call(0, 0, "", id: "x"), call(0, 0, "1"), call(0, 0, "", id: "y"), call(0, 0, "2"), call(0, 0, "3")],
            "1\n23"
        ),
        ("the same ID in each piece", [call(0, 0, "1", id: "x"), call(0, 0, "2", id: "x")], "12"),
        (
            "an ID made up for each piece, which then has no name",
            [
                call(0, 0, "1", id: "x"),
                delta(0, #""tool_calls":[{"index":0,"id":"q","function":{"arguments":"2"}}]"#),
            ], "12"
        ),
        (
            "no index, but IDs",
            [
                delta(
                    0,
                    #""tool_calls":[{"id":"x","function":{"name":"f","arguments":"1"}},{"id":"y","function":{"name":"f","arguments":"2"}}]"#
                ),
                delta(0, #""tool_calls":[{"id":"y","function":{"arguments":"3"}}]"#),
                delta(0, #""tool_calls":[{"id":"x","function":{"arguments":"4"}}]"#),
            ], "14\n23"
        ),
        (
            "neither, in lists",
            [
                delta(
                    0,
                    #""tool_calls":[{"function":{"name":"f","arguments":"1"}},{"function":{"name":"f","arguments":"2"}}]"#
                ),
                delta(0, #""tool_calls":[{"function":{"arguments":"3"}},{"function":{"arguments":"4"}}]"#),
            ], "13\n24"
        ),
        (
            "neither, each whole in a chunk of its own, or in pieces of which the first has the name",
            [
                delta(0, #""tool_calls":[{"function":{"name":"f","arguments":"1"}}]"#),
                delta(0, #""tool_calls":[{"function":{"name":"f","arguments":"2"},"id":""}]"#),
                delta(0, #""tool_calls":[{"function":{"arguments":"3"}}]"#),
                delta(0, #""tool_calls":[{"function":{"name":"g","arguments":"4"}}]"#),
            ], "1\n23\n4"
        ),
        (
            "the name in each piece, at an index",
            [
                delta(0, #""tool_calls":[{"index":0,"function":{"name":"f","arguments":"1"}}]"#),
                delta(0, #""tool_calls":[{"index":0,"function":{"name":"f","arguments":"2"}}]"#),
            ], "12"
        ),
        (
            "indexes in strings, with fractions, and far apart",
            [
                delta(0, #""tool_calls":[{"index":"1","function":{"name":"f","arguments":"1"}}]"#),
                delta(0, #""tool_calls":[{"index":1000000000000,"function":{"name":"f","arguments":"2"}}]"#),
                delta(0, #""tool_calls":[{"index":0.0,"function":{"name":"f","arguments":"3"}}]"#),
                delta(0, #""tool_calls":[{"index":1.0,"function":{"arguments":"4"}}]"#),
            ], "3\n14\n2"
        ),
        (
            "indexes that are none, with IDs",
            [
                delta(0, #""tool_calls":[{"index":-1,"id":"x","function":{"name":"f","arguments":"1"}}]"#),
                delta(0, #""tool_calls":[{"index":-1,"id":"y","function":{"name":"f","arguments":"2"}}]"#),
                delta(0, #""tool_calls":[{"index":null,"id":"x","function":{"arguments":"3"}}]"#),
                delta(0, #""tool_calls":[{"index":99999999999999999999,"id":"y","function":{"arguments":"4"}}]"#),
            ], "13\n24"
        ),
        (
            "the index behind the arguments",
            [
                delta(0, #""tool_calls":[{"function":{"arguments":"2","name":"f"},"index":1}]"#),
                delta(0, #""tool_calls":[{"function":{"arguments":"1","name":"f"},"index":0}]"#),
            ], "1\n2"
        ),
    ]

    @Test("tell calls apart by index, by ID, or by their places, and so do conversations", arguments: odd.indices)
    func oddCalls(index: Int) {
        let (what, events, tool) = Self.odd[index]
        let body = Self.body(events + ["[DONE]"])
        #expect(decodeBothWays(String(decoding: body, as: UTF8.self), as: .openaiChat).toolText == tool, "\(what)")
        let calls = AnswerMessage.calls(in: body, .openaiChat).map { $0.map { $0.written ?? $0.unread ?? "" } }
        #expect(calls.map { $0.joined(separator: "\n") } == [tool], "\(what)")
    }

    @Test("tell no more calls apart than memory allows, of all choices together")
    func manyCalls() {
        var places = CallPlaces<UInt64>()
        let told = (0..<10_000).map { choice in
            places.place(of: CallMark(index: choice, id: UInt64(choice), isNamed: true), in: choice)
        }
        #expect(Set(told).count == CallPlaces<UInt64>.most)
        #expect(places.place(of: CallMark(id: 7), in: 7) == told[7], "those that were told apart stay so")
    }

    @Test("tell blocks apart that a server gives the same index, or none")
    func sameBlock() {
        for index in [#""index":0,"#, ""] {
            let events = ["1", "2"].flatMap { piece in
                [
                    #"{"type":"content_block_start",\#(index)"content_block":{"type":"tool_use","id":"x\#(piece)","name":"f","input":{}}}"#,
                    #"{"type":"content_block_delta",\#(index)"delta":{"type":"input_json_delta","partial_json":"[\#(piece)"}}"#,
                    #"{"type":"content_block_delta",\#(index)"delta":{"type":"input_json_delta","partial_json":"]"}}"#,
                ]
            }
            let body = String(decoding: Self.body(events + [#"{"type":"message_stop"}"#]), as: UTF8.self)
            #expect(decodeBothWays(body, as: .anthropicMessages).toolText == "[1]\n[2]")
            let calls = AnswerMessage.calls(in: Array(body.utf8), .anthropicMessages)
            #expect(calls.map { $0.map(\.id) } == [["x1", "x2"]])
            #expect(calls.first?.map { $0.written ?? $0.unread } == ["[1]", "[2]"])
        }
    }

    @Test("tell items apart by their IDs where they have no index")
    func itemIDs() {
        func delta(_ id: String, _ piece: String) -> String {
            #"{"type":"response.function_call_arguments.delta","item_id":"\#(id)","delta":"\#(piece)"}"#
        }
        let events = [delta("x", "1"), delta("y", "2"), delta("x", "3"), delta("y", "4")]
        let end = [#"{"type":"response.completed","response":{"status":"completed"}}"#]
        let body = String(decoding: Self.body(events + end), as: UTF8.self)
        #expect(decodeBothWays(body, as: .openaiResponses).toolText == "13\n24")
    }

    // MARK: What a conversation goes on with

    @Test("put calls into the next turn apart, by their IDs, and of several choices the first")
    func history() {
        let chat = Self.body([
            Self.call(1, 0, "9", id: "n"), Self.call(0, 0, "{", id: "x"), Self.call(0, 0, "}"),
            Self.call(0, 0, "", id: "y"),
            Self.call(0, 0, "{ }"),
        ])
        let calls = AnswerMessage.of(text: nil, body: chat, .openaiChat)?.calls ?? []
        #expect(calls.map(\.id) == ["x", "y"] && calls.map(\.written) == ["{}", "{ }"])

        let objects = Self.body([
            Self.delta(0, #""tool_calls":[{"id":"x","function":{"name":"f","arguments":{"a":1}}}]"#),
            Self.delta(0, #""tool_calls":[{"id":"y","function":{"name":"f","arguments":{}}}]"#),
            Self.delta(0, #""tool_calls":[{"id":"y","function":{"arguments":"{\"b\":2}"}}]"#),
        ])
        let taken = AnswerMessage.of(text: nil, body: objects, .openaiChat)?.calls ?? []
        #expect(taken.map(\.written) == [#"{"a":1}"#, #"{"b":2}"#], "arguments as an object, and a text behind one")

        let gemini = Self.body([
            Self.candidate(1, #""text":"no""#), Self.candidate(0, #""text":"y""#), Self.candidate(1, #""text":"no""#),
            Self.candidate(0, #""text":"es""#),
        ])
        #expect(AnswerMessage.of(text: nil, body: gemini, .gemini) == .init(.assistant, "yes"))

        let more = Self.body([
            Self.candidate(0, #""functionCall":{"name":"f","args":{}}"#),
            Self.candidate(0, #""functionCall":{"args":{"a":1}}"#),
            Self.candidate(0, #""functionCall":{"name":"f","args":{"b":2}}"#),
        ])
        let begun = AnswerMessage.of(text: nil, body: more, .gemini)?.calls ?? []
        #expect(begun.map(\.arguments) == [["a": 1], ["b": 2]], "only the first piece of a call has a name")

        let responses = Self.body([
            #"{"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","call_id":"b","name":"f","arguments":"{}"}}"#,
            #"{"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","call_id":"a","name":"f","arguments":"{}"}}"#,
        ])
        #expect(AnswerMessage.of(text: nil, body: responses, .openaiResponses)?.calls.map(\.id) == ["a", "b"])
        #expect([ChoiceText(index: 1, text: "b")].ofFirst == nil)
    }

    @Test("put calls into the next turn once, where a message repeats them behind its deltas")
    func repeatedMessage() {
        let call = #""tool_calls":[{"id":"x","function":{"name":"f","arguments":"{}"}}]"#
        let message = #"{"choices":[{"index":0,"message":{\#(call)},"finish_reason":"tool_calls"}]}"#
        for events in [[Self.delta(0, call), message], [message]] {
            let body = Self.body(events)
            #expect(AnswerMessage.of(text: nil, body: body, .openaiChat)?.calls.map(\.written) == ["{}"])
            #expect(decode([body], as: .openaiChat, keepsText: true).response.toolText == "{}")
        }
    }

    @Test("read the calls of each choice, however many there are, in the order of their indexes")
    func manyChoices() {
        let body = Self.body((0..<3_000).reversed().map { Self.call($0, 0, "\($0)", id: "x") })
        let calls = AnswerMessage.calls(in: body, .openaiChat)
        #expect(calls.map { $0.map(\.unread) } == (0..<3_000).map { ["\($0)"] })
    }
}

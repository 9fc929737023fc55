import BenchModel
import JSONSyntax
import Testing

@testable import ProviderWire

/// Choices, blocks, items and calls whose pieces come in turns.
@Suite("The texts of parts that interleave")
struct InterleavedTextTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var wireProtocol: WireProtocol
        /// The pieces of each part, which keep their order among themselves.
        var lanes: [[String]]
        /// What ends the stream.
        var end: [String]
        /// The same answer in one document.
        var document: String
        var text: String
        var thinking: String?
        var tool: String?
        var choices: [ChoiceText]

        var testDescription: String { wireProtocol.rawValue }
    }

    private static func delta(_ choice: Int, _ delta: String) -> String {
        #"{"choices":[{"index":\#(choice),"delta":{\#(delta)}}]}"#
    }

    private static func call(_ choice: Int, _ call: Int, _ piece: String, id: String? = nil) -> String {
        let name = id.map { #""id":"\#($0)","# } ?? ""
        return delta(
            choice,
            #""tool_calls":[{"index":\#(call),\#(name)"function":{\#(id == nil ? "" : #""name":"f","#)"arguments":"\#(piece)"}}]"#
        )
    }

    private static func block(_ index: Int, _ delta: String) -> String {
        #"{"type":"content_block_delta","index":\#(index),"delta":{\#(delta)}}"#
    }

    private static func begin(_ index: Int, _ block: String) -> String {
        #"{"type":"content_block_start","index":\#(index),"content_block":{\#(block)}}"#
    }

    private static func item(_ type: String, _ index: Int, _ part: Int, _ delta: String) -> String {
        #"{"type":"response.\#(type).delta","output_index":\#(index),"content_index":\#(part),"delta":"\#(delta)"}"#
    }

    private static func candidate(_ index: Int, _ part: String) -> String {
        #"{"candidates":[{"content":{"parts":[{\#(part)}]},"index":\#(index)}]}"#
    }

    static let cases: [Case] = [
        Case(
            wireProtocol: .openaiChat,
            lanes: [
                [delta(0, #""reasoning_content":"h""#), delta(0, #""reasoning_content":"m""#)],
                [delta(1, #""reasoning":"s""#), delta(1, #""reasoning":"o""#)],
                [delta(0, #""content":"al""#), delta(0, #""content":"pha""#)],
                [delta(1, #""content":"be""#), delta(1, #""content":"ta""#)],
                [call(0, 0, #"{\"a"#, id: "x"), call(0, 0, #"\":1}"#)],
                [call(0, 1, "", id: "y"), call(0, 1, #"{\"b\":"#), call(0, 1, "2}")],
                [call(1, 0, #"{\"c\""#, id: "z"), call(1, 0, ":3}")],
            ],
            end: [
                #"{"choices":[{"index":1,"delta":{},"finish_reason":"stop"}]}"#,
                #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#, "[DONE]",
            ],
            document: #"""
                {"choices":[{"index":1,"message":{"content":"beta","reasoning":"so","tool_calls":[{"id":"z","function":{"name":"f","arguments":"{\"c\":3}"}}]},"finish_reason":"stop"},
                {"message":{"content":"alpha","reasoning":"hm","tool_calls":[{"id":"x","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"y","function":{"name":"f","arguments":"{\"b\":2}"}}]},"finish_reason":"stop","index":0}]}
                """#,
            text: "alpha\nbeta",
            thinking: "hm\nso",
            tool: "{\"a\":1}\n{\"b\":2}\n{\"c\":3}",
            choices: [ChoiceText(index: 0, text: "alpha"), ChoiceText(index: 1, text: "beta")]
        ),
        Case(
            wireProtocol: .openaiCompletions,
            lanes: [
                [#"{"choices":[{"index":0,"text":"al"}]}"#, #"{"choices":[{"index":0,"text":"pha"}]}"#],
                [
                    #"{"choices":[{"index":1,"text":"<think>so</th"}]}"#,
                    #"{"choices":[{"index":1,"text":"ink>beta"}]}"#,
                ],
                [#"{"choices":[{"text":"gam","index":2}]}"#, #"{"choices":[{"text":"ma","index":2}]}"#],
            ],
            end: [
                #"{"choices":[{"index":2,"text":"","finish_reason":"stop"},{"index":0,"text":"","finish_reason":"stop"}]}"#,
                #"{"choices":[{"index":1,"text":"","finish_reason":"length"}]}"#, "[DONE]",
            ],
            document: #"""
                {"choices":[{"index":2,"text":"gamma","finish_reason":"stop"},{"index":0,"text":"alpha","finish_reason":"stop"},
                {"index":1,"text":"<think>so</think>beta","finish_reason":"length"}]}
                """#,
            text: "alpha\nbeta\ngamma",
            thinking: "so",
            choices: [
                ChoiceText(index: 0, text: "alpha"), ChoiceText(index: 1, text: "beta"),
                ChoiceText(index: 2, text: "gamma"),
            ]
        ),
        Case(
            wireProtocol: .anthropicMessages,
            lanes: [
                [
                    begin(0, #""type":"thinking","thinking":"""#), block(0, #""thinking":"h""#),
                    block(0, #""thinking":"m""#),
                ],
                [begin(1, #""type":"text","text":"""#), block(1, #""text":"al""#), block(1, #""text":"pha""#)],
                [
                    begin(2, #""type":"tool_use","id":"x","name":"f","input":{}"#),
                    block(2, #""partial_json":"{\"a\"""#), block(2, #""partial_json":":1}""#),
                ],
                [
                    begin(3, #""type":"tool_use","id":"y","name":"f","input":{}"#),
                    block(3, #""partial_json":"{\"b\":""#), block(3, #""partial_json":"2}""#),
                ],
                [begin(4, #""type":"text","text":"""#), block(4, #""text":"be""#), block(4, #""text":"ta""#)],
            ],
            end: [#"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#, #"{"type":"message_stop"}"#],
            document: #"""
                {"type":"message","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"alpha"},
                {"type":"tool_use","name":"f","input":{"a":1}},{"type":"tool_use","name":"f","input":{"b":2}},
                {"type":"text","text":"beta"}],"stop_reason":"end_turn"}
                """#,
            text: "alphabeta",
            thinking: "hm",
            tool: "{\"a\":1}\n{\"b\":2}",
            choices: [ChoiceText(text: "alphabeta")]
        ),
        Case(
            wireProtocol: .openaiResponses,
            lanes: [
                [item("reasoning_text", 0, 0, "h"), item("reasoning_text", 0, 0, "m")],
                [item("output_text", 1, 0, "al"), item("output_text", 1, 0, "pha")],
                [item("output_text", 1, 1, "be"), item("output_text", 1, 1, "ta")],
                [item("function_call_arguments", 2, 0, #"{\"a\""#), item("function_call_arguments", 2, 0, ":1}")],
                [item("function_call_arguments", 3, 0, #"{\"b\":"#), item("function_call_arguments", 3, 0, "2}")],
                [item("output_text", 4, 0, "gam"), item("output_text", 4, 0, "ma")],
            ],
            end: [#"{"type":"response.completed","response":{"status":"completed"}}"#],
            document: #"""
                {"status":"completed","output":[{"type":"reasoning","content":[{"type":"reasoning_text","text":"hm"}]},
                {"type":"message","content":[{"type":"output_text","text":"alpha"},{"type":"output_text","text":"beta"}]},
                {"type":"function_call","name":"f","arguments":"{\"a\":1}"},{"type":"function_call","name":"f","arguments":"{\"b\":2}"},
                {"type":"message","content":[{"type":"output_text","text":"gamma"}]}]}
                """#,
            text: "alphabetagamma",
            thinking: "hm",
            tool: "{\"a\":1}\n{\"b\":2}",
            choices: [ChoiceText(text: "alphabetagamma")]
        ),
        Case(
            wireProtocol: .gemini,
            lanes: [
                [
                    candidate(0, #""text":"hm","thought":true"#), candidate(0, #""text":"al""#),
                    candidate(0, #""functionCall":{"name":"f","args":{"a":1}}"#), candidate(0, #""text":"pha""#),
                    candidate(0, #""functionCall":{"name":"f","args":{"b":2}}"#),
                ],
                [
                    candidate(1, #""text":"<think>s""#), candidate(1, #""text":"o</think>be""#),
                    candidate(1, #""functionCall":{"name":"f"}"#),
                    candidate(1, #""functionCall":{"partialArgs":[{"numberValue":3}],"willContinue":true}"#),
                    candidate(1, #""functionCall":{"partialArgs":[{"numberValue":4}]}"#),
                    candidate(1, #""text":"ta""#), candidate(1, #""executableCode":{"code":"5"}"#),
                ],
            ],
            end: [#"{"candidates":[{"finishReason":"STOP"},{"finishReason":"STOP","index":1}]}"#],
            document: #"""
                {"candidates":[{"content":{"parts":[{"text":"<think>so</think>beta"},{"functionCall":{"name":"f"}},
                {"functionCall":{"partialArgs":[{"numberValue":3}]}},{"functionCall":{"partialArgs":[{"numberValue":4}]}},{"executableCode":{"code":"5"}}]},
                "finishReason":"STOP","index":1},{"content":{"parts":[{"text":"hm","thought":true},{"text":"alpha"},
                {"functionCall":{"name":"f","args":{"a":1}}},{"functionCall":{"name":"f","args":{"b":2}}}]},"finishReason":"STOP","index":0}]}
                """#,
            text: "alpha\nbeta",
            thinking: "hm\nso",
            tool: "{\"a\":1}\n{\"b\":2}\n[{\"numberValue\":3}][{\"numberValue\":4}]\n5",
            choices: [ChoiceText(index: 0, text: "alpha"), ChoiceText(index: 1, text: "beta")]
        ),
    ]

    private static func holds(_ response: DecodedResponse<Monotonic>, _ case: Case, _ said: String) {
        #expect(response.text == `case`.text, "\(said)")
        #expect(response.thinkingText == `case`.thinking, "\(said)")
        #expect(response.toolText == `case`.tool, "\(said)")
        #expect(response.choices == `case`.choices, "\(said)")
        #expect(response.isTerminated && response.defect == nil, "\(said)")
    }

    /// Merges the lanes in an order that is drawn.
    private static func merged(_ lanes: [[String]], _ random: inout Seeded) -> [String] {
        var left = lanes.map { $0[...] }
        var merged: [String] = []
        while let lane = left.indices.filter({ !left[$0].isEmpty }).randomElement(using: &random) {
            merged.append(left[lane].removeFirst())
        }
        return merged
    }

    private static func body(_ events: [String]) -> [UInt8] {
        Array(events.map { "data: \($0)\n\n" }.joined().utf8)
    }

    @Test("are the same in whatever order their pieces come", arguments: cases)
    func anyOrder(case: Case) {
        var random = Seeded(state: 7)
        for _ in 0..<60 {
            let body = Self.body(Self.merged(`case`.lanes, &random) + `case`.end)
            let response = decode([body], as: `case`.wireProtocol, keepsText: true).response
            Self.holds(response, `case`, String(decoding: body, as: UTF8.self))
        }
    }

    @Test("are the same wherever a read ends", arguments: cases)
    func anySplit(case: Case) {
        var random = Seeded(state: 1)
        let body = Self.body(Self.merged(`case`.lanes, &random) + `case`.end)
        for at in body.indices {
            let reads = [Array(body[..<at]), Array(body[at...])]
            Self.holds(decode(reads, as: `case`.wireProtocol, keepsText: true).response, `case`, "at \(at)")
        }
        Self.holds(decode(byteByByte(body), as: `case`.wireProtocol, keepsText: true).response, `case`, "each byte")
    }

    @Test("are those of the same answer in one document, in whatever order it has its choices", arguments: cases)
    func document(case: Case) {
        let bytes = Array(`case`.document.utf8)
        for reads in [[bytes], byteByByte(bytes)] {
            let response = decode(reads, as: `case`.wireProtocol, head: jsonAnswer, keepsText: true).response
            Self.holds(response, `case`, `case`.document)
        }
    }

    @Test("cost nothing where no text is kept: all else is the same", arguments: cases)
    func without(case: Case) {
        var random = Seeded(state: 3)
        let body = Self.body(Self.merged(`case`.lanes, &random) + `case`.end)
        var kept = decode([body], as: `case`.wireProtocol, keepsText: true).response
        kept.dropTexts()
        #expect(decode([body], as: `case`.wireProtocol).response == kept)
    }

    @Test("are bounded all together, and each is cut between characters")
    func bound() throws {
        let piece = String(repeating: "ü", count: 50_000)
        let events = (0..<24).map { Self.delta($0 % 2, #""content":"\#(piece)""#) }
        let response = decode([Self.body(events)], as: .openaiChat, keepsText: true).response
        let text = try #require(response.text)
        #expect(text.utf8.count == KeptText.mostBytes + "\n…".utf8.count)
        #expect(response.choices.map(\.text).joined(separator: "\n") == text)
    }

    @Test("are no more than memory allows, of a server that begins parts without end")
    func manyParts() throws {
        let events = (0..<10_000).map { Self.call(0, $0, "1", id: "c\($0)") }
        let tool = try #require(decode([Self.body(events)], as: .openaiChat, keepsText: true).response.toolText)
        #expect(tool.filter { $0 == "1" }.count == 10_000 && tool.filter { $0 == "\n" }.count < 5000)
    }

    // MARK: Calls that servers number in ways of their own

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

    // MARK: As it comes

    @Test("are shown as they come: the first choice at once, what another says behind it, calls on lines of their own")
    func shown() {
        let decoder = ResponseDecoding.decoder(
            for: .openaiChat,
            head: eventStream,
            maxEventBytes: 1 << 20,
            keepsText: true
        )
        let events = [
            Self.delta(0, #""content":"al""#), Self.delta(1, #""content":"be""#), Self.delta(0, #""content":"pha""#),
            Self.delta(1, #""content":"ta""#), Self.call(0, 0, "1", id: "x"), Self.call(0, 1, "2", id: "y"),
            Self.call(0, 1, "3"),
        ]
        var shown: [AnswerText] = []
        for event in events {
            _ = decoder.receive(Self.body([event]).span, arrival: 1, takenInHand: 1)
            shown.append(decoder.takeText())
        }
        let expected = [
            AnswerText(text: "al"), AnswerText(), AnswerText(text: "pha"), AnswerText(), AnswerText(tool: "1"),
            AnswerText(tool: "\n2"), AnswerText(tool: "3"),
        ]
        #expect(shown == expected)
        let rest = decoder.finish(complete: true)
        #expect(rest.text == "\nbeta" && rest.toolText == nil)
    }

    // MARK: What a conversation goes on with

    @Test("go into the next turn apart: calls by their IDs, and of several choices the first")
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

    @Test("go into the next turn once, where a message repeats them behind its deltas")
    func repeatedMessage() {
        let call = #""tool_calls":[{"id":"x","function":{"name":"f","arguments":"{}"}}]"#
        let message = #"{"choices":[{"index":0,"message":{\#(call)},"finish_reason":"tool_calls"}]}"#
        for events in [[Self.delta(0, call), message], [message]] {
            let body = Self.body(events)
            #expect(AnswerMessage.of(text: nil, body: body, .openaiChat)?.calls.map(\.written) == ["{}"])
            #expect(decode([body], as: .openaiChat, keepsText: true).response.toolText == "{}")
        }
    }

    @Test("are read of each choice, however many there are, in the order of their indexes")
    func manyChoices() {
        let body = Self.body((0..<3_000).reversed().map { Self.call($0, 0, "\($0)", id: "x") })
        let calls = AnswerMessage.calls(in: body, .openaiChat)
        #expect(calls.map { $0.map(\.unread) } == (0..<3_000).map { ["\($0)"] })
    }

    @Test("keep what was held back at the end where it belongs, in whatever order a document has its choices")
    func heldInDocument() {
        let document =
            #"{"choices":[{"index":1,"text":"<thin","finish_reason":"stop"},{"text":"ab","finish_reason":"stop","index":0}]}"#
        let response = decode([Array(document.utf8)], as: .openaiCompletions, head: jsonAnswer, keepsText: true)
            .response
        #expect(response.choices == [ChoiceText(index: 0, text: "ab"), ChoiceText(index: 1, text: "<thin")])
    }
}

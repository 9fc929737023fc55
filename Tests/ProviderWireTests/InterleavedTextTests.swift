import BenchModel
import Testing

@testable import ProviderWire

/// Choices, blocks, items and calls whose pieces come in turns.
@Suite("The texts of parts that interleave")
struct InterleavedTextTests: MadeOfPieces {
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

    @Test("keep what was held back at the end where it belongs, in whatever order a document has its choices")
    func heldInDocument() {
        let document =
            #"{"choices":[{"index":1,"text":"<thin","finish_reason":"stop"},{"text":"ab","finish_reason":"stop","index":0}]}"#
        let response = decode([Array(document.utf8)], as: .openaiCompletions, head: jsonAnswer, keepsText: true)
            .response
        #expect(response.choices == [ChoiceText(index: 0, text: "ab"), ChoiceText(index: 1, text: "<thin")])
    }
}

import BenchModel
import Testing

@testable import ProviderWire

@Suite("A stream of JSON that is no event stream")
struct JSONSequenceTests {
    private static let types = [
        "application/x-ndjson", "application/jsonl", "application/json", "text/event-stream", "text/plain",
        "application/json-seq", "application/stream+json",
    ]

    private static func head(_ type: String) -> ResponseHead {
        ResponseHead(status: 200, headers: [HTTPHeader("content-type", type)])
    }

    /// Ways to write the data of all events into one body.
    private static let ways: [(what: String, write: @Sendable ([String]) -> String)] = [
        ("an object a line", { $0.map { $0 + "\n" }.joined() }),
        ("with CRLF", { $0.map { $0 + "\r\n" }.joined() }),
        ("no line break at the end", { $0.joined(separator: "\n") }),
        ("comments between", { $0.joined(separator: "\n: ping\n\n") }),
        ("empty lines between", { $0.joined(separator: "\n\n") + "\n\n" }),
        ("nothing between", { $0.joined() }),
        ("behind a byte order mark", { "\u{FEFF}" + $0.joined(separator: "\n") }),
        ("with record separators", { $0.map { "\u{1E}\($0)\n" }.joined() }),
        ("with [DONE]", { $0.map { $0 + "\n" }.joined() + "[DONE]\n" }),
        ("with [DONE] at the very end", { $0.map { $0 + "\n" }.joined() + "[DONE]" }),
        ("an array", { "[" + $0.joined(separator: ",\n") + "]" }),
        ("an array of lines", { "[\n" + $0.joined(separator: "\n,") + "\n]\n" }),
    ]

    @Test("is read in every protocol", arguments: WireProtocol.allCases)
    func sequences(wireProtocol: WireProtocol) {
        let data = Answers.events(wireProtocol).map(\.data)
        for (what, write) in Self.ways {
            for type in Self.types {
                let response = decodeBothWays(write(data), as: wireProtocol, head: Self.head(type))
                #expect(Answers.isHello(response) && !response.wasBuffered, "\(what), as \(type): \(response)")
            }
        }
    }

    @Test("keeps the time of each event, that of the first too", arguments: WireProtocol.allCases)
    func times(wireProtocol: WireProtocol) {
        let data = Answers.events(wireProtocol).map(\.data)
        let decoder = ResponseDecoding.decoder(
            for: wireProtocol,
            head: Self.head("application/jsonl"),
            maxEventBytes: 1 << 20
        )
        let instants: [MonotonicInstant] = [1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000]
        for (line, arrival) in zip(data, instants) {
            let read = Array((line + "\n").utf8)
            _ = decoder.receive(read.span, arrival: arrival, takenInHand: arrival)
        }
        let response = decoder.finish(complete: true)
        let first = data.firstIndex { $0.contains(#"Hel""#) } ?? 0
        let expected: [MonotonicInstant] = [instants[first], instants[first + 1]]
        #expect(response.deltas.arrivals == expected)
        #expect(response.firstEvent == instants[0])
        #expect(response.tokenReads == 2)
    }

    @Test("that was cut has no end", arguments: WireProtocol.allCases)
    func cut(wireProtocol: WireProtocol) {
        let body = Answers.events(wireProtocol).map { $0.data + "\n" }.joined()
        let half = String(body.prefix(body.count - 30))
        let response = decodeBothWays(half, as: wireProtocol, head: jsonAnswer, complete: false)
        #expect(!response.isTerminated && response.defect == nil && response.deltas.count > 0)
    }

    @Test("may end in an error")
    func errors() {
        let body =
            #"{"choices":[{"index":0,"delta":{"content":"a"}}]}"# + "\n" + #"{"error":{"message":"no more"}}"# + "\n"
        #expect(decodeBothWays(body, as: .openaiChat, head: jsonAnswer).providerError?.message == "no more")
    }

    @Test("is none where something other than an object follows")
    func documents() {
        let answer = #"{"choices":[{"index":0,"message":{"content":"Hi"},"finish_reason":"stop"}]}"#
        let whole = decodeBothWays(answer + "\n \n", as: .openaiChat, head: jsonAnswer)
        #expect(whole.isTerminated && whole.wasBuffered && whole.text == "Hi")
        let listed = decodeBothWays("[\n" + answer + " ]\n", as: .openaiChat, head: jsonAnswer)
        #expect(listed.isTerminated && listed.wasBuffered && listed.text == "Hi")
        for rest in ["x", "]", "}", "[DONE]", "\"a\""] {
            let broken = decodeBothWays(answer + "\n" + rest, as: .openaiChat, head: jsonAnswer)
            #expect(broken.defect != nil && broken.wasBuffered, "\(rest)")
        }
    }

    /// Writes JSON into a JSON string.
    private static func quoted(_ json: String) -> String {
        "\"" + json.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    @Test("may have each event in a string, or a list in place of an event", arguments: WireProtocol.allCases)
    func quotedEvents(wireProtocol: WireProtocol) {
        let data = Answers.events(wireProtocol).map(\.data)
        let shapes: [(String) -> String] = [Self.quoted, { Self.quoted("[\($0)]") }, { "[\($0)]" }]
        for shape in shapes {
            let body = data.map { "data: \(shape($0))\n\n" }.joined()
            #expect(Answers.isHello(decodeBothWays(body, as: wireProtocol)), "\(body)")
        }
    }

    /// Streams whose server forgot the blank lines, or writes them only at times.
    private static let undivided: [(what: String, write: @Sendable ([Answers.Event]) -> String)] = [
        ("LF", { $0.map { "data: \($0.data)\n" }.joined() }),
        ("CRLF", { $0.map { "data: \($0.data)\r\n" }.joined() }),
        ("CR", { $0.map { "data: \($0.data)\r" }.joined() }),
        ("no blanks", { $0.map { "data:\($0.data)\n" }.joined() }),
        ("no line break at the end", { $0.map { "data: \($0.data)" }.joined(separator: "\n") }),
        ("[DONE]", { $0.map { "data: \($0.data)\n" }.joined() + "data: [DONE]\n" }),
        ("[DONE] at the very end", { $0.map { "data: \($0.data)\n" }.joined() + "data: [DONE]" }),
        ("names", { $0.map { "event: \($0.name ?? "message")\ndata: \($0.data)\n" }.joined() }),
        ("remarks", { $0.map { ": ping\ndata: \($0.data)\n" }.joined() }),
        (
            "a blank line behind the first",
            { "data: \($0[0].data)\n\n" + $0.dropFirst().map { "data: \($0.data)\n" }.joined() }
        ),
        (
            "a blank line behind the second",
            { events in
                events.enumerated().map { "data: \($1.data)\n" + ($0 == 1 ? "\n" : "") }.joined()
            }
        ),
    ]

    @Test("may be one of events without blank lines between them", arguments: WireProtocol.allCases)
    func undividedEvents(wireProtocol: WireProtocol) {
        for (what, write) in Self.undivided {
            let body = write(Answers.events(wireProtocol))
            #expect(Answers.isHello(decodeBothWays(body, as: wireProtocol)), "\(what)")
            let bytes = Array(body.utf8)
            for cut in bytes.indices where what == "LF" || what == "names" {
                let response = decode([Array(bytes[..<cut]), Array(bytes[cut...])], as: wireProtocol, keepsText: true)
                #expect(Answers.isHello(response.response), "\(what), cut at \(cut)")
            }
        }
    }

    @Test("keeps the times of events without blank lines", arguments: WireProtocol.allCases, [0, 1])
    func undividedTimes(wireProtocol: WireProtocol, moved: Int) {
        // Each event comes in a read of its own, or its line break comes in the next one.
        let data = Answers.events(wireProtocol).map { "data: \($0.data)\n" }
        let bytes = Array(data.joined().utf8)
        let decoder = ResponseDecoding.decoder(for: wireProtocol, head: eventStream, maxEventBytes: 1 << 20)
        var start = 0
        for (place, line) in data.enumerated() {
            let end = place == data.count - 1 ? bytes.count : start + line.utf8.count - (place == 0 ? moved : 0)
            let arrival = MonotonicInstant(nanoseconds: Int64(place + 1) * 1_000)
            _ = decoder.receive(Array(bytes[start..<end]).span, arrival: arrival, takenInHand: arrival)
            start = end
        }
        let response = decoder.finish(complete: true)
        let first = (data.firstIndex { $0.contains(#"Hel""#) } ?? 0) + 1
        // An event is whole once its line has ended.
        let expected = [first, first + 1].map {
            MonotonicInstant(nanoseconds: Int64(min($0 + moved, data.count)) * 1_000)
        }
        #expect(response.deltas.arrivals == expected)
    }

    @Test("may be a whole answer in a string")
    func quotedDocuments() {
        let answer = #"{"choices":[{"index":0,"message":{"content":"a \"b\" c"},"finish_reason":"stop"}]}"#
        let response = decodeBothWays(Self.quoted(answer), as: .openaiChat, head: jsonAnswer)
        #expect(response.isTerminated && response.wasBuffered && response.text == #"a "b" c"#)
        let text = decodeBothWays(#""Hello""#, as: .openaiChat, head: jsonAnswer)
        #expect(text.defect != nil && !text.isTerminated)
    }

    @Test("gives its calls to the conversation that goes on")
    func history() {
        let lines = [
            #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t","function":{"name":"look","arguments":"{"}}]}}]}"#,
            #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]},"finish_reason":"tool_calls"}]}"#,
        ]
        let bodies = [
            lines.joined(separator: "\n"), lines.map { "data: \(Self.quoted($0))\n\n" }.joined(),
            lines.map { "data: [\($0)]\n\n" }.joined(), "[" + lines.joined(separator: ",") + "]",
        ]
        for body in bodies {
            let calls = AnswerMessage.calls(in: Array(body.utf8), .openaiChat)
            #expect(calls.map { $0.map(\.name) } == [["look"]], "\(body)")
        }
    }
}

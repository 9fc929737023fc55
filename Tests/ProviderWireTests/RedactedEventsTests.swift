import BenchModel
import Testing

@testable import ProviderWire

@Suite("Secrets in raw events that are shown as they come")
struct RedactedEventsTests {
    private static let key = "sk-live-Q7xT93kLmPz0"

    private static func events(_ key: String? = key) -> RedactedEvents {
        let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        let endpoint = Endpoint(name: "e", baseURL: "http://localhost", apiKey: key.map(Secret.init))
        return ProviderCall(target: target, endpoint: endpoint).redactedEvents
    }

    private static func shown(_ events: [String], by redacted: RedactedEvents = events()) -> [String] {
        var redacted = redacted
        return events.flatMap { redacted.push($0) } + redacted.finish()
    }

    private static func pieces(of text: String, _ size: Int) -> [String] {
        let characters = Array(text)
        return stride(from: 0, to: characters.count, by: size).map {
            String(characters[$0..<min($0 + size, characters.count)])
        }
    }

    /// What stands before and behind a piece of text in an event.
    private static let shapes: [(before: String, behind: String)] = [
        (#"data: {"id":"c","object":"x","choices":[{"index":0,"delta":{"content":""#, #""},"finish_reason":null}]}"#),
        (#"data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":""#, #""}}]}}]}"#),
        (
            "event: content_block_delta\n"
                + #"data: {"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":""#, #""}}"#
        ),
        (#"data: {"type":"response.output_text.delta","delta":""#, #"","output_index":2}"#),
        (#"data: {"candidates":[{"content":{"parts":[{"text":""#, #""}]}}]}"#),
        (#"{"some":{"member":[""#, #"", 1]}}"#),
        ("data: ", ""),
        ("", ""),
    ]

    @Test("are struck out in whatever pieces they come, and nothing else is lost", arguments: 1...25)
    func pieces(_ size: Int) {
        let text = "Your key is \(Self.key), is it not? sk- skip skate."
        for (before, behind) in Self.shapes {
            let shown = Self.shown(Self.pieces(of: text, size).map { before + $0 + behind })
            #expect(shown.count == Self.pieces(of: text, size).count)
            let rest = shown.map { $0.dropFirst(before.count).dropLast(behind.count) }.joined()
            // Two characters of it may have been shown before more of it came.
            let expected = ["", "s", "sk"].map { "Your key is \($0), is it not? sk- skip skate." }
            #expect(expected.contains(rest.replacing(Redaction.mark, with: "")), "\(shown)")
            #expect(rest.contains(Redaction.mark) && shown.allSatisfy { $0.hasPrefix(before) && $0.hasSuffix(behind) })
        }
    }

    @Test("are struck out where other texts come between their pieces")
    func interleaved() {
        let pieces = Self.pieces(of: Self.key, 4)
        let events = pieces.enumerated().flatMap { place, piece in
            [
                #"data: {"choices":[{"index":0,"delta":{"content":"\#(piece)"}}]}"#, ": ping",
                #"data: {"choices":[{"index":1,"delta":{"content":"other \#(place) "}}]}"#,
                #"data: {"choices":[{"index":0,"delta":{"reasoning":"thought \#(place) "}}]}"#,
            ]
        }
        let shown = Self.shown(events)
        #expect(shown.count == events.count)
        for piece in pieces { #expect(!shown.contains { $0.contains("\"\(piece)\"") }, "\(shown)") }
        #expect(shown.filter { $0.contains("other") }.count == pieces.count)
    }

    @Test("hold back few events, and only those in which one may begin")
    func holdsLittle() {
        var events = Self.events()
        func event(_ text: String) -> String { #"data: {"content":"\#(text)"}"# }
        #expect(events.push(event("Hello")) == [event("Hello")])
        #expect(events.push(event("sk-l")).isEmpty)
        #expect(events.push(": ping").isEmpty)
        #expect(events.push(event("amb")) == [event("sk-l"), ": ping", event("amb")])
        #expect(events.push(event("sk-l")).isEmpty)
        let pings = (0..<100).flatMap { events.push(": ping \($0)") }
        // One that never goes on holds nothing up for long.
        #expect(pings.first == event("sk-l") && pings.last == ": ping 99")
        #expect(events.finish().isEmpty)
    }

    @Test("are struck out with signs between their characters, in whatever pieces", arguments: 1...20)
    func signs(_ size: Int) {
        for sign in [".", " ", ", ", "-"] {
            let spelled = Self.key.map(String.init).joined(separator: sign)
            let events = Self.pieces(of: "<\(spelled)>", size).map { #"data: {"content":"\#($0)"}"# }
            let rest = Self.shown(events).map { $0.dropFirst(18).dropLast(2) }.joined()
            let letters = rest.filter { $0.isLetter || $0.isNumber }
            #expect(letters.count <= 2 && rest.contains(Redaction.mark), "\(rest)")
        }
    }

    @Test("leave events as they are where there are none")
    func noSecrets() {
        var events = Self.events(nil)
        #expect(events.push("data: sk-live") == ["data: sk-live"])
        #expect(events.finish().isEmpty)
    }

    @Test("are struck out of an event that is no whole JSON, and in long streams")
    func broken() {
        let cut = #"data: {"content":"it is \#(Self.key)"#
        #expect(Self.shown([cut]) == [#"data: {"content":"it is •••"#])
        #expect(Self.shown([#"data: {"a\"#]) == [#"data: {"a\"#])
        let long = (0..<2_000).map { #"data: {"content":"word \#($0) ","index":\#($0 % 700)}"# }
        #expect(Self.shown(long) == long)
    }
}

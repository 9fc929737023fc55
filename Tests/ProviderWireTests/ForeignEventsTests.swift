import BenchModel
import Testing

@testable import ProviderWire

@Suite("An answer of another protocol")
struct ForeignEventsTests {
    private static func said(_ response: DecodedResponse<Monotonic>, _ wireProtocol: WireProtocol) -> String {
        guard case .failed(.malformed, let detail) = outcome(response, wireProtocol: wireProtocol) else {
            return "\(outcome(response, wireProtocol: wireProtocol))"
        }
        return detail
    }

    @Test("is named, with the protocol to set", arguments: WireProtocol.allCases, WireProtocol.allCases)
    func protocols(asked: WireProtocol, answered: WireProtocol) {
        guard asked != answered else { return }
        let both: Set<WireProtocol> = [asked, answered]
        let data = Answers.events(answered).map(\.data)
        let bodies = [data.map { "data: \($0)\n\n" }.joined(), data.joined(separator: "\n")]
        for body in bodies + [bodies[0] + "data: [DONE]\n\n"] {
            let response = decodeBothWays(body, as: asked)
            let detail = Self.said(response, asked)
            // Both of OpenAI's completions have choices; their decoders tell them apart.
            let words = both == [.openaiChat, .openaiCompletions] ? "not " : "set the protocol to \(answered.rawValue)"
            #expect(detail.contains(words), "\(body): \(detail)")
        }
    }

    private static let vendors: [(words: String, data: [String])] = [
        (
            "Ollama",
            [
                #"{"model":"m","message":{"role":"assistant","content":"a"},"done":false}"#,
                #"{"model":"m","message":{"role":"assistant","content":""},"done":true,"eval_count":3}"#,
            ]
        ),
        ("Ollama", [#"{"model":"m","response":"a","done":false}"#, #"{"model":"m","response":"","done":true}"#]),
        (
            "Cohere",
            [
                #"{"type":"message-start","id":"x"}"#,
                #"{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"a"}}}}"#,
            ]
        ),
        ("Cohere", [#"{"event_type":"stream-start"}"#, #"{"event_type":"text-generation","text":"a"}"#]),
        ("Workers AI", [#"{"response":"a"}"#, #"{"response":"b"}"#]),
        (
            "TGI",
            [
                #"{"index":1,"token":{"id":1,"text":"a"},"generated_text":null,"details":null}"#,
                #"{"index":2,"token":{"id":2,"text":"b"},"generated_text":"ab","details":{}}"#,
            ]
        ),
        ("Hugging Face", [#"{"generated_text":"a"}"#, #"{"generated_text":"ab"}"#]),
        (
            "watsonx",
            [
                #"{"model_id":"m","results":[{"generated_text":"a"}]}"#,
                #"{"model_id":"m","results":[{"generated_text":"b"}]}"#,
            ]
        ),
        ("Converse", [#"{"messageStart":{"role":"assistant"}}"#, #"{"contentBlockDelta":{"delta":{"text":"a"}}}"#]),
        ("llama-server", [#"{"content":"a","stop":false}"#, #"{"content":"","stop":true}"#]),
        ("Dify", [#"{"event":"message","answer":"a"}"#, #"{"event":"message_end","answer":""}"#]),
        ("plain text", [#""a""#, #"" b""#]),
        ("AI SDK", [#"{"type":"start"}"#, #"{"type":"text-delta","id":"0","delta":"a"}"#]),
    ]

    @Test("of a vendor's own is named", arguments: WireProtocol.allCases)
    func vendors(asked: WireProtocol) {
        for (words, data) in Self.vendors {
            // Text in strings a line is no stream.
            let lines = words == "plain text" ? [] : [data.joined(separator: "\n")]
            for body in [data.map { "data: \($0)\n\n" }.joined()] + lines {
                let detail = Self.said(decodeBothWays(body, as: asked), asked)
                #expect(detail.contains(words), "\(body): \(detail)")
            }
        }
    }

    @Test("is named where it is one document")
    func documents() {
        let documents = [
            ("gemini", #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]}"#),
            (
                "anthropic-messages",
                #"{"type":"message","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn"}"#
            ),
            ("openai-chat", #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}"#),
            ("openai-completions", #"{"choices":[{"text":"Hi","finish_reason":"stop"}]}"#),
            ("openai-responses", #"{"object":"response","status":"completed","output":[]}"#),
        ]
        for (answered, document) in documents {
            for asked in WireProtocol.allCases where asked.rawValue != answered {
                if asked.rawValue.hasPrefix("openai-c"), answered.hasPrefix("openai-c") { continue }
                let detail = Self.said(decodeBothWays(document, as: asked, head: jsonAnswer), asked)
                #expect(detail.contains("set the protocol to \(answered)"), "\(asked): \(detail)")
            }
        }
    }

    @Test("is none where an event of the asked protocol came, or a token", arguments: WireProtocol.allCases)
    func own(asked: WireProtocol) {
        let foreign = #"data: {"response":"a"}"# + "\n\n"
        let events = Answers.events(asked).map { "data: \($0.data)\n\n" }
        #expect(Answers.isHello(decodeBothWays(foreign + events.joined(), as: asked)))
        let opening = events[0]
        if !opening.contains("Hel") {
            #expect(decodeBothWays(foreign + opening, as: asked).defect == nil)
        }
    }

    @Test("yields to an error that came")
    func errors() {
        let body = events(#"{"response":"a"}"#, #"{"error":{"message":"no more"}}"#)
        let response = decodeBothWays(body, as: .openaiChat)
        #expect(response.providerError?.message == "no more")
        #expect(failure(outcome(response)) == .streamError)
    }

    @Test("that is a text without events is told by how it begins", arguments: WireProtocol.allCases)
    func text(asked: WireProtocol) {
        for head in [eventStream, ResponseHead(status: 200, headers: [HTTPHeader("content-type", "text/plain")])] {
            let detail = Self.said(decodeBothWays("id: 1\n: ping\nHello there\n you\n", as: asked, head: head), asked)
            #expect(detail.contains("holds no event, but: Hello there"), "\(detail)")
        }
        let pings = decodeBothWays(": ping\n\nid: 1\nretry: 5\n\nevent: x\n\n", as: asked)
        #expect(failure(outcome(pings, wireProtocol: asked)) == .truncated)
        let error = decodeBothWays("Hello\nerror: no more\n", as: asked)
        #expect(failure(outcome(error, wireProtocol: asked)) == .streamError)
    }
}

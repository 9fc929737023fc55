import BenchModel
import Foundation
import JSONSyntax
import ProviderWire
import Statistics
import Testing

private let image: JSONValue = ["type": "image", "source": ["url": "https://h/i"]]

/// A target's `body` may say the whole request anew; whatever is known of it is then read from what is sent.
@Suite("A body put over the protocol's own")
struct MergedBodyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var wireProtocol: WireProtocol
        var name: String
        var body: JSONValue
        /// The member that is led, as JSON; nil where nothing can be.
        var led: String?
        /// What is stored of it, but for the nonce.
        var text: String

        init(_ wireProtocol: WireProtocol, _ name: String, _ body: JSONValue, led: String?, text: String) {
            (self.wireProtocol, self.name, self.body) = (wireProtocol, name, body)
            (self.led, self.text) = (led, text)
        }

        var testDescription: String { "\(wireProtocol.rawValue): \(name)" }

        var call: ProviderCall {
            var target = Target(name: "t", endpoint: "e", wireProtocol: wireProtocol, model: "m")
            if case .object(let members) = body { target.body = members }
            return ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "https://h"), keepsText: true)
        }
    }

    static let cases: [Case] = [
        Case(.openaiChat, "nothing", [:], led: #""content":"[nonce n]\nU""#, text: "U"),
        Case(
            .openaiChat,
            "messages",
            ["messages": [["role": "user", "content": "A"], ["role": "assistant", "content": "B"]]],
            led: #""content":"[nonce n]\nA""#,
            text: "A\n\nB"
        ),
        Case(
            .openaiChat,
            "a system message",
            ["messages": [["role": "developer", "content": "S"], ["role": "user", "content": "A"]]],
            led: #""content":"[nonce n]\nS""#,
            text: "S\n\nA"
        ),
        Case(
            .openaiChat,
            "parts behind an image and an answer",
            [
                "messages": [
                    ["role": "assistant", "content": "B"],
                    ["role": "user", "content": [image, ["type": "text", "text": "A"]]],
                ]
            ],
            led: #""messages":[{"content":"[nonce n]","role":"system"},{"content":"B""#,
            text: "B\n\nA"
        ),
        Case(
            .openaiChat,
            "an image alone",
            ["messages": [["role": "user", "content": [image]]]],
            led: #""content":[{"text":"[nonce n]","type":"text"},{"source""#,
            text: ""
        ),
        Case(.openaiChat, "no messages", ["messages": .null], led: nil, text: ""),
        Case(
            .openaiChat,
            "the older prompt",
            ["messages": .null, "prompt": "A"],
            led: #""prompt":"[nonce n]\nA""#,
            text: "A"
        ),
        Case(
            .anthropicMessages,
            "a system text",
            ["system": "S"],
            led: #""system":"[nonce n]\nS""#,
            text: "S\n\nU"
        ),
        Case(
            .anthropicMessages,
            "system blocks and messages",
            [
                "system": [["type": "text", "text": "S"], ["type": "text", "text": "T"]],
                "messages": [["role": "user", "content": "A"]],
            ],
            led: #""text":"[nonce n]\nS""#,
            text: "S\n\nT\n\nA"
        ),
        Case(
            .anthropicMessages,
            "a tool's result before the user's words",
            [
                "messages": [
                    [
                        "role": "user",
                        "content": [["type": "tool_result", "content": "R"], ["type": "text", "text": "A"]],
                    ]
                ]
            ],
            led: #""system":"[nonce n]""#,
            text: "R\n\nA"
        ),
        Case(.anthropicMessages, "an empty list", ["messages": []], led: nil, text: ""),
        Case(.openaiResponses, "an input", ["input": "A"], led: #""input":"[nonce n]\nA""#, text: "A"),
        Case(
            .openaiResponses,
            "instructions",
            ["instructions": "S"],
            led: #""instructions":"[nonce n]\nS""#,
            text: "S\n\nU"
        ),
        Case(
            .openaiResponses,
            "items",
            [
                "input": [
                    ["type": "function_call_output", "output": "R"],
                    ["type": "message", "role": "user", "content": [["type": "input_text", "text": "A"]]],
                ]
            ],
            led: #""instructions":"[nonce n]""#,
            text: "A"
        ),
        Case(.openaiResponses, "a stored prompt alone", ["input": .null, "prompt": ["id": "p"]], led: nil, text: ""),
        Case(
            .gemini,
            "contents",
            ["contents": [["role": "user", "parts": [["inlineData": [:]], ["text": "A"]]]]],
            led: #""parts":[{"text":"[nonce n]"},{"inlineData""#,
            text: "A"
        ),
        Case(
            .gemini,
            "contents that are one",
            ["contents": ["parts": ["text": "A"]]],
            led: #""text":"[nonce n]\nA""#,
            text: "A"
        ),
        Case(
            .gemini,
            "a system instruction in the other spelling",
            ["system_instruction": ["parts": ["text": "S"]]],
            led: #""text":"[nonce n]\nS""#,
            text: "S\n\nU"
        ),
        Case(
            .gemini,
            "a model's turn first",
            ["contents": [["role": "model", "parts": [["text": "B"]]], ["role": "user", "parts": [["text": "A"]]]]],
            led: #""systemInstruction":{"parts":[{"text":"[nonce n]"}]}"#,
            text: "B\n\nA"
        ),
        Case(
            .gemini,
            "a picture alone",
            ["contents": [["parts": [["inlineData": [:]]]]]],
            led: #""parts":[{"text":"[nonce n]"},{"inlineData""#,
            text: ""
        ),
        Case(
            .anthropicMessages,
            "a picture that is no part",
            ["messages": [["role": "user", "content": image]]],
            led: #""system":"[nonce n]""#,
            text: ""
        ),
        Case(
            .openaiCompletions,
            "tokens",
            ["prompt": [1, 2]],
            led: nil,
            text: ""
        ),
    ]

    static let prompt = Prompt(id: "p", user: "U")

    @Test("is led by the nonce where its text really is", arguments: cases)
    func nonce(example: Case) {
        let body = String(
            decoding: example.call.request(for: Self.prompt, nonce: "n").body,
            as: UTF8.self
        )
        #expect(example.call.canBeLed(Self.prompt) == (example.led != nil))
        #expect(
            body.split(separator: "[nonce n]", omittingEmptySubsequences: false).count == (example.led == nil ? 1 : 2)
        )
        if let led = example.led { #expect(body.contains(led), "\(body)") }
    }

    @Test("with a list of prompts has the nonce before each, since a cache may know any of them")
    func prompts() {
        let several = Case(.openaiCompletions, "", ["prompt": ["A", "", "B"]], led: nil, text: "")
        let body = String(decoding: several.call.request(for: Self.prompt, nonce: "n").body, as: UTF8.self)
        #expect(body.contains(#""prompt":["[nonce n]\nA","","[nonce n]\nB"]"#), "\(body)")
    }

    @Test("is what is stored, nonce and all", arguments: cases)
    func stored(example: Case) {
        #expect(example.call.promptText(for: Self.prompt, nonce: nil) == example.text)
        let led = example.call.promptText(for: Self.prompt, nonce: "n")
        #expect(led?.contains("[nonce n]") == (example.led != nil))
        #expect(led?.replacing(#/\[nonce n\]\n*/#, with: "") == example.text)
    }

    static let limitCases: [(wireProtocol: WireProtocol, body: JSONValue, each: Int, all: Int)] = [
        (.openaiChat, ["max_tokens": 1000, "n": 3], 1000, 3000),
        (.openaiChat, ["max_completion_tokens": 40], 40, 40),
        (.anthropicMessages, ["max_tokens": 99], 99, 99),
        (.openaiResponses, ["max_output_tokens": 99], 99, 99),
        (.gemini, ["generationConfig": ["maxOutputTokens": 7, "candidateCount": 2]], 7, 14),
        (.gemini, ["generationConfig": ["maxOutputTokens": .null]], 256, 256),
    ]

    @Test("sets the limit that budgets and early closing go by", arguments: limitCases)
    func answerLimits(example: (wireProtocol: WireProtocol, body: JSONValue, each: Int, all: Int)) {
        let call = Case(example.wireProtocol, "", example.body, led: nil, text: "").call
        #expect(call.answerLimit == example.each && call.mostOutputTokens == example.all)
    }

    @Test("is closed after a share of the tokens it really asks for")
    func fraction() {
        var target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m", maxTokens: 100)
        target.body = ["max_tokens": 4]
        target.cancelAfter = CancelAfter(.fraction(0.5))
        let call = ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "https://h"))
        let decoder = call.request(for: Self.prompt, nonce: nil, closesEarly: true).makeConsumer(
            ResponseHead(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")])
        )
        let event = Array(#"data: {"choices":[{"index":0,"delta":{"content":"a"}}]}"#.utf8) + Array("\n\n".utf8)
        #expect(decoder.receive(event.span, arrival: 0, takenInHand: 0) != .enough)
        #expect(decoder.receive(event.span, arrival: 1, takenInHand: 1) == .enough)
    }
}

import BenchModel
import Foundation
import JSONSyntax
import Testing

@testable import ProviderWire

@Suite("Legacy completions")
struct CompletionStreamTests {
    private static func chunk(_ text: String, index: Int = 0, finish: String = "null", rest: String = "") -> String {
        #"{"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":[{"index":\#(index),"text":\#(text),"logprobs":null,"finish_reason":\#(finish)}]\#(rest)}"#
    }

    private static let usage =
        #"{"id":"cmpl-1","object":"text_completion","model":"m","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12,"prompt_tokens_details":{"cached_tokens":4}}}"#

    // MARK: Streams

    /// In the words of vLLM and SGLang: a bare text, nulls, reasons beside the last text, usage alone before the mark.
    private static let transcript = events(
        chunk(#""""#),
        chunk(#"" Ulm""#, rest: #","usage":null"#),
        chunk(#"",\n\u00e4""#, rest: #","usage":null"#),
        chunk(#"" tall""#, finish: #""length""#, rest: #","usage":null"#),
        usage,
        "[DONE]"
    )

    @Test("are read chunk by chunk, the same wherever a read ends")
    func everySplit() {
        let bytes = Array(Self.transcript.utf8)
        let whole = decode([bytes], as: .openaiCompletions, keepsText: true)
        #expect(whole.verdict == .terminated)
        #expect(whole.response.text == " Ulm,\nä tall" && whole.response.deltas.byteCounts == [4, 4, 5])
        #expect(whole.response.deltas.kinds == [.text, .text, .text])
        #expect(whole.response.usage == TokenUsage(input: 9, output: 3, cacheRead: 4))
        #expect(whole.response.stopReason == "length" && whole.response.servedModel == "m")
        #expect(whole.response.responseID == "cmpl-1" && whole.response.marks.isEmpty)
        #expect(outcome(whole.response, wireProtocol: .openaiCompletions) == .ok)
        for cut in 1..<bytes.count {
            let split = decode([Array(bytes[..<cut]), Array(bytes[cut...])], as: .openaiCompletions, keepsText: true)
            #expect(split.response == whole.response && split.verdict == whole.verdict, "cut at \(cut)")
        }
    }

    @Test("without a mark end with the reason of every choice, and without one do not end")
    func ends() {
        let last = Self.chunk(#""b""#, finish: #""stop""#)
        let ended = decodeBothWays(events(Self.chunk(#""a""#), last), as: .openaiCompletions)
        #expect(outcome(ended, wireProtocol: .openaiCompletions) == .ok)
        let two = decodeBothWays(events(Self.chunk(#""a""#, index: 1), last), as: .openaiCompletions)
        #expect(failure(outcome(two, wireProtocol: .openaiCompletions)) == .truncated)
        let both = decodeBothWays(
            events(Self.chunk(#""a""#, index: 1), last, Self.chunk(#""""#, index: 1, finish: #""stop""#)),
            as: .openaiCompletions
        )
        #expect(both.isTerminated && both.deltas.count == 2)
        // TGI writes an empty reason into every chunk; more text takes a reason back.
        let empty = decodeBothWays(events(Self.chunk(#""a""#, finish: #""""#)), as: .openaiCompletions)
        #expect(!empty.isTerminated)
        let onwards = decodeBothWays(events(last, Self.chunk(#""c""#)), as: .openaiCompletions)
        #expect(!onwards.isTerminated && onwards.deltas.count == 2)
    }

    @Test("carry errors in the words of their servers")
    func errors() {
        let shapes: [(String, ProviderError)] = [
            (
                #"{"error":{"message":"m","type":"BadRequestError","param":null,"code":400}}"#,
                ProviderError(type: "BadRequestError", code: "400", message: "m")
            ),
            (
                #"{"object":"error","message":"m","type":"E","code":40303}"#,
                ProviderError(type: "E", code: "40303", message: "m")
            ),
            (
                #"{"choices":[{"index":0,"text":"","error":{"message":"m","code":502}}]}"#,
                ProviderError(code: "502", message: "m")
            ),
        ]
        for (json, error) in shapes {
            let response = decodeBothWays(events(Self.chunk(#""a""#), json, "[DONE]"), as: .openaiCompletions)
            #expect(response.providerError == error, "\(json)")
            #expect(failure(outcome(response, wireProtocol: .openaiCompletions)) == .streamError)
        }
        let aborted = decodeBothWays(events(Self.chunk(#""a""#, finish: #""abort""#)), as: .openaiCompletions)
        #expect(failure(outcome(aborted, wireProtocol: .openaiCompletions)) == .streamError)
    }

    @Test("may have what the chat has beside, and are no chat")
    func foreign() {
        let both = events(#"{"choices":[{"index":0,"text":"Hi","delta":{"content":"Hi"},"finish_reason":"stop"}]}"#)
        let response = decodeBothWays(both, as: .openaiCompletions)
        #expect(response.text == "Hi" && response.isTerminated && response.deltas.byteCounts == [2])
        let chat = events(#"{"choices":[{"index":0,"delta":{"content":"Hi"}}]}"#)
        let other = decodeBothWays(chat, as: .openaiCompletions)
        #expect(
            other.defect
                == .malformed("event 1 is a chunk of a chat (`delta` where `text` should be), not legacy completions")
        )
        let document = #"{"choices":[{"index":0,"message":{"content":"Hi"},"finish_reason":"stop"}]}"#
        #expect(isMalformed(decodeBothWays(document, as: .openaiCompletions, head: jsonAnswer)))
    }

    @Test("have probabilities that are no text")
    func probabilities() {
        let logprobs =
            #"{"tokens":[" a"],"token_logprobs":[-0.1],"top_logprobs":[{" a":-0.1," b":-Infinity}],"text_offset":[3]}"#
        let chunk =
            #"{"choices":[{"index":0,"logprobs":\#(logprobs),"text":" a","finish_reason":"stop","token_ids":[1,2]}]}"#
        let streamed = decodeBothWays(events(chunk), as: .openaiCompletions)
        #expect(streamed.deltas.byteCounts == [2] && streamed.isTerminated && streamed.skippedEvents == 0)
        #expect(decodeBothWays(chunk, as: .openaiCompletions, head: jsonAnswer).text == " a")
    }

    // MARK: The prompt, repeated

    private static func decoded(_ body: String, echoed: [Int], cuts: [Int]) -> DecodedResponse<Monotonic> {
        let decoder = ResponseDecoding.decoder(
            for: .openaiCompletions,
            head: eventStream,
            maxEventBytes: 1 << 20,
            keepsText: true,
            echoed: echoed
        )
        let bytes = Array(body.utf8)
        var start = 0
        for cut in cuts + [bytes.count] {
            _ = decoder.receive(Array(bytes[start..<cut]).span, arrival: 1_000, takenInHand: 1_007)
            start = cut
        }
        return decoder.finish(complete: true)
    }

    @Test("begin with the prompt where that is asked for, which is no output")
    func echo() {
        // The prompts are `Say "é"` (8 bytes) and `Go` (2); the first comes with the answer's beginning, the second in pieces.
        let body = events(
            Self.chunk(#""Say \"é\" Yes""#),
            Self.chunk(#""G""#, index: 1),
            Self.chunk(#""o""#, index: 1),
            Self.chunk(#"" on""#, index: 1, finish: #""stop""#),
            Self.chunk(#"".""#, finish: #""stop""#),
            "[DONE]"
        )
        let whole = Self.decoded(body, echoed: [8, 2], cuts: [])
        #expect(whole.text == " Yes.\n on" && whole.deltas.byteCounts == [4, 3, 1] && whole.isTerminated)
        for cut in stride(from: 1, to: body.utf8.count, by: 7) {
            #expect(Self.decoded(body, echoed: [8, 2], cuts: [cut]) == whole)
        }
        let document = #"{"choices":[{"index":0,"text":"Go<think>a</think>b","finish_reason":"stop"}]}"#
        let buffered = Self.decoded(document, echoed: [2], cuts: [])
        #expect(buffered.text == "b" && buffered.thinkingText == "a" && buffered.isTerminated)
        let second = #"{"text":"Go on","finish_reason":"stop","index":1}"#
        let first = #"{"text":"Hi! Yes","finish_reason":"stop","index":0}"#
        let reversed = Self.decoded(#"{"choices":[\#(second),\#(first)]}"#, echoed: [3, 2], cuts: [])
        #expect(reversed.text == " Yes\n on", "each choice has a prompt of its own")
    }

    @Test("know by the request what is repeated")
    func echoedSizes() throws {
        func sizes(_ body: [String: JSONValue]) -> [Int] {
            var target = Target(name: "t", endpoint: "e", wireProtocol: .openaiCompletions, model: "m")
            target.body = body
            return RequestBody(for: target, prompt: Prompt(id: "p", user: "né")).echoedSizes
        }
        #expect(sizes([:]).isEmpty && sizes(["echo": false]).isEmpty)
        #expect(sizes(["echo": true]) == [3])
        #expect(sizes(["echo": true, "n": 2]) == [3, 3])
        #expect(sizes(["echo": true, "n": 2, "prompt": ["a", "bcd"]]) == [1, 1, 3, 3])
        // A prompt given as tokens has no size that is known.
        #expect(sizes(["echo": true, "prompt": [1, 2]]) == [0, 0])
    }

    // MARK: Requests

    private static func call(_ base: String = "http://h", _ change: (inout Target) -> Void = { _ in }) -> ProviderCall {
        var target = Target(name: "t", endpoint: "e", wireProtocol: .openaiCompletions, model: "m", maxTokens: 30)
        change(&target)
        return ProviderCall(
            target: target,
            endpoint: Endpoint(name: "e", baseURL: base, apiKey: Secret("secret-key-1"))
        )
    }

    private static func json(_ bytes: [UInt8]) throws -> JSONValue { try JSONParser.parse(bytes).plain }

    @Test("are asked with one text: a conversation's texts with blank lines between, and no roles")
    func request() throws {
        let talk = Conversation([
            .init(.system, "Be brief."), .init(.user, "What?"), .init(.assistant, "That."), .init(.user, "Why?"),
        ])
        let asked = Self.call { ($0.temperature, $0.seed) = (0, 7) }.request(for: Prompt(id: "p", talk), nonce: nil)
        #expect(asked.url == "http://h/v1/completions")
        #expect(asked.headers.contains(HTTPHeader("authorization", "Bearer secret-key-1")))
        #expect(
            try Self.json(asked.body) == [
                "model": "m", "prompt": "Be brief.\n\nWhat?\n\nThat.\n\nWhy?", "stream": true, "max_tokens": 30,
                "stream_options": ["include_usage": true], "temperature": .number("0.0"), "seed": 7,
            ]
        )
        let buffered = Self.call { target in
            target.stream = false
            target.body = ["max_tokens": 5, "ignore_eos": true, "min_tokens": 5, "prompt": ["a", "b"]]
        }.request(for: Prompt(id: "p", user: "u"), nonce: nil)
        #expect(
            try Self.json(buffered.body) == [
                "model": "m", "prompt": ["a", "b"], "stream": false, "max_tokens": 5, "ignore_eos": true,
                "min_tokens": 5,
            ]
        )
    }

    @Test("are not asked what they have no place for")
    func obstacles() throws {
        let call = Conversation.ToolCall(id: "c", name: "f", arguments: [:])
        let cases: [(Conversation, String)] = [
            (Conversation([.init(.user, [.text("x"), .image(.url("https://h/a.png"))])]), "a picture"),
            (Conversation([.init(.user, "x")], tools: [.init(name: "f", parameters: [:])]), "tools"),
            (Conversation([.init(.user, "x")], form: .schema(["type": "object"])), "a schema of the answer"),
            (Conversation([.init(.user, "x"), .init(.assistant, [.call(call)])]), "calls of tools"),
        ]
        for (conversation, what) in cases {
            var scenario = Scenario(
                name: "s",
                endpoints: [Endpoint(name: "e", baseURL: "http://h")],
                targets: [
                    Target(name: "chat", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
                    Target(name: "old", endpoint: "e", wireProtocol: .openaiCompletions, model: "m"),
                ],
                prompts: [Prompt(id: "fine", user: "u"), Prompt(id: "p", conversation)]
            )
            let error = #expect(throws: UnaskablePrompt.self) { _ = try TargetCalls(scenario) }
            #expect(
                error?.description
                    == "the prompt \"p\" has \(what), and target \"old\" is asked by openai-completions, which takes text alone; "
                    + "ask it by openai-chat, or leave the target out"
            )
            scenario.targets.removeLast()
            _ = try TargetCalls(scenario)
        }
    }

    @Test("are counted as the text they are, and by no template")
    func counting() throws {
        let prompt = Prompt(id: "p", system: "s", user: "u")
        let call = Self.call("http://h/v1")
        let request = try #require(call.countingRequest(.tokenize, of: prompt))
        #expect(request.url == "http://h/tokenize")
        #expect(
            try Self.json(request.body) == [
                "model": "m", "prompt": "s\n\nu", "content": "s\n\nu", "add_special_tokens": true, "add_special": true,
                "parse_special": true,
            ]
        )
        #expect(call.countingRequest(.versioned, of: prompt)?.url == "http://h/v1/tokenize")
        #expect(
            call.countingRequest(.template, of: prompt) == nil && call.countingRequest(.provider, of: prompt) == nil
        )
    }
}

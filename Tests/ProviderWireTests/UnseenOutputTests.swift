import BenchModel
import Testing

@testable import ProviderWire

@Suite("Output that no event brought")
struct UnseenOutputTests {
    private static let unseen: [(String, TokenUsage, UnseenOutput.Seen, saidThinking: Bool, Bool)] = [
        ("nothing came of 5 tokens", TokenUsage(output: 5), .init(), false, true),
        ("nothing came, and an end mark was counted", TokenUsage(output: 1), .init(), false, false),
        ("hidden reasoning is counted apart", TokenUsage(output: 64, reasoning: 64), .init(), false, false),
        ("reasoning, and marks between channels", TokenUsage(output: 70, reasoning: 64), .init(), false, false),
        ("reasoning, and 60 tokens more", TokenUsage(output: 124, reasoning: 64), .init(thinking: 90), false, true),
        (
            "thinking is shown and not counted apart", TokenUsage(output: 500), .init(thinking: 90, answer: 2), false,
            false
        ),
        ("the server thinks and shows nothing", TokenUsage(output: 500), .init(answer: 2), true, false),
        ("a token a byte", TokenUsage(output: 100), .init(answer: 100), false, false),
        ("a third of the bytes that tokens need", TokenUsage(output: 100), .init(answer: 33), false, true),
        ("a short answer and marks", TokenUsage(output: 11), .init(answer: 5), false, false),
        ("a call whose name is tokens too", TokenUsage(output: 30), .init(answer: 2, calls: 1), false, false),
        ("a call without arguments", TokenUsage(output: 30), .init(calls: 1), false, false),
        ("a call, and 500 tokens more", TokenUsage(output: 500), .init(answer: 2, calls: 1), false, true),
        ("usage says nothing", TokenUsage(), .init(), false, false),
        ("usage contradicts itself", TokenUsage(output: 5, reasoning: 9), .init(answer: 2), false, false),
    ]

    @Test("is told where usage counts it, and only then", arguments: unseen.indices)
    func told(index: Int) {
        let (what, usage, seen, saidThinking, expected) = Self.unseen[index]
        #expect(UnseenOutput.exists(usage, seen, saidThinking: saidThinking) == expected, "\(what)")
    }

    @Test("raises the mark in whole answers of every protocol, streamed and buffered, and in no other")
    func mark() {
        let chat = [
            #"{"choices":[{"index":0,"delta":{"content":"Hi","new_kind_of_output":"a long text of many tokens"},"finish_reason":"stop"}]}"#,
            #"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":90}}"#,
        ].map { "data: \($0)\n\n" }.joined()
        #expect(decodeBothWays(chat, as: .openaiChat).marks == [.unseenOutput])
        #expect(decodeBothWays(chat, as: .openaiChat, complete: false).marks == [])
        let bodies: [(WireProtocol, String)] = [
            (
                .anthropicMessages,
                events(
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"never_heard_of","value":"x"}}"#,
                    #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":40}}"#,
                    #"{"type":"message_stop"}"#
                )
            ),
            (
                .openaiResponses,
                events(
                    #"{"type":"response.completed","response":{"status":"completed","output":[{"type":"new","value":"x"}],"usage":{"output_tokens":40}}}"#
                )
            ),
            (
                .gemini,
                events(
                    #"{"candidates":[{"content":{"parts":[{"newText":"x"}]},"finishReason":"STOP"}],"usageMetadata":{"candidatesTokenCount":40}}"#
                )
            ),
            (
                .openaiChat,
                #"{"choices":[{"message":{"content":"","new":"x"},"finish_reason":"stop"}],"usage":{"completion_tokens":40}}"#
            ),
        ]
        for (wireProtocol, body) in bodies {
            #expect(decodeBothWays(body, as: wireProtocol).marks == [.unseenOutput], "\(wireProtocol)")
        }
    }

    @Test("is told in no recorded answer of a real server, where all of it came")
    func recorded() throws {
        for expected in FixtureTests.streams + FixtureTests.documents {
            let fixture = try Fixture(expected.fixture)
            let response = decode([fixture.body], as: expected.wireProtocol, head: fixture.head).response
            // LiteLLM's mock counts 503 tokens for a line of text.
            // GuideLLM's mock of completions counts its words as choices, of which only the last one finishes.
            let countsWords = expected.fixture == "guidellm-mock-completions"
            let marks: Set<ResponseMark> = expected.wasBuffered ? [.unseenOutput] : countsWords ? [.neverFinished] : []
            #expect(response.marks == marks, "\(expected.fixture)")
            #expect(response.skippedEvents == 0, "\(expected.fixture)")
            #expect(outcome(response, wireProtocol: expected.wireProtocol) == .ok, "\(expected.fixture)")
        }
    }
}

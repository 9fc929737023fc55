import BenchModel
import Testing

@testable import ProviderWire

/// An answer of five words in each protocol, with a stop reason.
enum WordsWithStop {
    static func body(_ wireProtocol: WireProtocol, stop: String) -> String {
        switch wireProtocol {
        case .openaiChat:
            UsageCase.text.asEvents(5)
                + events(#"{"choices":[{"index":0,"delta":{},"finish_reason":"\#(stop)"}]}"#, "[DONE]")
        case .openaiCompletions:
            #"{"choices":[{"index":0,"text":"Hi"}]}"#.asEvents(5)
                + events(#"{"choices":[{"index":0,"text":"","finish_reason":"\#(stop)"}]}"#, "[DONE]")
        case .anthropicMessages:
            #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#.asEvents(5)
                + events(
                    #"{"type":"message_delta","delta":{"stop_reason":"\#(stop)"},"usage":{"output_tokens":5}}"#,
                    #"{"type":"message_stop"}"#
                )
        case .openaiResponses:
            #"{"type":"response.output_text.delta","delta":"Hi"}"#.asEvents(5)
                + events(
                    #"{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"\#(stop)"}}}"#
                )
        case .gemini:
            #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}"#.asEvents(5)
                + events(#"{"candidates":[{"finishReason":"\#(stop)"}]}"#)
        }
    }
}

extension String {
    func asEvents(_ count: Int) -> String { (0..<count).map { _ in events(self) }.joined() }
}

@Suite("A stop reason that tells of a failure")
struct FailingStopTests {
    private static let words =
        StopWords.all.filter { $0.kind == .failed }.flatMap(\.words) + [
            "TIMEOUT", "server-error", "MALFORMED_FUNCTION_CALL",
        ]

    @Test("is an error in the stream, whichever the protocol", arguments: WireProtocol.allCases)
    func failing(wireProtocol: WireProtocol) {
        for word in Self.words {
            let response = decodeBothWays(WordsWithStop.body(wireProtocol, stop: word), as: wireProtocol)
            #expect(failure(outcome(response, wireProtocol: wireProtocol)) == .streamError, "\(word)")
            #expect(response.stopReason == word)
        }
    }

    @Test("is none where it tells of a limit, a filter or something else", arguments: WireProtocol.allCases)
    func others(wireProtocol: WireProtocol) {
        for word in ["ERROR_LIMIT", "content-filter", "filtered", "weather"] {
            let response = decodeBothWays(WordsWithStop.body(wireProtocol, stop: word), as: wireProtocol)
            #expect(outcome(response, wireProtocol: wireProtocol) == .ok, "\(word)")
        }
    }

    @Test("of one choice is not covered by the good end of another")
    func choices() {
        let body = events(
            #"{"choices":[{"index":0,"delta":{"content":"a"}},{"index":1,"delta":{"content":"b"}}]}"#,
            #"{"choices":[{"index":0,"delta":{},"finish_reason":"error"}]}"#,
            #"{"choices":[{"index":1,"delta":{},"finish_reason":"stop"}]}"#,
            "[DONE]"
        )
        #expect(failure(outcome(decodeBothWays(body, as: .openaiChat))) == .streamError)
    }
}

import BenchModel
import Testing

@testable import ProviderWire

@Suite("An answer in which nothing can be seen")
struct BlankAnswerTests {
    private static let blanks: [[String]] = [
        [" "], ["\\n"], ["\\n", " ", "\\t\\n"], ["\\u00a0\\u200b"], ["</s>"], ["<", "/s", ">"], ["<|im_end|>"],
        ["<|eot_id|>", "\\n"], ["<\u{FF5C}end\u{2581}of\u{2581}sentence\u{FF5C}>"],
    ]
    private static let thoughtless: [[String]] = [
        ["<think>\\n\\n</think>\\n\\n"], ["<think>", "\\n\\n", "</think>", "\\n\\n"],
        ["<", "think", ">", "</think>", "</s>"],
    ]
    private static let seen: [[String]] = [
        ["x"], ["\\n", "x"], ["<"], ["</s"], ["<think>", "hm", "</think>"], ["<think>hm</think>"],
        ["</s>", "."],
        [String(repeating: "\\n", count: 300), "x"], ["<|im_end|>", "<|im_end|>", "0"],
    ]

    private static func body(_ wireProtocol: WireProtocol, _ pieces: [String], stop: String) -> String {
        func each(_ event: (String) -> String) -> String { pieces.map { events(event($0)) }.joined() }
        return switch wireProtocol {
        case .openaiChat:
            each { #"{"choices":[{"index":0,"delta":{"content":"\#($0)"}}]}"# }
                + events(#"{"choices":[{"index":0,"delta":{},"finish_reason":"\#(stop)"}]}"#, "[DONE]")
        case .openaiCompletions:
            each { #"{"choices":[{"index":0,"text":"\#($0)"}]}"# }
                + events(#"{"choices":[{"index":0,"text":"","finish_reason":"\#(stop)"}]}"#, "[DONE]")
        case .anthropicMessages:
            each { #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\#($0)"}}"# }
                + events(
                    #"{"type":"message_delta","delta":{"stop_reason":"\#(stop)"}}"#,
                    #"{"type":"message_stop"}"#
                )
        case .openaiResponses:
            each { #"{"type":"response.output_text.delta","delta":"\#($0)"}"# }
                + events(
                    #"{"type":"response.completed","response":{"status":"incomplete","incomplete_details":{"reason":"\#(stop)"}}}"#
                )
        case .gemini:
            each { #"{"candidates":[{"content":{"parts":[{"text":"\#($0)"}]}}]}"# }
                + events(#"{"candidates":[{"finishReason":"\#(stop)"}]}"#)
        }
    }

    private static func went(_ pieces: [String], _ wireProtocol: WireProtocol, stop: String = "stop") -> FailureKind? {
        failure(
            outcome(
                decodeBothWays(body(wireProtocol, pieces, stop: stop), as: wireProtocol),
                wireProtocol: wireProtocol
            )
        )
    }

    @Test("is empty, in whichever pieces it comes", arguments: WireProtocol.allCases)
    func blank(wireProtocol: WireProtocol) {
        for pieces in Self.blanks + Self.thoughtless {
            #expect(Self.went(pieces, wireProtocol) == .empty, "\(pieces)")
        }
    }

    @Test("is one if a letter of it can be seen, or of its thinking", arguments: WireProtocol.allCases)
    func visible(wireProtocol: WireProtocol) {
        for pieces in Self.seen { #expect(Self.went(pieces, wireProtocol) == nil, "\(pieces)") }
    }

    @Test("is none where the limit ended it: more may have followed", arguments: WireProtocol.allCases)
    func cut(wireProtocol: WireProtocol) {
        #expect(Self.went(["\\n"], wireProtocol, stop: "length") == nil)
        #expect(Self.went(["<think>"], wireProtocol, stop: "max_tokens") == nil)
    }

    @Test("is empty in a whole document, too, and a call, a refusal or a picture can be seen")
    func documents() {
        func kind(_ message: String) -> FailureKind? {
            let body = #"{"choices":[{"message":\#(message),"finish_reason":"stop"}]}"#
            return failure(outcome(decode(body, as: .openaiChat, head: jsonAnswer).response))
        }
        #expect(kind(#"{"content":" \n"}"#) == .empty && kind(#"{"content":"</s>"}"#) == .empty)
        #expect(kind(#"{"content":" ","tool_calls":[{"function":{"name":"f"}}]}"#) == nil)
        #expect(kind(#"{"content":" ","refusal":"No."}"#) == nil)
        #expect(kind(#"{"content":"","images":[{"image_url":{"url":"data:"}}]}"#) == nil)
        #expect(kind(#"{"content":" ","reasoning_content":"hm"}"#) == nil)
    }
}

@Suite("White space before the first letter")
struct BlankLeadTests {
    /// Decodes pieces of a chat's text that come so many milliseconds after one another.
    private static func marks(_ pieces: [String], apart: UInt64) -> Set<ResponseMark> {
        let decoder = ResponseDecoding.decoder(
            for: .openaiChat,
            head: eventStream,
            maxEventBytes: 1 << 20,
            enough: nil,
            keepsText: false,
            thinkTags: .auto
        )
        var arrival: MonotonicInstant = 1_000
        for piece in pieces {
            let bytes = Array(events(#"{"choices":[{"index":0,"delta":{"content":"\#(piece)"}}]}"#).utf8)
            _ = decoder.receive(bytes.span, arrival: arrival, takenInHand: arrival)
            for _ in 0..<apart { arrival = arrival + 1_000_000 }
        }
        let end = Array(events(#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#, "[DONE]").utf8)
        _ = decoder.receive(end.span, arrival: arrival, takenInHand: arrival)
        return decoder.finish(complete: true).marks
    }

    @Test("is marked where the letter comes much later, and only there")
    func marked() {
        #expect(Self.marks([" ", "Hi", "!"], apart: 300) == [.blankFirst])
        #expect(Self.marks(["\\u200b", "\\n", "Hi"], apart: 130) == [.blankFirst])
        #expect(Self.marks([" ", "Hi", "!"], apart: 20) == [])
        #expect(Self.marks(["Hi", " ", "you"], apart: 300) == [])
        #expect(Self.marks(["<think>", "hm", "</think>", "Hi"], apart: 300) == [.thinkTags])
    }
}

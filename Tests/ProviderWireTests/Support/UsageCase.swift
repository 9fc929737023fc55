import BenchModel
import ProviderWire
import Testing

/// An answer's usage objects, in order, and what they must come to.
struct UsageCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var wireProtocol = WireProtocol.openaiChat
    var body: String
    var head = eventStream
    var usage = TokenUsage()
    var marks: Set<ResponseMark> = []
    var billed: String?
    var tier: String?

    func hold() {
        let whole = decode(body, as: wireProtocol, head: head).response
        let bytes = decode(byteByByte(Array(body.utf8)), as: wireProtocol, head: head).response
        for response in [whole, bytes] {
            #expect(response.usage == usage)
            #expect(
                response.marks.intersection([
                    .largerTotal, .contradictoryUsage, .otherPasses, .otherModel,
                ]) == marks
            )
            #expect(response.billed == billed)
            #expect(response.serviceTier == tier)
        }
    }
}

/// Answers with usage in them.
extension UsageCase {
    static let text = #"{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}"#
    static let stop = #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#

    static func chat(_ usage: String...) -> String {
        events(text, stop) + usage.map { events(#"{"choices":[],"usage":\#($0)}"#) }.joined() + events("[DONE]")
    }

    static func chatDocument(_ rest: String) -> String {
        #"{"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"#
            + #""finish_reason":"stop"}],\#(rest)}"#
    }

    static func anthropic(start: String, delta: String) -> String {
        events(
            #"{"type":"message_start","message":{"id":"m","type":"message","model":"claude-x","content":[],"usage":\#(start)}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":\#(delta)}"#,
            #"{"type":"message_stop"}"#
        )
    }

    static func gemini(_ usage: String...) -> String {
        usage.map {
            events(
                #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}],"usageMetadata":\#($0)}"#
            )
        }.joined()
    }

    static func responses(_ usage: String, rest: String = "") -> String {
        events(
            #"{"type":"response.output_text.delta","delta":"Hi"}"#,
            #"{"type":"response.completed","response":{"id":"r","status":"completed","output":[]\#(rest),"usage":\#(usage)}}"#
        )
    }
}

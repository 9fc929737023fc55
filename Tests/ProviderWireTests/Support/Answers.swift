import BenchModel

/// The events of an answer "Hello" of two token events, 2 tokens in and 4 out, by the model "m".
enum Answers {
    /// An event's data, and the name that the protocol gives it beside them.
    struct Event {
        var name: String?
        var data: String

        init(_ data: String, named name: String? = nil) { (self.data, self.name) = (data, name) }
    }

    static func events(_ wireProtocol: WireProtocol) -> [Event] {
        switch wireProtocol {
        case .openaiChat:
            [
                Event(#"{"choices":[{"index":0,"delta":{"role":"assistant"}}]}"#),
                Event(#"{"model":"m","choices":[{"index":0,"delta":{"content":"Hel"}}]}"#),
                Event(#"{"choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}]}"#),
                Event(#"{"choices":[],"usage":{"prompt_tokens":2,"completion_tokens":4}}"#),
            ]
        case .openaiCompletions:
            [
                Event(#"{"model":"m","choices":[{"index":0,"text":"Hel"}]}"#),
                Event(
                    #"{"choices":[{"index":0,"text":"lo","finish_reason":"stop"}],"usage":{"prompt_tokens":2,"completion_tokens":4}}"#
                ),
            ]
        case .anthropicMessages:
            typed(
                #"{"type":"message_start","message":{"type":"message","model":"m","content":[],"usage":{"input_tokens":2}}}"#,
                #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
                #"{"type":"ping"}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}"#,
                #"{"type":"content_block_stop","index":0}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":4}}"#,
                #"{"type":"message_stop"}"#
            )
        case .openaiResponses:
            typed(
                #"{"type":"response.created","response":{"model":"m","object":"response","output":[]}}"#,
                #"{"type":"response.output_item.added","output_index":0,"item":{"type":"message","content":[]}}"#,
                #"{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Hel"}"#,
                #"{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"lo"}"#,
                #"{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"Hello"}"#,
                #"{"type":"response.completed","response":{"status":"completed","usage":{"input_tokens":2,"output_tokens":4}}}"#
            )
        case .gemini:
            [
                Event(#"{"candidates":[{"content":{"parts":[{"text":"Hel"}]}}],"modelVersion":"m"}"#),
                Event(
                    #"{"candidates":[{"content":{"parts":[{"text":"lo"}]},"finishReason":"STOP"}],"#
                        + #""usageMetadata":{"promptTokenCount":2,"candidatesTokenCount":4}}"#
                ),
            ]
        }
    }

    private static func typed(_ data: String...) -> [Event] {
        data.map { Event($0, named: String($0.split(separator: "\"")[2])) }
    }

    /// Returns whether an answer is the one that the events hold.
    static func isHello(_ response: DecodedResponse<Monotonic>) -> Bool {
        response.text == "Hello" && response.deltas.kinds == [.text, .text] && response.isTerminated
            && response.providerError == nil && response.defect == nil && response.servedModel == "m"
            && response.usage == TokenUsage(input: 2, output: 4)
    }
}

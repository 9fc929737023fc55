/// One event's JSON of each protocol, as the providers send them: no two in a row have the same text or counts.
enum SampleEvents {
    private static let words = [
        "Holiday", " the", " a", ",", " GCD", " finding", #"\n\n"#, #" \"quoted\""#, " 12", " Zürich", ".", " of",
        " asynchronous", " I", " streams", " 流",
    ]

    private static func word(_ place: Int) -> String { words[place % words.count] }

    static func chat(_ place: Int) -> String {
        #"{"id":"chatcmpl-D8Z5abcdefghij","object":"chat.completion.chunk","created":1770933892,"model":"gpt-4.1-nano","choices":[{"index":0,"delta":{"content":""#
            + word(place) + #""},"finish_reason":null}],"usage":null}"#
    }

    static func completions(_ place: Int) -> String {
        #"{"id":"cmpl-D8Z5abcdefghij","object":"text_completion","created":1770933892,"model":"gpt-4.1-nano","choices":[{"index":0,"text":""#
            + word(place) + #"","logprobs":null,"finish_reason":null}],"usage":null}"#
    }

    static func anthropic(_ place: Int) -> String {
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""# + word(place)
            + word(place + 1)
            + #""}   }"#
    }

    static func responses(_ place: Int) -> String {
        #"{"type":"response.output_text.delta","sequence_number":\#(place + 4),"item_id":"msg_68d9abcdef","output_index":0,"content_index":0,"delta":""#
            + word(place) + #"","logprobs":[],"obfuscation":"\#("8LmeBsRtkXw2Q".prefix(3 + place % 11))"}"#
    }

    static func gemini(_ place: Int) -> String {
        #"{"candidates": [{"content": {"parts": [{"text": ""# + word(place) + word(place + 1)
            + #""}],"role": "model"},"index": 0}],"usageMetadata": {"promptTokenCount": 7,"candidatesTokenCount": \#(place + 2),"totalTokenCount": \#(place + 96)},"modelVersion": "gemini-3.7-flash"}"#
    }
}

package import BenchModel

/// What a server does for one request, step by step; a fake transport plays it, and so can a real server.
///
/// After the last step the server ends the body in good order.
package enum AnswerStep: Sendable {
    /// Nobody answers at the address: every further step is in vain.
    case unreachable
    /// Sends the header; the body's length is not told.
    case head(status: Int, headers: [HTTPHeader])
    /// Sends a part of the body, all at once; left out where HTTP allows no body.
    case bytes([UInt8])
    /// Tells the test that the server has come this far.
    case tell(@Sendable () -> Void)
    /// Waits until the test opens the gate, or the client is gone.
    case hold(Gate)
    /// Says nothing more until the client is gone.
    case silence
    /// Closes the connection in the middle of the answer.
    case cut

    package static func head(_ status: Int = 200) -> AnswerStep { .head(status: status, headers: []) }
    package static func text(_ text: String) -> AnswerStep { .bytes(Array(text.utf8)) }

    /// Whether an answer may have a body at all (RFC 9110, sections 6.4.1 and 9.3.2).
    package static func allowsBody(status: Int, to method: HTTPMethod) -> Bool {
        method != .head && status != 204 && status != 304
    }
}

/// Everything that a ``FakeTransport`` does with one request.
package struct FakeAnswer: Sendable {
    /// How the exchange ends, whatever the server does; nil to let the steps tell.
    package var ending: HTTPExchange.Ending?
    package var steps: [AnswerStep]

    package init(_ steps: [AnswerStep]) { self.steps = steps }

    /// An exchange that comes to nothing.
    package init(ending: HTTPExchange.Ending) {
        self.ending = ending
        steps = []
    }

    /// A small stream of one token, as an OpenAI-compatible server sends it, with an id of its own; where the request is to
    /// be closed at a time, the stream does not end before that.
    package static func stream(id: Int, before close: Nanoseconds? = nil) -> FakeAnswer {
        let text = """
            data: {"id":"c-\(id)","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}

            data: [DONE]


            """
        let head = AnswerStep.head(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")])
        if close == nil { return FakeAnswer([head, .text(text)]) }
        let beginning = text.prefix { $0 != "\n" } + "\n\n"
        return FakeAnswer([head, .text(String(beginning)), .silence])
    }
}

import BenchModel
import ProviderWire
import Testing

/// A stream whose words for its own end are early, repeated or missing.
struct EndingStream: Sendable, CustomTestStringConvertible {
    var what: String
    var wireProtocol = WireProtocol.openaiChat
    var body: String
    /// Whether it has ended where its body ends well, and where it breaks off.
    var endsWell: Bool
    var endsCut = false
    var marks: Set<ResponseMark> = []

    var testDescription: String { what }
}

@Suite("The end of a stream")
struct StreamEndTests {
    private static func chat(_ delta: String, _ finish: String = "null", index: Int = 0, rest: String = "") -> String {
        #"{"choices":[{"index":\#(index),"delta":\#(delta),"finish_reason":\#(finish)}]\#(rest)}"#
    }

    private static func gemini(_ text: String, _ finish: String?) -> String {
        let reason = finish.map { #","finishReason":"\#($0)""# } ?? ""
        return
            #"{"candidates":[{"content":{"parts":[{"text":"\#(text)"}]}\#(reason)}],"usageMetadata":{"promptTokenCount":2,"candidatesTokenCount":3}}"#
    }

    private static let stop = #""stop""#
    private static let word = chat(#"{"content":"w"}"#)
    private static let usage = #"{"choices":[],"usage":{"prompt_tokens":2,"completion_tokens":3}}"#
    private static let text =
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"w"}}"#

    static let streams: [EndingStream] = [
        // Chat completions.
        EndingStream(
            what: "chat: finish reason once, then usage and [DONE]",
            body: events(word, chat("{}", stop), usage, "[DONE]"),
            endsWell: true,
            endsCut: true
        ),
        EndingStream(
            what: "chat: finish reason and usage, the connection broken before [DONE]",
            body: events(word, chat("{}", stop), usage),
            endsWell: true
        ),
        EndingStream(
            what: "chat: finish reason in every chunk",
            body: events(chat(#"{"content":"w"}"#, stop), chat(#"{"content":"w"}"#, stop)),
            endsWell: true
        ),
        EndingStream(
            what: "chat: finish reason in the first chunk alone",
            body: events(chat(#"{"content":"w"}"#, stop), word, word),
            endsWell: false
        ),
        EndingStream(
            what: "chat: finish reason in the first chunk alone, [DONE] at the end",
            body: events(chat(#"{"content":"w"}"#, stop), word, "[DONE]"),
            endsWell: true,
            endsCut: true,
            marks: [.neverFinished]
        ),
        EndingStream(
            what: "chat: finish reason before the arguments of a call",
            body: events(
                chat(#"{"content":"w"}"#, stop),
                chat(#"{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{}"}}]}"#)
            ),
            endsWell: false
        ),
        EndingStream(
            what: "chat: never finished, though usage and [DONE] came (Snowflake, Spark, vLLM)",
            body: events(word, usage, "[DONE]"),
            endsWell: true,
            endsCut: true,
            marks: [.neverFinished]
        ),
        EndingStream(
            what: "chat: never finished, the finish reason an empty string, usage beside the text",
            body: events(
                chat(#"{"content":"w"}"#, #""""#, rest: #","usage":{"prompt_tokens":1,"completion_tokens":1}"#),
                "[DONE]"
            ),
            endsWell: true,
            endsCut: true,
            marks: [.neverFinished]
        ),
        EndingStream(
            what: "chat: two choices and one finish reason",
            body: events(word, chat(#"{"content":"w"}"#, index: 1), chat("{}", stop), usage, "[DONE]"),
            endsWell: true,
            endsCut: true,
            marks: [.neverFinished]
        ),
        EndingStream(
            what: "chat: [DONE] alone behind text, as gateways write it",
            body: events(word, "[DONE]"),
            endsWell: false
        ),
        EndingStream(what: "chat: usage and no [DONE]", body: events(word, usage), endsWell: false),
        EndingStream(
            what: "DashScope: the finish reason is the word null until the end",
            body: events(chat(#"{"content":"w"}"#, #""null""#), chat(#"{"content":"w"}"#, #""null""#)),
            endsWell: false
        ),
        // Gemini.
        EndingStream(
            what: "Gemini: STOP once, at the end",
            wireProtocol: .gemini,
            body: events(gemini("w", nil), gemini("w", "STOP")),
            endsWell: true
        ),
        EndingStream(
            what: "Gemini: STOP in every chunk",
            wireProtocol: .gemini,
            body: events(gemini("w", "STOP"), gemini("w", "STOP")),
            endsWell: true
        ),
        EndingStream(
            what: "Gemini: STOP in the first chunk alone",
            wireProtocol: .gemini,
            body: events(gemini("w", "STOP"), gemini("w", nil)),
            endsWell: false
        ),
        EndingStream(
            what: "Gemini: usage in every chunk and no finish reason",
            wireProtocol: .gemini,
            body: events(gemini("w", nil), gemini("w", nil)),
            endsWell: false
        ),
        EndingStream(
            what: "Gemini: counted, and [DONE] in the place of a finish reason",
            wireProtocol: .gemini,
            body: events(gemini("w", nil), "[DONE]"),
            endsWell: true,
            endsCut: true,
            marks: [.neverFinished]
        ),
        EndingStream(
            what: "Anthropic: a stop reason, and a gateway's [DONE] in the place of message_stop",
            wireProtocol: .anthropicMessages,
            body: events(text, #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#, "[DONE]"),
            endsWell: true,
            endsCut: true
        ),
        EndingStream(
            what: "Anthropic: [DONE] alone behind text",
            wireProtocol: .anthropicMessages,
            body: events(text, "[DONE]"),
            endsWell: false
        ),
        EndingStream(
            what: "Responses: OpenRouter's response.done",
            wireProtocol: .openaiResponses,
            body: events(
                #"{"type":"response.content_part.delta","output_index":0,"content_index":0,"delta":"w"}"#,
                #"{"type":"response.done","response":{"status":"completed","usage":{"input_tokens":1,"output_tokens":1}}}"#,
                "[DONE]"
            ),
            endsWell: true,
            endsCut: true
        ),
        EndingStream(
            what: "Gemini: a finish reason and LiteLLM's [DONE]",
            wireProtocol: .gemini,
            body: events(gemini("w", "STOP"), "[DONE]"),
            endsWell: true,
            endsCut: true
        ),
        EndingStream(
            what: "Gemini: an array that is closed has gone on to its end",
            wireProtocol: .gemini,
            body: "[\(gemini("w", nil)),\(gemini("w", "STOP"))]",
            endsWell: true,
            endsCut: true
        ),
        EndingStream(
            what: "Gemini: an array that is not",
            wireProtocol: .gemini,
            body: "[\(gemini("w", nil)),\(gemini("w", "STOP"))",
            endsWell: true
        ),
        // Anthropic Messages.
        EndingStream(
            what: "Anthropic: stop reason and message_stop",
            wireProtocol: .anthropicMessages,
            body: events(
                text,
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#,
                #"{"type":"message_stop"}"#
            ),
            endsWell: true,
            endsCut: true
        ),
        EndingStream(
            what: "Anthropic: stop reason and no message_stop",
            wireProtocol: .anthropicMessages,
            body: events(text, #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#),
            endsWell: false
        ),
        EndingStream(
            what: "Anthropic: message_stop and no stop reason",
            wireProtocol: .anthropicMessages,
            body: events(text, #"{"type":"message_stop"}"#),
            endsWell: true,
            endsCut: true,
            marks: [.neverFinished]
        ),
        // Responses.
        EndingStream(
            what: "Responses: completed without a status",
            wireProtocol: .openaiResponses,
            body: events(#"{"type":"response.output_text.delta","delta":"w"}"#, #"{"type":"response.completed"}"#),
            endsWell: true,
            endsCut: true
        ),
        EndingStream(
            what: "Responses: an item that is completed is no end",
            wireProtocol: .openaiResponses,
            body: events(
                #"{"type":"response.output_text.delta","delta":"w"}"#,
                #"{"type":"response.output_item.done","item":{"type":"message","status":"completed","content":[]}}"#,
                "[DONE]"
            ),
            endsWell: false
        ),
    ]

    @Test("is believed only where nothing of the answer follows and the body goes on to its end", arguments: streams)
    func ends(_ stream: EndingStream) {
        let well = decodeBothWays(stream.body, as: stream.wireProtocol)
        #expect(well.isTerminated == stream.endsWell && (well.terminatorArrival != nil) == stream.endsWell)
        #expect(well.marks == stream.marks && well.defect == nil)
        #expect(failure(outcome(well)) == (stream.endsWell ? nil : .truncated))
        let cut = decodeBothWays(stream.body, as: stream.wireProtocol, complete: false)
        #expect(cut.isTerminated == stream.endsCut && (cut.terminatorArrival != nil) == stream.endsCut)
        let reset = RecordedExchange.Ending.failed(.connectionLost, detail: "connection reset by the server")
        #expect(failure(outcome(cut, ending: reset)) == (stream.endsCut ? nil : .truncated))
    }

    @Test("that was said before a cut stands in the failure's detail")
    func detail() {
        let cut = decode(events(Self.chat(#"{"content":"w"}"#, Self.stop)), as: .openaiChat, complete: false).response
        guard case .failed(.truncated, let detail) = outcome(cut, ending: .failed(.connectionLost, detail: "reset"))
        else {
            Issue.record("a finish reason alone is no end: \(cut)")
            return
        }
        #expect(detail.contains("a stop reason (stop) without an end behind it; reset"), "\(detail)")
    }

    @Test(
        "with a finish reason that tells of a failure is an error",
        arguments: ["error", "ERROR", "abort", "network_error", "insufficient_system_resource"]
    )
    func failing(reason: String) {
        let streamed = decodeBothWays(
            events(Self.word, Self.chat("{}", "\"\(reason)\""), Self.usage, "[DONE]"),
            as: .openaiChat
        )
        let document = #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"\#(reason)"}]}"#
        for response in [streamed, decodeBothWays(document, as: .openaiChat)] {
            #expect(response.providerError?.type == reason && failure(outcome(response)) == .streamError)
        }
        // Gateways pass the reason on.
        let anthropic = events(
            #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"\#(reason)"}}"#,
            #"{"type":"message_stop"}"#
        )
        #expect(decodeBothWays(anthropic, as: .anthropicMessages).providerError?.type == reason)
        let gemini = decodeBothWays(events(Self.gemini("Hi", reason)), as: .gemini)
        #expect(gemini.providerError?.type == reason)
    }

    @Test("of Gemini needs a finish reason of each candidate that came, in one chunk or in several")
    func candidates() {
        let first = #"{"index":0,"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}"#
        let (open, end) = (
            #"{"index":1,"content":{"parts":[{"text":"b"}]}}"#, #"{"index":1,"finishReason":"MAX_TOKENS"}"#
        )
        for pieces in [["\(first),\(open)"], [first, open], [open, first]] {
            let chunks = pieces.map { events(#"{"candidates":[\#($0)]}"#) }.joined()
            let cut = decodeBothWays(chunks, as: .gemini)
            #expect(!cut.isTerminated && failure(outcome(cut)) == .truncated, "\(pieces)")
            let whole = decodeBothWays(chunks + events(#"{"candidates":[\#(end)]}"#), as: .gemini)
            #expect(whole.isTerminated && whole.deltas.count == pieces.count, "\(pieces)")
        }
        // A document is whole by its length.
        #expect(decodeBothWays(#"{"candidates":[\#(first),\#(open)]}"#, as: .gemini).isTerminated)
    }

    @Test("of a response that was cancelled, or failed without a word, is an error, streamed and buffered")
    func cancelled() {
        for status in ["cancelled", "failed"] {
            let response = #"{"object":"response","status":"\#(status)","error":null,"output":[]}"#
            let delta = #"{"type":"response.output_text.delta","delta":"w"}"#
            for type in ["response.\(status)", "response.done"] {
                let read = decodeBothWays(
                    events(delta, #"{"type":"\#(type)","response":\#(response)}"#),
                    as: .openaiResponses
                )
                #expect(read.providerError?.type == "response.\(status)", "\(type)")
            }
            #expect(decodeBothWays(response, as: .openaiResponses).providerError?.type == "response.\(status)")
        }
    }

    @Test("is waited for no longer behind an error than behind a finish reason")
    func behindAnError() {
        let bodies: [(WireProtocol, String)] = [
            (.openaiChat, events(Self.word, #"{"error":{"message":"x"}}"#)),
            (.openaiCompletions, events(#"{"error":{"message":"x"}}"#)),
            (.anthropicMessages, events(#"{"type":"error","error":{"type":"overloaded_error","message":"x"}}"#)),
            (.gemini, events(#"{"error":{"code":503,"message":"x"}}"#)),
            (.openaiResponses, events(#"{"type":"error","code":"c","message":"x"}"#)),
        ]
        for (wireProtocol, body) in bodies {
            #expect(decode(body, as: wireProtocol).verdict == .saidToEnd, "\(wireProtocol)")
        }
        // Usage of what failed comes behind the error.
        let counted = decodeBothWays(
            events(Self.word, #"{"error":{"message":"x"}}"#, Self.usage, "[DONE]"),
            as: .openaiChat
        )
        #expect(counted.providerError != nil && counted.usage.output != nil)
    }

    @Test("is certain where Gemini's array is closed behind a finish reason")
    func closedArray() {
        let chunk = #"{"candidates":[{"content":{"parts":[{"text":"w"}]},"finishReason":"STOP"}]}"#
        #expect(decode("[\(chunk)]", as: .gemini).verdict == .terminated)
        #expect(decode("[\(chunk)", as: .gemini).verdict == .saidToEnd)
        let open = #"{"candidates":[{"content":{"parts":[{"text":"w"}]}}]}"#
        #expect(decode("[\(open)]", as: .gemini).verdict == .more(hasToken: true))
        #expect(decodeBothWays("[\(chunk)]", as: .gemini).isTerminated)
    }

    @Test("moves to where the last word for it came", arguments: [WireProtocol.openaiChat, .gemini])
    func moves(wireProtocol: WireProtocol) {
        let chunk = wireProtocol == .gemini ? Self.gemini("w", "STOP") : Self.chat(#"{"content":"w"}"#, Self.stop)
        let bytes = Array(events(chunk).utf8)
        let decoder = ResponseDecoding.decoder(
            for: wireProtocol,
            head: eventStream,
            maxEventBytes: 1 << 20
        )
        for arrival in [10, 20, 30] as [MonotonicInstant] {
            let verdict = decoder.receive(bytes.span, arrival: arrival, takenInHand: arrival)
            // Once the answer went on after a finish reason, the stream's finish reasons say nothing.
            let expected: ConsumerVerdict = arrival == 10 ? .saidToEnd : .more(hasToken: true)
            #expect(verdict == expected, "only a terminator frees the slot")
        }
        let response = decoder.finish(complete: true)
        #expect(response.terminatorArrival == 30 && response.deltas.count == 3)
    }
}

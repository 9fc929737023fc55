/// One way to misbehave, requested by the header `x-simulator-fault: NAME;parameter=value` or by the configuration.
///
/// Join several with commas, or repeat the header: `crlf, split`. "After N" counts token events.
package indirect enum Fault: Sendable, Equatable {
    /// Answers with an HTTP error in the protocol's own shape: `status=529;retry-after=2`,
    /// `status=429;retry-after-ms=300`.
    ///
    /// `should-retry=false` sends `x-should-retry: false`. Gemini sends the delay as a `RetryInfo` in the body and not
    /// as a header, like the real service.
    case status(Int, retryAfter: Double?, retryAfterMilliseconds: Int?, shouldRetry: String? = nil)
    /// Sends the protocol's in-band error after N token events, then ends the body properly: `error-mid-stream;after=3`.
    case errorMidStream(after: Int)
    /// Sends 200 and the in-band error as the only event: `error-first`.
    case errorFirst
    /// Closes the connection in the middle of the event that follows N token events: `cut;after=3`.
    case cut(after: Int)
    /// Resets the connection (RST, through SO_LINGER 0) after N token events: `reset;after=3`.
    case reset(after: Int)
    /// Falls silent after N token events and keeps the connection open: `stall;after=3`.
    case stall(after: Int)
    /// Waits after N token events until the simulator is told to release it: `hold;after=3`. A document waits before
    /// its first byte.
    ///
    /// `spare=N` lets the first N answers pass that would have to wait. See ``Simulator/letGo(forGood:)``.
    case hold(after: Int, sparing: Int)
    /// Ends the body properly after N token events, without any terminal marker: `truncate;after=3`.
    case truncate(after: Int)
    /// Delays the headers, and everything after them: `slow-headers=500ms`.
    case slowHeaders(Duration)
    /// Never answers: `no-headers`.
    case noHeaders
    /// Sends N token events in one write, when the last of them is due: `coalesce=4`.
    case coalesce(Int)
    /// Sends each event in several pieces, each flushed separately, and cut inside UTF-8 sequences too: `split`.
    case split
    /// Ends lines with CR LF, which only Gemini does otherwise: `crlf`.
    case crlf
    /// Ends lines with a lone CR, which is legal and rare: `cr`.
    case cr
    /// Sends `: keep-alive` comments between the events: `comments`; with a leading byte order mark: `comments;bom`.
    case comments(byteOrderMark: Bool)
    /// Writes `data:` without the space after it: `no-space`.
    case noSpace
    /// Omits `data: [DONE]` of Chat Completions: `no-done`.
    case noDone
    /// Omits the blank line after the last event: `no-final-blank-line`.
    case noFinalBlankLine
    /// Sends a delta with empty text before each real one: `empty-chunks`.
    case emptyChunks
    /// Moves the usage of Chat Completions: `usage=finish`, `usage=every` or `usage=none`.
    case usage(UsagePlacement)
    /// Answers with a whole JSON document where a stream was asked for: `json-body`.
    case jsonBody
    /// Sends an event of broken JSON after N token events, then goes on: `malformed;after=1`.
    case malformed(after: Int)
    /// Sends events, fields and types unknown to the protocol between the real ones: `unknown-events`.
    case unknownEvents
    /// Answers 200 with an HTML page, as a captive portal or a broken proxy does: `html`.
    case html
    /// Pads one token event's JSON with a field of that many bytes: `huge-event=1000000`.
    case hugeEvent(bytes: Int)
    /// Never ends the stream: `endless`.
    case endless
    /// Applies another fault to the first N times that an identical request comes: `status=529;first=2`.
    case first(Int, Fault)
    /// Sends each byte of the body in its own chunk and write: `trickle`.
    case trickle
    /// Sends interim answers (100, 103) before the real one: `interim`.
    case interim
    /// Compresses the body although the request does not ask for it: `gzip`.
    case gzip
    /// Puts bytes that are not UTF-8 into one token event: `invalid-utf8`.
    case invalidUTF8
    /// Nests one token event's JSON this many arrays deeper: `deep=100000`.
    case deep(levels: Int)
    /// Sends endless header fields: `endless-header`.
    case endlessHeader
    /// Sends an endless line of an event: `endless-line`.
    case endlessLine
    /// Sends an invalid chunk frame for the token event after the first N: `bad-chunk;after=3`.
    case badChunk(after: Int)
    /// Answers 307 with this location: `redirect=http://127.0.0.1:9/`.
    case redirect(String)
    /// Repeats the request's keys, as careless servers do.
    ///
    /// `echo=error` puts them into an error and its headers, `echo=stream` into the model's name and, in pieces, into
    /// the text.
    case echo(EchoPlace)
    /// Accepts a request on a connection that has had N answers, waits, and closes it unanswered, like a server whose
    /// idle timeout expires at that moment: `dead-reuse`, `dead-reuse;after=1;sit=1500ms`.
    case deadReuse(after: Int, sit: Duration)
    /// Leaves the body open after the last event, for a time or until the client closes: `held-body=5s`, `held-body`.
    case heldBody(Duration?)
    /// Says with every token event that the answer is finished: `early-finish, reset;after=3`.
    ///
    /// Anthropic says it in a `message_delta`, Responses in the event that completes the part.
    case earlyFinish
    /// Ends properly without any output: a role, a finish reason, usage without output tokens: `empty-answer`.
    case emptyAnswer
    /// Answers every third request from another model, five times as slowly: `fallback-model`,
    /// `fallback-model=small-1`.
    case fallbackModel(String)
    /// Adds placeholder counts of 0 after or beside the real usage, as gateways do: `zero-usage`.
    case zeroUsage
    /// Sends events that are not part of the protocol, and not JSON: `foreign-event=keepalive`.
    case foreignEvent(ForeignEvent)
    /// Sends an error in a shape that the protocol does not define, after N token events: `odd-error=field;after=3`.
    case oddError(OddError, after: Int)
    /// Rejects a key with 401 after N uses, or after a time: `expired-key;after=3`, `expired-key=1500ms`.
    case expiredKey(Expiry)
    /// Begins the text with thinking in `<think>` tags, like servers without a reasoning parser: `think-tags`.
    case thinkTags
    /// Omits the reason why the answer ended, although it ends properly: `never-finished`.
    ///
    /// Responses still names it in the type of its last event.
    case neverFinished
    /// Spoils an answer that was asked to be JSON, or the arguments of a call: `spoil=fence`, `spoil`.
    case spoil(Spoiling)
    /// Applies another fault to this share of the requests, as they are drawn: `spoil;share=0.2`.
    case sometimes(Double, Fault)

    /// What models do to JSON.
    package enum Spoiling: String, Sendable, CaseIterable {
        /// Puts it into a Markdown fence.
        case fence
        /// Puts words before it.
        case prose
        /// Leaves a comma before the last bracket.
        case comma
        /// Leaves the last character out.
        case torn
        /// Gives JSON of another shape.
        case shape
        /// Calls a tool that was not offered.
        case tool
    }

    package enum ForeignEvent: String, Sendable, CaseIterable {
        /// `data: : keepalive` twice before the first token and once among the tokens (OpenRouter, and Vertex
        /// partners).
        case keepalive
        /// A word before the JSON.
        case word
        /// Only keep-alives, and no answer.
        case only
    }

    package enum OddError: String, Sendable, CaseIterable {
        /// In an `error:` field of the event stream, followed by the usual end (llama.cpp).
        case field
        /// `error_type` and `error_message` in a data event.
        case words
        /// `{"detail":…}` in a data event (FastAPI).
        case detail
        /// In an `event: error` whose data has a code and a message, but no `error` object.
        case event
    }

    package enum Expiry: Sendable, Equatable {
        /// After this many requests with one key.
        case uses(Int)
        /// This long after the first request with a key.
        case age(Duration)
    }

    package enum EchoPlace: String, Sendable, CaseIterable { case error, stream }

    /// Where Chat Completions puts its usage; the default is a separate chunk, and only if the request asks for it.
    package enum UsagePlacement: String, Sendable, CaseIterable {
        /// In the chunk with the finish reason, requested or not (DeepSeek, Groq).
        case finish
        /// In every chunk, cumulative.
        case every
        /// Only inside the choice of the chunk with the finish reason (Moonshot).
        case choice
        /// Only in `x_groq` of the chunk with the finish reason (Groq).
        case xGroq = "x-groq"
        /// Nowhere, even if requested.
        case none
    }
}

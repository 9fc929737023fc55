/// One way to misbehave, asked for by `x-simulator-fault: KIND;name=value` or by the configuration.
///
/// Several can be joined with commas, or by repeating the header: `crlf, split`. "After N" counts token events.
package indirect enum Fault: Sendable, Equatable {
    /// Answers with an HTTP error in the protocol's own shape: `status=529;retry-after=2`, `status=429;retry-after-ms=300`.
    /// `should-retry=false` sends `x-should-retry: false`.
    ///
    /// Gemini gets the delay as a `RetryInfo` in the body and no header, as from the real service.
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
    /// Waits after N token events, or with a whole document before it, until the simulator is told to let go:
    /// `hold;after=3`. `spare=N` lets the first N answers pass that would have to wait. See ``Simulator/letGo(forGood:)``.
    case hold(after: Int, sparing: Int)
    /// Ends the body properly after N token events, without any terminal marker: `truncate;after=3`.
    case truncate(after: Int)
    /// Holds back the headers, and all that follows them, for a while: `slow-headers=500ms`.
    case slowHeaders(Duration)
    /// Never answers: `no-headers`.
    case noHeaders
    /// Sends N token events with one write, when the last of them is due: `coalesce=4`.
    case coalesce(Int)
    /// Sends each event in several pieces, cut inside UTF-8 sequences too, each flushed by itself: `split`.
    case split
    /// Ends lines with CR LF, which only Gemini does by itself: `crlf`.
    case crlf
    /// Ends lines with a lone CR, which is legal and rare: `cr`.
    case cr
    /// Sends `: keep-alive` comments between the events: `comments`; with a leading byte order mark: `comments;bom`.
    case comments(byteOrderMark: Bool)
    /// Writes `data:` without the space after it: `no-space`.
    case noSpace
    /// Leaves out `data: [DONE]` of Chat Completions: `no-done`.
    case noDone
    /// Leaves out the blank line after the last event: `no-final-blank-line`.
    case noFinalBlankLine
    /// Sends a delta with empty text before each real one: `empty-chunks`.
    case emptyChunks
    /// Moves the usage of Chat Completions: `usage=finish`, `usage=every` or `usage=none`.
    case usage(UsagePlacement)
    /// Answers with a whole JSON document where a stream was asked for: `json-body`.
    case jsonBody
    /// Sends an event of broken JSON after N token events, then goes on: `malformed;after=1`.
    case malformed(after: Int)
    /// Sends events, fields and types that nobody has heard of between the real ones: `unknown-events`.
    case unknownEvents
    /// Answers 200 with an HTML page, as a captive portal or a broken proxy does: `html`.
    case html
    /// Pads one token event's JSON with a field of that many bytes: `huge-event=1000000`.
    case hugeEvent(bytes: Int)
    /// Never ends the stream: `endless`.
    case endless
    /// Any other fault, for the first N times that the very same request comes: `status=529;first=2`.
    case first(Int, Fault)
    /// Sends each byte of the body in a chunk and a write of its own: `trickle`.
    case trickle
    /// Sends interim answers (100, 103) before the real one: `interim`.
    case interim
    /// Compresses the body, though nobody asked for it: `gzip`.
    case gzip
    /// Puts bytes into one token event that are no UTF-8: `invalid-utf8`.
    case invalidUTF8
    /// Nests one token event's JSON that many arrays deeper: `deep=100000`.
    case deep(levels: Int)
    /// Sends header fields without end: `endless-header`.
    case endlessHeader
    /// Sends one line of an event without end: `endless-line`.
    case endlessLine
    /// Frames the token event that follows N others as no chunk: `bad-chunk;after=3`.
    case badChunk(after: Int)
    /// Answers 307 with that location: `redirect=http://127.0.0.1:9/`.
    case redirect(String)
    /// Repeats the keys of the request, as servers do that should not: `echo=error` in a refusal and its headers,
    /// `echo=stream` in the model's name and, in pieces, in the text.
    case echo(EchoPlace)
    /// Takes a request on a connection that has had N answers, sits on it for a while and closes it unanswered, as a
    /// server does whose idle limit runs out just then: `dead-reuse`, `dead-reuse;after=1;sit=1500ms`.
    case deadReuse(after: Int, sit: Duration)
    /// Leaves the body open behind the last event, for a while or until the client goes: `held-body=5s`, `held-body`.
    case heldBody(Duration?)
    /// Says with every token event that the answer is finished: `early-finish, reset;after=3`.
    ///
    /// Anthropic says so in a `message_delta`, Responses in the event that tells the part whole.
    case earlyFinish
    /// Answers properly and with nothing: a role, a finish, usage without output: `empty-answer`.
    case emptyAnswer
    /// Gives every third answer from another model, five times as slow: `fallback-model`, `fallback-model=small-1`.
    case fallbackModel(String)
    /// Puts placeholders of 0 behind or beside the real counts of usage, as gateways do: `zero-usage`.
    case zeroUsage
    /// Sends events that are none of the protocol's, and no JSON: `foreign-event=keepalive`.
    case foreignEvent(ForeignEvent)
    /// Sends an error in words that the protocol does not have, after N token events: `odd-error=field;after=3`.
    case oddError(OddError, after: Int)
    /// Refuses a key with 401 once it has been used N times, or for a while: `expired-key;after=3`, `expired-key=1500ms`.
    case expiredKey(Expiry)
    /// Begins the text with thinking in `<think>` tags, as servers without a reasoning parser do: `think-tags`.
    case thinkTags
    /// Never says why the answer ended, though it ends well: `never-finished`.
    ///
    /// Responses says it by the last event's name, which stays.
    case neverFinished

    package enum ForeignEvent: String, Sendable, CaseIterable {
        /// `data: : keepalive` twice before the first token and once among them (OpenRouter, and partners behind Vertex).
        case keepalive
        /// A word before the JSON.
        case word
        /// Nothing else but keep-alives.
        case only
    }

    package enum OddError: String, Sendable, CaseIterable {
        /// In a field `error:` of the event stream, then the end as usual (llama.cpp).
        case field
        /// `error_type` and `error_message` in a data event.
        case words
        /// `{"detail":…}` in a data event (FastAPI).
        case detail
        /// `event: error` whose data has a code and a message and no `error` object.
        case event
    }

    package enum Expiry: Sendable, Equatable {
        /// After so many requests with one key.
        case uses(Int)
        /// So long after the first request with a key.
        case age(Duration)
    }

    package enum EchoPlace: String, Sendable, CaseIterable { case error, stream }

    /// Where Chat Completions puts its usage; the default is a chunk of its own, and only when asked for.
    package enum UsagePlacement: String, Sendable, CaseIterable {
        /// In the chunk that has the finish reason, asked for or not (DeepSeek, Groq).
        case finish
        /// In every chunk, cumulative.
        case every
        /// Inside the choice of the chunk that has the finish reason, and nowhere else (Moonshot).
        case choice
        /// In `x_groq` of the chunk that has the finish reason, and nowhere else (Groq).
        case xGroq = "x-groq"
        /// Nowhere, asked for or not.
        case none
    }
}

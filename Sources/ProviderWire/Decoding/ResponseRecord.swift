import BenchModel

/// Accumulates what a body has said so far, with the arrival time of the read being decoded.
///
/// This file has the token events; what a body says of its end, its names and its errors is in the files beside it.
struct ResponseRecord {
    /// Whether to keep the answer's text, and not only its size.
    let keepsText: Bool
    /// What is known so far, but for the token events, which ``settle()`` adds.
    var response = DecodedResponse<Monotonic>()
    private(set) var rows = TokenRows()
    var end = StreamEnd()
    private(set) var arrival: MonotonicInstant = 0
    private var lag: Nanoseconds = 0
    private var lastTokenRead: MonotonicInstant?
    var usage = RunningUsage()
    var tags: TaggedThinking
    /// The number of tool calls that have begun.
    private(set) var calls = 0
    /// The size of a buffered answer's content, which has no token events.
    private(set) var document = UnseenOutput.Seen()
    /// The answer's text; nil if it is not kept.
    private(set) var kept: KeptParts?
    /// A message that may be an error or only a remark.
    var suspicion: ProviderError?
    /// The number of token events that had been logged when usage was last told.
    private(set) var eventsWhenCounted = 0
    private(set) var ink = Ink()

    init(keepsText: Bool = false, thinkTags: ThinkTags = .auto) {
        self.keepsText = keepsText
        kept = keepsText ? KeptParts() : nil
        tags = TaggedThinking(thinkTags)
    }

    /// Returns an empty tally for the next event.
    @inline(__always)
    func tally() -> TokenTally { TokenTally(keepsText: keepsText, awaitsInk: !ink.isCertain) }

    /// Takes the usage that is known by now.
    mutating func count(_ usage: TokenUsage) {
        response.usage = usage
        eventsWhenCounted = rows.count
    }

    @inline(__always)
    var hasToken: Bool { !rows.isEmpty }
    /// The number of tokens received so far: by running usage if the server sends it, else by token events.
    @inline(__always)
    var tokens: Int { max(rows.count, usage.output) }

    mutating func beginRead(arrival: MonotonicInstant, takenInHand: MonotonicInstant) {
        self.arrival = arrival
        lag = takenInHand - arrival
    }

    /// When a read came, and how much later it was taken in hand.
    struct Read {
        var arrival: MonotonicInstant
        var lag: Nanoseconds
    }

    /// The read that is being decoded.
    var read: Read {
        get { Read(arrival: arrival, lag: lag) }
        set { (arrival, lag) = (newValue.arrival, newValue.lag) }
    }

    // MARK: Text

    /// Adds a piece of the answer's own text, which may contain tagged thinking.
    @inline(__always)
    mutating func addText(
        _ text: JSONText?,
        choice: Int = 0,
        to tally: inout TokenTally,
        in bytes: Span<UInt8>
    ) {
        guard let text, !text.isEmpty else { return }
        if tags.isSettled(choice) {
            tally.add(.text, text, in: bytes)
        } else {
            addUnsettled(text, choice, to: &tally, in: bytes)
        }
    }

    @inline(never)
    private mutating func addUnsettled(
        _ text: JSONText,
        _ choice: Int,
        to tally: inout TokenTally,
        in bytes: Span<UInt8>
    ) {
        if text.hasEscapes {
            let decoded = text.decodedBytes(in: bytes)
            addTagged(decoded.span, choice, &tally)
        } else {
            addTagged(bytes.extracting(text.start..<text.end), choice, &tally)
        }
    }

    /// Adds a piece of the answer's own text whose escapes are undone.
    mutating func addText(_ piece: Span<UInt8>, choice: Int, to tally: inout TokenTally) {
        if piece.isEmpty { return }
        guard tags.isSettled(choice) else { return addTagged(piece, choice, &tally) }
        tally.add(.text, bytes: piece.count)
        tally.noteInk(piece)
        if tally.kept != nil { tally.kept?.add(.text, String(decoding: [UInt8](copying: piece), as: UTF8.self)) }
    }

    private mutating func addTagged(_ piece: Span<UInt8>, _ choice: Int, _ tally: inout TokenTally) {
        tally.noteInk(piece)
        let found = tags.take(piece, of: choice, into: &tally.kept)
        guard let thinking = found.thinking else {
            tally.add(.text, bytes: piece.count)
            tally.undecided = choice
            return
        }
        if found.hasThinking {
            response.marks.insert(.thinkTags)
            if tally.undecided == choice { tally.recastText() }
            recast(found.rows)
        }
        tally.undecided = nil
        if thinking > 0 { tally.add(.thinking, bytes: thinking) }
        if thinking < piece.count { tally.add(.text, bytes: piece.count - thinking) }
    }

    /// Reclassifies logged events as thinking, now that the opening tag is complete.
    private mutating func recast(_ places: [Int]) {
        if places.isEmpty { return }
        rows.recast(places, as: .thinking)
        if rows.areAllThinking { usage.forgetFirstAnswer() }
    }

    // MARK: Token events

    /// Logs an event as one token event for each kind of output in it.
    ///
    /// All events of one read share its arrival, so `tokenReads` grows only when the arrival changes.
    ///
    /// - Parameter tally: stays as it is; it is `inout` because borrowing it would copy it.
    @inline(__always)
    mutating func log(_ tally: inout TokenTally) {
        if tally.kinds != 0 || tally.calls != 0 { take(&tally) }
    }

    @inline(never)
    private mutating func take(_ tally: inout TokenTally) {
        if end.isSaid, !end.isCertain { withdrawEnd() }
        if tally.calls > 0 { noteCalls(tally.calls) }
        if !ink.isCertain { ink.take(tally, arrival: arrival) }
        if let pieces = tally.kept { kept?.take(pieces) }
        guard tally.kinds != 0 else { return }
        if let kind = tally.onlyKind, tally.undecided == nil {
            append(kind, bytes: tally.size)
        } else {
            appendEach(&tally)
        }
        if lastTokenRead != arrival {
            lastTokenRead = arrival
            response.tokenReads += 1
        }
    }

    @inline(never)
    private mutating func noteCalls(_ count: Int) {
        calls += count
        response.hasContent = true
    }

    @inline(never)
    private mutating func appendEach(_ tally: inout TokenTally) {
        for kind in [DeltaKind.thinking, .text, .refusal, .tool] where tally.has(kind) {
            if kind == .text, let choice = tally.undecided { tags.noteUndecided(row: rows.count, of: choice) }
            append(kind, bytes: tally.bytes(kind))
        }
    }

    @inline(__always)
    private mutating func append(_ kind: DeltaKind, bytes: Int) {
        if usage.awaitsFirst { usage.note(response.usage, at: kind) }
        rows.append(arrival: arrival, lag: lag, kind: kind, bytes: bytes)
    }

    /// Notes the usage that came together with tokens.
    ///
    /// Usage that comes alone, or with or after the stop reason, is final: it does not count tokens as they come.
    @inline(__always)
    mutating func noteRunningUsage() {
        if !end.isOver { usage.noteTokens(of: response.usage) }
    }

    /// Takes the content of a whole buffered answer.
    mutating func takeDocument(_ tally: borrowing TokenTally) {
        calls += tally.calls
        document.thinking = tally.bytes(.thinking)
        document.answer = tally.size - document.thinking
        response.hasContent = tally.kinds != 0 || tally.calls != 0
        ink.take(tally, arrival: arrival)
        if let pieces = tally.kept { kept?.take(pieces) }
    }

    // MARK: Kept text

    /// Takes out the text that can be shown by now.
    mutating func takeText() -> AnswerText { kept?.takeNew() ?? AnswerText() }

    /// Keeps a whole document as text, because it is not an answer in its protocol.
    mutating func keepDocument(_ json: Span<UInt8>) {
        guard keepsText else { return }
        let pieces = KeptText()
        pieces.add(.text, String(decoding: [UInt8](copying: json), as: UTF8.self))
        kept = KeptParts()
        kept?.take(pieces)
        tags = TaggedThinking(.off)
    }

    /// Puts what is kept into the response, at the end of the answer.
    mutating func settleText() {
        let held = KeptText()
        tags.finish(into: held)
        kept?.takeHeld(held)
        response.choices = kept?.choices ?? []
        let texts = kept?.takeAll() ?? AnswerText()
        (response.text, response.thinkingText, response.toolText) = (texts.text, texts.thinking, texts.tool)
    }
}

import BenchModel

/// Accumulates what a body has said so far, with the arrival time of the read being decoded.
struct ResponseRecord {
    /// The most bytes kept of each kind of text: answer, thinking, tool input.
    static let mostText = 1 << 20
    /// Choices with a higher index are not searched for think tags; this bounds memory.
    private static let mostChoicesWithTags = 64

    /// Whether to keep the answer's text, and not only its size.
    let keepsText: Bool
    private let thinkTags: ThinkTags
    var response = DecodedResponse<Monotonic>()
    private(set) var end = StreamEnd()
    private(set) var arrival: MonotonicInstant = 0
    private var lag: Nanoseconds = 0
    private var lastTokenRead: MonotonicInstant?
    /// The usage known when the first token event, and the first that is not thinking, came.
    private var usageAtFirstToken: TokenUsage?
    private var usageAtFirstAnswer: TokenUsage?
    /// The output count of usage that came together with tokens, before any stop reason.
    private var runningOutput = 0
    /// One reader per choice.
    private var tags: [ThinkTagReader]
    private var calls = 0
    private var suspicion: ProviderError?
    /// The content of a buffered answer, which has no token events.
    private var document: TokenTally?

    init(keepsText: Bool = false, thinkTags: ThinkTags = .auto) {
        self.keepsText = keepsText
        self.thinkTags = thinkTags
        tags = [ThinkTagReader(thinkTags)]
    }

    var hasToken: Bool { !response.deltas.isEmpty }
    /// The number of tokens received so far: by running usage if the server sends it, else by token events.
    var tokens: Int { max(response.deltas.count, runningOutput) }

    mutating func beginRead(arrival: MonotonicInstant, takenInHand: MonotonicInstant) {
        self.arrival = arrival
        lag = takenInHand - arrival
    }

    // MARK: Tokens

    /// Adds a piece of the answer's own text, which may contain tagged thinking.
    @inline(__always)
    mutating func addText(
        _ text: JSONText?,
        choice: Int = 0,
        to tally: inout TokenTally,
        in bytes: Span<UInt8>
    ) {
        guard let text, !text.isEmpty else { return }
        if choice < tags.count && tags[choice].isSettled || choice >= Self.mostChoicesWithTags {
            tally.add(.text, text, in: bytes)
        } else {
            while tags.count <= choice { tags.append(ThinkTagReader(thinkTags)) }
            if text.hasEscapes {
                let decoded = text.decodedBytes(in: bytes)
                addTagged(decoded.span, choice, &tally)
            } else {
                addTagged(bytes.extracting(text.start..<text.end), choice, &tally)
            }
        }
    }

    @inline(never)
    private mutating func addTagged(_ piece: Span<UInt8>, _ choice: Int, _ tally: inout TokenTally) {
        guard let thinking = tags[choice].take(piece, into: &tally.kept) else {
            tally.add(.text, bytes: piece.count)
            tally.undecided = choice
            return
        }
        if tags[choice].hasThinking {
            response.marks.insert(.thinkTags)
            if tally.undecided == choice { tally.recastText() }
            recastRows(of: choice)
        }
        tags[choice].rows = []
        tally.undecided = nil
        if thinking > 0 { tally.add(.thinking, bytes: thinking) }
        if thinking < piece.count { tally.add(.text, bytes: piece.count - thinking) }
    }

    /// Reclassifies the logged events of a choice as thinking, now that its opening tag is complete.
    private mutating func recastRows(of choice: Int) {
        if tags[choice].rows.isEmpty { return }
        response.deltas.recast(tags[choice].rows, as: .thinking)
        if response.deltas.firstAnswer == nil { usageAtFirstAnswer = nil }
    }

    /// Logs an event as one token event for each kind of output in it.
    ///
    /// All events of one read share its arrival, so `tokenReads` grows only when the arrival changes.
    @inline(__always)
    mutating func log(_ tally: TokenTally) {
        if tally.kinds != 0 || tally.calls != 0 { take(tally) }
    }

    private mutating func take(_ tally: TokenTally) {
        if end.isSaid, !end.isCertain { withdrawEnd() }
        if tally.calls > 0 {
            calls += tally.calls
            response.hasContent = true
        }
        guard tally.kinds != 0 else { return }
        if let kept = tally.kept { keep(kept) }
        if tally.has(.thinking) { append(.thinking, tally) }
        if tally.has(.text) {
            if let choice = tally.undecided { tags[choice].rows.append(response.deltas.count) }
            append(.text, tally)
        }
        if tally.has(.refusal) { append(.refusal, tally) }
        if tally.has(.tool) { append(.tool, tally) }
        if lastTokenRead != arrival {
            lastTokenRead = arrival
            response.tokenReads += 1
        }
    }

    @inline(__always)
    private mutating func append(_ kind: DeltaKind, _ tally: TokenTally) {
        if usageAtFirstAnswer == nil { noteUsage(at: kind) }
        response.deltas.append(arrival: arrival, lag: lag, kind: kind, bytes: tally.bytes(kind))
    }

    /// Takes the content of a whole buffered answer.
    mutating func takeDocument(_ tally: TokenTally) {
        document = tally
        calls += tally.calls
        response.hasContent = tally.kinds != 0 || tally.calls != 0
        if let kept = tally.kept { keep(kept) }
    }

    // MARK: Text

    private mutating func keep(_ pieces: KeptText) {
        Self.append(pieces.text, to: &response.text)
        Self.append(pieces.thinking, to: &response.thinkingText)
        Self.append(pieces.tool, to: &response.toolText)
    }

    /// Takes out what has been kept.
    mutating func takeText() -> AnswerText {
        defer { (response.text, response.thinkingText, response.toolText) = (nil, nil, nil) }
        return AnswerText(thinking: response.thinkingText, text: response.text, tool: response.toolText)
    }

    /// Keeps the whole document as text, because it is not an answer in this protocol.
    mutating func keepDocument(_ json: Span<UInt8>) {
        guard keepsText else { return }
        (response.text, response.thinkingText, response.toolText) = (nil, nil, nil)
        Self.append(String(decoding: [UInt8](copying: json), as: UTF8.self), to: &response.text)
    }

    /// Appends to a kept text, up to `mostText` bytes, since a stream may never end.
    private static func append(_ piece: String, to text: inout String?) {
        guard !piece.isEmpty else { return }
        if text == nil { text = "" }
        let room = mostText - (text?.utf8.count ?? 0)
        if room >= piece.utf8.count {
            text?.append(piece)
        } else if room >= 0 {
            // Drop a character that the limit would split.
            var cut = piece.utf8.index(piece.utf8.startIndex, offsetBy: room)
            while cut > piece.startIndex, cut.samePosition(in: piece.unicodeScalars) == nil {
                cut = piece.utf8.index(before: cut)
            }
            text?.append(contentsOf: piece[..<cut])
            text?.append("…")
        }
    }

    // MARK: Usage

    private mutating func noteUsage(at kind: DeltaKind) {
        if usageAtFirstToken == nil { usageAtFirstToken = response.usage }
        if kind != .thinking { usageAtFirstAnswer = response.usage }
    }

    /// Notes the usage that came together with tokens.
    ///
    /// Usage that comes alone, or with or after the stop reason, is final: it does not count tokens as they come.
    mutating func noteRunningUsage() {
        guard !end.isOver, let output = response.usage.output else { return }
        runningOutput = max(runningOutput, output)
    }

    /// Works out how many tokens the first event of the generation phase carried.
    ///
    /// The final usage decides which event that is: the first answer event if reasoning is counted apart, else the
    /// first token event.
    private mutating func settleFirstEvent() {
        let count: Int?
        if response.usage.countsReasoningApart {
            let usage = usageAtFirstAnswer
            count = usage?.output.flatMap { output in usage?.reasoning.map { output - $0 } }
        } else {
            count = usageAtFirstToken?.output
        }
        // The event carried text, so a count of 0 lags behind or is a gateway's placeholder.
        response.firstEventTokens = count.flatMap { $0 > 0 ? $0 : nil }
    }

    // MARK: The end

    /// Notes that the server announced thinking.
    mutating func beginThinking() {
        if response.thinkingBegan == nil { response.thinkingBegan = arrival }
    }

    /// Notes a stop reason in a protocol that sends a terminator after it.
    mutating func sayStop() { end.say() }

    /// Notes a stop reason in a protocol where it may be the only sign of the end.
    ///
    /// It counts as the end unless more of the answer follows or the body is incomplete.
    mutating func markEnd() {
        end.say()
        guard !response.isTerminated else { return }
        response.isTerminated = true
        response.terminatorArrival = arrival
    }

    /// Notes the terminator, which is certainly the end.
    mutating func terminate() {
        end.makeCertain()
        response.isTerminated = true
        response.terminatorArrival = arrival
    }

    /// Ends the stream at `[DONE]`, which servers other than OpenAI's append to every protocol.
    ///
    /// With usage or a stop reason before it, `[DONE]` ends the answer. Without either, it does not: gateways append it
    /// to broken streams too.
    mutating func endAtMark() -> EventMeaning {
        guard !response.isTerminated else {
            terminate()
            return .terminated
        }
        let isCounted = response.usage.output != nil && suspicion == nil
        guard response.providerError == nil, isCounted || response.stopReason != nil else { return .more }
        terminate()
        return .terminated
    }

    /// Withdraws an end that only a stop reason had announced.
    mutating func withdrawEnd() {
        end.withdraw()
        response.isTerminated = false
        response.terminatorArrival = nil
    }

    /// Computes the results that need the whole body.
    mutating func settle() {
        if keepsText {
            let held = KeptText()
            for choice in tags.indices { tags[choice].finish(into: held) }
            keep(held)
        }
        settleFirstEvent()
        guard response.isTerminated, response.providerError == nil, response.defect == nil else { return }
        if response.stopReason == nil { response.marks.insert(.neverFinished) }
        // An answer with other passes has output that this stream does not carry; that is already marked.
        if !response.marks.contains(.otherPasses),
            UnseenOutput.exists(response.usage, seen, saidThinking: response.thinkingBegan != nil)
        {
            response.marks.insert(.unseenOutput)
        }
    }

    private var seen: UnseenOutput.Seen {
        var seen = UnseenOutput.Seen(calls: calls)
        if let document {
            seen.thinking = document.bytes(.thinking)
            seen.answer = document.size - seen.thinking
        }
        for (kind, bytes) in zip(response.deltas.kinds, response.deltas.byteCounts) {
            if kind == .thinking { seen.thinking += Int(bytes) } else { seen.answer += Int(bytes) }
        }
        return seen
    }

    // MARK: Names

    /// Keeps the first model name and ID that are not empty; most events repeat them.
    @inline(__always)
    mutating func identify(model: JSONText?, id: JSONText?, in bytes: Span<UInt8>) {
        if response.servedModel == nil, let model, !model.isEmpty { response.servedModel = model.string(in: bytes) }
        if response.responseID == nil, let id, !id.isEmpty { response.responseID = id.string(in: bytes) }
    }

    /// Notes the service tier; the last one holds, except `auto`, which is what was asked for and not what was served.
    mutating func serve(tier: String?) {
        guard let tier, tier != response.serviceTier, tier != "auto" else { return }
        response.serviceTier = TextExcerpt.oneLine(tier, limit: 64)
    }

    /// Drops or marks counts that cannot be right, once all of them are known.
    ///
    /// If tokens came, neither input nor output can be 0: such a 0 is a placeholder.
    mutating func settleUsage() {
        if hasToken {
            if response.usage.input == 0 { response.usage.input = nil }
            if response.usage.output == 0 { response.usage.output = nil }
        }
        if response.usage.tokensBeyondParts > 0 { response.marks.insert(.largerTotal) }
        if response.usage.isContradictory { response.marks.insert(.contradictoryUsage) }
    }

    mutating func stop(_ reason: JSONText?, in bytes: Span<UInt8>) {
        if let reason, !reason.isEmpty { response.stopReason = reason.string(in: bytes) }
    }

    /// Keeps the first error; later ones only repeat it.
    mutating func fail(_ error: ProviderError?) {
        if response.providerError == nil { response.providerError = error }
    }

    /// Keeps the first message that may be an error or only a remark, such as `{"status": "queued", "message": …}`;
    /// ``settleSuspicion()`` decides.
    mutating func suspect(_ error: ProviderError?) {
        if suspicion == nil { suspicion = error }
    }

    /// Turns the suspicion into an error unless a complete answer came with it.
    mutating func settleSuspicion() {
        if !response.isTerminated || !hasToken && !response.hasContent { fail(suspicion) }
    }
}

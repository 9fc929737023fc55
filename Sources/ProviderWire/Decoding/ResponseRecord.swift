import BenchModel

/// What a body has said so far, and when the read under way brought it.
struct ResponseRecord {
    /// The most bytes of each part of an answer's text that are kept.
    static let mostText = 1 << 20
    /// Choices beyond this many have their text taken as it is.
    private static let mostChoicesWithTags = 64

    /// Whether the answer's text is kept, and not only measured.
    let keepsText: Bool
    private let thinkTags: ThinkTags
    var response = DecodedResponse()
    private(set) var end = StreamEnd()
    private(set) var arrival: Nanoseconds = 0
    private var lag: Nanoseconds = 0
    private var lastTokenRead: Nanoseconds?
    /// What usage said when the first token event, and the first answer event, had come.
    private var usageAtFirstToken: TokenUsage?
    private var usageAtFirstAnswer: TokenUsage?
    /// Output by usage that came along with tokens, before any stop reason.
    private var runningOutput = 0
    /// By choice.
    private var tags: [ThinkTagReader]
    private var calls = 0
    private var suspicion: ProviderError?
    /// What a document held, which has no token events.
    private var document: TokenTally?

    init(keepsText: Bool = false, thinkTags: ThinkTags = .auto) {
        self.keepsText = keepsText
        self.thinkTags = thinkTags
        tags = [ThinkTagReader(thinkTags)]
    }

    var hasToken: Bool { !response.deltas.isEmpty }
    /// Tokens received, as far as can be told by now: by usage where it counts along, else by token events.
    var tokens: Int { max(response.deltas.count, runningOutput) }

    mutating func beginRead(arrival: Nanoseconds, takenInHand: Nanoseconds) {
        self.arrival = arrival
        lag = takenInHand - arrival
    }

    // MARK: Tokens

    /// Adds a piece of the answer's own text, in which a server may have left its thinking.
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

    /// Says that the events of a choice that could not be told yet were thinking.
    private mutating func recastRows(of choice: Int) {
        if tags[choice].rows.isEmpty { return }
        response.deltas.recast(tags[choice].rows, as: .thinking)
        if response.deltas.firstAnswer == nil { usageAtFirstAnswer = nil }
    }

    /// Logs one event as a token event of each kind it carries, if it carries any.
    ///
    /// Parts of one read share their arrival, so a read is counted when a token event brings a new one.
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
    private mutating func append(_ kind: DeltaLog.Kind, _ tally: TokenTally) {
        if usageAtFirstAnswer == nil { noteUsage(at: kind) }
        response.deltas.append(arrival: arrival, lag: lag, kind: kind, bytes: tally.bytes(kind))
    }

    /// Takes what a whole buffered answer holds.
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

    /// Keeps a document that is no answer as it stands.
    mutating func keepDocument(_ json: Span<UInt8>) {
        guard keepsText else { return }
        (response.text, response.thinkingText, response.toolText) = (nil, nil, nil)
        Self.append(String(decoding: [UInt8](copying: json), as: UTF8.self), to: &response.text)
    }

    /// Adds to a text in place, up to a bound that no endless stream gets beyond.
    private static func append(_ piece: String, to text: inout String?) {
        guard !piece.isEmpty else { return }
        if text == nil { text = "" }
        let room = mostText - (text?.utf8.count ?? 0)
        if room >= piece.utf8.count {
            text?.append(piece)
        } else if room >= 0 {
            // A character that the bound cuts in two is left out.
            var cut = piece.utf8.index(piece.utf8.startIndex, offsetBy: room)
            while cut > piece.startIndex, cut.samePosition(in: piece.unicodeScalars) == nil {
                cut = piece.utf8.index(before: cut)
            }
            text?.append(contentsOf: piece[..<cut])
            text?.append("…")
        }
    }

    // MARK: Usage

    private mutating func noteUsage(at kind: DeltaLog.Kind) {
        if usageAtFirstToken == nil { usageAtFirstToken = response.usage }
        if kind != .thinking { usageAtFirstAnswer = response.usage }
    }

    /// Notes what usage counts with an event that brought tokens.
    ///
    /// Usage that comes by itself, or with or after the stop reason, is the final one and counts nothing along.
    mutating func noteRunningUsage() {
        guard !end.isOver, let output = response.usage.output else { return }
        runningOutput = max(runningOutput, output)
    }

    /// Works out how many tokens the first event of the pace brought; only the last usage tells which event that is.
    private mutating func settleFirstEvent() {
        let count: Int?
        if response.usage.countsReasoningApart {
            let usage = usageAtFirstAnswer
            count = usage?.output.flatMap { output in usage?.reasoning.map { output - $0 } }
        } else {
            count = usageAtFirstToken?.output
        }
        // The event carried text: a count of 0 is one that lags behind, or a gateway's placeholder.
        response.firstEventTokens = count.flatMap { $0 > 0 ? $0 : nil }
    }

    // MARK: The end

    /// Notes that the server says it has begun to think.
    mutating func beginThinking() {
        if response.thinkingBegan == nil { response.thinkingBegan = arrival }
    }

    /// Notes a stop reason that is no end: the protocol has a terminator behind it.
    mutating func sayStop() { end.say() }

    /// Notes a stop reason in a protocol that has no other end, or may have none: it holds while nothing of the answer
    /// follows it, and if the body ends well.
    mutating func markEnd() {
        end.say()
        guard !response.isTerminated else { return }
        response.isTerminated = true
        response.terminatorArrival = arrival
    }

    /// Notes the terminator, which is the end for certain.
    mutating func terminate() {
        end.makeCertain()
        response.isTerminated = true
        response.terminatorArrival = arrival
    }

    /// Ends the stream at `[DONE]`, which other servers than OpenAI's write behind any protocol.
    ///
    /// What has been counted or has given a stop reason is an answer that has ended. Without any of that, `[DONE]` is what
    /// gateways write behind a stream that broke.
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

    /// Takes back an end that was only said.
    mutating func withdrawEnd() {
        end.withdraw()
        response.isTerminated = false
        response.terminatorArrival = nil
    }

    /// Draws the conclusions from the whole, when no more comes.
    mutating func settle() {
        if keepsText {
            let held = KeptText()
            for choice in tags.indices { tags[choice].finish(into: held) }
            keep(held)
        }
        settleFirstEvent()
        guard response.isTerminated, response.providerError == nil, response.defect == nil else { return }
        if response.stopReason == nil { response.marks.insert(.neverFinished) }
        // Passes besides the answer's own bring nothing, and are known.
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

    /// Keeps the first name and id that are not empty; most events repeat them.
    @inline(__always)
    mutating func identify(model: JSONText?, id: JSONText?, in bytes: Span<UInt8>) {
        if response.servedModel == nil, let model, !model.isEmpty { response.servedModel = model.string(in: bytes) }
        if response.responseID == nil, let id, !id.isEmpty { response.responseID = id.string(in: bytes) }
    }

    /// Notes the tier that served it: the last word holds, and `auto` is none, but what was asked for.
    mutating func serve(tier: String?) {
        guard let tier, tier != response.serviceTier, tier != "auto" else { return }
        response.serviceTier = TextExcerpt.oneLine(tier, limit: 64)
    }

    /// Settles what the counts are worth, once all of them are there.
    ///
    /// Nobody answers a prompt of no tokens, or in no tokens what came in some: such a 0 is no count.
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

    /// Keeps the first error; what follows one only repeats it.
    mutating func fail(_ error: ProviderError?) {
        if response.providerError == nil { response.providerError = error }
    }

    /// Keeps the first words that may be an error, or a remark on the way (`{"status": "queued", "message": …}`): what
    /// follows tells.
    mutating func suspect(_ error: ProviderError?) {
        if suspicion == nil { suspicion = error }
    }

    /// Takes words for the error they may be, unless a whole answer came beside them.
    mutating func settleSuspicion() {
        if !response.isTerminated || !hasToken && !response.hasContent { fail(suspicion) }
    }
}

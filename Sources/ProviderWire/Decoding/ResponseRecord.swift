import BenchModel

/// What a body has said so far, and when the read under way brought it.
struct ResponseRecord {
    /// The most bytes of an answer's text that are kept.
    static let mostText = 1 << 20

    /// Whether the answer's text is kept, and not only measured.
    let keepsText: Bool
    var response = DecodedResponse()
    private(set) var arrival: Nanoseconds = 0
    private var lag: Nanoseconds = 0
    private var lastTokenRead: Nanoseconds?
    /// What usage said when the first token event, and the first answer event, had come.
    private var usageAtFirstToken: TokenUsage?
    private var usageAtFirstAnswer: TokenUsage?

    init(keepsText: Bool = false) { self.keepsText = keepsText }

    var hasToken: Bool { !response.deltas.isEmpty }
    /// Tokens received, as far as can be told by now: by usage where it counts along, else by token events.
    ///
    /// Nothing, before the first event: some servers tell of output before they send any.
    var tokens: Int { hasToken ? max(response.deltas.count, response.usage.output ?? 0) : 0 }

    mutating func beginRead(arrival: Nanoseconds, takenInHand: Nanoseconds) {
        self.arrival = arrival
        lag = takenInHand - arrival
    }

    /// Logs one event as a token event, if it carried any text.
    ///
    /// Parts of one read share their arrival, so a read is counted when a token event brings a new one.
    @inline(__always)
    mutating func log(_ tally: TokenTally) {
        guard let kind = tally.kind else { return }
        if let text = tally.text { keep(text) }
        if usageAtFirstAnswer == nil { noteUsage(at: kind) }
        response.deltas.append(arrival: arrival, lag: lag, kind: kind, bytes: tally.bytes)
        if lastTokenRead != arrival {
            lastTokenRead = arrival
            response.tokenReads += 1
        }
    }

    /// Adds to the answer's text, up to a bound that no endless stream gets beyond.
    mutating func keep(_ text: String) {
        let kept = response.text ?? ""
        let room = Self.mostText - kept.utf8.count
        if room >= text.utf8.count {
            response.text = kept + text
        } else if room > 0 {
            response.text = kept + String(decoding: text.utf8.prefix(room), as: UTF8.self) + "…"
        }
    }

    private mutating func noteUsage(at kind: DeltaLog.Kind) {
        if usageAtFirstToken == nil { usageAtFirstToken = response.usage }
        if kind != .thinking { usageAtFirstAnswer = response.usage }
    }

    /// Works out how many tokens the first event of the pace brought; only the last usage tells which event that is.
    mutating func settleFirstEvent() {
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

    /// Notes that the server says it has begun to think.
    mutating func beginThinking() {
        if response.thinkingBegan == nil { response.thinkingBegan = arrival }
    }

    /// Notes the terminal marker; a later one (`[DONE]` after a finish reason) moves the moment.
    mutating func terminate() {
        response.isTerminated = true
        response.terminatorArrival = arrival
    }

    /// Takes back a terminal marker, when more than it ended turns out to be under way.
    mutating func resume() {
        response.isTerminated = false
        response.terminatorArrival = nil
    }

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
}

/// The text one event carries, added up.
///
/// One event is one token event, whatever it holds. Where it holds thinking *and* an answer it counts as the
/// answer: so both the first token and the first answer token are told right.
struct TokenTally {
    private(set) var kind: DeltaLog.Kind?
    private(set) var bytes = 0
    /// The text itself, thinking aside; nil where it is not kept.
    private(set) var text: String?

    init(keepsText: Bool = false) { text = keepsText ? "" : nil }

    /// Adds a string; an empty one adds nothing.
    @inline(__always)
    mutating func add(_ kind: DeltaLog.Kind, _ text: JSONText?, in bytes: Span<UInt8>) {
        guard let text, !text.isEmpty else { return }
        add(kind, bytes: text.decodedByteCount(in: bytes))
        if self.text != nil, kind != .thinking { self.text? += text.string(in: bytes) }
    }

    /// Adds something that is there although it may hold no text, such as a call without arguments.
    mutating func add(_ kind: DeltaLog.Kind, bytes: Int) {
        self.bytes += bytes
        if self.kind == nil || self.kind == .thinking { self.kind = kind }
    }
}

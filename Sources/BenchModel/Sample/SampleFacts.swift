/// What reports, gates and comparisons need of one sample, in a fraction of its memory.
///
/// A run of a million requests is held as these: each is a place in a block of thousands. What most requests have in common, such as
/// the model that answered, is held once for a block, what few have is held apart, and token events are packed. Texts and headers
/// stay in the database.
package struct SampleFacts: Sendable {
    let block: SampleBlock
    let place: Int32

    init(block: SampleBlock, place: Int32) {
        self.block = block
        self.place = place
    }

    /// Takes what is needed of a sample that stands for itself.
    package init(_ sample: Sample) {
        var (open, texts) = (OpenBlock(), SharedTexts())
        open.add(sample, &texts)
        self.init(block: SampleBlock(open), place: 0)
    }

    @inline(__always)
    func number(_ number: SampleNumber) -> Int { block.place(number, place) }
    @inline(__always)
    func value(_ number: SampleNumber) -> Int? { block.value(number, place) }
    @inline(__always)
    func instant(_ number: SampleNumber) -> RunInstant? { block.instant(number, place) }
    @inline(__always)
    private var flags: SampleFlags { block.flags(place) }
    @inline(__always)
    fileprivate func common<Fact>(_ fact: (CommonFacts) -> Fact) -> Fact { block.common(place, fact) }
    @inline(__always)
    fileprivate func rare<Fact>(_ fact: (RareFacts) -> Fact?) -> Fact? { block.rare(place, fact) }
    @inline(__always)
    var kinds: EventKinds? { block.kinds(place) }

    package var target: TargetIndex { common { $0.target } }
    package var phase: Sample.Phase { common { $0.phase } }
    /// The run's sitting, counted from 1.
    package var part: Int { common { $0.part } }
    package var promptID: String { block.promptIDs[number(.promptID)] }
    package var sequence: RequestIndex { RequestIndex(number(.sequence)) }
    package var attempt: Int { number(.attempt) }
    package var planned: RunInstant { RunInstant(nanoseconds: Int64(number(.planned))) }
    package var httpStatus: Int? { common { $0.httpStatus } }
    package var wasHeldBack: Bool { common { $0.wasHeldBack } }
    package var outcome: Sample.Outcome { isOK ? .ok : rare { $0.outcome } ?? .ok }
    package var isOK: Bool { flags.contains(.isOK) }
    /// Whether the request ended by itself with this attempt, see ``Sample/isFinished``.
    package var isFinished: Bool { flags.contains(.isFinished) }
    package var wasClosedOnPurpose: Bool { flags.contains(.wasClosedOnPurpose) }
    /// Whether it counts in latencies: it succeeded, or was closed on purpose.
    package var isMeasurement: Bool { isOK || wasClosedOnPurpose }
    /// Whether the answer is what was expected of it; nil where nothing was.
    package var validity: AnswerValidity? { common { $0.validity } }
    package var turn: ConversationTurn? { rare { $0.turn } }
    package var idealCached: Int? { rare { $0.idealCached.value } }
    /// See ``Sample/rowFields``.
    package var rowFields: [String: String] { rare { $0.rowFields } ?? [:] }
    package var pictures: SentPictures? { rare { $0.pictures } }
    package var askedInput: Int? { rare { $0.askedInput.value } }
    package var askedOutput: Int? { rare { $0.askedOutput.value } }
    package var retryWait: Nanoseconds? { rare { $0.retryWait } }
    package var cancellation: Cancellation<RunTime>? { rare { $0.cancellation } }
    /// What the provider calls it; kept of one that did not succeed.
    package var providerRequestID: String? { rare { $0.providerRequestID } }

    // The facts that nearly every figure is made of, without a way over a part of the sample.
    package var startedAt: RunInstant? { instant(.started) }
    package var sentAt: RunInstant? { instant(.sent) }
    package var firstByteAt: RunInstant? { instant(.firstByte) }
    package var endedAt: RunInstant? { instant(.end) }
    /// Whether usage counts reasoning apart from the answer, see ``TokenUsage/countsReasoningApart``.
    package var countsReasoningApart: Bool { (value(.reasoning) ?? 0) > 0 && value(.output) != nil }
    package var usage: TokenUsage {
        TokenUsage(
            input: value(.input),
            output: value(.output),
            reasoning: value(.reasoning),
            cacheRead: value(.cacheRead),
            cacheWrite: value(.cacheWrite),
            cacheWriteHour: value(.cacheWriteHour),
            total: value(.total)
        )
    }
    package var wasBuffered: Bool { flags.contains(.wasBuffered) }
    package var isConnectionReused: Bool { flags.contains(.isReused) }
    package var connectionID: Int64? { value(.connectionID).map(Int64.init) }
    package var stampSource: ConnectionFacts.StampSource { common { $0.stampSource } }
    package var httpVersion: String? { common { $0.httpVersion } }
    package var proxy: String? { common { $0.proxy } }
    package var events: PackedEvents { PackedEvents(facts: self) }
    /// How many token events there are.
    package var eventCount: Int { number(.events) }
    /// Events of thinking.
    package var thinkingEventCount: Int { number(.thinkingEvents) }
    package var firstTokenAt: RunInstant? { instant(.firstToken) }
    package var lastTokenAt: RunInstant? { instant(.lastToken) }
    /// Arrival of the first event that is not thinking.
    package var firstAnswerAt: RunInstant? {
        if let kinds { return kinds.firstAnswer.instant }
        return instant(.firstToken)
    }
    /// Arrival of the last event that is not thinking.
    package var lastAnswerAt: RunInstant? {
        if let kinds { return kinds.lastAnswer.instant }
        return instant(.lastToken)
    }
    package var firstThinkingAt: RunInstant? { kinds?.firstThinking.instant }
    package var firstToolAt: RunInstant? { kinds?.firstTool.instant }
    package var lastToolAt: RunInstant? { kinds?.lastTool.instant }
    package var thinkingBegan: RunInstant? { rare { $0.thinkingBegan.instant } }
    package var connectedAt: RunInstant? { instant(.connected) }
    package var tlsAt: RunInstant? { instant(.tls) }
    package var outputByUsage: Int? { value(.output) }
    package var reasoningByUsage: Int? { value(.reasoning) }
    package var servedModel: String? { common { $0.servedModel } }
    package var serviceTier: String? { common { $0.serviceTier } }
    package var stopReason: String? { common { $0.stopReason } }
    package var hasTerminator: Bool { common { $0.hasTerminator } }
    package var skippedEvents: Int { rare { $0.skippedEvents } ?? 0 }
    package var tokenReads: Int { number(.tokenReads) }
    package var firstEventTokens: Int? { value(.firstEventTokens) }
    package var marks: Set<ResponseMark> { common { $0.marks } }
    /// Whether anything had to be said of the answer.
    package var isMarked: Bool { common { !$0.marks.isEmpty } }

    package var times: Times { Times(facts: self) }
    package var connection: Connection { Connection(facts: self) }
    package var response: Response { Response(facts: self) }
}

extension Sequence<Sample> {
    /// What is needed of each.
    package var facts: [SampleFacts] {
        var maker = FactsMaker()
        for sample in self { maker.add(sample) }
        return maker.finished()
    }
}

// MARK: - Its parts, under the names that a sample has for them

extension SampleFacts {
    /// The instants of the phases that figures are made of.
    package struct Times: Sendable {
        fileprivate let facts: SampleFacts

        package var started: RunInstant? { facts.instant(.started) }
        package var connected: RunInstant? { facts.instant(.connected) }
        package var tls: RunInstant? { facts.instant(.tls) }
        package var sent: RunInstant? { facts.instant(.sent) }
        package var firstByte: RunInstant? { facts.instant(.firstByte) }
        package var end: RunInstant? { facts.instant(.end) }
    }

    package struct Connection: Sendable {
        fileprivate let facts: SampleFacts

        package var reused: Bool { facts.isConnectionReused }
        package var httpVersion: String? { facts.httpVersion }
        package var proxy: String? { facts.proxy }
        package var stampSource: ConnectionFacts.StampSource { facts.stampSource }
        package var connectionID: Int64? { facts.connectionID }
    }

    package struct Response: PricedAnswer, Sendable {
        fileprivate let facts: SampleFacts

        package var deltas: PackedEvents { facts.events }
        package var hasTokens: Bool { !facts.events.isEmpty }
        package var usage: TokenUsage { facts.usage }
        package var timing: ServerTiming {
            let place = facts.number(.timing)
            return place < 0 ? ServerTiming() : facts.block.timings[place].timing
        }
        package var firstEventTokens: Int? { facts.firstEventTokens }
        package var thinkingBegan: RunInstant? { facts.thinkingBegan }
        package var stopReason: String? { facts.stopReason }
        package var servedModel: String? { facts.servedModel }
        package var serviceTier: String? { facts.serviceTier }
        package var billed: ModelPrice.Digits? { facts.rare { $0.billed } }
        /// Whether the terminal marker came at an instant that is known.
        package var hasTerminator: Bool { facts.hasTerminator }
        package var wasBuffered: Bool { facts.wasBuffered }
        package var tokenReads: Int { facts.tokenReads }
        package var skippedEvents: Int { facts.skippedEvents }
        package var marks: Set<ResponseMark> { facts.marks }
    }
}

/// What an answer is priced by.
package protocol PricedAnswer {
    var usage: TokenUsage { get }
    var servedModel: String? { get }
    var serviceTier: String? { get }
    var billed: ModelPrice.Digits? { get }
    var marks: Set<ResponseMark> { get }
}

extension DecodedResponse: PricedAnswer {}

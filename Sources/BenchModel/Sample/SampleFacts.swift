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
    fileprivate var common: CommonFacts { block.commons[number(.common)] }
    fileprivate var rare: RareFacts? { block.rare(place) }
    var kinds: EventKinds? { block.kinds(place) }

    package var target: TargetIndex { common.target }
    package var phase: Sample.Phase { common.phase }
    /// The run's sitting, counted from 1.
    package var part: Int { common.part }
    package var promptID: String { block.promptIDs[number(.promptID)] }
    package var sequence: RequestIndex { RequestIndex(number(.sequence)) }
    package var attempt: Int { number(.attempt) }
    package var planned: RunInstant { RunInstant(nanoseconds: Int64(number(.planned))) }
    package var httpStatus: Int? { common.httpStatus }
    package var wasHeldBack: Bool { common.wasHeldBack }
    package var outcome: Sample.Outcome { isOK ? .ok : rare?.outcome ?? .ok }
    package var isOK: Bool { flags.contains(.isOK) }
    /// Whether the request ended by itself with this attempt, see ``Sample/isFinished``.
    package var isFinished: Bool { flags.contains(.isFinished) }
    package var wasClosedOnPurpose: Bool { flags.contains(.wasClosedOnPurpose) }
    /// Whether it counts in latencies: it succeeded, or was closed on purpose.
    package var isMeasurement: Bool { isOK || wasClosedOnPurpose }
    /// Whether the answer is what was expected of it; nil where nothing was.
    package var validity: AnswerValidity? { common.validity }
    package var turn: ConversationTurn? { rare?.turn }
    package var idealCached: Int? { rare?.idealCached.value }
    /// See ``Sample/rowFields``.
    package var rowFields: [String: String] { rare?.rowFields ?? [:] }
    package var pictures: SentPictures? { rare?.pictures }
    package var askedInput: Int? { rare?.askedInput.value }
    package var askedOutput: Int? { rare?.askedOutput.value }
    package var retryWait: Nanoseconds? { rare?.retryWait }
    package var cancellation: Cancellation<RunTime>? { rare?.cancellation }
    /// What the provider calls it; kept of one that did not succeed.
    package var providerRequestID: String? { rare?.providerRequestID }

    // The facts that nearly every figure is made of, without a way over a part of the sample.
    package var startedAt: RunInstant? { instant(.started) }
    package var sentAt: RunInstant? { instant(.sent) }
    package var firstByteAt: RunInstant? { instant(.firstByte) }
    package var endedAt: RunInstant? { instant(.end) }
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
    package var stampSource: ConnectionFacts.StampSource { common.stampSource }
    package var httpVersion: String? { common.httpVersion }
    package var proxy: String? { common.proxy }
    package var events: PackedEvents { PackedEvents(facts: self) }
    fileprivate var tokenReads: Int { number(.tokenReads) }
    package var firstEventTokens: Int? { value(.firstEventTokens) }
    package var marks: Set<ResponseMark> { common.marks }
    /// Whether anything had to be said of the answer.
    package var isMarked: Bool { !common.marks.isEmpty }

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
        package var thinkingBegan: RunInstant? { facts.rare?.thinkingBegan.instant }
        package var stopReason: String? { facts.common.stopReason }
        package var servedModel: String? { facts.common.servedModel }
        package var serviceTier: String? { facts.common.serviceTier }
        package var billed: ModelPrice.Digits? { facts.rare?.billed }
        /// Whether the terminal marker came at an instant that is known.
        package var hasTerminator: Bool { facts.common.hasTerminator }
        package var wasBuffered: Bool { facts.wasBuffered }
        package var tokenReads: Int { facts.tokenReads }
        package var skippedEvents: Int { facts.rare?.skippedEvents ?? 0 }
        package var marks: Set<ResponseMark> { facts.common.marks }
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

/// What reports, gates and comparisons need of one sample, in a fraction of its memory.
///
/// A run of a million requests is held as these: each is a place in a block of thousands. What most requests have in common, such as
/// the model that answered, is held once for a block, what few have is held apart, and token events are packed. Texts and headers
/// stay in the database.
package struct SampleFacts: Sendable {
    let block: SampleBlock
    private let place: Int32

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

    var row: PackedSample { block.rows[Int(place)] }
    fileprivate var common: CommonFacts { block.commons[Int(row.common)] }
    fileprivate var rare: RareFacts? { block.rare(row) }
    private var wide: WideCounts? { row.hasWideCounts ? rare?.wide : nil }

    package var target: TargetIndex { common.target }
    package var phase: Sample.Phase { common.phase }
    /// The run's sitting, counted from 1.
    package var part: Int { common.part }
    package var promptID: String { block.promptIDs[Int(row.promptID)] }
    package var sequence: RequestIndex { RequestIndex(row.sequence) }
    package var attempt: Int { row.attempt }
    package var planned: RunInstant { RunInstant(nanoseconds: row.planned) }
    package var httpStatus: Int? { common.httpStatus }
    package var wasHeldBack: Bool { common.wasHeldBack }
    package var outcome: Sample.Outcome { row.isOK ? .ok : rare?.outcome ?? .ok }
    package var isOK: Bool { row.isOK }
    /// Whether the request ended by itself with this attempt, see ``Sample/isFinished``.
    package var isFinished: Bool { row.isFinished }
    package var wasClosedOnPurpose: Bool { row.wasClosedOnPurpose }
    /// Whether it counts in latencies: it succeeded, or was closed on purpose.
    package var isMeasurement: Bool { row.isOK || row.wasClosedOnPurpose }
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
    package var startedAt: RunInstant? { row.started.instant }
    package var sentAt: RunInstant? { row.sent.instant }
    package var firstByteAt: RunInstant? { row.firstByte.instant }
    package var endedAt: RunInstant? { row.end.instant }
    package var usage: TokenUsage { wide?.usage ?? row.counted.usage }
    package var wasBuffered: Bool { row.wasBuffered }
    package var isConnectionReused: Bool { row.isReused }
    package var connectionID: Int64? { row.connectionID.value.map(Int64.init) }
    package var stampSource: ConnectionFacts.StampSource { block.commons[Int(row.common)].stampSource }
    package var httpVersion: String? { block.commons[Int(row.common)].httpVersion }
    package var proxy: String? { block.commons[Int(row.common)].proxy }
    package var events: PackedEvents { PackedEvents(facts: self) }
    fileprivate var tokenReads: Int { wide?.tokenReads ?? row.tokenReads.value ?? 0 }
    package var firstEventTokens: Int? { wide.map(\.firstEventTokens) ?? row.firstEventTokens.value }
    package var marks: Set<ResponseMark> { common.marks }
    /// Whether anything had to be said of the answer.
    package var isMarked: Bool { !block.commons[Int(row.common)].marks.isEmpty }

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

        package var started: RunInstant? { facts.row.started.instant }
        package var connected: RunInstant? { facts.row.connected.instant }
        package var tls: RunInstant? { facts.row.tls.instant }
        package var sent: RunInstant? { facts.row.sent.instant }
        package var firstByte: RunInstant? { facts.row.firstByte.instant }
        package var end: RunInstant? { facts.row.end.instant }
    }

    package struct Connection: Sendable {
        fileprivate let facts: SampleFacts

        package var reused: Bool { facts.row.isReused }
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
            facts.row.timing < 0 ? ServerTiming() : facts.block.timings[Int(facts.row.timing)].timing
        }
        package var firstEventTokens: Int? { facts.firstEventTokens }
        package var thinkingBegan: RunInstant? { facts.rare?.thinkingBegan.instant }
        package var stopReason: String? { facts.common.stopReason }
        package var servedModel: String? { facts.common.servedModel }
        package var serviceTier: String? { facts.common.serviceTier }
        package var billed: ModelPrice.Digits? { facts.rare?.billed }
        /// Whether the terminal marker came at an instant that is known.
        package var hasTerminator: Bool { facts.common.hasTerminator }
        package var wasBuffered: Bool { facts.row.wasBuffered }
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

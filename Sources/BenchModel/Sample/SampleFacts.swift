/// What reports, gates and comparisons need of one sample, in a quarter of its memory.
///
/// A run of a million requests is held as these. What most requests have in common, such as the model that answered, is held
/// once for all of them (``SharedFacts``), what few have is held apart, and token events are packed. Texts and headers stay in
/// the database. A reference, because lists of requests are copied, filtered and sorted.
package final class SampleFacts: Sendable {
    private let common: Shared
    /// Nil of most requests.
    private let rare: RareFacts?
    package let promptID: String
    package let sequence: RequestIndex
    package let attempt: Int
    package let planned: RunInstant
    /// Whether the request ended by itself with this attempt, see ``Sample/isFinished``.
    package let isFinished: Bool
    package let wasClosedOnPurpose: Bool
    private let started: PackedNumber
    private let connected: PackedNumber
    private let tls: PackedNumber
    private let sent: PackedNumber
    private let firstByte: PackedNumber
    private let end: PackedNumber
    private let connectionID: PackedNumber
    private let firstEventTokens: PackedNumber
    private let tokenReads: Int
    private let tokens: PackedUsage
    private let timing: ServerTiming
    package let events: PackedEvents

    /// Takes what is needed of a sample, and shares what others have too.
    package init(_ sample: Sample, _ shared: inout SharedFacts) {
        common = shared.common(CommonFacts(sample))
        rare = RareFacts(sample, &shared)
        promptID = shared.text(sample.promptID)
        sequence = sample.sequence
        attempt = sample.attempt
        planned = sample.planned
        isFinished = sample.isFinished
        wasClosedOnPurpose = sample.wasClosedOnPurpose
        started = PackedNumber(sample.times.started)
        connected = PackedNumber(sample.times.connected)
        tls = PackedNumber(sample.times.tls)
        sent = PackedNumber(sample.times.sent)
        firstByte = PackedNumber(sample.times.firstByte)
        end = PackedNumber(sample.times.end)
        connectionID = PackedNumber(sample.connection.connectionID.map { Int($0) })
        firstEventTokens = PackedNumber(sample.response.firstEventTokens)
        tokenReads = sample.response.tokenReads
        tokens = PackedUsage(sample.response.usage)
        timing = sample.response.timing
        events = PackedEvents(sample.response.deltas)
    }

    /// Takes what is needed of a sample that stands for itself.
    package convenience init(_ sample: Sample) {
        var shared = SharedFacts()
        self.init(sample, &shared)
    }

    package var target: TargetIndex { common.facts.target }
    package var phase: Sample.Phase { common.facts.phase }
    /// The run's sitting, counted from 1.
    package var part: Int { common.facts.part }
    package var httpStatus: Int? { common.facts.httpStatus }
    package var wasHeldBack: Bool { common.facts.wasHeldBack }
    package var outcome: Sample.Outcome { rare?.outcome ?? .ok }
    package var isOK: Bool { rare?.outcome == nil }
    /// Whether it counts in latencies: it succeeded, or was closed on purpose.
    package var isMeasurement: Bool { isOK || wasClosedOnPurpose }
    /// Whether the answer is what was expected of it; nil where nothing was.
    package var validity: AnswerValidity? { common.facts.validity }
    package var turn: ConversationTurn? { rare?.turn }
    package var idealCached: Int? { rare?.idealCached }
    /// See ``Sample/rowFields``.
    package var rowFields: [String: String] { rare?.rowFields ?? [:] }
    package var pictures: SentPictures? { rare?.pictures }
    package var askedInput: Int? { rare?.askedInput }
    package var askedOutput: Int? { rare?.askedOutput }
    package var retryWait: Nanoseconds? { rare?.retryWait }
    package var cancellation: Cancellation<RunTime>? { rare?.cancellation }
    /// What the provider calls it; kept of one that did not succeed.
    package var providerRequestID: String? { rare?.providerRequestID }

    // The facts that nearly every figure is made of, without a way over a part of the sample: each such way counts a reference.
    package var startedAt: RunInstant? { started.instant }
    package var sentAt: RunInstant? { sent.instant }
    package var firstByteAt: RunInstant? { firstByte.instant }
    package var endedAt: RunInstant? { end.instant }
    package var usage: TokenUsage { tokens.usage }

    package var times: Times { Times(facts: self) }
    package var connection: Connection { Connection(facts: self) }
    package var response: Response { Response(facts: self) }
}

extension Sequence<Sample> {
    /// What is needed of each.
    package var facts: [SampleFacts] {
        var shared = SharedFacts()
        return map { SampleFacts($0, &shared) }
    }
}

// MARK: - Its parts, under the names that a sample has for them

extension SampleFacts {
    /// The instants of the phases that figures are made of.
    package struct Times: Sendable {
        fileprivate let facts: SampleFacts

        package var started: RunInstant? { facts.started.instant }
        package var connected: RunInstant? { facts.connected.instant }
        package var tls: RunInstant? { facts.tls.instant }
        package var sent: RunInstant? { facts.sent.instant }
        package var firstByte: RunInstant? { facts.firstByte.instant }
        package var end: RunInstant? { facts.end.instant }
    }

    package struct Connection: Sendable {
        fileprivate let facts: SampleFacts

        package var reused: Bool { facts.common.facts.reused }
        package var httpVersion: String? { facts.common.facts.httpVersion }
        package var proxy: String? { facts.common.facts.proxy }
        package var stampSource: ConnectionFacts.StampSource { facts.common.facts.stampSource }
        package var connectionID: Int64? { facts.connectionID.value.map(Int64.init) }
    }

    package struct Response: PricedAnswer, Sendable {
        fileprivate let facts: SampleFacts

        package var deltas: PackedEvents { facts.events }
        package var hasTokens: Bool { !facts.events.isEmpty }
        package var usage: TokenUsage { facts.tokens.usage }
        package var timing: ServerTiming { facts.timing }
        package var firstEventTokens: Int? { facts.firstEventTokens.value }
        package var thinkingBegan: RunInstant? { facts.rare?.thinkingBegan }
        package var stopReason: String? { facts.common.facts.stopReason }
        package var servedModel: String? { facts.common.facts.servedModel }
        package var serviceTier: String? { facts.common.facts.serviceTier }
        package var billed: ModelPrice.Digits? { facts.rare?.billed }
        /// Whether the terminal marker came at an instant that is known.
        package var hasTerminator: Bool { facts.common.facts.hasTerminator }
        package var wasBuffered: Bool { facts.common.facts.wasBuffered }
        package var tokenReads: Int { facts.tokenReads }
        package var skippedEvents: Int { facts.rare?.skippedEvents ?? 0 }
        package var marks: Set<ResponseMark> { facts.common.facts.marks }
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

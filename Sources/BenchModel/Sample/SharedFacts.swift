/// What the requests of a run have in common, each once; filled while they are read.
package struct SharedFacts {
    /// So many different texts are looked for: where each request has its own, none is found.
    private static let mostTexts = 10_000

    private var commons: [CommonFacts: SampleFacts.Shared] = [:]
    /// Most requests are like the one before.
    private var latest: SampleFacts.Shared?
    private var texts: Set<String> = []
    private var fields: Set<[String: String]> = []

    package init() {}

    mutating func common(_ facts: CommonFacts) -> SampleFacts.Shared {
        if let latest, latest.facts == facts { return latest }
        let shared = commons[facts] ?? SampleFacts.Shared(facts)
        commons[facts] = shared
        latest = shared
        return shared
    }

    mutating func text(_ text: String) -> String {
        // So short a text needs no memory of its own.
        if text.utf8.count < 16 { return text }
        if let known = texts.firstIndex(of: text) { return texts[known] }
        if texts.count < Self.mostTexts { texts.insert(text) }
        return text
    }

    mutating func fields(_ own: [String: String]) -> [String: String] {
        if own.isEmpty { return own }
        if let known = fields.firstIndex(of: own) { return fields[known] }
        if fields.count < Self.mostTexts { fields.insert(own) }
        return own
    }
}

extension SampleFacts {
    /// Common facts, held once for all requests that have them.
    final class Shared: Sendable {
        let facts: CommonFacts

        init(_ facts: CommonFacts) { self.facts = facts }
    }
}

/// What is the same of many requests of a run.
struct CommonFacts: Hashable, Sendable {
    let target: TargetIndex
    let phase: Sample.Phase
    let part: Int
    let httpStatus: Int?
    let wasHeldBack: Bool
    let reused: Bool
    let httpVersion: String?
    let proxy: String?
    let stampSource: ConnectionFacts.StampSource
    let stopReason: String?
    let servedModel: String?
    let serviceTier: String?
    let hasTerminator: Bool
    let wasBuffered: Bool
    let marks: Set<ResponseMark>
    /// Few reasons are many requests' own.
    let validity: AnswerValidity?

    init(_ sample: Sample) {
        target = sample.target
        phase = sample.phase
        part = sample.part
        httpStatus = sample.httpStatus
        wasHeldBack = sample.wasHeldBack
        reused = sample.connection.reused
        httpVersion = sample.connection.httpVersion
        proxy = sample.connection.proxy
        stampSource = sample.connection.stampSource
        stopReason = sample.response.stopReason
        servedModel = sample.response.servedModel
        serviceTier = sample.response.serviceTier
        hasTerminator = sample.response.terminatorArrival != nil
        wasBuffered = sample.response.wasBuffered
        marks = sample.response.marks
        validity = sample.validity
    }
}

/// What few requests have: of one that failed or was closed, of a conversation's turn, of one whose length was asked for.
final class RareFacts: Sendable {
    /// Nil of one that succeeded.
    let outcome: Sample.Outcome?
    let cancellation: Cancellation<RunTime>?
    let retryWait: Nanoseconds?
    let providerRequestID: String?
    let turn: ConversationTurn?
    let idealCached: Int?
    let rowFields: [String: String]
    let askedInput: Int?
    let askedOutput: Int?
    let pictures: SentPictures?
    let billed: ModelPrice.Digits?
    let thinkingBegan: RunInstant?
    let skippedEvents: Int

    /// Takes them from a sample; nil where it has none.
    init?(_ sample: Sample, _ shared: inout SharedFacts) {
        let response = sample.response
        let hasAny =
            sample.outcome != .ok || sample.cancellation != nil || sample.retryWait != nil || sample.turn != nil
            || sample.idealCached != nil || !sample.rowFields.isEmpty
            || sample.askedInput != nil || sample.askedOutput != nil
            || sample.pictures != nil || response.billed != nil || response.thinkingBegan != nil || response.skippedEvents != 0
        guard hasAny else { return nil }
        switch sample.outcome {
        case .ok: (outcome, providerRequestID) = (nil, nil)
        case .cancelled: (outcome, providerRequestID) = (.cancelled, sample.providerRequestID)
        case .failed(let kind, let detail):
            (outcome, providerRequestID) = (.failed(kind, detail: shared.text(detail)), sample.providerRequestID)
        }
        cancellation = sample.cancellation
        retryWait = sample.retryWait
        turn = sample.turn
        idealCached = sample.idealCached
        rowFields = shared.fields(sample.rowFields)
        askedInput = sample.askedInput
        askedOutput = sample.askedOutput
        pictures = sample.pictures
        billed = response.billed
        thinkingBegan = response.thinkingBegan
        skippedEvents = response.skippedEvents
    }
}

/// Token counts by usage, each in eight bytes.
struct PackedUsage: Sendable {
    private let input: PackedNumber
    private let output: PackedNumber
    private let reasoning: PackedNumber
    private let cacheRead: PackedNumber
    private let cacheWrite: PackedNumber
    private let total: PackedNumber

    init(_ usage: TokenUsage) {
        input = PackedNumber(usage.input)
        output = PackedNumber(usage.output)
        reasoning = PackedNumber(usage.reasoning)
        cacheRead = PackedNumber(usage.cacheRead)
        cacheWrite = PackedNumber(usage.cacheWrite)
        total = PackedNumber(usage.total)
    }

    var usage: TokenUsage {
        TokenUsage(
            input: input.value,
            output: output.value,
            reasoning: reasoning.value,
            cacheRead: cacheRead.value,
            cacheWrite: cacheWrite.value,
            total: total.value
        )
    }
}

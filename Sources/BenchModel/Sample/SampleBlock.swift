/// Some thousands of samples as figures need them, one behind the other in memory.
///
/// A report goes over a run's samples many times. Where each had memory of its own, most of its time went into fetching that and into
/// counting who holds it; and a request took half as much again.
final class SampleBlock: Sendable {
    /// So many samples lie in a block of a large run.
    static let most = 4_096

    let rows: [PackedSample]
    let commons: [CommonFacts]
    let promptIDs: [String]
    let rares: [RareFacts]
    let timings: [PackedTiming]
    private let kinds: [EventKinds]
    let events: [UInt8]

    init(_ open: OpenBlock) {
        rows = open.rows
        commons = open.commons
        promptIDs = open.promptIDs
        rares = open.rares
        timings = open.timings
        kinds = open.kinds
        // A copy of just that size: an array that grows has room to spare.
        events = open.events.withUnsafeBufferPointer { Array($0) }
    }

    func rare(_ row: PackedSample) -> RareFacts? { row.rare < 0 ? nil : rares[Int(row.rare)] }
    func kinds(_ row: PackedSample) -> EventKinds? { row.kinds < 0 ? nil : kinds[Int(row.kinds)] }
}

/// What a block holds of each sample; a place of −1 stands for nothing.
struct PackedSample: Sendable {
    let planned: Int64
    let started: PackedNumber
    let connected: PackedNumber
    let tls: PackedNumber
    let sent: PackedNumber
    let firstByte: PackedNumber
    let end: PackedNumber
    let firstToken: PackedNumber
    let lastToken: PackedNumber
    let connectionID: PackedNumber
    let sequence: Int
    let attempt: Int
    /// Of counts that do not fit, the rare facts have all.
    let counted: PackedUsage
    let tokenReads: PackedCount
    let firstEventTokens: PackedCount
    let counts: EventCounts
    let common: Int32
    let promptID: Int32
    let rare: Int32
    let timing: Int32
    let kinds: Int32
    /// Where its events begin.
    let eventsAt: UInt32
    let hasWideCounts: Bool
    let isOK: Bool
    let isFinished: Bool
    let wasClosedOnPurpose: Bool
    let wasBuffered: Bool
    let isReused: Bool
}

/// A block that is being filled.
struct OpenBlock {
    private(set) var rows: [PackedSample] = []
    private var common = EachOnce<CommonFacts>()
    private var prompts = EachOnce<String>()
    private(set) var rares: [RareFacts] = []
    private(set) var timings: [PackedTiming] = []
    private(set) var kinds: [EventKinds] = []
    private(set) var events: [UInt8] = []

    var commons: [CommonFacts] { common.facts }
    var promptIDs: [String] { prompts.facts }
    /// Whether its places, and those of its events, have come to an end.
    var isFull: Bool { rows.count >= SampleBlock.most || events.count > Int(UInt32.max) / 2 }

    mutating func add(_ sample: Sample, _ texts: inout SharedTexts) {
        let response = sample.response
        let usage = response.usage
        let isWide =
            !PackedUsage.fits(usage) || !PackedCount.fits(response.tokenReads)
            || !PackedCount.fits(response.firstEventTokens)
        let eventsAt = UInt32(events.count)
        let counts = EventPacking.pack(response.deltas, into: &events)
        let row = PackedSample(
            planned: sample.planned.nanoseconds,
            started: PackedNumber(sample.times.started),
            connected: PackedNumber(sample.times.connected),
            tls: PackedNumber(sample.times.tls),
            sent: PackedNumber(sample.times.sent),
            firstByte: PackedNumber(sample.times.firstByte),
            end: PackedNumber(sample.times.end),
            firstToken: PackedNumber(response.deltas.firstToken),
            lastToken: PackedNumber(response.deltas.lastToken),
            connectionID: PackedNumber(sample.connection.connectionID.map { Int($0) }),
            sequence: sample.sequence.number,
            attempt: sample.attempt,
            counted: PackedUsage(usage),
            tokenReads: PackedCount(response.tokenReads),
            firstEventTokens: PackedCount(response.firstEventTokens),
            counts: counts,
            common: common.place(of: CommonFacts(sample)),
            promptID: prompts.place(of: texts.shared(sample.promptID)),
            rare: Self.place(RareFacts(sample, isWide: isWide, &texts), in: &rares),
            timing: Self.place(PackedTiming(response.timing), in: &timings),
            kinds: Self.place(EventKinds(response.deltas), in: &kinds),
            eventsAt: eventsAt,
            hasWideCounts: isWide,
            isOK: sample.outcome == .ok,
            isFinished: sample.isFinished,
            wasClosedOnPurpose: sample.wasClosedOnPurpose,
            wasBuffered: response.wasBuffered,
            isReused: sample.connection.reused
        )
        rows.append(row)
    }

    private static func place<Fact>(_ fact: Fact?, in facts: inout [Fact]) -> Int32 {
        guard let fact else { return -1 }
        facts.append(fact)
        return Int32(facts.count - 1)
    }
}

/// Facts that several requests of a block have, each once.
private struct EachOnce<Fact: Hashable> {
    private(set) var facts: [Fact] = []
    private var places: [Fact: Int32] = [:]
    private var latest: Int32 = 0

    /// Returns where a fact is among ``facts``, to which it is added where it is new.
    mutating func place(of fact: Fact) -> Int32 {
        // Most requests are like the one before.
        if !facts.isEmpty, facts[Int(latest)] == fact { return latest }
        if let known = places[fact] {
            latest = known
        } else {
            latest = Int32(facts.count)
            places[fact] = latest
            facts.append(fact)
        }
        return latest
    }
}

/// Token counts by usage, each in four bytes.
struct PackedUsage: Sendable {
    private let input: PackedCount
    private let output: PackedCount
    private let reasoning: PackedCount
    private let cacheRead: PackedCount
    private let cacheWrite: PackedCount
    private let cacheWriteHour: PackedCount
    private let total: PackedCount

    init(_ usage: TokenUsage) {
        input = PackedCount(usage.input)
        output = PackedCount(usage.output)
        reasoning = PackedCount(usage.reasoning)
        cacheRead = PackedCount(usage.cacheRead)
        cacheWrite = PackedCount(usage.cacheWrite)
        cacheWriteHour = PackedCount(usage.cacheWriteHour)
        total = PackedCount(usage.total)
    }

    /// Whether each count fits.
    static func fits(_ usage: TokenUsage) -> Bool {
        PackedCount.fits(usage.input) && PackedCount.fits(usage.output) && PackedCount.fits(usage.reasoning)
            && PackedCount.fits(usage.cacheRead) && PackedCount.fits(usage.cacheWrite)
            && PackedCount.fits(usage.cacheWriteHour) && PackedCount.fits(usage.total)
    }

    var usage: TokenUsage {
        TokenUsage(
            input: input.value,
            output: output.value,
            reasoning: reasoning.value,
            cacheRead: cacheRead.value,
            cacheWrite: cacheWrite.value,
            cacheWriteHour: cacheWriteHour.value,
            total: total.value
        )
    }
}

/// What a server said of a request's times, without a table of its own.
struct PackedTiming: Sendable {
    private let queue: PackedNumber
    private let prefill: PackedNumber
    private let firstToken: PackedNumber
    private let decode: PackedNumber
    private let processing: PackedNumber

    /// Nil where it said nothing.
    init?(_ timing: ServerTiming) {
        if timing.times.isEmpty { return nil }
        let time = { (part: ServerTiming.Part) in PackedNumber(timing.times[part].map { Int($0) }) }
        queue = time(.queue)
        prefill = time(.prefill)
        firstToken = time(.firstToken)
        decode = time(.decode)
        processing = time(.processing)
    }

    var timing: ServerTiming {
        var timing = ServerTiming()
        for part in ServerTiming.Part.allCases { timing.times[part] = self[part].value.map(Int64.init) }
        return timing
    }

    private subscript(part: ServerTiming.Part) -> PackedNumber {
        switch part {
        case .queue: queue
        case .prefill: prefill
        case .firstToken: firstToken
        case .decode: decode
        case .processing: processing
        }
    }
}

/// Some thousands of samples as figures need them, one behind the other in memory.
///
/// A report goes over a run's samples many times. Where each had memory of its own, most of its time went into fetching that and into
/// counting who holds it; and a request took half as much again.
final class SampleBlock: Sendable {
    /// So many samples lie in a block of a large run.
    static let most = 4_096

    /// The numbers of each sample, see ``SampleNumber``.
    private let numbers: PackedColumns
    /// Where a number is the one that stands for a missing one elsewhere: only another program counts like that.
    private let extremes: Set<Int>
    let commons: [CommonFacts]
    let promptIDs: [String]
    let rares: [RareFacts]
    let timings: [PackedTiming]
    private let kinds: [EventKinds]
    let events: [UInt8]
    /// How many samples lie in it.
    let count: Int

    init(_ open: OpenBlock) {
        let all = open.numbers
        numbers = PackedColumns(columns: SampleNumber.count, rows: open.count) { column, row in
            all[row &* SampleNumber.count &+ column]
        }
        extremes = open.extremes
        commons = open.commons
        promptIDs = open.promptIDs
        rares = open.rares
        timings = open.timings
        kinds = open.kinds
        count = open.count
        // A copy of just that size: an array that grows has room to spare.
        events = open.events.withUnsafeBufferPointer { Array($0) }
    }

    /// How many bytes it takes that grow with the number of samples.
    var bytes: Int {
        numbers.size + events.capacity + rares.capacity * MemoryLayout<RareFacts>.stride
            + timings.capacity * MemoryLayout<PackedTiming>.stride + kinds.capacity * MemoryLayout<EventKinds>.stride
    }

    // MARK: One sample's

    @inline(__always)
    func number(_ number: SampleNumber, _ row: Int32) -> Int64 { numbers[number.rawValue, Int(row)] }

    /// Returns a number that is there.
    @inline(__always)
    func place(_ number: SampleNumber, _ row: Int32) -> Int { Int(truncatingIfNeeded: self.number(number, row)) }

    /// Returns a number that may be missing.
    @inline(__always)
    func value(_ number: SampleNumber, _ row: Int32) -> Int? {
        let found = self.number(number, row)
        if found == PackedColumns.missing, extremes.isEmpty || !extremes.contains(OpenBlock.place(number, Int(row))) {
            return nil
        }
        return Int(truncatingIfNeeded: found)
    }

    /// Returns an instant that may be missing: it is kept as its distance from the planned one.
    @inline(__always)
    func instant(_ number: SampleNumber, _ row: Int32) -> RunInstant? {
        let distance = self.number(number, row)
        if distance == PackedColumns.missing { return nil }
        return RunInstant(nanoseconds: self.number(.planned, row) &+ distance)
    }

    @inline(__always)
    func flags(_ row: Int32) -> SampleFlags { SampleFlags(rawValue: number(.flags, row)) }

    func rare(_ row: Int32) -> RareFacts? {
        let place = place(.rare, row)
        return place < 0 ? nil : rares[place]
    }
    func kinds(_ row: Int32) -> EventKinds? {
        let place = place(.kinds, row)
        return place < 0 ? nil : kinds[place]
    }
}

/// The numbers that a block holds of each sample; a place of −1 stands for nothing.
enum SampleNumber: Int, CaseIterable {
    case planned
    // Instants, as their distance from the planned one: so they take less.
    case started, connected, tls, sent, firstByte, end, firstToken, lastToken
    case connectionID, sequence, attempt
    case input, output, reasoning, cacheRead, cacheWrite, cacheWriteHour, total
    case tokenReads, firstEventTokens
    // How many token events there are, how many of them are thinking, and how many share a read; and where they begin.
    case events, thinkingEvents, eventsSharingARead, eventsAt
    // Places in the block's other lists.
    case common, promptID, rare, timing, kinds
    case flags

    static let count = allCases.count
}

/// What is so or not so of a sample.
struct SampleFlags: OptionSet {
    let rawValue: Int64

    static let isOK = Self(rawValue: 1)
    static let isFinished = Self(rawValue: 2)
    static let wasClosedOnPurpose = Self(rawValue: 4)
    static let wasBuffered = Self(rawValue: 8)
    static let isReused = Self(rawValue: 16)

    init(rawValue: Int64) { self.rawValue = rawValue }

    init(_ sample: Sample) {
        self = []
        if sample.outcome == .ok { insert(.isOK) }
        if sample.isFinished { insert(.isFinished) }
        if sample.wasClosedOnPurpose { insert(.wasClosedOnPurpose) }
        if sample.response.wasBuffered { insert(.wasBuffered) }
        if sample.connection.reused { insert(.isReused) }
    }
}

/// A block that is being filled.
struct OpenBlock {
    /// Those of each sample, one sample behind the other.
    private(set) var numbers: [Int64] = []
    private(set) var extremes: Set<Int> = []
    private(set) var count = 0
    private var common = EachOnce<CommonFacts>()
    private var prompts = EachOnce<String>()
    private(set) var rares: [RareFacts] = []
    private(set) var timings: [PackedTiming] = []
    private(set) var kinds: [EventKinds] = []
    private(set) var events: [UInt8] = []

    var commons: [CommonFacts] { common.facts }
    var promptIDs: [String] { prompts.facts }
    /// Whether its places, and those of its events, have come to an end.
    var isFull: Bool { count >= SampleBlock.most || events.count > Int(UInt32.max) / 2 }

    mutating func add(_ sample: Sample, _ texts: inout SharedTexts) {
        numbers.append(contentsOf: repeatElement(PackedColumns.missing, count: SampleNumber.count))
        count += 1
        let response = sample.response
        set(.planned, Int(sample.planned.nanoseconds))
        set(.started, sample.times.started, of: sample)
        set(.connected, sample.times.connected, of: sample)
        set(.tls, sample.times.tls, of: sample)
        set(.sent, sample.times.sent, of: sample)
        set(.firstByte, sample.times.firstByte, of: sample)
        set(.end, sample.times.end, of: sample)
        set(.firstToken, response.deltas.firstToken, of: sample)
        set(.lastToken, response.deltas.lastToken, of: sample)
        set(.connectionID, sample.connection.connectionID.map { Int($0) })
        set(.sequence, sample.sequence.number)
        set(.attempt, sample.attempt)
        set(response.usage)
        set(.tokenReads, response.tokenReads)
        set(.firstEventTokens, response.firstEventTokens)
        set(.eventsAt, events.count)
        let counts = EventPacking.pack(response.deltas, into: &events)
        set(.events, counts.all)
        set(.thinkingEvents, counts.thinking)
        set(.eventsSharingARead, counts.sharingARead)
        set(.common, common.place(of: CommonFacts(sample)))
        set(.promptID, prompts.place(of: texts.shared(sample.promptID)))
        set(.rare, Self.place(RareFacts(sample, &texts), in: &rares))
        set(.timing, Self.place(PackedTiming(response.timing), in: &timings))
        set(.kinds, Self.place(EventKinds(response.deltas), in: &kinds))
        set(.flags, Int(SampleFlags(sample).rawValue))
    }

    /// Returns where a number lies among those of all samples.
    static func place(_ number: SampleNumber, _ row: Int) -> Int { row * SampleNumber.count + number.rawValue }

    private mutating func set(_ usage: TokenUsage) {
        set(.input, usage.input)
        set(.output, usage.output)
        set(.reasoning, usage.reasoning)
        set(.cacheRead, usage.cacheRead)
        set(.cacheWrite, usage.cacheWrite)
        set(.cacheWriteHour, usage.cacheWriteHour)
        set(.total, usage.total)
    }

    /// Notes a number of the latest sample.
    private mutating func set(_ number: SampleNumber, _ value: Int?) {
        guard let value else { return }
        let place = Self.place(number, count - 1)
        numbers[place] = Int64(value)
        if numbers[place] == PackedColumns.missing { extremes.insert(place) }
    }

    private mutating func set(_ number: SampleNumber, _ instant: RunInstant?, of sample: Sample) {
        set(number, instant.map { Int($0.nanoseconds &- sample.planned.nanoseconds) })
    }

    private static func place<Fact>(_ fact: Fact?, in facts: inout [Fact]) -> Int {
        guard let fact else { return -1 }
        facts.append(fact)
        return facts.count - 1
    }
}

/// Facts that several requests of a block have, each once.
private struct EachOnce<Fact: Hashable> {
    private(set) var facts: [Fact] = []
    private var places: [Fact: Int] = [:]
    private var latest = 0

    /// Returns where a fact is among ``facts``, to which it is added where it is new.
    mutating func place(of fact: Fact) -> Int {
        // Most requests are like the one before.
        if !facts.isEmpty, facts[latest] == fact { return latest }
        if let known = places[fact] {
            latest = known
        } else {
            latest = facts.count
            places[fact] = latest
            facts.append(fact)
        }
        return latest
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

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
    private let hasExtremes: Bool
    private let commons: [CommonFacts]
    let promptIDs: [String]
    private let rares: [RareFacts]
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
        hasExtremes = !open.extremes.isEmpty
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
        return found == PackedColumns.missing ? extreme(number, row) : Int(truncatingIfNeeded: found)
    }

    /// Returns the number that elsewhere stands for a missing one; nil where it does so here.
    private func extreme(_ number: SampleNumber, _ row: Int32) -> Int? {
        hasExtremes && extremes.contains(OpenBlock.place(number, Int(row))) ? Int(PackedColumns.missing) : nil
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

    /// Returns one of the facts that many samples have in common, without a copy of the others.
    @inline(__always)
    func common<Fact>(_ row: Int32, _ fact: (CommonFacts) -> Fact) -> Fact {
        fact(commons[place(.common, row)])
    }

    /// Returns one of the facts that few samples have; nil where this one has none.
    @inline(__always)
    func rare<Fact>(_ row: Int32, _ fact: (RareFacts) -> Fact?) -> Fact? {
        let place = place(.rare, row)
        return place < 0 ? nil : fact(rares[place])
    }

    @inline(__always)
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
        count += 1
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: SampleNumber.count) { row in
            row.initialize(repeating: PackedColumns.missing)
            fill(row, sample, &texts)
            // All at once, since to write into an array is to ask who holds it.
            numbers.append(contentsOf: row)
        }
    }

    /// Returns where a number lies among those of all samples.
    static func place(_ number: SampleNumber, _ row: Int) -> Int { row * SampleNumber.count + number.rawValue }

    /// Writes the numbers of the latest sample, none of which is there yet.
    private mutating func fill(_ row: Row, _ sample: Sample, _ texts: inout SharedTexts) {
        let planned = sample.planned.nanoseconds
        set(row, .planned, Int(planned))
        set(row, .started, sample.times.started, planned)
        set(row, .connected, sample.times.connected, planned)
        set(row, .tls, sample.times.tls, planned)
        set(row, .sent, sample.times.sent, planned)
        set(row, .firstByte, sample.times.firstByte, planned)
        set(row, .end, sample.times.end, planned)
        set(row, .firstToken, sample.response.deltas.firstToken, planned)
        set(row, .lastToken, sample.response.deltas.lastToken, planned)
        set(row, .connectionID, sample.connection.connectionID.map { Int($0) })
        set(row, .sequence, sample.sequence.number)
        set(row, .attempt, sample.attempt)
        set(row, sample.response.usage)
        set(row, .tokenReads, sample.response.tokenReads)
        set(row, .firstEventTokens, sample.response.firstEventTokens)
        set(row, .eventsAt, events.count)
        let counts = EventPacking.pack(sample.response.deltas, into: &events)
        set(row, .events, counts.all)
        set(row, .thinkingEvents, counts.thinking)
        set(row, .eventsSharingARead, counts.sharingARead)
        // Most requests are like the one before; to hand the sample to a closure would copy all of it.
        if common.facts.isEmpty || !common.facts[common.latest].isOf(sample) { common.add(CommonFacts(sample)) }
        set(row, .common, common.latest)
        if prompts.facts.isEmpty || prompts.facts[prompts.latest] != sample.promptID {
            prompts.add(texts.shared(sample.promptID))
        }
        set(row, .promptID, prompts.latest)
        set(row, .rare, Self.place(RareFacts.hasAny(sample) ? RareFacts(sample, &texts) : nil, in: &rares))
        set(row, .timing, Self.place(PackedTiming(sample.response.timing), in: &timings))
        let kinds = counts.hasKinds ? EventKinds(sample.response.deltas) : nil
        set(row, .kinds, Self.place(kinds, in: &self.kinds))
        set(row, .flags, Int(SampleFlags(sample).rawValue))
    }

    /// Room for a sample's numbers.
    private typealias Row = UnsafeMutableBufferPointer<Int64>

    private mutating func set(_ row: Row, _ usage: TokenUsage) {
        set(row, .input, usage.input)
        set(row, .output, usage.output)
        set(row, .reasoning, usage.reasoning)
        set(row, .cacheRead, usage.cacheRead)
        set(row, .cacheWrite, usage.cacheWrite)
        set(row, .cacheWriteHour, usage.cacheWriteHour)
        set(row, .total, usage.total)
    }

    private mutating func set(_ row: Row, _ number: SampleNumber, _ value: Int?) {
        guard let value else { return }
        row[number.rawValue] = Int64(value)
        if Int64(value) == PackedColumns.missing { extremes.insert(Self.place(number, count - 1)) }
    }

    private mutating func set(_ row: Row, _ number: SampleNumber, _ instant: RunInstant?, _ planned: Int64) {
        set(row, number, instant.map { Int($0.nanoseconds &- planned) })
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
    /// Where the one lies that was added last, whether it was new or not.
    private(set) var latest = 0

    mutating func add(_ fact: Fact) {
        if let known = places[fact] {
            latest = known
        } else {
            latest = facts.count
            places[fact] = latest
            facts.append(fact)
        }
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
        let time = { (part: ServerTiming.Part) in PackedNumber(timing.times[part].map { Int($0.count) }) }
        queue = time(.queue)
        prefill = time(.prefill)
        firstToken = time(.firstToken)
        decode = time(.decode)
        processing = time(.processing)
    }

    var timing: ServerTiming {
        var timing = ServerTiming()
        for part in ServerTiming.Part.allCases { timing.times[part] = self[part].value.map { Nanoseconds(Int64($0)) } }
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

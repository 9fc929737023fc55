/// The token events of one response: the instants and counts that figures are made of, and every event, read out of few bytes.
///
/// Nothing is rounded: each arrival, lag and kind can be had again, in order. An event takes about seven bytes, against 21 and
/// four arrays of a ``DeltaLog``. The sizes of texts are left out, for no figure needs them.
package struct PackedEvents: Sendable {
    let facts: SampleFacts

    private var counts: EventCounts { facts.row.counts }
    private var ends: EventKinds? { facts.block.kinds(facts.row) }

    package var count: Int { Int(counts.all) }
    package var isEmpty: Bool { counts.all == 0 }
    /// Events of thinking.
    package var thinkingCount: Int { Int(counts.thinking) }
    /// Events that are not thinking.
    package var answerCount: Int { count - thinkingCount }
    /// Events that share their arrival with a neighbour: one read completed them together.
    package var sharingARead: Int { Int(counts.sharingARead) }

    package var firstToken: RunInstant? { facts.row.firstToken.instant }
    package var lastToken: RunInstant? { facts.row.lastToken.instant }
    /// Arrival of the first event that is not thinking.
    package var firstAnswer: RunInstant? { ends.map(\.firstAnswer.instant) ?? firstToken }
    /// Arrival of the last event that is not thinking.
    package var lastAnswer: RunInstant? { ends.map(\.lastAnswer.instant) ?? lastToken }
    package var firstThinking: RunInstant? { ends?.firstThinking.instant }
    package var firstTool: RunInstant? { ends?.firstTool.instant }
    package var lastTool: RunInstant? { ends?.lastTool.instant }

    // MARK: Event by event

    package var arrivals: [RunInstant] { unpacked { arrival, _, _ in RunInstant(nanoseconds: arrival) } }
    /// `takenInHand − arrival` of each event.
    package var lags: [Int64] { unpacked { _, lag, _ in lag } }
    package var kinds: [DeltaKind] { unpacked { _, _, kind in kind } }
    /// T_i − T_(i−1), in order, in nanoseconds.
    package var gaps: [Double] {
        guard count > 1 else { return [] }
        var gaps: [Double] = []
        gaps.reserveCapacity(count - 1)
        forEachGap { gaps.append(Double($0)) }
        return gaps
    }
    /// The largest T_i − T_(i−1), in nanoseconds.
    package var longestGap: Double? {
        var longest: Int64?
        forEachGap { gap in longest = longest.map { max($0, gap) } ?? gap }
        return longest.map(Double.init)
    }

    /// Hands over each T_i − T_(i−1), in order, in nanoseconds.
    package func forEachGap(_ take: (Int64) -> Void) {
        var before: Int64?
        walk { arrival, _, _ in
            if let before { take(arrival - before) }
            before = arrival
        }
    }

    /// Hands over the lag of each event.
    package func forEachLag(_ take: (Int64) -> Void) { walk { _, lag, _ in take(lag) } }

    /// Returns how many arrived within one of some spans.
    package func arrived(within spans: [ClosedRange<RunInstant>]) -> Int {
        var count = 0
        walk { arrival, _, _ in
            if spans.contains(where: { $0.contains(RunInstant(nanoseconds: arrival)) }) { count += 1 }
        }
        return count
    }

    private func unpacked<Value>(_ value: (Int64, Int64, DeltaKind) -> Value) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        walk { values.append(value($0, $1, $2)) }
        return values
    }

    private func walk(_ take: (Int64, Int64, DeltaKind) -> Void) {
        facts.block.events.withUnsafeBufferPointer { bytes in
            var place = Int(facts.row.eventsAt)
            func next() -> UInt64 {
                var (number, shift) = (UInt64(0), UInt64(0))
                while true {
                    let byte = bytes[place]
                    place += 1
                    number |= UInt64(byte & 0x7f) << shift
                    if byte < 0x80 { return number }
                    shift += 7
                }
            }
            var (arrival, kind) = (firstToken?.nanoseconds ?? 0, DeltaKind.text)
            for _ in 0..<count {
                let head = next()
                arrival &+= signed(head >> 1)
                if head & 1 == 1 {
                    // Only kinds were packed.
                    kind = DeltaKind(rawValue: bytes[place]) ?? .text
                    place += 1
                }
                take(arrival, signed(next()), kind)
            }
        }
    }

    /// Undoes ``EventPacking/unsigned(_:)``.
    private func signed(_ number: UInt64) -> Int64 {
        Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }
}

/// How many token events there are of a response.
struct EventCounts: Sendable {
    let all: Int32
    let thinking: Int32
    let sharingARead: Int32
}

/// Where events of a kind lie among others: only of a response that has other kinds than answers' text.
struct EventKinds: Sendable {
    let firstAnswer: PackedNumber
    let lastAnswer: PackedNumber
    let firstThinking: PackedNumber
    let firstTool: PackedNumber
    let lastTool: PackedNumber

    init?(_ log: DeltaLog<RunTime>) {
        let (thinks, callsTools) = (log.kinds.contains(.thinking), log.kinds.contains(.tool))
        guard thinks || callsTools else { return nil }
        firstAnswer = PackedNumber(log.firstAnswer)
        lastAnswer = PackedNumber(log.lastAnswer)
        firstThinking = PackedNumber(log.first(of: .thinking))
        firstTool = PackedNumber(log.first(of: .tool))
        lastTool = PackedNumber(log.last(of: .tool))
    }
}

/// Writes token events in few bytes: of each its distance from the arrival before it, whether its kind is another than that of the
/// one before, that kind, and its lag.
///
/// Numbers of few digits take few bytes: seven bits in each, with the eighth where more follow.
enum EventPacking {
    /// Appends the events of a log, and counts them.
    static func pack(_ log: DeltaLog<RunTime>, into bytes: inout [UInt8]) -> EventCounts {
        let (arrivals, lags, kinds) = (log.arrivals, log.lags, log.kinds)
        var (before, kind) = (arrivals.first?.nanoseconds ?? 0, DeltaKind.text)
        var (shared, thoughts) = (0, 0)
        for index in arrivals.indices {
            let arrival = arrivals[index].nanoseconds
            let isOfRead =
                (index > 0 && arrival == before)
                || (index + 1 < arrivals.count && arrivals[index + 1].nanoseconds == arrival)
            if isOfRead { shared += 1 }
            if kinds[index] == .thinking { thoughts += 1 }
            add(unsigned(arrival &- before) << 1 | (kinds[index] == kind ? 0 : 1), to: &bytes)
            if kinds[index] != kind { bytes.append(kinds[index].rawValue) }
            add(unsigned(lags[index]), to: &bytes)
            (before, kind) = (arrival, kinds[index])
        }
        return EventCounts(
            all: Int32(clamping: log.count),
            thinking: Int32(clamping: thoughts),
            sharingARead: Int32(clamping: shared)
        )
    }

    private static func add(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Small numbers of either sign become small ones without.
    private static func unsigned(_ number: Int64) -> UInt64 {
        UInt64(bitPattern: (number << 1) ^ (number >> 63))
    }
}

/// The token events of one response: the instants and counts that figures are made of, and every event, read out of few bytes.
///
/// Nothing is rounded: each arrival, lag and kind can be had again, in order. An event takes about seven bytes, against 21 and
/// four arrays of a ``DeltaLog``. The sizes of texts are left out, for no figure needs them.
package struct PackedEvents: Sendable {
    let facts: SampleFacts

    package var count: Int { facts.eventCount }
    package var isEmpty: Bool { count == 0 }
    /// Events of thinking.
    package var thinkingCount: Int { facts.thinkingEventCount }
    /// Events that are not thinking.
    package var answerCount: Int { count - thinkingCount }
    /// Events that share their arrival with a neighbour: one read completed them together.
    package var sharingARead: Int { facts.number(.eventsSharingARead) }

    package var firstToken: RunInstant? { facts.firstTokenAt }
    package var lastToken: RunInstant? { facts.lastTokenAt }
    /// Arrival of the first event that is not thinking.
    package var firstAnswer: RunInstant? { facts.firstAnswerAt }
    /// Arrival of the last event that is not thinking.
    package var lastAnswer: RunInstant? { facts.lastAnswerAt }
    package var firstThinking: RunInstant? { facts.firstThinkingAt }
    package var firstTool: RunInstant? { facts.firstToolAt }
    package var lastTool: RunInstant? { facts.lastToolAt }

    // MARK: Event by event

    package var arrivals: [RunInstant] { unpacked { arrival, _, _ in RunInstant(nanoseconds: arrival) } }
    /// `takenInHand − arrival` of each event.
    package var lags: [Nanoseconds] { unpacked { _, lag, _ in Nanoseconds(lag) } }
    package var kinds: [DeltaKind] { unpacked { _, _, kind in kind } }
    /// T_i − T_(i−1), in order, in nanoseconds.
    package var gaps: [Double] {
        guard count > 1 else { return [] }
        var gaps: [Double] = []
        gaps.reserveCapacity(count - 1)
        forEachGap { gaps.append($0.inNanoseconds) }
        return gaps
    }
    /// The largest T_i − T_(i−1), in nanoseconds.
    package var longestGap: Double? {
        var longest: Nanoseconds?
        forEachGap { gap in longest = longest.map { max($0, gap) } ?? gap }
        return longest?.inNanoseconds
    }

    /// Hands over each T_i − T_(i−1), in order.
    package func forEachGap(_ take: (Nanoseconds) -> Void) {
        var before: Int64?
        walk { arrival, _, _ in
            if let before { take(Nanoseconds(arrival - before)) }
            before = arrival
        }
    }

    /// Hands over the lag of each event.
    package func forEachLag(_ take: (Nanoseconds) -> Void) { walk { _, lag, _ in take(Nanoseconds(lag)) } }

    /// Returns how many arrived within one of some spans.
    package func arrived(within spans: [ClosedRange<RunInstant>]) -> Int {
        if let firstToken, let lastToken, spans.contains(where: { $0.contains(firstToken) && $0.contains(lastToken) }) {
            return self.count
        }
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
        let (count, first) = (count, firstToken)
        facts.block.events.withUnsafeBufferPointer { bytes in
            var place = facts.number(.eventsAt)
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
            var (arrival, kind) = (first?.nanoseconds ?? 0, DeltaKind.text)
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
struct EventCounts {
    var all = 0
    var thinking = 0
    var sharingARead = 0
    /// Whether there are others than those of answers' text, see ``EventKinds``.
    var hasKinds = false
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
    /// No event takes more bytes: two numbers of 64 bits, and a kind.
    private static let mostBytes = 21

    /// Appends the events of a log, and counts them.
    static func pack(_ log: DeltaLog<RunTime>, into bytes: inout [UInt8]) -> EventCounts {
        let (arrivals, lags, kinds) = (log.arrivals, log.lags, log.kinds)
        if arrivals.isEmpty { return EventCounts() }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: arrivals.count * mostBytes) { open in
            var (before, kind) = (arrivals[0].nanoseconds, DeltaKind.text)
            var (counts, end) = (EventCounts(all: arrivals.count), 0)
            for index in arrivals.indices {
                let (arrival, own) = (arrivals[index].nanoseconds, kinds[index])
                let isOfRead =
                    (index > 0 && arrival == before)
                    || (index + 1 < arrivals.count && arrivals[index + 1].nanoseconds == arrival)
                if isOfRead { counts.sharingARead += 1 }
                if own == .thinking { counts.thinking += 1 }
                if own == .thinking || own == .tool { counts.hasKinds = true }
                add(unsigned(arrival &- before) << 1 | (own == kind ? 0 : 1), to: open, &end)
                if own != kind {
                    open.initializeElement(at: end, to: own.rawValue)
                    end += 1
                }
                add(unsigned(lags[index].count), to: open, &end)
                (before, kind) = (arrival, own)
            }
            bytes.append(contentsOf: UnsafeMutableBufferPointer(rebasing: open[..<end]))
            return counts
        }
    }

    private static func add(_ number: UInt64, to bytes: UnsafeMutableBufferPointer<UInt8>, _ end: inout Int) {
        var rest = number
        while rest >= 0x80 {
            bytes.initializeElement(at: end, to: UInt8(truncatingIfNeeded: rest) | 0x80)
            end += 1
            rest >>= 7
        }
        bytes.initializeElement(at: end, to: UInt8(rest))
        end += 1
    }

    /// Small numbers of either sign become small ones without.
    private static func unsigned(_ number: Int64) -> UInt64 {
        UInt64(bitPattern: (number << 1) ^ (number >> 63))
    }
}

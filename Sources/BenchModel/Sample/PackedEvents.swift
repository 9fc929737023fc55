/// The token events of one response in few bytes: the instants and counts that figures are made of, and every event packed.
///
/// Nothing is rounded: each arrival, lag and kind can be had again, in order. An event takes about seven bytes, against 21 and
/// four arrays of a ``DeltaLog``. The sizes of texts are left out, for no figure needs them.
package struct PackedEvents: Sendable {
    private let counts: (all: Int32, thinking: Int32, sharingARead: Int32)
    private let ends: (first: PackedNumber, last: PackedNumber)
    private let answer: (first: PackedNumber, last: PackedNumber)
    private let tool: (first: PackedNumber, last: PackedNumber)
    private let thinking: PackedNumber
    /// Of each event its distance from the arrival before it, whether its kind is another than that of the one before, that
    /// kind, and its lag.
    private let packed: [UInt8]

    package init(_ log: DeltaLog<RunTime>) {
        let (arrivals, lags, kinds) = (log.arrivals, log.lags, log.kinds)
        ends = (PackedNumber(log.firstToken), PackedNumber(log.lastToken))
        let thinks = kinds.contains(.thinking)
        answer = thinks ? (PackedNumber(log.firstAnswer), PackedNumber(log.lastAnswer)) : ends
        thinking = PackedNumber(thinks ? log.first(of: .thinking) : nil)
        let callsTools = kinds.contains(.tool)
        tool = (
            PackedNumber(callsTools ? log.first(of: .tool) : nil), PackedNumber(callsTools ? log.last(of: .tool) : nil)
        )
        var writer = Writer(events: log.count)
        var (before, kind) = (arrivals.first?.nanoseconds ?? 0, DeltaKind.text)
        var (shared, thoughts) = (0, 0)
        for index in arrivals.indices {
            let arrival = arrivals[index].nanoseconds
            let isOfRead =
                (index > 0 && arrival == before)
                || (index + 1 < arrivals.count && arrivals[index + 1].nanoseconds == arrival)
            if isOfRead { shared += 1 }
            if kinds[index] == .thinking { thoughts += 1 }
            writer.add(gap: arrival &- before, lag: lags[index], kind: kinds[index], after: kind)
            (before, kind) = (arrival, kinds[index])
        }
        // A copy of just that size: the writer has room to spare.
        packed = writer.bytes.withUnsafeBufferPointer { Array($0) }
        counts = (Int32(clamping: log.count), Int32(clamping: thoughts), Int32(clamping: shared))
    }

    package var count: Int { Int(counts.all) }
    package var isEmpty: Bool { counts.all == 0 }
    /// Events of thinking.
    package var thinkingCount: Int { Int(counts.thinking) }
    /// Events that are not thinking.
    package var answerCount: Int { count - thinkingCount }
    /// Events that share their arrival with a neighbour: one read completed them together.
    package var sharingARead: Int { Int(counts.sharingARead) }

    package var firstToken: RunInstant? { ends.first.instant }
    package var lastToken: RunInstant? { ends.last.instant }
    /// Arrival of the first event that is not thinking.
    package var firstAnswer: RunInstant? { answer.first.instant }
    /// Arrival of the last event that is not thinking.
    package var lastAnswer: RunInstant? { answer.last.instant }
    package var firstThinking: RunInstant? { thinking.instant }
    package var firstTool: RunInstant? { tool.first.instant }
    package var lastTool: RunInstant? { tool.last.instant }

    /// The bytes that the events take.
    package var packedBytes: Int { packed.count }

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
        var before: Int64?
        walk { arrival, _, _ in
            if let before { gaps.append(Double(arrival - before)) }
            before = arrival
        }
        return gaps
    }

    /// Adds the lag of each event to a list.
    package func addLags(to lags: inout [Double]) { walk { _, lag, _ in lags.append(Double(lag)) } }

    private func unpacked<Value>(_ value: (Int64, Int64, DeltaKind) -> Value) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        walk { values.append(value($0, $1, $2)) }
        return values
    }

    private func walk(_ take: (Int64, Int64, DeltaKind) -> Void) {
        packed.withUnsafeBufferPointer { bytes in
            var place = 0
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

    /// Undoes ``Writer/unsigned(_:)``.
    private func signed(_ number: UInt64) -> Int64 {
        Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    /// Writes numbers of few digits in few bytes: seven bits in each, with the eighth where more follow.
    private struct Writer {
        private(set) var bytes: [UInt8] = []

        init(events: Int) { bytes.reserveCapacity(events * 7) }

        mutating func add(gap: Int64, lag: Int64, kind: DeltaKind, after before: DeltaKind) {
            add(unsigned(gap) << 1 | (kind == before ? 0 : 1))
            if kind != before { bytes.append(kind.rawValue) }
            add(unsigned(lag))
        }

        private mutating func add(_ number: UInt64) {
            var rest = number
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }

        /// Small numbers of either sign become small ones without.
        private func unsigned(_ number: Int64) -> UInt64 {
            UInt64(bitPattern: (number << 1) ^ (number >> 63))
        }
    }
}

import BenchModel

/// The token events of a stream that is still being decoded, one row each.
///
/// A row is one append where a ``DeltaLog`` takes four; the columns are made once, at the stream's end.
struct TokenRows {
    private struct Row {
        var arrival: MonotonicInstant
        var lag: Nanoseconds
        var bytes: Int32
        var kind: DeltaKind
    }

    private var rows: [Row] = []

    @inline(__always)
    var count: Int { rows.count }
    @inline(__always)
    var isEmpty: Bool { rows.isEmpty }
    /// Whether all events are thinking; true if there is none.
    var areAllThinking: Bool { rows.allSatisfy { $0.kind == .thinking } }

    @inline(__always)
    mutating func append(arrival: MonotonicInstant, lag: Nanoseconds, kind: DeltaKind, bytes: Int) {
        rows.append(Row(arrival: arrival, lag: lag, bytes: Int32(clamping: bytes), kind: kind))
    }

    /// Changes the kind of events that was misjudged when they came.
    mutating func recast(_ places: [Int], as kind: DeltaKind) {
        for place in places { rows[place].kind = kind }
    }

    var columns: DeltaLog<Monotonic> {
        DeltaLog(
            arrivals: rows.map(\.arrival),
            lags: rows.map(\.lag),
            kinds: rows.map(\.kind),
            byteCounts: rows.map(\.bytes)
        )
    }
}

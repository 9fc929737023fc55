/// The token events of one response, in order, as columns: one entry of each array per event.
///
/// Public and inlinable where an event is added, since across targets the compiler specializes only what is.
@frozen
public struct DeltaLog<Counted: Timeline>: Sendable, Equatable {
    @usableFromInline internal var arrivalColumn: [Instant<Counted>] = []
    @usableFromInline internal var lagColumn: [Nanoseconds] = []
    @usableFromInline internal var kindColumn: [DeltaKind] = []
    @usableFromInline internal var byteColumn: [Int32] = []

    @inlinable
    public init() {}

    /// Creates a log of whole columns, which have the same number of entries.
    package init(arrivals: [Instant<Counted>], lags: [Nanoseconds], kinds: [DeltaKind], byteCounts: [Int32]) {
        arrivalColumn = arrivals
        lagColumn = lags
        kindColumn = kinds
        byteColumn = byteCounts
    }

    @inlinable public var arrivals: [Instant<Counted>] { arrivalColumn }
    /// `takenInHand − arrival` of each event.
    @inlinable public var lags: [Nanoseconds] { lagColumn }
    @inlinable public var kinds: [DeltaKind] { kindColumn }
    /// The size of the event's decoded text, in UTF-8 bytes.
    @inlinable public var byteCounts: [Int32] { byteColumn }

    @inlinable public var count: Int { arrivalColumn.count }
    @inlinable public var isEmpty: Bool { arrivalColumn.isEmpty }

    @inlinable
    public mutating func append(arrival: Instant<Counted>, lag: Nanoseconds, kind: DeltaKind, bytes: Int) {
        arrivalColumn.append(arrival)
        lagColumn.append(lag)
        kindColumn.append(kind)
        byteColumn.append(Int32(clamping: bytes))
    }

    package var firstToken: Instant<Counted>? { arrivals.first }
    package var lastToken: Instant<Counted>? { arrivals.last }
    /// Arrival of the first event that is not thinking.
    package var firstAnswer: Instant<Counted>? { kinds.firstIndex { $0 != .thinking }.map { arrivals[$0] } }
    /// Arrival of the last event that is not thinking.
    package var lastAnswer: Instant<Counted>? { kinds.lastIndex { $0 != .thinking }.map { arrivals[$0] } }

    /// Returns the arrival of the first event of a kind.
    package func first(of kind: DeltaKind) -> Instant<Counted>? { kinds.firstIndex(of: kind).map { arrivals[$0] } }

    /// Returns the arrival of the last event of a kind.
    package func last(of kind: DeltaKind) -> Instant<Counted>? { kinds.lastIndex(of: kind).map { arrivals[$0] } }
}

extension DeltaLog<Monotonic> {
    package func counted(from epoch: RunEpoch) -> DeltaLog<RunTime> {
        var counted = DeltaLog<RunTime>()
        counted.arrivalColumn = arrivalColumn.map(epoch.runInstant(at:))
        counted.lagColumn = lagColumn
        counted.kindColumn = kindColumn
        counted.byteColumn = byteColumn
        return counted
    }
}

/// The kind of output in a token event.
///
/// Public, because the compiler inlines only public code across targets, and every event's kind is examined.
public enum DeltaKind: UInt8, Sendable, CaseIterable {
    case text, thinking, tool, refusal

    /// The name in the database and the reports.
    package var name: String {
        switch self {
        case .text: "text"
        case .thinking: "thinking"
        case .tool: "tool"
        case .refusal: "refusal"
        }
    }
}

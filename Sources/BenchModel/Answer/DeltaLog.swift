/// The token events of one response, in order, as columns: one entry of each array per event.
package struct DeltaLog: Sendable, Equatable {
    package typealias Kind = DeltaKind

    package private(set) var arrivals: [Nanoseconds] = []
    /// `takenInHand − arrival` of each event.
    package private(set) var lags: [Nanoseconds] = []
    package private(set) var kinds: [Kind] = []
    /// UTF-8 bytes of the event's decoded text.
    package private(set) var byteCounts: [Int32] = []

    package init() {}

    package var count: Int { arrivals.count }
    package var isEmpty: Bool { arrivals.isEmpty }

    package mutating func append(arrival: Nanoseconds, lag: Nanoseconds, kind: Kind, bytes: Int) {
        arrivals.append(arrival)
        lags.append(lag)
        kinds.append(kind)
        byteCounts.append(Int32(clamping: bytes))
    }

    package var firstToken: Nanoseconds? { arrivals.first }
    package var lastToken: Nanoseconds? { arrivals.last }
    /// Arrival of the first event that is not thinking.
    package var firstAnswer: Nanoseconds? { kinds.firstIndex { $0 != .thinking }.map { arrivals[$0] } }
    /// Arrival of the last event that is not thinking.
    package var lastAnswer: Nanoseconds? { kinds.lastIndex { $0 != .thinking }.map { arrivals[$0] } }

    /// Says that these events are of another kind than they seemed to be when they came.
    package mutating func recast(_ rows: [Int], as kind: Kind) {
        for row in rows { kinds[row] = kind }
    }

    /// Returns the arrival of the first event of a kind.
    package func first(of kind: Kind) -> Nanoseconds? { kinds.firstIndex(of: kind).map { arrivals[$0] } }

    /// Returns the arrival of the last event of a kind.
    package func last(of kind: Kind) -> Nanoseconds? { kinds.lastIndex(of: kind).map { arrivals[$0] } }

    /// Returns the same events with every arrival moved back by `epoch`.
    package func relative(to epoch: Nanoseconds) -> DeltaLog {
        var moved = self
        for index in moved.arrivals.indices { moved.arrivals[index] -= epoch }
        return moved
    }
}

/// What a token event carries.
///
/// Public, since across targets the compiler inlines only what is, and every event's kind is looked at.
public enum DeltaKind: UInt8, Sendable, CaseIterable {
    case text, thinking, tool, refusal

    /// The name the database and the reports use.
    package var name: String {
        switch self {
        case .text: "text"
        case .thinking: "thinking"
        case .tool: "tool"
        case .refusal: "refusal"
        }
    }
}

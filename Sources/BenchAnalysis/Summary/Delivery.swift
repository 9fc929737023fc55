import Statistics

/// Whether a target's answers came as they were made, or were held back and came together.
package enum Delivery: Sendable, Equatable {
    case asMade
    /// Most events shared their reads.
    case buffered
    /// Most answers came within a moment after a long silence.
    case atOnce
    /// Most answers came in one event.
    case inOnePiece
    case unclear(Doubt)

    /// Why nobody can tell.
    package enum Doubt: Sendable {
        /// Events came together, and this program was too slow to say that it was not its own doing.
        case slowProgram
        /// Answers were there so soon that nothing shows whether they were made as fast as they came.
        case tooSoon
        /// Answers had too few events to show whether somebody held them back.
        case fewEvents
    }
}

extension GapSummary {
    /// Returns the verdict; nil where no token event came.
    ///
    /// - Parameter isLimited: whether this program was too slow for its own figures: bytes that wait for it share a read too.
    /// - Returns: the verdict by how most answers came, and by the share of events that came together.
    package func delivery(isLimited: Bool) -> Delivery? {
        guard shareInSharedReads != nil else { return nil }
        if arrivals.isMost(arrivals.n(.inOnePiece)) { return .inOnePiece }
        if arrivals.isMost(arrivals.atOnce + arrivals.n(.inOnePiece)) {
            return isLimited ? .unclear(.slowProgram) : .atOnce
        }
        if isBufferedOnTheWay, isLimited { return .unclear(.slowProgram) }
        if arrivals.isMost(arrivals.n(.tooSoonToTell)) { return .unclear(.tooSoon) }
        if isBufferedOnTheWay { return .buffered }
        return hasEventsEnough ? .asMade : .unclear(.fewEvents)
    }
}

/// How many of a target's answers came in which way.
package struct ArrivalCounts: Sendable, Equatable {
    private var counts: [AnswerArrival: Int] = [:]

    /// Of those that are long enough to show it.
    package var answers: Int { counts.values.reduce(0, +) }

    package func n(_ arrival: AnswerArrival) -> Int { counts[arrival] ?? 0 }
    /// Those that came at once, behind a first word or not.
    package var atOnce: Int { n(.atOnce) + n(.atOnceBehindFirst) }

    mutating func add(_ arrival: AnswerArrival) { counts[arrival, default: 0] += 1 }

    /// Whether so many are more than half of the answers.
    func isMost(_ count: Int) -> Bool { count * 2 > answers }

    /// A smaller part of the answers may have come together by chance, on a network that stood still for a moment.
    static let leastPart = 0.1

    /// Whether so many of the answers came in a way that it must not be overlooked.
    func isTold(_ count: Int) -> Bool { count > 0 && Double(count) >= Self.leastPart * Double(answers) }

    /// Whether figures over all answers tell nothing of how fast they were made.
    package var haveNoPace: Bool { isTold(atOnce) || isTold(n(.inOnePiece)) }
    /// Whether the first token tells nothing of how soon the answer began: it was sent ahead of an answer that was not there yet.
    package var haveNoBeginning: Bool { isTold(n(.atOnceBehindFirst)) }
}

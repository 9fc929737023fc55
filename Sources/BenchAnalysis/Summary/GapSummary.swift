package import BenchModel
package import Statistics

/// The gaps between token events of the requests that succeeded or were closed on purpose, in nanoseconds.
package struct GapSummary: Sendable, Equatable {
    /// What a gap may be called.
    package enum Name: String, Sendable {
        /// Inter-token latency: each event carries one token.
        case itl
        /// Inter-chunk latency: events carry more than one token, or nobody knows how many.
        case icl
    }

    /// Pooled over all requests.
    package let pooled: Distribution
    /// By usage, of the answer alone where usage counts reasoning apart; nil where no request had usage.
    package let tokensPerEvent: Double?
    /// Token events, and the reads that completed them.
    package let events: Int
    package let reads: Int
    /// Streamed answers that brought at least one token event.
    package let answers: Int
    /// Share of the gaps that are 0: between events that one read completed.
    package let zeroGapShare: Share?
    /// Share of the events that one read completed together with others.
    package let shareInSharedReads: Share?
    /// How the answers came that are long enough to show it.
    package let arrivals: ArrivalCounts

    /// More tokens per event than this, and a gap between events is no gap between tokens.
    package static let mostTokensPerEvent = 1.05

    package var name: Name { tokensPerEvent.map { $0 <= Self.mostTokensPerEvent } == true ? .itl : .icl }
    package var longest: Double? { pooled.max }
    package var eventsPerRead: Double? { reads > 0 ? Double(events) / Double(reads) : nil }
    package var eventsPerAnswer: Double? { answers > 0 ? Double(events) / Double(answers) : nil }
    /// Fewer events than this in an answer, and one cannot see whether they were held back: each may fill a buffer of its own.
    package static let leastEventsToTell = 8.0
    /// Whether answers have events enough to show that they came as they were made.
    package var hasEventsEnough: Bool { (eventsPerAnswer ?? 0) >= Self.leastEventsToTell }
    /// Whether most events shared their reads: a proxy or a gateway held them back on their way.
    package var isBufferedOnTheWay: Bool { (shareInSharedReads ?? 0) > 0.5 }

    /// Returns how many gaps were longer; nil where there are no gaps.
    package func stalls(over limit: Nanoseconds) -> Int? {
        pooled.isEmpty ? nil : pooled.sorted.count(above: limit.inNanoseconds)
    }

    /// Counts the events of requests whose gaps are known.
    init(_ requests: some RandomAccessCollection<MeasuredRequest>, pooled: Distribution) {
        self.pooled = pooled
        var (events, reads, shared, answers) = (0, 0, 0, 0)
        var arrivals = ArrivalCounts()
        for metrics in requests.lazy.map(\.metrics) where metrics.isStreamed {
            let count = metrics.sample.eventCount
            events += count
            if count > 0 { answers += 1 }
            reads += metrics.sample.tokenReads
            shared += metrics.eventsSharingARead
            if let arrival = metrics.arrival { arrivals.add(arrival) }
        }
        self.arrivals = arrivals
        self.events = events
        self.reads = reads
        self.answers = answers
        zeroGapShare = Share(pooled.sorted.count(of: 0), of: pooled.n)
        tokensPerEvent = Self.tokensPerEvent(requests)
        shareInSharedReads = Share(shared, of: events)
    }

    /// Returns the mean number of tokens that an event carries, by usage; nil where no streamed request had usage.
    static func tokensPerEvent(_ requests: some RandomAccessCollection<MeasuredRequest>) -> Double? {
        var (tokens, events) = (0, 0)
        for metrics in requests.lazy.map(\.metrics) where metrics.isStreamed && !metrics.isCountedFromChunks {
            guard let visible = metrics.visibleTokens else { continue }
            tokens = tokens.addingSaturated(visible)
            events += metrics.visibleEvents
        }
        return events > 0 ? Double(tokens) / Double(events) : nil
    }
}

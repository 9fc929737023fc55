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
    package let zeroGapShare: Double?
    /// Share of the events that one read completed together with others.
    package let shareInSharedReads: Double?

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
        pooled.isEmpty ? nil : pooled.sorted.count { $0 > Double(limit) }
    }

    init(_ requests: [(sample: Sample, metrics: RequestMetrics)]) {
        let streamed = requests.filter(\.metrics.isStreamed)
        pooled = Distribution(streamed.flatMap(\.metrics.gaps))
        var (tokens, eventsOfTokens, events, reads, shared, answers) = (0, 0, 0, 0, 0, 0)
        for (sample, metrics) in streamed {
            let count = sample.response.deltas.count
            if !metrics.isCountedFromChunks, let visible = metrics.visibleTokens {
                tokens = tokens.addingSaturated(visible)
                eventsOfTokens += metrics.visibleEvents
            }
            events += count
            if count > 0 { answers += 1 }
            reads += sample.response.tokenReads
            shared += metrics.eventsSharingARead
        }
        self.events = events
        self.reads = reads
        self.answers = answers
        zeroGapShare = pooled.isEmpty ? nil : Double(pooled.sorted.count { $0 == 0 }) / Double(pooled.n)
        tokensPerEvent = eventsOfTokens > 0 ? Double(tokens) / Double(eventsOfTokens) : nil
        shareInSharedReads = events > 0 ? Double(shared) / Double(events) : nil
    }
}

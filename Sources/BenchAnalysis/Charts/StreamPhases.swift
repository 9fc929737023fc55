package import BenchModel

/// The phases of one attempt, as waterfalls and traces show them.
package struct StreamPhases: Sendable, Equatable {
    package enum Phase: String, Sendable, CaseIterable {
        /// Until the connection was up and the request about to be sent; of cold connections only.
        case connect
        /// From there to the first token, or to the end where none came.
        case wait
        case thinking
        case answer
        /// From the last token to the end of the stream.
        case close
    }

    package struct Span: Sendable, Equatable {
        package var phase: Phase
        /// Both from the stream's begin.
        package var from: Nanoseconds
        package var to: Nanoseconds

        package var length: Nanoseconds { to - from }
    }

    /// Where it was started or, on a connection that was open already, sent.
    package let begin: RunInstant
    /// In order and without gaps, from the begin to the end; a phase that took no time is left out.
    package let spans: [Span]
    /// The longest gaps between token events of more than ``leastStall``, in order; at most ``mostStalls``.
    package let stalls: [ClosedRange<Nanoseconds>]

    package static let leastStall = Nanoseconds.milliseconds(250)
    package static let mostStalls = 6

    package var length: Nanoseconds { spans.last?.to ?? 0 }

    /// Cuts an attempt whose sample is held whole; nil where it was never started, or has no end.
    package init?(_ sample: Sample) { self.init(SampleFacts(sample)) }

    /// Cuts an attempt; nil where it was never started, or has no end.
    package init?(_ sample: SampleFacts) {
        guard let begin = Self.begin(of: sample), let end = sample.times.end, end >= begin else { return nil }
        self.begin = begin
        var spans: [Span] = []
        var from = Nanoseconds(0)
        for (phase, edge) in Self.edges(of: sample, from: begin, to: end) {
            let to = max(from, min(edge, end) - begin)
            if to > from { spans.append(Span(phase: phase, from: from, to: to)) }
            from = to
        }
        self.spans = spans
        let arrivals = sample.response.deltas.arrivals
        stalls = zip(arrivals, arrivals.dropFirst()).filter { $1 - $0 > Self.leastStall }
            .sorted { $1.1 - $1.0 < $0.1 - $0.0 }.prefix(Self.mostStalls)
            .map { ($0 - begin)...($1 - begin) }.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// Returns how long an attempt took, from its begin to its end.
    static func length(of sample: SampleFacts) -> Nanoseconds? {
        guard let begin = begin(of: sample), let end = sample.times.end, end >= begin else { return nil }
        return end - begin
    }

    private static func begin(of sample: SampleFacts) -> RunInstant? {
        sample.connection.reused ? sample.times.sent ?? sample.times.started : sample.times.started
    }

    /// Returns each phase with the instant at which it ends.
    private static func edges(of sample: SampleFacts, from begin: RunInstant, to end: RunInstant) -> [(
        Phase, RunInstant
    )] {
        let deltas = sample.response.deltas
        // What was never sent was connecting to its end.
        guard let sent = sample.times.sent else { return [(.connect, end)] }
        var edges: [(Phase, RunInstant)] = sent > begin ? [(.connect, sent)] : []
        edges.append((.wait, deltas.firstToken ?? end))
        if deltas.firstThinking != nil {
            edges.append((.thinking, deltas.firstAnswer ?? deltas.lastToken ?? end))
        }
        if deltas.firstAnswer != nil, let last = deltas.lastToken { edges.append((.answer, last)) }
        return edges + [(.close, end)]
    }
}

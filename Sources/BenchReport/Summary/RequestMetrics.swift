package import BenchModel

/// The metrics of one request, by METHODOLOGY's names; times in nanoseconds, nil where a metric cannot be computed.
package struct RequestMetrics: Sendable {
    private let sample: Sample
    /// False where the answer came in one piece, as asked for or in place of the stream: it has no instants within.
    package let isStreamed: Bool

    package init(_ sample: Sample, of target: RunRecord.Target) {
        self.sample = sample
        isStreamed = target.isStreamed && !sample.response.wasBuffered
    }

    private var deltas: DeltaLog { sample.response.deltas }

    // MARK: Latency

    /// T₁ − sent, T₁ of any channel.
    package var ttft: Double? { isStreamed ? distance(from: sample.times.sent, to: deltas.firstToken) : nil }
    /// T₁ − planned.
    package var ttftFromPlan: Double? { isStreamed ? distance(from: sample.planned, to: deltas.firstToken) : nil }
    /// First token event that is not thinking − sent.
    package var ttfa: Double? { isStreamed ? distance(from: sample.times.sent, to: deltas.firstAnswer) : nil }
    /// T_n − sent.
    package var e2eLastToken: Double? { isStreamed ? distance(from: sample.times.sent, to: deltas.lastToken) : nil }
    /// `end` − sent.
    package var e2eEnd: Double? { distance(from: sample.times.sent, to: sample.times.end) }
    /// `tls` or `connected` − started; nil on a reused connection.
    package var connect: Double? {
        guard !sample.connection.reused else { return nil }
        return distance(from: sample.times.started, to: sample.times.tls ?? sample.times.connected)
    }

    private func distance(from start: Nanoseconds?, to end: Nanoseconds?) -> Double? {
        guard let start, let end else { return nil }
        return Double(end - start)
    }

    // MARK: Tokens

    package var hasThinkingEvents: Bool { deltas.kinds.contains(.thinking) }
    /// Usage counts reasoning of which nothing was streamed: it was made before T₁.
    package var hasHiddenThinking: Bool { (sample.response.usage.reasoning ?? 0) > 0 && !hasThinkingEvents }
    /// No output count came with the answer, so that its token events stand for tokens.
    package var isCountedFromChunks: Bool { sample.response.usage.output == nil && isStreamed && !deltas.isEmpty }
    /// N: output tokens by usage, else by chunks.
    package var outputTokens: Int? { sample.response.usage.output ?? (isCountedFromChunks ? deltas.count : nil) }
    /// N without the reasoning nobody saw.
    package var visibleTokens: Int? {
        guard let outputTokens else { return nil }
        return hasHiddenThinking ? max(0, outputTokens - (sample.response.usage.reasoning ?? 0)) : outputTokens
    }

    // MARK: Generation

    /// N − k₁ over T_n − T₁, as tokens and nanoseconds.
    ///
    /// k₁ is taken as 1: no protocol spoken here says how many tokens its first event carries. Where all events share one
    /// arrival nothing is known of their pace, so that neither TPOT nor tokens/s exists.
    private var generation: (tokens: Double, time: Double)? {
        guard isStreamed, let visibleTokens, visibleTokens > 1 else { return nil }
        guard let first = deltas.firstToken, let last = deltas.lastToken, last > first else { return nil }
        return (Double(visibleTokens - 1), Double(last - first))
    }

    /// (T_n − T₁) / (N − k₁).
    package var tpot: Double? { generation.map { $0.time / $0.tokens } }
    /// (N − k₁) / (T_n − T₁), per second.
    package var tokensPerSecond: Double? { generation.map { $0.tokens / $0.time * 1e9 } }

    /// T_i − T_(i−1), in order.
    package var gaps: [Double] {
        guard isStreamed else { return [] }
        return zip(deltas.arrivals.dropFirst(), deltas.arrivals).map { Double($0 - $1) }
    }

    /// Events that share their arrival with a neighbour: one read completed them together.
    package var eventsSharingARead: Int {
        let arrivals = deltas.arrivals
        return arrivals.indices.count { index in
            (index > 0 && arrivals[index - 1] == arrivals[index])
                || (index + 1 < arrivals.count && arrivals[index + 1] == arrivals[index])
        }
    }
}

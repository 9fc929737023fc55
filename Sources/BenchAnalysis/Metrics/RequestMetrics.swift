package import BenchModel

/// The metrics of one request, by METHODOLOGY's names; times in nanoseconds, nil where a metric cannot be computed.
package struct RequestMetrics: Sendable {
    /// The attempt itself.
    let sample: SampleFacts
    /// False where the answer came in one piece, as asked for or in place of the stream: it has no instants within.
    package let isStreamed: Bool
    /// What earlier attempts and the waits between put before the attempt that these metrics are of; 0 where it is the first.
    package let retryTime: Double

    /// Creates the metrics of a request: of its last attempt.
    package init(_ request: RequestAttempts, of target: RunRecord.Target) {
        self.init(request, isStreamed: target.isStreamed && !request.last.wasBuffered)
    }

    init(_ request: RequestAttempts, isStreamed: Bool) {
        guard request.wasRetried else {
            self.init(request.first, isStreamed: isStreamed, retryTime: 0)
            return
        }
        let (began, last) = (request.began, request.last)
        let time = began.flatMap { began in last.sentAt.map { ($0 - began).inNanoseconds } }
        self.init(last, isStreamed: isStreamed, retryTime: time ?? 0)
    }

    /// Creates the metrics of one attempt by itself.
    package init(_ sample: SampleFacts, of target: RunRecord.Target) {
        self.init(sample, isStreamed: target.isStreamed && !sample.wasBuffered, retryTime: 0)
    }

    /// Creates the metrics of one attempt by itself, whose sample is held whole.
    package init(_ sample: Sample, of target: RunRecord.Target) {
        self.init(SampleFacts(sample), of: target)
    }

    private init(_ sample: SampleFacts, isStreamed: Bool, retryTime: Double) {
        self.sample = sample
        self.retryTime = retryTime
        self.isStreamed = isStreamed
    }

    /// Whether this program closed the stream: what would have come after is not known.
    package var isCut: Bool { !sample.isOK }

    // MARK: Latency

    /// T₁ − sent, T₁ of any channel.
    package var ttft: Double? { isStreamed ? distance(from: sample.sentAt, to: sample.firstTokenAt) : nil }
    /// T₁ − `sent` of the first attempt: what the user waited.
    package var ttftWithRetries: Double? { ttft.map { $0 + retryTime } }
    /// T₁ − planned.
    package var ttftFromPlan: Double? {
        isStreamed ? distance(from: sample.planned, to: sample.firstTokenAt) : nil
    }
    /// How long a first token (or first answer token) was waited for in vain, until the stream was closed or had ended.
    package var waitForToken: Double? { sample.eventCount == 0 ? waitInVain(from: sample.sentAt) : nil }
    package var waitForTokenFromPlan: Double? { sample.eventCount == 0 ? waitInVain(from: sample.planned) : nil }
    package var waitForAnswer: Double? { sample.firstAnswerAt == nil ? waitInVain(from: sample.sentAt) : nil }

    private func waitInVain(from start: RunInstant?) -> Double? {
        isStreamed ? distance(from: start, to: sample.endedAt) : nil
    }

    /// First token event that is not thinking − sent.
    package var ttfa: Double? { isStreamed ? distance(from: sample.sentAt, to: sample.firstAnswerAt) : nil }
    /// T_n − sent.
    package var e2eLastToken: Double? {
        isStreamed && !isCut ? distance(from: sample.sentAt, to: sample.lastTokenAt) : nil
    }
    /// First byte of the body − sent.
    package var ttfb: Double? { distance(from: sample.sentAt, to: sample.firstByteAt) }
    /// `end` − sent.
    package var e2eEnd: Double? { isCut ? nil : distance(from: sample.sentAt, to: sample.endedAt) }
    var endFromPlan: Double? { isCut ? nil : distance(from: sample.planned, to: sample.endedAt) }
    /// `tls` or `connected` − started; nil on a reused connection.
    package var connect: Double? {
        guard !sample.isConnectionReused else { return nil }
        return distance(from: sample.startedAt, to: sample.tlsAt ?? sample.connectedAt)
    }

    private func distance(from start: RunInstant?, to end: RunInstant?) -> Double? {
        guard let start, let end else { return nil }
        return (end - start).inNanoseconds
    }

    // MARK: Thinking and tools

    /// First thinking event − sent.
    package var firstThinking: Double? {
        isStreamed ? distance(from: sample.sentAt, to: sample.firstThinkingAt) : nil
    }
    /// First answer token − first thinking token or, where none is shown, the moment the server said that it thinks.
    package var thinkingTime: Double? {
        isStreamed
            ? distance(
                from: sample.firstThinkingAt ?? sample.thinkingBegan,
                to: sample.firstAnswerAt
            ) : nil
    }
    /// First event with a part of a tool's arguments − sent.
    package var firstToolArgument: Double? {
        isStreamed ? distance(from: sample.sentAt, to: sample.firstToolAt) : nil
    }
    /// Last event with a part of a tool's arguments − sent: from here on the tool can run.
    package var lastToolArgument: Double? {
        isStreamed && !isCut ? distance(from: sample.sentAt, to: sample.lastToolAt) : nil
    }

    // MARK: Tokens

    package var hasThinkingEvents: Bool { sample.thinkingEventCount > 0 }
    /// There was reasoning of which nothing was streamed, by usage or by the server's own word: it was made before T₁.
    package var hasHiddenThinking: Bool {
        !hasThinkingEvents && ((sample.reasoningByUsage ?? 0) > 0 || sample.thinkingBegan != nil)
    }
    /// No output count came with the answer, so that its token events stand for tokens.
    ///
    /// Never so of a stream that was closed: its usage was still to come, and that of its like tells what chunks carry.
    package var isCountedFromChunks: Bool {
        sample.outputByUsage == nil && isStreamed && sample.eventCount > 0 && !isCut
    }
    /// N: output tokens by usage, else by chunks.
    package var outputTokens: Int? { sample.outputByUsage ?? (isCountedFromChunks ? sample.eventCount : nil) }
    /// Output as usage counts it, of an answer that came to its end; chunks never stand for it.
    package var countedOutput: Double? { isCut ? nil : sample.outputByUsage.map(Double.init) }
    /// The part of the input that a prompt cache gave, 0…1; nil where usage does not tell, or contradicts itself.
    package var cacheShare: Double? {
        guard !isCut else { return nil }
        let usage = sample.usage
        guard let input = usage.input, input > 0, let read = usage.cacheRead, read <= input else { return nil }
        return Double(read) / Double(input)
    }
    /// N without the reasoning that usage counts: hidden or summarised, what was streamed of it is not its tokens.
    package var visibleTokens: Int? {
        guard let outputTokens else { return nil }
        return countsReasoningApart ? max(0, outputTokens - (sample.reasoningByUsage ?? 0)) : outputTokens
    }
    /// The token events that ``visibleTokens`` came in: those of the answer where reasoning is counted apart, else all.
    package var visibleEvents: Int {
        countsReasoningApart ? sample.eventCount - sample.thinkingEventCount : sample.eventCount
    }
    /// Output holds what other passes and models made, of which no event came.
    private var countsOtherPasses: Bool {
        sample.isMarked && !sample.marks.isDisjoint(with: [.otherPasses, .otherModel])
    }
    private var countsReasoningApart: Bool { sample.countsReasoningApart }

    // MARK: Generation

    /// N − k₁ over T_n − T₁, as tokens and nanoseconds; of the answer alone where reasoning is counted apart.
    ///
    /// k₁ is what usage counted up to the first event, and taken as 1 where it had said nothing by then. Where all events
    /// share one arrival nothing is known of their pace, so that neither TPOT nor tokens/s exists.
    private var generation: (tokens: Double, time: Double)? {
        let firstTokens = sample.firstEventTokens ?? 1
        guard isStreamed, !countsOtherPasses, let visibleTokens, visibleTokens > firstTokens else { return nil }
        let first = countsReasoningApart ? sample.firstAnswerAt : sample.firstTokenAt
        let last = countsReasoningApart ? sample.lastAnswerAt : sample.lastTokenAt
        guard let first, let last, last > first else { return nil }
        return (Double(visibleTokens - firstTokens), (last - first).inNanoseconds)
    }

    /// Whether a pace exists in which the first event is taken for one token because nobody says how many it carries.
    ///
    /// Not so where chunks stand for tokens: there the first is one by definition.
    package var takesFirstEventAsOne: Bool {
        generation != nil && sample.firstEventTokens == nil && !isCountedFromChunks
    }

    /// (T_n − T₁) / (N − k₁).
    package var tpot: Double? { generation.map { $0.time / $0.tokens } }
    /// (N − k₁) / (T_n − T₁), per second.
    package var tokensPerSecond: Double? { generation.map { $0.tokens / $0.time * 1e9 } }

    /// T_i − T_(i−1), in order.
    package var gaps: [Double] { isStreamed ? sample.events.gaps : [] }

    /// Hands over each of the gaps, in order.
    func forEachGap(_ take: (Double) -> Void) {
        if isStreamed { sample.events.forEachGap { take($0.inNanoseconds) } }
    }
    /// The largest of the gaps.
    package var longestGap: Double? { isStreamed ? sample.events.longestGap : nil }

    /// Events that share their arrival with a neighbour: one read completed them together.
    package var eventsSharingARead: Int { sample.events.sharingARead }
}

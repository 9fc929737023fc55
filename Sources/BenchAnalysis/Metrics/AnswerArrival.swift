import BenchModel

/// How a streamed answer came, as its instants and its tokens show; only of answers that are long enough to show it.
package enum AnswerArrival: Sendable, CaseIterable {
    /// Nothing speaks against its events having come as they were made.
    case asMade
    /// After one long silence all of it came within a moment: it had been made before it was sent.
    case atOnce
    /// A first word was sent ahead, and after one long silence nearly all the rest came within a moment.
    case atOnceBehindFirst
    /// One token event brought it all.
    case inOnePiece
    /// It came within a moment, and all of it was there so soon that it may just as well have been made that fast, or been in a cache.
    case tooSoonToTell

    /// Answers of fewer tokens fit into one event of a server that sends several together.
    static let leastTokens = 16
    /// Events that follow one another faster than this on average, in nanoseconds, are not made one by one.
    static let shortestGap = 0.2e6
    /// The part of the time until the last event that the silence takes, and the part of the events that come after it.
    static let most = 0.9
    /// What is there within so many nanoseconds for each token, counted from the request, need not have been held back.
    static let leastPerToken = 0.4e6
}

extension RequestMetrics {
    /// How the answer came; nil of one that tells nothing of it: a short one, one that was closed, and one with tool calls, which many
    /// servers send whole.
    package var arrival: AnswerArrival? {
        guard isStreamed, !isCut, sample.eventCount > 0, sample.firstToolAt == nil, !hasOutputWithoutEvents else {
            return nil
        }
        guard let wait = ttft, let whole = e2eLastToken else { return nil }
        // Reasoning that nothing is shown of was over before the first event.
        let counted = (hasThinkingEvents ? sample.outputByUsage : visibleTokens) ?? 0
        // An event carries a token at least, whatever usage says.
        let tokens = max(counted, sample.eventCount)
        guard tokens >= AnswerArrival.leastTokens else { return nil }
        if sample.eventCount == 1 { return .inOnePiece }
        guard let together = momentAfterSilence(wait, of: whole) else { return .asMade }
        return whole < AnswerArrival.leastPerToken * Double(tokens) ? .tooSoonToTell : together
    }

    /// Whether the time between events tells nothing of how fast the answer was made: it lies behind all of that.
    ///
    /// Where a first word was sent ahead, the silence is one of the gaps and in the pace: these flatter nobody.
    var hidesPace: Bool {
        switch arrival {
        case nil, .asMade?, .tooSoonToTell?, .atOnceBehindFirst?: false
        case .atOnce?, .inOnePiece?: true
        }
    }

    /// Whether usage counts output that no event brought, so that it does not tell what the events carry.
    private var hasOutputWithoutEvents: Bool {
        sample.isMarked && !sample.marks.isDisjoint(with: [.otherPasses, .otherModel, .unseenOutput])
    }

    /// Returns how the answer came where one silence takes nearly all of the time, and nearly all of the events come after it, faster
    /// than they are made; nil where it did not.
    private func momentAfterSilence(_ wait: Double, of whole: Double) -> AnswerArrival? {
        let count = sample.eventCount
        let isMoment = { (length: Double, events: Int) in
            length < AnswerArrival.shortestGap * Double(max(1, events - 1))
        }
        let isSilence = { (length: Double) in length > 0 && length >= AnswerArrival.most * whole }
        if isSilence(wait) { return isMoment(whole - wait, count) ? .atOnce : nil }
        // The longest gap, how many events came before its end, and when it ended.
        var (longest, before, end) = (0.0, 0, 0.0)
        var (place, at) = (0, wait)
        sample.events.forEachGap { gap in
            place += 1
            at += gap.inNanoseconds
            if gap.inNanoseconds > longest { (longest, before, end) = (gap.inNanoseconds, place, at) }
        }
        guard isSilence(longest), Double(count - before) >= AnswerArrival.most * Double(count) else { return nil }
        return isMoment(whole - end, count - before) ? .atOnceBehindFirst : nil
    }
}

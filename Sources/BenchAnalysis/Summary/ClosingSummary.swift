import BenchModel
package import Pricing
package import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A target's streams that were closed on purpose; times in nanoseconds.
package struct ClosingSummary: Sendable, Equatable {
    /// The target's name.
    package let target: String
    package let n: Int
    /// Where streams are closed, in words.
    package let askedAt: String?
    /// Token events received, of each.
    package let events: Distribution
    /// `cancelled_ns` − sent.
    package let closedAfter: Distribution
    /// `gone_ns` − `cancelled_ns`, of those whose end was seen.
    package let gone: Distribution
    /// Tokens that usage told by then; mostly nothing, as usage comes last.
    package let input: TokenSummary.Total
    package let output: TokenSummary.Total
    package let savings: Savings?

    /// What the closed streams did not receive of answers like their target's others, per stream, on average.
    ///
    /// The most that can have been saved: it is so if the server stopped where it was left, and bills no more. If it went on
    /// to the end, nothing was.
    package struct Savings: Sendable, Equatable {
        /// What they are held against.
        package let uncut: UncutAnswer
        package let tokensReceived: Double
        /// Whether any of ``tokensReceived`` is reckoned from events, for want of usage.
        package let isReckoned: Bool

        package var tokens: Double { max(0, uncut.outputTokens - tokensReceived) }
        package var share: Share? {
            uncut.outputTokens > 0 ? Share(clamping: tokens / uncut.outputTokens) : nil
        }
        /// Of output; the input is paid in any case.
        ///
        /// Nil where the price is not known.
        package var cost: Money? {
            guard let all = uncut.outputCost, let share, let exact = Decimal(string: "\(share.value)") else {
                return nil
            }
            return all * exact
        }
    }

    /// Takes a target's samples; nil where none was closed on purpose.
    init?(of target: TargetSummary, samples: SampleList, baseline: UncutAnswer?) {
        let closed = samples.filter { $0.phase == .measure && $0.wasClosedOnPurpose }
        guard !closed.isEmpty else { return nil }
        self.target = target.target.name
        n = closed.count
        askedAt = target.target.cancelAfter
        events = Distribution(closed.map { Double($0.response.deltas.count) })
        let cancellations = closed.compactMap(\.cancellation)
        closedAfter = Distribution(
            closed.compactMap { sample in
                sample.times.sent.flatMap { sent in sample.cancellation.map { ($0.decided - sent).inNanoseconds } }
            }
        )
        gone = Distribution(cancellations.compactMap { item in item.gone.map { ($0 - item.decided).inNanoseconds } })
        var (input, output) = (TokenSummary.Total(), TokenSummary.Total())
        for usage in closed.map(\.response.usage) {
            input.add(usage.input)
            output.add(usage.output)
        }
        self.input = input
        self.output = output
        let received = baseline.map { baseline in closed.compactMap(baseline.tokensReceived) } ?? []
        if let baseline, received.count == n {
            savings = Savings(
                uncut: baseline,
                tokensReceived: received.reduce(0, +) / Double(n),
                isReckoned: output.n < n
            )
        } else {
            savings = nil
        }
    }
}

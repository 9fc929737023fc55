import BenchModel
import Pricing
package import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What thinking took of a target's time, tokens and money; times in nanoseconds.
package struct ThinkingSummary: Sendable, Equatable {
    package let kind: TargetSummary.Thinking
    /// First thinking event − sent; empty where none is shown.
    package let firstThinking: Distribution
    /// From the first thinking event, or else the server's word that it thinks, to the first answer token.
    ///
    /// Empty where the server shows nothing and says nothing: then thinking is somewhere within TTFT.
    package let time: Distribution
    /// Reasoning by usage.
    package let tokens: TokenSummary.Total
    /// Reasoning over output, of the requests whose usage counts both.
    package let shareOfOutput: Share?
    /// Reasoning's part of what these requests cost.
    package let shareOfCost: Share?

    /// What is counted of whole requests, one by one: of those whose usage counts reasoning.
    struct Counts: Sendable {
        fileprivate var tokens = TokenSummary.Total()
        fileprivate var output = 0
        fileprivate var (reasoned, paid): (Money?, Money?)

        mutating func add(_ sample: SampleFacts, _ cost: KnownCost?) {
            let usage = sample.usage
            guard let reasoning = usage.reasoning, let all = usage.output else { return }
            tokens.add(reasoning)
            output = output.addingSaturated(all)
            guard let cost else { return }
            reasoned += cost.parts.reasoning
            paid += cost.total
        }
    }

    init(
        _ requests: some RandomAccessCollection<MeasuredRequest>,
        figures: MetricFigures,
        kind: TargetSummary.Thinking,
        prices: TargetPrices
    ) {
        var counts = Counts()
        for request in requests where !request.metrics.isCut {
            counts.add(request.sample, prices.known(request.sample.response))
        }
        self.init(counts, figures: figures, kind: kind)
    }

    init(_ counts: Counts, figures: MetricFigures, kind: TargetSummary.Thinking) {
        self.kind = kind
        firstThinking = figures[.firstThinking]
        time = figures[.thinkingTime]
        tokens = counts.tokens
        shareOfOutput = Share(counts.tokens.sum, of: counts.output)
        shareOfCost =
            if let reasoned = counts.reasoned, let paid = counts.paid, paid.amount > 0 {
                Double("\(reasoned / paid)").map(Share.init(clamping:))
            } else {
                nil
            }
    }
}

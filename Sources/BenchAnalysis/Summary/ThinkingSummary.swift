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

    init(
        _ requests: [MeasuredRequest],
        figures: MetricFigures,
        kind: TargetSummary.Thinking,
        prices: TargetPrices
    ) {
        self.kind = kind
        firstThinking = figures[.firstThinking]
        time = figures[.thinkingTime]
        var tokens = TokenSummary.Total()
        var output = 0
        var (reasoned, paid): (Money?, Money?)
        for request in requests where !request.metrics.isCut {
            let usage = request.sample.response.usage
            guard let reasoning = usage.reasoning, let all = usage.output else { continue }
            tokens.add(reasoning)
            output = output.addingSaturated(all)
            guard let parts = prices.parts(of: request.sample.response) else { continue }
            reasoned += parts.reasoning
            paid += parts.total
        }
        self.tokens = tokens
        shareOfOutput = Share(tokens.sum, of: output)
        shareOfCost =
            if let reasoned, let paid, paid.amount > 0 {
                Double("\(reasoned / paid)").map(Share.init(clamping:))
            } else {
                nil
            }
    }
}

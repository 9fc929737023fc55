package import BenchModel

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What a scenario may come to, before anything is sent: a guess, since nobody has counted its tokens.
///
/// Prompts are taken for a token per four bytes, answers for as long as they may be.
package struct CostEstimate: Sendable, Equatable {
    /// What one request to a target takes.
    package struct Request: Sendable {
        /// Bytes of the prompt, on average.
        package var inputBytes: Int
        /// The most tokens of the answer.
        package var outputTokens: Int

        package init(inputBytes: Int, outputTokens: Int) {
            self.inputBytes = inputBytes
            self.outputTokens = outputTokens
        }
    }

    /// English text in today's tokenizers; other texts take more.
    private static let bytesPerToken = 4

    /// Models without a known price, in the order of the scenario.
    package let unpriced: [String]
    /// Dollars for the whole plan, warm-up included; nil where time, not number, ends the run, or a price is unknown.
    package let total: Decimal?
    /// Dollars for one request to each target; nil where a price is unknown.
    package let perRound: Decimal?

    /// Makes the guess.
    ///
    /// - Parameters:
    ///   - scenario: the plan.
    ///   - requests: what one request to each of its targets takes.
    ///   - prices: what tokens cost.
    package init(_ scenario: Scenario, requests: [Request], prices: PriceBook) {
        var unpriced: [String] = []
        var round: Decimal? = 0
        for (target, request) in zip(scenario.targets, requests) {
            let model = target.priceModel ?? target.model
            guard let price = prices.match(model)?.price else {
                if !unpriced.contains(model) { unpriced.append(model) }
                continue
            }
            let tokens = request.inputBytes / Self.bytesPerToken
            let cost = price.cost(of: TokenUsage(input: tokens, output: request.outputTokens))
            round = cost.flatMap { cost in round.map { $0 + cost } }
        }
        self.unpriced = unpriced
        perRound = unpriced.isEmpty ? round : nil
        if case .requests(let count) = scenario.load.extent {
            total = perRound.map { $0 * Decimal(count) + $0 * Decimal(scenario.load.warmup) }
        } else {
            total = nil
        }
    }
}

package import BenchModel

/// Estimates the cost of a scenario before anything is sent.
///
/// It assumes four bytes per prompt token, and that every answer is as long as its limit allows.
package struct CostEstimate: Sendable, Equatable {
    /// The size of one request to a target.
    package struct Request: Sendable {
        /// The average size of the prompt, in bytes.
        package var inputBytes: Int
        /// The output token limit of the answer.
        package var outputTokens: Int

        package init(inputBytes: Int, outputTokens: Int) {
            self.inputBytes = inputBytes
            self.outputTokens = outputTokens
        }
    }

    /// Typical for English text with today's tokenizers; other texts take more tokens.
    private static let bytesPerToken = 4

    /// The models without a known price, in the order of the scenario.
    package let unpriced: [String]
    /// The cost of the whole plan, warm-up included; nil if a time, not a number, ends the run, or if a price is
    /// unknown.
    package let total: Money?
    /// The cost of one request to each target; nil if a price is unknown.
    package let perRound: Money?

    /// Makes the estimate.
    ///
    /// - Parameters:
    ///   - scenario: the plan.
    ///   - requests: the size of one request to each of its targets.
    ///   - prices: the prices.
    package init(_ scenario: Scenario, requests: [Request], prices: PriceBook) {
        var unpriced: [String] = []
        var costs: [Money?] = []
        for (target, request) in zip(scenario.targets, requests) {
            let model = target.priceModel ?? target.model
            guard let price = prices.match(model)?.price else {
                if !unpriced.contains(model) { unpriced.append(model) }
                continue
            }
            let tokens = request.inputBytes / Self.bytesPerToken
            costs.append(price.cost(of: TokenUsage(input: tokens, output: request.outputTokens)))
        }
        self.unpriced = unpriced
        perRound = unpriced.isEmpty && !costs.contains(nil) ? costs.compactMap(\.self).sum : nil
        if case .requests(let count) = scenario.load.extent {
            total = perRound.map { $0 * count + $0 * scenario.load.warmup }
        } else {
            total = nil
        }
    }
}

package import BenchModel
package import Pricing

/// The most that a run may cost, with the prices of its targets: values only.
package struct SpendingLimit: Sendable {
    package let most: Money
    /// What earlier sittings have spent.
    package private(set) var spent: Money
    private let rates: PerTarget<Rates>

    private struct Rates: Sendable {
        var prices: TargetPrices
        /// What the target's own body asks.
        let terms: AskedTerms
        let tokensOfPicture: Int

        init(_ target: Target, _ book: PriceBook) {
            prices = TargetPrices(
                RunRecord.Target(
                    name: target.name,
                    wireProtocol: target.wireProtocol.rawValue,
                    model: target.model,
                    endpoint: target.endpoint,
                    priceModel: target.priceModel
                ),
                book: book
            )
            terms = target.askedTerms
            tokensOfPicture = PictureTokens.most(ofModel: target.model)
        }

        func most(input: Int, output: Int, terms: AskedTerms) -> Money? {
            prices.most(
                input: input,
                output: output,
                anyTier: terms.asksForTier,
                hourWrites: terms.asksForHourWrites,
                region: terms.region
            )
        }
    }

    /// Joins an amount with the prices of a scenario's targets; nil if one is unknown or of another currency, since such a limit
    /// cannot be kept.
    ///
    /// - Parameters:
    ///   - most: the most that may be spent.
    ///   - scenario: whose targets are asked.
    ///   - prices: what tokens cost.
    package init?(_ most: Money, for scenario: Scenario, prices: PriceBook) {
        let rates = PerTarget(scenario.targets) { Rates($0, prices) }
        guard rates.allSatisfy({ $0.prices.most(input: 1, output: 1, anyTier: true)?.currency == most.currency }) else {
            return nil
        }
        self.most = most
        spent = .zero(most.currency)
        self.rates = rates
    }

    /// Returns the highest possible cost of a request to a target.
    ///
    /// - Parameters:
    ///   - target: which target.
    ///   - input: the most input tokens.
    ///   - output: the most output tokens.
    ///   - pictures: how many pictures there are, whose bytes are not all of their tokens.
    ///   - terms: what the request asks that its price depends on; nil for no more than the target's own body does.
    /// - Returns: the cost.
    package func most(
        of target: TargetIndex,
        input: Int,
        output: Int,
        pictures: Int = 0,
        terms: AskedTerms? = nil
    ) -> Money {
        let rates = rates[target]
        let all = input + pictures * rates.tokensOfPicture
        return rates.most(input: all, output: output, terms: terms ?? rates.terms) ?? .zero(most.currency)
    }

    /// Returns the cost to book for an attempt: what is known, else zero or the highest possible.
    package func booked(_ sample: Sample, most: Money) -> Money {
        let known = rates[sample.target].prices.charge(of: sample.response)
        if sample.outcome == .ok { return known ?? most }
        // A request that was never sent, or refused with a status, is not billed. A broken stream may be billed in
        // full.
        let isRefused = sample.httpStatus.map { !(200..<300).contains($0) } ?? (sample.times.sent == nil)
        let nothing = Money.zero(most.currency)
        return isRefused ? known ?? nothing : max(most, known ?? nothing)
    }

    /// Books the highest possible cost of a request that is none of the plan's.
    package mutating func book(mostOf target: TargetIndex, input: Int, output: Int) {
        spent += most(of: target, input: input, output: output)
    }

    /// Books an attempt of an earlier sitting; one of a target that the scenario does not have is left out.
    ///
    /// - Parameters:
    ///   - sample: the attempt.
    ///   - input: the most input tokens it can have taken.
    ///   - output: the most output tokens.
    ///   - terms: what it asked that its price depends on; nil for no more than the target's own body does.
    package mutating func book(_ sample: Sample, input: Int, output: Int, terms: AskedTerms? = nil) {
        guard rates.indices.contains(sample.target) else { return }
        spent += booked(sample, most: most(of: sample.target, input: input, output: output, terms: terms))
    }
}

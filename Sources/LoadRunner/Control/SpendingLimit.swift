package import BenchModel
package import Pricing

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// The most that a run may cost, with the prices of its targets: values only.
package struct SpendingLimit: Sendable {
    package let dollars: Decimal
    /// What earlier sittings have spent.
    package private(set) var spent: Decimal = 0
    /// The rates of each target, by its index.
    private let rates: [Rates]

    private struct Rates: Sendable {
        var prices: TargetPrices
        /// Whether the target asks for a tier of service, so that its requests may be served at any of them.
        var asksForTier: Bool

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
            asksForTier = !Set(target.body.keys).isDisjoint(with: ["service_tier", "serviceTier", "speed"])
        }

        func most(input: Int, output: Int) -> Decimal? {
            prices.most(input: input, output: output, anyTier: asksForTier)
        }
    }

    /// Joins an amount with the prices of a scenario's targets; nil if one is unknown, since such a limit cannot be kept.
    ///
    /// - Parameters:
    ///   - dollars: the most that may be spent.
    ///   - scenario: whose targets are asked.
    ///   - prices: what tokens cost.
    package init?(_ dollars: Decimal, for scenario: Scenario, prices: PriceBook) {
        let rates = scenario.targets.map { Rates($0, prices) }
        guard rates.allSatisfy({ $0.prices.most(input: 1, output: 1, anyTier: true) != nil }) else { return nil }
        self.dollars = dollars
        self.rates = rates
    }

    /// Returns the highest possible cost of a request to a target.
    ///
    /// - Parameters:
    ///   - target: the target's index.
    ///   - input: the most input tokens.
    ///   - output: the most output tokens.
    /// - Returns: the cost in dollars.
    package func most(of target: Int, input: Int, output: Int) -> Decimal {
        rates[target].most(input: input, output: output) ?? 0
    }

    /// Returns the cost to book for an attempt: what is known, else zero or the highest possible.
    package func booked(_ sample: Sample, most: Decimal) -> Decimal {
        let known = rates[sample.target].prices.charge(of: sample.response)
        if sample.outcome == .ok { return known ?? most }
        // A request that was never sent, or refused with a status, is not billed. A broken stream may be billed in
        // full.
        let isRefused = sample.httpStatus.map { !(200..<300).contains($0) } ?? (sample.times.sent == nil)
        return isRefused ? known ?? 0 : max(most, known ?? 0)
    }

    /// Books an attempt of an earlier sitting; one of a target that the scenario does not have is left out.
    ///
    /// - Parameters:
    ///   - sample: the attempt.
    ///   - input: the most input tokens it can have taken.
    ///   - output: the most output tokens.
    package mutating func book(_ sample: Sample, input: Int, output: Int) {
        guard rates.indices.contains(sample.target) else { return }
        spent += booked(sample, most: most(of: sample.target, input: input, output: output))
    }
}

import BenchModel
package import Pricing
package import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a target's requests cost, in exact amounts; what cannot be known is counted, never taken as 0.
package struct CostSummary: Sendable, Equatable {
    /// The bill of one group of attempts.
    package struct Bill: Sendable, Equatable {
        package var requests = 0
        /// Requests of which the cost is known.
        package var priced = 0
        /// What the priced ones cost; nil where there are none.
        package var cost: Money? { costs.money }
        private var costs = ExactSum()
        /// Those of which the cost is not known, and for which an answer had begun: a server may bill them.
        package var open = 0
        /// Input and output tokens of the priced ones.
        package var inputTokens = 0
        package var outputTokens = 0
        /// Priced ones that wrote to a cache for an hour, at a price that is not listed.
        package var assumedHourPrice = 0

        /// Requests of which the server said what it billed, and the sum.
        package var billed = 0
        package var billedSum: Money?
        /// Requests of which both are known, and both sums over them.
        package var compared = 0
        package var comparedBilled: Money?
        package var comparedCost: Money?

        package var unknown: Int { requests - priced }

        /// The mean of those of which the cost is known.
        package var perRequest: Money? { cost.map { $0 / priced } }

        /// What the server billed over what the price list says, less 1, of the same requests.
        package var difference: Double? {
            guard let comparedBilled, let comparedCost, comparedCost.amount > 0 else { return nil }
            return Double("\(comparedBilled / comparedCost - 1)")
        }

        /// Adds an answer and its cost; nil where that is not known.
        mutating func add(_ response: SampleFacts.Response, costing cost: KnownCost?) {
            requests += 1
            let (bill, usage) = (response.bill, response.usage)
            if let bill {
                billed += 1
                billedSum += bill
            }
            guard let cost else {
                if response.hasTokens || usage.input != nil || usage.output != nil { open += 1 }
                return
            }
            priced += 1
            if cost.parts.assumesHourPrice { assumedHourPrice += 1 }
            costs.add(cost)
            inputTokens = inputTokens.addingSaturated(usage.input ?? 0)
            outputTokens = outputTokens.addingSaturated(usage.output ?? 0).addingSaturated(usage.tokensBeyondParts)
            if let bill {
                compared += 1
                comparedBilled += bill
                comparedCost += cost.total
            }
        }
    }

    /// The price that was found for the model that is asked, and under which name; nil where the model's price is unknown.
    package let match: PriceBook.Match?
    /// Measured attempts that succeeded: one of each request that did.
    package private(set) var measured = Bill()
    /// Measured attempts that failed; the priced ones had usage, so that they are billed all the same.
    package private(set) var failed = Bill()
    /// Those among ``failed`` that were followed by another attempt: what retries wasted.
    package private(set) var triedAgain = Bill()
    /// Measured requests that were broken off.
    package private(set) var cancelled = Bill()
    /// Measured requests that were closed on purpose; where usage came along, it tells the least they cost.
    package private(set) var closedOnPurpose = Bill()
    package private(set) var warmup = Bill()
    /// Dollars of each priced request of ``measured``: how much they differ, not what they add up to.
    package let perRequest: Distribution

    init(_ samples: some Sequence<SampleFacts>, prices: TargetPrices) {
        match = prices.asked
        var costs: [Double] = []
        for sample in samples {
            let response = sample.response
            let cost = prices.known(response)
            switch (sample.phase, sample.outcome) {
            case (.warmup, _): warmup.add(response, costing: cost)
            case (.measure, .ok):
                measured.add(response, costing: cost)
                if let cost { costs.append(cost.number(in: .usd)) }
            case (.measure, .failed):
                failed.add(response, costing: cost)
                if sample.retryWait != nil { triedAgain.add(response, costing: cost) }
            case (.measure, .cancelled) where sample.wasClosedOnPurpose: closedOnPurpose.add(response, costing: cost)
            case (.measure, .cancelled): cancelled.add(response, costing: cost)
            }
        }
        perRequest = Distribution(SampleSeries(costs))
    }

    /// What succeeded; nil where no request could be priced.
    package var total: Money? { measured.cost }

    /// Per 1,000 requests that succeed.
    package var perThousandRequests: Money? {
        measured.cost.map { $0 * 1000 / measured.priced }
    }

    /// Per million output tokens, with the input it took to get them.
    package var perMillionOutputTokens: Money? {
        measured.outputTokens > 0 ? measured.cost.map { $0 * 1_000_000 / measured.outputTokens } : nil
    }
}

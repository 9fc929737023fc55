import BenchModel
package import Pricing
package import Statistics

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What a target's requests cost, in exact dollars; what cannot be known is counted, never taken as 0.
package struct CostSummary: Sendable, Equatable {
    /// The bill of one group of attempts.
    package struct Bill: Sendable, Equatable {
        package var requests = 0
        /// Requests of which the cost is known.
        package var priced = 0
        /// Over the priced ones.
        package var dollars = Decimal(0)
        /// Output tokens of the priced ones.
        package var outputTokens = 0

        /// Requests of which the server said what it billed, and the sum.
        package var billed = 0
        package var billedDollars = Decimal(0)
        /// Requests of which both are known, and both sums over them.
        package var compared = 0
        package var comparedBilled = Decimal(0)
        package var comparedDollars = Decimal(0)

        package var unknown: Int { requests - priced }

        /// What the server billed over what the price list says, less 1, of the same requests.
        package var difference: Double? {
            comparedDollars > 0 ? Double("\(comparedBilled / comparedDollars - 1)") : nil
        }

        /// Adds an answer, and returns its cost; nil where that is not known.
        @discardableResult
        mutating func add(_ response: DecodedResponse<RunTime>, _ prices: TargetPrices?) -> Decimal? {
            requests += 1
            let bill = response.billed.flatMap { Decimal(dollars: $0) }
            if let bill {
                billed += 1
                billedDollars += bill
            }
            guard let cost = prices?.cost(of: response) else { return nil }
            priced += 1
            dollars += cost
            outputTokens = outputTokens.addingSaturated(response.usage.output ?? 0)
                .addingSaturated(response.usage.tokensBeyondParts)
            if let bill {
                compared += 1
                comparedBilled += bill
                comparedDollars += cost
            }
            return cost
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

    init(_ samples: [Sample], prices: TargetPrices) {
        match = prices.asked
        var counts: [Decimal: Int] = [:]
        for sample in samples {
            let response = sample.response
            switch (sample.phase, sample.outcome) {
            case (.warmup, _): warmup.add(response, prices)
            case (.measure, .ok): if let cost = measured.add(response, prices) { counts[cost, default: 0] += 1 }
            case (.measure, .failed):
                failed.add(response, prices)
                if sample.retryWait != nil { triedAgain.add(response, prices) }
            case (.measure, .cancelled) where sample.wasClosedOnPurpose: closedOnPurpose.add(response, prices)
            case (.measure, .cancelled): cancelled.add(response, prices)
            }
        }
        // Most answers cost what others do, and each cost is read once.
        perRequest = Distribution(counts.flatMap { Array(repeating: Double("\($0.key)") ?? 0, count: $0.value) })
    }

    /// Dollars for what succeeded; nil where no request could be priced.
    package var total: Decimal? { measured.priced > 0 ? measured.dollars : nil }

    /// Dollars per 1,000 requests that succeed.
    package var perThousandRequests: Decimal? {
        measured.priced > 0 ? measured.dollars * 1000 / Decimal(measured.priced) : nil
    }

    /// Dollars per million output tokens, with the input it took to get them.
    package var perMillionOutputTokens: Decimal? {
        measured.outputTokens > 0 ? measured.dollars * 1_000_000 / Decimal(measured.outputTokens) : nil
    }
}

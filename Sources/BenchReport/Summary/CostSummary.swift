import BenchModel

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

        package var unknown: Int { requests - priced }

        mutating func add(_ usage: TokenUsage, _ price: ModelPrice?) {
            requests += 1
            guard let cost = price?.cost(of: usage) else { return }
            priced += 1
            dollars += cost
            outputTokens += usage.output ?? 0
        }
    }

    /// The price that was found, and under which name; nil where the model's price is unknown.
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

    init(_ samples: [Sample], match: PriceBook.Match?) {
        self.match = match
        for sample in samples {
            let usage = sample.response.usage
            switch (sample.phase, sample.outcome) {
            case (.warmup, _): warmup.add(usage, match?.price)
            case (.measure, .ok): measured.add(usage, match?.price)
            case (.measure, .failed):
                failed.add(usage, match?.price)
                if sample.retryWait != nil { triedAgain.add(usage, match?.price) }
            case (.measure, .cancelled) where sample.wasClosedOnPurpose: closedOnPurpose.add(usage, match?.price)
            case (.measure, .cancelled): cancelled.add(usage, match?.price)
            }
        }
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

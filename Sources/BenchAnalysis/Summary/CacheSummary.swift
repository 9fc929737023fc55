import BenchModel
import Pricing
package import Statistics

/// A target's requests apart by what the provider's prompt cache did for them, as usage tells.
///
/// Nothing to do with cold and reused *connections*.
package struct CacheSummary: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// The cache gave nothing and took nothing.
        case uncached
        /// The cache gave nothing and took some of the prompt.
        case written
        /// The cache gave some of the prompt.
        case read
        /// Usage says nothing of a cache.
        case unknown

        init(_ usage: TokenUsage) {
            switch (usage.cacheRead, usage.cacheWrite) {
            case (let read?, _) where read > 0: self = .read
            case (_, let write?) where write > 0: self = .written
            case (nil, nil): self = .unknown
            default: self = .uncached
            }
        }
    }

    /// Requests of one kind; times in nanoseconds.
    package struct Population: Sendable, Equatable {
        package let kind: Kind
        package let ttft: Distribution
        package let e2e: Distribution
        package let bill: CostSummary.Bill

        package var n: Int { bill.requests }
    }

    /// Those that have requests, in the order of ``Kind``.
    package let populations: [Population]

    init(_ requests: [MeasuredRequest], prices: TargetPrices) {
        idealShare = requests.idealCachedShare
        let byKind = Dictionary(grouping: requests) { Kind($0.sample.response.usage) }
        populations = Kind.allCases.compactMap { kind in
            byKind[kind].map { requests in
                var bill = CostSummary.Bill()
                for request in requests { bill.add(request.sample.response, prices) }
                return Population(
                    kind: kind,
                    ttft: Distribution(requests.compactMap(\.metrics.ttft)),
                    e2e: Distribution(requests.compactMap(\.metrics.e2eEnd)),
                    bill: bill
                )
            }
        }
    }

    /// The share of the input tokens that a cache without bounds could have given; nil where nobody can tell.
    package let idealShare: Share?

    package func population(_ kind: Kind) -> Population? { populations.first { $0.kind == kind } }
    package func n(_ kind: Kind) -> Int { population(kind)?.n ?? 0 }

    /// Whether a cache had a part in any request.
    package var isInUse: Bool { n(.read) + n(.written) > 0 }
    /// Requests that the cache gave something, over all whose usage speaks of a cache.
    package var hitShare: Share? { Share(n(.read), of: n(.read) + n(.written) + n(.uncached)) }
}

extension [MeasuredRequest] {
    /// The share of the input tokens that a cache without bounds could have given; nil where nobody can tell.
    var idealCachedShare: Share? { inputShare(of: \.sample.idealCached) }

    /// Returns the share of some of the input tokens, as usage counts them, of the requests of which both are known; nil where none is.
    func inputShare(of part: (MeasuredRequest) -> Int?) -> Share? {
        let tokens = compactMap { request -> (part: Int, whole: Int)? in
            guard let input = request.sample.usage.input, let part = part(request) else { return nil }
            return (Swift.max(0, Swift.min(part, input)), Swift.max(0, input))
        }
        return Share(tokens.map(\.part).saturatingSum, of: tokens.map(\.whole).saturatingSum)
    }
}

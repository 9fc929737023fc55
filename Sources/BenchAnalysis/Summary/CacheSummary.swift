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

    init(_ requests: some RandomAccessCollection<MeasuredRequest>, prices: TargetPrices) {
        var counts = Counts()
        for metrics in requests.lazy.map(\.metrics) { counts.add(metrics, prices.known(metrics.sample.response)) }
        self.init(requests, counts)
    }

    /// Takes what was counted of the same requests.
    init(_ requests: some RandomAccessCollection<MeasuredRequest>, _ counts: Counts) {
        idealShare = requests.idealCachedShare
        let kinds = counts.kinds
        populations = Kind.allCases.compactMap { kind in
            kinds[kind].map { tally in
                Population(
                    kind: kind,
                    ttft: Distribution(unordered: tally.ttft),
                    e2e: Distribution(unordered: tally.e2e),
                    bill: tally.bill
                )
            }
        }
    }

    /// What is counted of whole requests, one by one.
    struct Counts: Sendable {
        fileprivate var kinds = ByKey<Kind, Tally>()

        mutating func add(_ metrics: RequestMetrics, _ cost: KnownCost?) {
            let place = kinds.place(of: Kind(metrics.sample.usage)) { Tally() }
            if let ttft = metrics.ttft { kinds.values[place].ttft.append(ttft) }
            if let end = metrics.e2eEnd { kinds.values[place].e2e.append(end) }
            kinds.values[place].bill.add(metrics.sample.response, costing: cost)
        }
    }

    /// What is counted of the requests of a kind.
    fileprivate struct Tally {
        var ttft = SeriesValues()
        var e2e = SeriesValues()
        var bill = CostSummary.Bill()
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

extension RandomAccessCollection<MeasuredRequest> {
    /// The share of the input tokens that a cache without bounds could have given; nil where nobody can tell.
    var idealCachedShare: Share? { inputShare(of: \.sample.idealCached) }

    /// Returns the share of some of the input tokens, as usage counts them, of the requests of which both are known; nil where none is.
    func inputShare(of part: (MeasuredRequest) -> Int?) -> Share? {
        var (parts, whole) = (0, 0)
        for request in self {
            guard let part = part(request), let input = request.sample.usage.input else { continue }
            parts = parts.addingSaturated(Swift.max(0, Swift.min(part, input)))
            whole = whole.addingSaturated(Swift.max(0, input))
        }
        return Share(parts, of: whole)
    }
}

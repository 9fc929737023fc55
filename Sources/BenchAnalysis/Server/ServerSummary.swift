package import BenchModel
package import Statistics

/// What a server said of itself during a run, beside what the same requests looked like from here.
package struct ServerSummary: Sendable, Equatable {
    /// Whether counters tell of all the run's requests, from before the first until after the last.
    package enum Coverage: String, Sendable, CaseIterable {
        case whole
        /// A counter fell: the server started anew, and what it had counted is gone.
        case restarted
        /// The shards of a run saw counters that cannot be those of one server.
        case severalServers = "several_servers"
        /// There is no page from before the first request of a sitting.
        case noBeginning = "no_beginning"
        /// There is no page from after the last request of a sitting.
        case noEnd = "no_end"
    }

    package struct Gauge: Sendable, Equatable {
        /// Over time: a value holds until the next look.
        package let mean: Double
        package let most: Double
    }

    /// Its base address, as its targets show it; several of them with commas between where they lead to one server.
    package let server: String
    /// Nil of one that nobody here knows.
    package let dialect: ServerDialect?
    /// The names of the targets that were asked there, at whichever of its addresses.
    package let targets: [String]
    /// How often it was looked at, and how often in vain.
    package let scrapes: Int
    package let failed: Int
    /// How many shards of a joined run looked; 0 where one machine had the run alone.
    package let shards: Int
    /// Why it was in vain the last time.
    package let lastFailure: String?
    package let coverage: Coverage
    /// When it was seen to have started anew.
    package let restartedAt: RunInstant?
    /// Whether a look fell between the first request and the last, and another one came: a value holds until the next.
    package let isSeenUnderWay: Bool
    /// Empty of a run that was not seen under way, and of pages that have no value of them that can be.
    package let gauges: [ServerFact: Gauge]
    /// What was counted from before the first request until after the last; empty unless all of that is covered.
    package let counts: [ServerFact: Double]
    /// Times of the same requests.
    package let times: [ServerFact: ServerTimes]
    /// What it told with a value that cannot be, such as more hits than it looked up: that is no value, and left out.
    package let impossible: [ServerFact]
    /// Attempts that were sent there, warm-up too, as the server cannot tell them apart.
    package let sent: Int
    /// TTFT of those that brought a token, in nanoseconds.
    package let client: Distribution

    /// Whether a page of it was ever read.
    package var isSeen: Bool { scrapes > failed }

    /// Requests that the server counted; nil where it does not say, or not of all.
    package var counted: Double? { counts[.requests] ?? times[.ttft]?.count }

    /// Whether others than this program asked it, as far as that shows.
    package var isShared: Bool { counted.map { $0 > Double(sent) } ?? false }

    /// The part of the tokens looked up in the prefix cache that it had; by the server's own reckoning where it counts none.
    package var prefixHitShare: Share? { share(of: .prefixHits, in: .prefixQueries, orBy: .prefixHitShare) }

    /// The part of the drafted tokens that was accepted.
    package var acceptedShare: Share? { share(of: .acceptedTokens, in: .draftTokens, orBy: .acceptedShare) }

    /// Tokens from each step of speculative decoding: the one that is always right, and those that were guessed.
    package var acceptedLength: Double? {
        guard let drafts = counts[.drafts], let accepted = counts[.acceptedTokens], drafts > 0,
            !impossible.contains(.acceptedTokens)
        else { return nil }
        return 1 + accepted / drafts
    }

    private func share(of part: ServerFact, in whole: ServerFact, orBy gauge: ServerFact) -> Share? {
        guard let all = counts[whole], let some = counts[part] else { return gauges[gauge].flatMap { Share($0.mean) } }
        return all > 0 ? Share(some / all) : nil
    }

    /// Counters of which one is a part of the other.
    static let parts: [(part: ServerFact, whole: ServerFact)] = [
        (.prefixHits, .prefixQueries), (.acceptedTokens, .draftTokens),
    ]
}

/// Times of requests as a server's histogram has them.
package struct ServerTimes: Sendable, Equatable {
    /// How many there are.
    package let count: Double
    /// In nanoseconds; exact.
    package let mean: Double?
    /// How many are at or below each edge, in nanoseconds, in ascending order.
    private let buckets: [(edge: Double, count: Double)]

    /// Takes what was counted between two pages; nil where that cannot be: some of it fell or is beyond counting, or there is
    /// nothing.
    init?(from first: ServerHistogram?, to last: ServerHistogram) {
        let first = first ?? ServerHistogram()
        let figures = [first, last].flatMap { [$0.sum, $0.count].compactMap(\.self) + $0.buckets.values }
        guard figures.allSatisfy(ServerFact.countable.contains) else { return nil }
        let count = last.total - first.total
        guard count > 0 else { return nil }
        self.count = count
        mean = last.sum.map { ($0 - (first.sum ?? 0)) / count * 1e9 }
        let counted = last.buckets.sorted { $0.key < $1.key }.map { edge, total in
            (edge: edge * 1e9, count: total - first.buckets[edge, default: 0])
        }
        let rises = zip(counted, counted.dropFirst()).allSatisfy { $0.count <= $1.count }
        guard mean.map({ $0 >= 0 }) ?? true, counted.first.map({ $0.count >= 0 }) ?? true, rises else { return nil }
        buckets = counted
    }

    /// Whether there is nothing between two pages, so that there are no times, and nothing wrong with that.
    static func countedNothing(from first: ServerHistogram?, to last: ServerHistogram) -> Bool {
        last.total == first?.total ?? 0
    }

    private init(count: Double, mean: Double?, buckets: [(edge: Double, count: Double)]) {
        self.count = count
        self.mean = mean
        self.buckets = buckets
    }

    /// Returns where a percentile lies: between the edges of the buckets that hold the two values that it lies between.
    ///
    /// - Returns: nil without buckets; no upper end where it lies beyond the last edge.
    package func interval(_ percentile: Percentile) -> PercentileInterval? {
        guard let all = buckets.last?.count, all > 0 else { return nil }
        let rank = percentile.percent / 100 * (all - 1) + 1
        guard let low = buckets.firstIndex(where: { $0.count >= rank.rounded(.down) }),
            let high = buckets.firstIndex(where: { $0.count >= rank.rounded(.up) })
        else { return nil }
        let top = buckets[high].edge
        // Nothing takes less than no time.
        return PercentileInterval(low: low > 0 ? buckets[low - 1].edge : 0, high: top.isFinite ? top : nil)
    }

    /// Returns the times of both; nil where their buckets differ.
    func joined(with other: ServerTimes) -> ServerTimes? {
        guard buckets.map(\.edge) == other.buckets.map(\.edge) else { return nil }
        let count = count + other.count
        let mean = self.mean.flatMap { own in
            other.mean.map { (own * self.count + $0 * other.count) / count }
        }
        let joined = zip(buckets, other.buckets).map { (edge: $0.edge, count: $0.count + $1.count) }
        return ServerTimes(count: count, mean: mean, buckets: joined)
    }

    package static func == (one: ServerTimes, other: ServerTimes) -> Bool {
        one.count == other.count && one.mean == other.mean
            && one.buckets.elementsEqual(other.buckets) { $0.edge == $1.edge && $0.count == $1.count }
    }
}

extension ServerHistogram {
    /// How many values there are, by whatever says it.
    fileprivate var total: Double { count ?? buckets[.infinity] ?? 0 }
}

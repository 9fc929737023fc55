package import Statistics
import Synchronization

/// The figures of some requests, of every metric of the catalogue that requests have values of.
package struct MetricFigures: Sendable, Equatable {
    private let distributions: [String: Distribution]

    static let none = MetricFigures([MeasuredRequest]())

    /// Computes the metrics of some measured requests, in the order in which they began: by that they are worth what they are.
    ///
    /// - Parameters:
    ///   - requests: whose figures they are.
    ///   - isOfPart: whether they are a part of a target's, of which only some metrics are told.
    init(_ requests: some RandomAccessCollection<MeasuredRequest> & Sendable, isOfPart: Bool = false) {
        let showsThinking = requests.contains { $0.metrics.hasThinkingEvents }
        let metrics = Metric.all.filter { metric in
            metric.unit != .share && (metric.population != .streamsThatShowThinking || showsThinking)
                && (!isOfPart || metric.shown.isOfParts || metric == .tokensPerSecond)
        }
        let (singles, pooled) = concurrently(of: requests.count) {
            Self.singles(metrics, requests)
        } _: {
            metrics.compactMap { metric -> (String, Distribution)? in
                guard case .values(let values) = metric.source else { return nil }
                let clusters = ValueClusters(requests, values)
                return clusters.count > 0 ? (metric.name, Distribution(clusters)) : nil
            }
        }
        distributions = Dictionary(uniqueKeysWithValues: singles + pooled)
    }

    /// Of more requests the metrics are taken a few at a time: of all at once there would be a second copy.
    private static let mostAtOnce = 500_000
    private static let metricsAtATime = 4

    /// Returns those that requests have one value of.
    private static func singles(
        _ metrics: [Metric],
        _ requests: some RandomAccessCollection<MeasuredRequest>
    ) -> [(String, Distribution)] {
        let singles = metrics.filter { if case .value = $0.source { true } else { false } }
        let step = requests.count > mostAtOnce ? metricsAtATime : max(1, singles.count)
        return stride(from: 0, to: singles.count, by: step).flatMap { start in
            Self.singles(together: Array(singles[start..<min(start + step, singles.count)]), requests)
        }
    }

    private static func singles(
        together metrics: [Metric],
        _ requests: some RandomAccessCollection<MeasuredRequest>
    ) -> [(String, Distribution)] {
        // Request by request, so that each of a million is brought near once, and not for every metric anew.
        let sources = metrics.map(\.source)
        var series = Array(repeating: SampleSeries(), count: sources.count)
        for request in requests {
            let own = request.metrics
            for place in sources.indices { sources[place].add(own, to: &series[place], of: requests.count) }
        }
        let unsorted = Mutex(series)
        series = []
        let sorted = Array(metrics.indices).concurrentMap(of: requests.count) { place in
            // Let go of each as soon as it is sorted.
            let own = unsorted.withLock { all in
                defer { all[place] = SampleSeries() }
                return all[place]
            }
            return own.requests > 0 ? Distribution(own) : nil
        }
        return zip(metrics, sorted).compactMap { metric, own in own.map { (metric.name, $0) } }
    }

    /// The values of a metric; none where no request has one.
    package subscript(_ metric: Metric) -> Distribution { distributions[metric.name] ?? Distribution([]) }
}

extension ValueClusters {
    /// Takes the values of which requests have several: each request's are a cluster.
    fileprivate init(
        _ requests: some RandomAccessCollection<MeasuredRequest>,
        _ values: @escaping @Sendable (RequestMetrics, _ take: (Double) -> Void) -> Void
    ) {
        self.init { take in
            for request in requests { values(request.metrics, take) }
        }
        reserve(requests.count)
        for request in requests {
            let own = request.metrics
            add { take in values(own, take) }
        }
    }
}

/// What has the figures of some requests, and gives those that are read most by name.
package protocol HasMetricFigures {
    var figures: MetricFigures { get }
}

extension HasMetricFigures {
    package var ttft: Distribution { figures[.ttft] }
    /// First token event that is not thinking − sent, whether there was thinking before it or not.
    package var firstAnswer: Distribution { figures[.firstAnswer] }
    package var e2eLastToken: Distribution { figures[.e2eLastToken] }
    package var e2eEnd: Distribution { figures[.e2eEnd] }
    package var tpot: Distribution { figures[.tpot] }
    /// Per stream, per second.
    package var tokensPerSecond: Distribution { figures[.tokensPerSecond] }
}

/// How many requests are of a kind, whose share is a metric.
package struct ShareCount: Sendable, Equatable {
    package private(set) var count = 0
    /// Requests that may be of the kind: they do not say.
    package private(set) var unsaid = 0
    /// All that are counted.
    package private(set) var total = 0
    /// How alike requests are that follow one another.
    private var neighbours = Neighbours()

    /// Of no request yet.
    init() {}

    init(_ memberships: [Metric.Membership]) {
        for membership in memberships { add(membership) }
    }

    init(_ metric: Metric, of requests: some RandomAccessCollection<MeasuredRequest>) {
        for request in requests { add(request, of: metric) }
    }

    /// Counts the next request.
    mutating func add(_ request: MeasuredRequest, of metric: Metric) {
        guard case .membership(_, let isMember) = metric.source else { return }
        add(isMember(request))
    }

    /// Counts the next request, of which it is known what it is.
    mutating func add(_ membership: Metric.Membership) {
        switch membership {
        case .apart: return
        case .yes: count += 1
        case .unsaid: unsaid += 1
        case .no: break
        }
        total += 1
        neighbours.add(membership != .no)
    }

    /// How many independent requests ``total`` are worth: failures that come in a row tell less than as many apart.
    package var effective: Int { EffectiveSize.ofMembers(total, autocorrelation: neighbours.autocorrelation) }

    /// Of those that say it; nil where none does.
    package var share: Share? { Share(count, of: total - unsaid) }
}

package import Statistics

/// A bound by which a run is judged.
package struct Objective: Sendable, Equatable {
    /// The metrics that an objective may name, in the words of a scenario file.
    ///
    /// What each of them is, and how a request gives it, stands in the catalogue of metrics. The names stand here because a
    /// scenario is read without any analysis.
    package enum Metric: String, Sendable, CaseIterable {
        case ttft, ttfa, tpot, itl, e2e, stall
        case tokensPerSecond = "tokens_per_second"
        case errorRate = "error_rate"
        case cutShare = "cut_share"
        case filteredShare = "filtered_share"

        /// What a limit on it is, and with that how a scenario writes it.
        package enum Kind: Sendable, CaseIterable {
            /// A time that each request has; its limit is in nanoseconds.
            case time
            /// A rate that each request has; its limit is in tokens per second.
            case rate
            /// One share of all requests or answers, without a percentile; its limit is 0…1.
            case share
        }

        package var kind: Kind {
            switch self {
            case .ttft, .ttfa, .tpot, .itl, .e2e, .stall: .time
            case .tokensPerSecond: .rate
            case .errorRate, .cutShare, .filteredShare: .share
            }
        }

        /// Whether it is a single share of all requests or answers, and not a percentile of a figure of each.
        package var isShare: Bool { kind == .share }
    }

    /// What ``limit`` bounds.
    package enum Bound: String, Sendable { case max, min }

    package var metric: Metric
    /// Above 0 and below 100; nil for shares.
    package var percentile: Percentile?
    package var bound: Bound
    /// In the unit of the metric's ``Metric/Kind``.
    package var limit: Double
    /// The target's name; nil to judge every target.
    package var target: String?

    package init(metric: Metric, percentile: Percentile?, bound: Bound, limit: Double, target: String? = nil) {
        self.metric = metric
        self.percentile = percentile
        self.bound = bound
        self.limit = limit
        self.target = target
    }

    /// Whether a target of this name is judged.
    package func concerns(_ name: String) -> Bool { target == nil || target == name }
}

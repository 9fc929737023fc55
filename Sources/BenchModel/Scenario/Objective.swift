package import Statistics

/// A bound on one target by its name, or on every target.
package protocol TargetBound: Sendable, Equatable {
    /// The target's name; nil to judge every target.
    var target: String? { get set }
}

extension TargetBound {
    /// Whether a target of this name is judged.
    package func concerns(_ name: String) -> Bool { target == nil || target == name }
}

/// A bound by which a run is judged.
package struct Objective: TargetBound {
    /// The metrics that an objective may name, in the words of a scenario file.
    ///
    /// What each of them is, and how a request gives it, stands in the catalogue of metrics. The names stand here because a
    /// scenario is read without any analysis.
    package enum Metric: String, Sendable, CaseIterable {
        case ttfb, ttft
        case ttftFromPlan = "ttft_from_plan"
        case ttfa, tpot, itl, icl, e2e, stall
        case tokensPerSecond = "tokens_per_second"
        case outputTokens = "output_tokens"
        case cacheShare = "cache_share"
        case costPerRequest = "cost_per_request"
        case goodput
        case errorRate = "error_rate"
        case cutShare = "cut_share"
        case filteredShare = "filtered_share"
        case validShare = "valid_share"

        /// What a limit on it is, and with that how a scenario writes it.
        package enum Kind: Sendable, CaseIterable {
            /// A time that each request has; its limit is in nanoseconds.
            case time
            /// A rate that each request has; its limit is in tokens per second.
            case rate
            /// A number of tokens that each request has.
            case tokens
            /// A part of a whole that each request has, 0…1.
            case portion
            /// What each request costs; its limit is in US dollars.
            case amount
            /// One share of all requests or answers, without a percentile; its limit is 0…1.
            case share
        }

        package var kind: Kind {
            switch self {
            case .ttfb, .ttft, .ttftFromPlan, .ttfa, .tpot, .itl, .icl, .e2e, .stall: .time
            case .tokensPerSecond: .rate
            case .outputTokens: .tokens
            case .cacheShare: .portion
            case .costPerRequest: .amount
            case .goodput, .errorRate, .cutShare, .filteredShare, .validShare: .share
            }
        }

        /// Whether it is a single share of all requests or answers, and not a percentile of a figure of each.
        package var isShare: Bool { kind == .share }

        /// Whether a run can be worse in it than another: of numbers of tokens nobody can say what is worse, and what a gate alone
        /// has is not compared.
        package var canRegress: Bool { ![.outputTokens, .costPerRequest, .goodput].contains(self) }
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
    /// The ID of the prompt whose requests are judged; nil for all.
    package var prompt: String?
    /// The turn of conversations that is judged, counted from 1; nil for all.
    package var turn: Int?
    /// The windows in a row in which it must be missed; nil where the run is judged as a whole.
    package var windows: WindowsInARow?

    package init(
        metric: Metric,
        percentile: Percentile?,
        bound: Bound,
        limit: Double,
        target: String? = nil,
        prompt: String? = nil,
        turn: Int? = nil,
        windows: WindowsInARow? = nil
    ) {
        self.metric = metric
        self.percentile = percentile
        self.bound = bound
        self.limit = limit
        self.target = target
        self.prompt = prompt
        self.turn = turn
        self.windows = windows
    }

    /// Whether single requests meet it or not, so that it is a part of goodput: a figure of theirs, or whether their answer is valid;
    /// what they cost is not.
    package var isOfSingleRequests: Bool {
        metric == .validShare || !metric.isShare && metric != .costPerRequest
    }

    /// Whether a test that looks again and again can judge it: each request keeps it or does not, and no more is needed to tell.
    package var isDecidable: Bool {
        windows == nil && ![.itl, .icl, .goodput, .costPerRequest].contains(metric)
    }

    /// Whether it is a rule about what was seen, which no number of requests proves: that nothing, or everything, is of a kind.
    package var isOfWhatWasSeen: Bool { metric.isShare && (bound == .max ? limit <= 0 : limit >= 1) }

    /// Whether it judges a part of its targets' requests.
    package var isOfPart: Bool { prompt != nil || turn != nil }

    /// Whether it judges all of its targets' requests at once, by what each of them has: neither a part, nor what only a whole run has.
    package var isOfAllRequests: Bool {
        !isOfPart && windows == nil && metric != .costPerRequest && metric != .goodput
    }
}

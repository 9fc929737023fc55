/// What to measure: a scenario file, read, checked and with its environment filled in.
package struct Scenario: Sendable, Equatable {
    package var name: String
    package var description: String?
    /// In the order of the file.
    package var endpoints: [Endpoint]
    /// In the order of the file; names are unique and every ``Target/endpoint`` exists.
    package var targets: [Target]
    /// At least one; ids are unique.
    package var prompts: [Prompt]
    package var load: Load
    package var objectives: [Objective]
    /// Prices that go before the built-in price book, by model name.
    package var prices: [String: ModelPrice]
    /// Failed requests a run may have and still count as fine, as a share of those attempted (0…1).
    package var allowedFailureShare: Double
    package var abort: AbortRules
    /// What the run may cost; nil is no bound.
    package var budget: Budget?
    /// Environment variables whose values are no secrets.
    package var publicVariables: [String]

    package init(
        name: String,
        description: String? = nil,
        endpoints: [Endpoint],
        targets: [Target],
        prompts: [Prompt],
        load: Load = Load(),
        objectives: [Objective] = [],
        prices: [String: ModelPrice] = [:],
        allowedFailureShare: Double = 0,
        abort: AbortRules = AbortRules(),
        budget: Budget? = nil,
        publicVariables: [String] = []
    ) {
        self.name = name
        self.description = description
        self.endpoints = endpoints
        self.targets = targets
        self.prompts = prompts
        self.load = load
        self.objectives = objectives
        self.prices = prices
        self.allowedFailureShare = allowedFailureShare
        self.abort = abort
        self.budget = budget
        self.publicVariables = publicVariables
    }

    /// Whether a unique text leads a target's prompts.
    package func usesNonce(_ target: Target) -> Bool { target.nonce ?? load.nonce }

    package func endpoint(of target: Target) -> Endpoint? { endpoints.first { $0.name == target.endpoint } }
}

/// One thing to ask.
package struct Prompt: Sendable, Equatable {
    package var id: String
    package var system: String?
    package var user: String

    package init(id: String, system: String? = nil, user: String) {
        self.id = id
        self.system = system
        self.user = user
    }
}

/// A bound that a run is judged by.
package struct Objective: Sendable, Equatable {
    package enum Metric: String, Sendable, CaseIterable {
        case ttft, ttfa, tpot, itl, e2e, stall
        case tokensPerSecond = "tokens_per_second"
        case errorRate = "error_rate"
        /// Of the answers that said how they ended, those cut at the limit of tokens, and those that a filter ended.
        case cutShare = "cut_share"
        case filteredShare = "filtered_share"

        /// Whether it is one share of all requests or answers, and no percentile of a figure that each has.
        package var isShare: Bool {
            switch self {
            case .errorRate, .cutShare, .filteredShare: true
            case .ttft, .ttfa, .tpot, .itl, .e2e, .stall, .tokensPerSecond: false
            }
        }
    }

    /// What ``limit`` bounds, and in which unit: nanoseconds for times, tokens/s for rates, a share (0…1) for shares.
    package enum Bound: String, Sendable { case max, min }

    package var metric: Metric
    /// 0…100, exclusive; nil for shares.
    package var percentile: Double?
    package var bound: Bound
    package var limit: Double
    /// The target's name; nil where every target is judged.
    package var target: String?

    package init(metric: Metric, percentile: Double?, bound: Bound, limit: Double, target: String? = nil) {
        self.metric = metric
        self.percentile = percentile
        self.bound = bound
        self.limit = limit
        self.target = target
    }
}

extension Scenario {
    /// The most connections that are open at a time: one for each stream, and one for each target where they share it.
    package var mostConnections: Int { mostConnections { _ in true } }

    /// Returns the most connections that are open at a time for some of the targets.
    package func mostConnections(where isMeant: (Target) -> Bool) -> Int {
        most(where: isMeant) { endpoint(of: $0)?.sharesConnections == true ? 1 : streamsEach }
    }

    /// Returns the most streams that are under way at a time for some of the targets, whatever they share.
    package func mostStreams(where isMeant: (Target) -> Bool) -> Int { most(where: isMeant) { _ in streamsEach } }

    private var streamsEach: Int { load.shape == .closed ? load.concurrency : max(load.maxInFlight, load.concurrency) }

    private func most(where isMeant: (Target) -> Bool, _ count: (Target) -> Int) -> Int {
        let each = targets.filter(isMeant).map { max(load.prewarm, count($0)) }
        guard load.order == .interleaved else { return each.max() ?? 0 }
        return each.reduce(0) { sum, more in
            let (total, isTooMuch) = sum.addingReportingOverflow(more)
            return isTooMuch ? .max : total
        }
    }
}

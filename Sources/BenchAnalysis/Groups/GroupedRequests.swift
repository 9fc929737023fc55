import BenchModel
package import Pricing
package import Statistics

/// A target's measured requests in groups.
package struct GroupedRequests: Sendable {
    package let grouping: RequestGrouping
    /// Lengths and turns in ascending order; prompts and values with the most requests first.
    ///
    /// What is not known stands behind these, and last what is put together.
    package let groups: [RequestGroup]
    /// Of all groups.
    package let inputTokens: Distribution
    package let outputTokens: Distribution

    /// More groups than this are no table: those with the fewest requests are put together.
    package static let mostGroups = 20

    init(_ measured: some RandomAccessCollection<MeasuredRequest>, by grouping: RequestGrouping, prices: TargetPrices) {
        self.grouping = grouping
        let found = Dictionary(grouping: measured, by: grouping.key).map { (key: $0.key, requests: $0.value) }
        let known = found.filter { $0.key != .unknown }
            .sorted {
                $0.requests.count == $1.requests.count
                    ? $0.key.order < $1.key.order : $0.requests.count > $1.requests.count
            }
        var shown = known.count > Self.mostGroups ? Array(known.prefix(Self.mostGroups - 1)) : known
        let rest = known.dropFirst(shown.count)
        if grouping == .length || grouping == .turn { shown.sort { $0.key.order < $1.key.order } }
        shown += found.filter { $0.key == .unknown }
        if !rest.isEmpty {
            let others = Set(rest.map(\.key))
            shown.append((.others(rest.count), measured.filter { others.contains(grouping.key(of: $0)) }))
        }
        groups = shown.map { RequestGroup($0.key, $0.requests, prices) }
        let answered = measured.filter(\.isMeasurement)
        inputTokens = answered.inputTokens
        outputTokens = answered.outputTokens
    }
}

extension GroupKey {
    /// By number where there is one, else by name.
    fileprivate var order: (Int, String) {
        switch self {
        case .length(let length): (length.least, "")
        case .turn(let turn): (turn, "")
        case .prompt(let name), .value(let name): (0, name)
        case .unknown, .others: (.max, "")
        }
    }
}

/// The requests of one group, in figures; times in nanoseconds.
package struct RequestGroup: HasMetricFigures, Sendable {
    package let key: GroupKey
    /// Those that were to be measured, however they ended.
    package let requests: Int
    package let failed: Int
    /// Those that were not asked, because a turn before them failed.
    package let notStarted: Int
    /// Of those that succeeded, or were closed on purpose.
    package let figures: MetricFigures
    package let inputTokens: Distribution
    package let outputTokens: Distribution
    /// The mean cost of a request that succeeded, of those whose cost is known.
    package let costPerRequest: Money?

    fileprivate init(_ key: GroupKey, _ own: [MeasuredRequest], _ prices: TargetPrices) {
        self.key = key
        requests = own.count
        let outcomes = own.map(\.attempts.outcome)
        failed = outcomes.count(where: \.failedOnceStarted)
        notStarted = outcomes.count(where: \.wasNotStarted)
        let answered = own.filter(\.isMeasurement)
        figures = MetricFigures(answered)
        inputTokens = answered.inputTokens
        outputTokens = answered.outputTokens
        costPerRequest = CostSummary(own.lazy.flatMap(\.attempts.attempts), prices: prices).measured.perRequest
    }
}

extension RandomAccessCollection<MeasuredRequest> {
    fileprivate var inputTokens: Distribution { Distribution(compactMap { $0.sample.usage.input.map(Double.init) }) }
    fileprivate var outputTokens: Distribution { Distribution(compactMap { $0.metrics.outputTokens.map(Double.init) }) }
}

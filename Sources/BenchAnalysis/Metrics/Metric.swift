package import BenchModel
package import Statistics

/// A figure that each request gives by itself: what it is, whose it is, and how it is shown.
///
/// Every metric stands once, in the catalogue (``Metric/all``). Tables, columns of CSV, keys of JSON and their schema, the gate and
/// the reference in METHODOLOGY.md follow from there.
package struct Metric: Sendable {
    /// The name of its CSV columns, without unit and percentile; no two metrics share one.
    package let name: String
    /// What it is called in words.
    package let title: String
    package let unit: Unit
    package let population: Population
    /// What it is, for the reference.
    package let definition: String
    package let source: Source
    /// How long a request waited for the figure in vain, until it was closed or had ended; nil where it has the figure.
    package let wait: @Sendable (RequestMetrics) -> Double?
    /// Whether a gate counts it from the request's first attempt: a retry makes nobody faster.
    package let countsRetries: Bool
    /// What a gate judges in its place under open-loop load.
    package let fromPlan: (@Sendable () -> Metric)?
    package let shown: Shown

    /// What it is measured in.
    package enum Unit: String, Sendable, CaseIterable {
        /// Nanoseconds; shown as milliseconds.
        case time
        /// Tokens per second.
        case rate
        /// 0…1, of many requests.
        case share
        /// A number of tokens.
        case tokens
        /// 0…1, of a single request.
        case portion
        /// US dollars.
        case money
    }

    /// How a request gives it.
    package enum Source: Sendable {
        /// One value; nil where the request cannot have it.
        case value(@Sendable (RequestMetrics) -> Double?)
        /// Several, pooled over all requests, handed over one by one.
        case values(@Sendable (RequestMetrics, _ take: (Double) -> Void) -> Void)
        /// Whether the request is of a kind, whose share is the figure; with what the ones of the kind did, in words.
        case membership(did: String, @Sendable (MeasuredRequest) -> Membership)
    }

    /// Whether a request is of the kind whose share is asked for.
    package enum Membership: Sendable, Equatable {
        case yes, no
        /// It may be: the request does not say.
        case unsaid
        /// It is none of those that are counted.
        case apart
    }

    /// Creates a metric; the parts that most have alike may be left out.
    init(
        _ name: String,
        title: String,
        unit: Unit = .time,
        of population: Population,
        definition: String,
        source: Source,
        wait: @escaping @Sendable (RequestMetrics) -> Double? = { _ in nil },
        countsRetries: Bool = false,
        fromPlan: (@Sendable () -> Metric)? = nil,
        shown: Shown
    ) {
        self.name = name
        self.title = title
        self.unit = unit
        self.population = population
        self.definition = definition
        self.source = source
        self.wait = wait
        self.countsRetries = countsRetries
        self.fromPlan = fromPlan
        self.shown = shown
    }
}

extension Metric.Source {
    /// Adds a request's values to those of the requests before it; with the first value room is made for one of each of so many.
    func add(_ request: RequestMetrics, to series: inout SampleSeries, of most: Int = 0) {
        switch self {
        case .value(let value):
            guard let value = value(request) else { return }
            if series.requests == 0 { series.reserve(most) }
            series.append(value)
        case .values(let values): series.append { take in values(request, take) }
        case .membership: break
        }
    }
}

extension Metric: Equatable {
    package static func == (left: Metric, right: Metric) -> Bool { left.name == right.name }
}

extension Metric {
    /// Returns a request's values of it; none where it cannot have any, and of a share.
    package func values(_ request: RequestMetrics) -> [Double] {
        switch source {
        case .value(let value): return value(request).map { [$0] } ?? []
        case .values(let values):
            var own: [Double] = []
            values(request) { own.append($0) }
            return own
        case .membership: return []
        }
    }

    /// Returns a request's value of it; nil where it cannot have one, and of what it may have several of.
    func value(_ request: RequestMetrics) -> Double? {
        if case .value(let value) = source { value(request) } else { nil }
    }

    /// Returns what a gate judges under a load, see ``fromPlan``.
    package func judged(isOpenLoop: Bool) -> Metric { isOpenLoop ? fromPlan?() ?? self : self }

    /// Returns a request's values as a gate counts them, from its first attempt where that is how it is judged.
    func judgedValues(_ request: RequestMetrics, isOpenLoop: Bool) -> [Double] {
        let metric = judged(isOpenLoop: isOpenLoop)
        let earlier = metric.countsRetries ? request.retryTime : 0
        return metric.values(request).map { $0 + earlier }
    }

    /// The name by which an objective bounds it; nil where none may.
    package var objective: Objective.Metric? { Objective.Metric.allCases.first { $0.entry == self } }
}

extension Metric.Unit {
    /// What stands behind the metric's name where a column or a key holds it.
    package var suffix: String { self == .time ? "_ms" : "" }

    /// The percentiles that JSON has: both ends of a rate, of which the low one is the bad one.
    package var percentilesInJSON: [Percentile] {
        switch self {
        case .time: [50, 95, 99]
        case .rate: [5, 50, 95, 99]
        case .tokens, .portion, .money: [5, 50, 95, 99]
        case .share: []
        }
    }

    package var percentilesInCSV: [Percentile] {
        switch self {
        case .time: [50, 95, 99]
        case .rate: [50, 5]
        case .share, .tokens, .portion, .money: []
        }
    }
}

import BenchModel
package import Statistics

/// What a definition reads from a target's samples.
package struct FigureReading: Sendable, Equatable {
    /// Which figure of it.
    package enum Statistic: Hashable, Sendable {
        case mean
        case percentile(Percentile)
        /// By the number of values, as numpy divides; none of values that are weighed.
        case standardDeviation
        case minimum, maximum, sum
        /// The figure itself, of those that are one number for all requests.
        case whole
    }

    /// The values it is made of.
    package let n: Int
    private let figures: [Statistic: Double]

    /// In nanoseconds, tokens per second, or requests; nil where there is none.
    package subscript(_ statistic: Statistic) -> Double? { figures[statistic] }

    package var isEmpty: Bool { figures.isEmpty }

    /// The statistics of a quantity, in the order in which they are shown.
    package static func statistics(of quantity: FigureDefinition.Quantity) -> [Statistic] {
        switch quantity {
        case .failed, .systemRate: [.whole]
        case .streamRate: [.mean, .percentile(50), .percentile(5)]
        case .ttft, .ttfa, .e2e, .tpot, .tpotFromStart, .gap:
            [.mean, .percentile(50), .percentile(95), .percentile(99)]
        }
    }

    /// Reads a target's samples.
    ///
    /// - Parameters:
    ///   - definition: what is meant.
    ///   - target: whose samples.
    ///   - statistics: which figures; nil for those that are shown.
    init(_ definition: FigureDefinition, of target: MeasuredTarget, _ statistics: [Statistic]? = nil) {
        let (successes, failures) = target.counted(by: definition)
        switch definition.quantity {
        case .failed:
            n = successes.count + failures.count
            figures = n > 0 ? [.whole: Double(failures.count)] : [:]
        case .systemRate:
            n = successes.count
            figures = definition.throughput(successes, of: target).map { [.whole: $0] } ?? [:]
        case .ttft, .ttfa, .e2e, .tpot, .tpotFromStart, .gap, .streamRate:
            var weighed: [(value: Double, weight: Double)] = []
            for request in successes {
                let weight = definition.weight(of: request)
                for value in definition.values(request) { weighed.append((value, weight)) }
            }
            n = weighed.count
            figures = Self.figures(weighed, definition, statistics ?? Self.statistics(of: definition.quantity))
        }
    }

    /// Reads values that are there already, each of which counts once.
    init(_ values: [Double], _ statistics: [Statistic]) {
        n = values.count
        figures = Self.figures(values.map { ($0, 1) }, .own(.gap), statistics)
    }

    private static func figures(
        _ weighed: [(value: Double, weight: Double)],
        _ definition: FigureDefinition,
        _ statistics: [Statistic]
    ) -> [Statistic: Double] {
        if weighed.isEmpty { return [:] }
        let isWeighted = definition.weight != .one
        let distribution = Distribution(weighed.map(\.value))
        let steps = isWeighted || definition.interpolation == .cumulative ? CumulativeSteps(weighed) : nil
        var figures: [Statistic: Double] = [:]
        for statistic in statistics {
            switch statistic {
            case .mean: figures[statistic] = isWeighted ? steps?.mean : distribution.mean
            case .percentile(let percentile):
                figures[statistic] =
                    steps.map { $0.percentile(percentile) }
                    ?? (definition.interpolation == .lower
                        ? distribution.lowerPercentile(percentile) : distribution.percentile(percentile))
            case .standardDeviation: figures[statistic] = isWeighted ? nil : distribution.populationDeviation
            case .minimum: figures[statistic] = distribution.min
            case .maximum: figures[statistic] = distribution.max
            case .sum: figures[statistic] = distribution.sorted.reduce(0, +)
            case .whole: break
            }
        }
        return figures
    }
}

/// A distribution as steps of its weight, whose percentile is the first value at which so much of the weight is reached.
struct CumulativeSteps {
    private let steps: [(value: Double, reached: Double)]
    let mean: Double?

    /// Sums the weights up, equal values together; what weighs nothing is left out.
    init(_ weighed: [(value: Double, weight: Double)]) {
        var weights: [Double: Double] = [:]
        for (value, weight) in weighed { weights[value, default: 0] += weight }
        let parts = weights.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        let total = parts.reduce(0) { $0 + $1.value }
        var (reached, mean) = (0.0, 0.0)
        steps = parts.map { value, weight in
            reached += weight / total
            mean += value * (weight / total)
            return (value, reached)
        }
        self.mean = parts.isEmpty ? nil : mean
    }

    func percentile(_ percentile: Percentile) -> Double? {
        (steps.first { $0.reached >= percentile.percent / 100 } ?? steps.last)?.value
    }
}

extension Distribution {
    /// The root of the mean squared distance from the mean; nil if there are no samples.
    fileprivate var populationDeviation: Double? {
        guard let mean else { return nil }
        return (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)).squareRoot()
    }

    /// Returns the sample at or below a percentile's place, numpy's method `lower`; nil if there are no samples.
    func lowerPercentile(_ percentile: Percentile) -> Double? {
        guard let last = sorted.indices.last else { return nil }
        // In this order of operations, as numpy does it: the place of a whole number must not round down below it.
        return sorted[Int(Double(last) * (percentile.percent / 100))]
    }
}

// MARK: - Throughput

extension FigureDefinition {
    /// Returns output tokens per second; nil where a request's tokens have no count.
    fileprivate func throughput(_ successes: [CountedRequest], of target: MeasuredTarget) -> Double? {
        let counts = successes.map { $0.isEmpty ? $0.metrics.outputTokens ?? 0 : $0.metrics.outputTokens }
        guard !counts.isEmpty, !counts.contains(nil) else { return nil }
        guard let time = time(successes, of: target), time > 0 else { return nil }
        return Double(counts.compactMap(\.self).saturatingSum) / time.inSeconds
    }

    /// Returns the time that a throughput is of; nil where nothing was asked.
    func time(_ successes: [CountedRequest], of target: MeasuredTarget) -> Nanoseconds? {
        let requests = target.everyRequest.filter { $0.first.phase == .measure || countsWarmup }
        let attempts = requests.samples
        let lastToken = { (sample: SampleFacts) in
            sample.response.wasBuffered ? sample.times.end : sample.response.deltas.lastToken
        }
        switch window {
        case .sentToLastToken: return attempts.timeUnderWay(from: \.times.sent, to: lastToken)
        case .wholeRun: return attempts.timeUnderWay(from: \.times.started, to: \.times.end)
        case .successes: return successes.map(\.sample).timeUnderWay(from: \.times.started, to: lastToken)
        case .toLastStarted:
            return attempts.bySitting.compactMap { sitting -> Nanoseconds? in
                let whole = sitting.filter { $0.times.started != nil && $0.times.end != nil }
                let started = whole.compactMap(\.times.started)
                let last = whole.max { ($0.times.started ?? .distantPast) < ($1.times.started ?? .distantPast) }
                guard let first = started.min(), let end = last?.times.end else { return nil }
                return Swift.max(0, end - first)
            }.saturatingSum
        }
    }
}

import BenchModel
package import Statistics

/// Several populations in one target's requests, so that one percentile over all of them is of none.
package struct Mixture: Sendable, Equatable {
    /// One group of requests.
    package struct Group: Sendable, Equatable {
        package let key: GroupKey
        /// Of the metric, in nanoseconds.
        package let median: Double
    }

    /// What parts the requests: the two groups that are furthest apart.
    package struct Difference: Sendable, Equatable {
        package let grouping: RequestGrouping
        package let low: Group
        package let high: Group
        /// How many groups were compared.
        package let groups: Int
    }

    /// What the metric is called in words.
    package let metric: String
    /// Nil where one mode explains all values, or the load was to change.
    package let modes: TwoModes?
    /// Nil where nothing that is known of the requests parts them.
    package let difference: Difference?

    /// Groups as unlike come by chance in so many of all runs.
    static let chance = 0.01
    /// Medians that are closer together than this factor hide little.
    static let leastRatio = TwoModes.leastRatio
    /// A smaller group tells little, and is little of the whole.
    static let leastRequests = 10
    static let leastShare = TwoModes.leastShare

    /// Looks at the requests that began in a load that goes on; nil where one population explains them.
    init?(_ target: MeasuredTarget) {
        let metric = StabilityAlarms.metric(of: target)
        let steady = target.requests.filter { target.firstWave?.contains($0.attempts) != true }
        let requests = steady.filter { metric.value($0.metrics) != nil }
        let values = requests.compactMap { metric.value($0.metrics) }
        guard values.count >= 2 * Self.leastRequests else { return nil }
        let figures = target.figures[metric]
        let worth = Double(figures.effective) / Double(max(1, figures.n))
        self.metric = metric.title
        modes = target.loadChanges ? nil : TwoModes(values, worth: worth)
        difference = Self.difference(requests, values, worth: worth)
        if modes == nil, difference == nil { return nil }
    }

    /// Returns the grouping that parts the requests best, if one does.
    ///
    /// Of groups that are equally far apart those that were met first are named.
    private static func difference(_ requests: MeasuredRequests, _ values: [Double], worth: Double) -> Difference? {
        let groupings = RequestGrouping.known(of: requests)
        let least = max(leastRequests, Int(leastShare * Double(values.count)))
        var best: (difference: Difference, effect: Double)?
        for grouping in groupings {
            var found = ByKey<GroupKey, [Double]>()
            for (request, value) in zip(requests, values) {
                let place = found.place(of: grouping.key(of: request)) { [] }
                found.values[place].append(value)
            }
            let groups = zip(found.keys, found.values).map { (key: $0, values: $1) }
                .filter { $0.key != .unknown && $0.values.count >= least }
            guard let test = RankTest(groups.map(\.values), worth: worth),
                test.isBeyondChance(chance / Double(groupings.count))
            else { continue }
            let medians = groups.compactMap { group in
                Distribution(group.values).percentile(.median).map { Group(key: group.key, median: $0) }
            }
            guard let low = medians.min(by: { $0.median < $1.median }),
                let high = medians.max(by: { $0.median < $1.median }), low.median > 0,
                high.median >= leastRatio * low.median
            else { continue }
            // ε² of Kelley (1935): the part of the ranks' variance that lies between the groups, freed of what chance adds.
            let n = groups.reduce(0) { $0 + $1.values.count }
            let effect = (test.statistic - Double(test.freedom)) / Double(max(1, n - groups.count))
            if effect > best?.effect ?? -1 {
                best = (Difference(grouping: grouping, low: low, high: high, groups: groups.count), effect)
            }
        }
        return best?.difference
    }
}

extension RequestGrouping {
    /// The groupings that requests can have; what somebody named himself stands first.
    static func known(of requests: MeasuredRequests) -> [RequestGrouping] {
        var fields: Set<String> = []
        var hasTurns = false
        for request in requests {
            if !request.sample.rowFields.isEmpty { fields.formUnion(request.sample.rowFields.keys) }
            if request.sample.turn != nil { hasTurns = true }
        }
        return fields.sorted().map { .field($0) } + [.model, .prompt] + (hasTurns ? [.turn] : []) + [.length]
    }
}

/// Alarms about figures over several populations.
enum MixtureAlarms {
    /// Finds them among what was found of each target.
    ///
    /// Two modes that nothing else explains are those before and after a change during the run, where there was one.
    static func find(_ targets: [MeasuredTarget], _ mixtures: [Mixture?], besides changes: [Alarm]) -> [Alarm] {
        zip(targets, mixtures).compactMap { target, mixture in
            guard let mixture, mixture.difference != nil || !changes.contains(where: { $0.tellsChange(of: target) })
            else {
                return nil
            }
            return .mixture(target: target.target.name, mixture)
        }
    }
}

extension Alarm {
    fileprivate func tellsChange(of target: MeasuredTarget) -> Bool {
        switch self {
        case .shift(let name, _, _, _, _, _, _), .trend(let name, _, _, _): name == target.target.name
        default: false
        }
    }
}

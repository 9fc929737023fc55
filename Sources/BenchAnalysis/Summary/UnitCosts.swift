import BenchModel
package import Pricing
package import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What somebody says of how a target is used and paid for.
package struct CostTerms: Sendable, Equatable {
    /// Requests in a month; nil where nobody says.
    package var monthlyRequests: Int?
    /// What a server of one's own costs per hour: of a target by its name, or of all under an empty one.
    package var perHour: [String: Money]
    /// How many accelerators answer, of a target by its name.
    package var accelerators: [String: Int]

    package static let none = CostTerms()

    package init(
        monthlyRequests: Int? = nil,
        perHour: [String: Money] = [:],
        accelerators: [String: Int] = [:]
    ) {
        self.monthlyRequests = monthlyRequests
        self.perHour = perHour
        self.accelerators = accelerators
    }
}

/// What a target costs, by what one gets for it.
package struct UnitCosts: Sendable, Equatable {
    /// A month's requests at the mean cost of a measured one.
    package struct Month: Sendable, Equatable {
        package let requests: Int
        /// By token prices; nil where none are known.
        package let cost: Money?
        /// Where the true one lies with 95 %, in the currency of ``cost``, if the requests are like the measured ones.
        package let interval: PercentileInterval
    }

    /// A server that is paid by the hour, over what it did in the run.
    package struct Hosted: Sendable, Equatable {
        package let perHour: Money
        /// Per request that succeeded, at the pace of the run.
        package let perRequest: Money?
        /// Per million output tokens, at the throughput of the run: while all slots were busy, where that is known.
        package let perMillionOutputTokens: Money?
    }

    /// What a server of one's own does with what it runs on.
    package struct Accelerators: Sendable, Equatable {
        package let count: Int
        /// Output tokens per second of each, at the throughput of the run: while all slots were busy, where that is known.
        package let tokensPerSecondOfEach: Double?
    }

    package let target: String
    /// Per request that succeeded.
    package let perRequest: Money?
    /// Per million tokens, input and output.
    package let perMillionTokens: Money?
    /// What the measured attempts cost, failed, retried and closed ones among them, as far as that is known.
    package let spent: Money?
    /// Attempts of which the cost is not known, those apart that were refused or never sent.
    package let unknown: Int
    /// Requests that met every objective; nil where there are none.
    package let good: Int?
    /// What was spent over the good requests; nil, too, where something spent is not known.
    package let perGoodRequest: Money?
    /// Conversations of several turns.
    package let sessions: Int
    package let perSession: Money?
    /// The whole run of this target, warm-up among it, as far as that is known.
    package let run: Money?
    /// Nil where nobody said how many requests a month has.
    package let month: Month?
    /// Nil where nobody said what the server costs.
    package let hosted: Hosted?
    /// Nil where nobody said on how many it runs.
    package let accelerators: Accelerators?

    init(_ summary: TargetSummary, _ measured: MeasuredTarget, objectives: [Objective], terms: CostTerms) {
        let cost = summary.cost
        target = summary.target.name
        perRequest = cost.measured.perRequest
        let tokens = cost.measured.inputTokens.addingSaturated(cost.measured.outputTokens)
        perMillionTokens = tokens > 0 ? cost.measured.cost.map { $0 * 1_000_000 / tokens } : nil
        let bills = [cost.measured, cost.failed, cost.cancelled, cost.closedOnPurpose]
        spent = bills.compactMap(\.cost).sum
        unknown = cost.measured.unknown + cost.failed.open + cost.cancelled.open + cost.closedOnPurpose.open
        let isJudged = objectives.contains { $0.concerns(measured.target.name) && $0.isOfSingleRequests }
        good = isJudged ? measured.goodput(objectives).met : nil
        perGoodRequest = good.flatMap { [spent, unknown] good in
            good > 0 && unknown == 0 ? spent.map { $0 / good } : nil
        }
        let turns = Set(measured.measured.lazy.compactMap { $0.sample.turn?.session })
        sessions = turns.count
        perSession = turns.isEmpty || unknown > 0 ? nil : spent.map { $0 / turns.count }
        run = (bills + [cost.warmup]).compactMap(\.cost).sum
        month = terms.monthlyRequests.map { Month($0, cost) }
        hosted = (terms.perHour[target] ?? terms.perHour[""]).map { Hosted($0, summary, measured) }
        accelerators = terms.accelerators[target].map { count in
            Accelerators(
                count: count,
                tokensPerSecondOfEach: summary.sustainedTokensPerSecond.map { $0 / Double(count) }
            )
        }
    }
}

extension UnitCosts.Month {
    fileprivate init(_ requests: Int, _ costs: CostSummary) {
        self.requests = requests
        // What is not known might be dear.
        let isKnown = costs.measured.unknown == 0
        cost = isKnown ? costs.measured.perRequest.map { $0 * requests } : nil
        let each = isKnown ? costs.perRequest.meanInterval() : PercentileInterval(low: nil, high: nil)
        interval = PercentileInterval(
            low: each.low.map { max(0, $0) * Double(requests) },
            high: each.high.map { $0 * Double(requests) }
        )
    }
}

extension UnitCosts.Hosted {
    fileprivate init(_ perHour: Money, _ summary: TargetSummary, _ measured: MeasuredTarget) {
        self.perHour = perHour
        let seconds = measured.attempts.timeUnderWay(from: \.startedAt, to: \.endedAt)?.inSeconds
        let share = { (hours: Double) in Money(perHour.amount * Decimal(hours), perHour.currency) }
        perRequest = seconds.flatMap { summary.counts.ok > 0 ? share($0 / 3_600 / Double(summary.counts.ok)) : nil }
        perMillionOutputTokens = summary.sustainedTokensPerSecond.flatMap {
            $0 > 0 ? share(1_000_000 / $0 / 3_600) : nil
        }
    }
}

extension TargetSummary {
    /// Output tokens per second of all streams: while all slots were busy, where that is known.
    fileprivate var sustainedTokensPerSecond: Double? { steadyTokensPerSecond ?? systemTokensPerSecond }
}

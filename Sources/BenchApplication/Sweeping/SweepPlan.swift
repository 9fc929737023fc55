package import BenchAnalysis
package import BenchModel
package import Pricing
import ProviderWire

/// What a sweep will do, before anything is sent: its rungs, and how far they may go.
package struct SweepPlan: Sendable {
    package let settings: SweepSettings
    package let targets: [(name: String, question: RungQuestion)]
    /// The most rungs of each target, what is measured once more at the end among them.
    package let rungsOfEach: Int
    /// The fewest requests that prove the least load; nil where nothing is asked.
    package let fewestRequests: Int?
    /// Nil where every rung can prove its load, and where nobody knows beforehand how many requests it has.
    package let shortage: Shortage?
    /// Whether what is proven to hold is measured once more.
    package let confirms: Bool
    private let loads: [Scenario]

    /// Plans a sweep.
    ///
    /// - Parameters:
    ///   - scenario: what is measured.
    ///   - settings: at which loads.
    /// - Throws: an ``ApplicationError`` for what no rung could carry out, or judge.
    package init(_ scenario: Scenario, _ settings: SweepSettings) throws(ApplicationError) {
        if let obstacle = Self.obstacle(to: scenario, settings) { throw ApplicationError(obstacle) }
        let settings = settings.counting(scenario.load)
        self.settings = settings
        let targets = scenario.targets.map {
            (
                name: $0.name,
                question: RungQuestion(scenario.objectives, target: $0.name, attainment: settings.attainment)
            )
        }
        self.targets = targets
        loads = settings.loads.map { level in
            var rung = scenario
            rung.load = settings.load(scenario.load, at: level)
            return rung
        }
        for rung in loads {
            if let defect = rung.planDefect { throw ApplicationError(defect) }
        }
        if settings.isSearch, let open = targets.first(where: \.question.isEmpty) {
            throw ApplicationError(
                "--search: what must target \"\(open.name)\" keep? Name an objective, such as --max-ttft-p95 500ms, or put "
                    + "\"objectives\" in the scenario"
            )
        }
        confirms = settings.confirms && targets.contains { !$0.question.isEmpty }
        rungsOfEach = (settings.isSearch ? settings.mostRungs : settings.loads.count) + (confirms ? 1 : 0)
        let needed = settings.loads.map { level in
            targets.compactMap { Self.requestsNeeded($0.question, settings, at: level) }.max()
        }
        fewestRequests = needed.first.flatMap(\.self)
        shortage = Shortage(needed, settings)
    }

    package var mostRungs: Int { rungsOfEach * targets.count }

    /// The longest answers, in seconds, of which a rung under a schedule is long enough to show well below the capacity that its queue
    /// does not grow; nil where that is not asked.
    package var longestAnswer: Double? {
        guard case .time(let time) = settings.length, settings.variable == .rate, fewestRequests != nil else {
            return nil
        }
        return max(0, (time - settings.leastSettle).inSeconds) / RungRule.fewestAnswersToTell
    }

    /// How long all rungs take at the most, but for what their last requests take; nil where requests are counted.
    package var mostTime: Nanoseconds? {
        guard case .time(let time) = settings.length else { return nil }
        return Nanoseconds(Int64(mostRungs), time)
    }

    /// Estimates what the rungs may cost: of a search, and once more at the end, as if they were at the most load that was named.
    package func cost(prices: PriceBook, free: [String]) throws -> PlanCost? {
        let costs = try loads.compactMap { rung in
            PlanCost(rung, try TargetCalls(rung), prices: prices, free: free)
        }
        guard let dearest = costs.last else { return PlanCost(costs) }
        let isNamed = !settings.isSearch
        return PlanCost(
            (isNamed ? costs : []) + Array(repeating: dearest, count: rungsOfEach - (isNamed ? costs.count : 0))
        )
    }

    // MARK: What is refused

    private static func obstacle(to scenario: Scenario, _ settings: SweepSettings) -> String? {
        if scenario.data?.replay != nil {
            return
                "a sweep sets the load itself, and a trace tells when its requests start; send it at several speeds instead: ezbench run "
                + "with --replay-speed"
        }
        if settings.variable == .sessions, scenario.load.conversations == nil {
            return
                "--sessions: the scenario holds no conversations, so that there are no sessions to keep up; sweep --concurrency, or put "
                + "\"conversations\": {} into the scenario to hold its prompts turn by turn"
        }
        if settings.leavesNothingToCount {
            return
                "--settle \(settings.leastSettle.secondsText) of a rung of \(settings.rungTime.secondsText) leaves nothing to count: "
                + "give --rung more time, or --settle less"
        }
        return nil
    }

    // MARK: What proof takes

    private static func requestsNeeded(_ question: RungQuestion, _ settings: SweepSettings, at level: Double) -> Int? {
        guard !question.isEmpty, let first = SweepCourse(settings).next else { return nil }
        return RungRule(question, settings, at: level, doubts: first.doubts).judge([]).missing
    }
}

extension SweepSettings {
    /// How long a rung is; 0 where its requests are counted.
    fileprivate var rungTime: Nanoseconds { if case .time(let time) = length { time } else { 0 } }
}

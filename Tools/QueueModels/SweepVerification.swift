import BenchAnalysis
import BenchModel
import Statistics

/// Searches on servers that theory knows, held against what is true of them.
package struct SweepVerification: Sendable {
    /// A server, and what is asked of it.
    package struct Case: Sendable {
        package var name: String
        package var model: QueueModel
        /// An answer may take so long; 95 % have to.
        package var limit: Double
        /// How long a rung is.
        package var time: Double

        package init(_ name: String, _ model: QueueModel, limit: Double, time: Double) {
            (self.name, self.model, self.limit, self.time) = (name, model, limit, time)
        }
    }

    /// What came of some searches.
    package struct Tally: Sendable {
        package var searches = 0
        /// Those that claimed a load to hold.
        package var claims = 0
        /// Claims of a load that does not hold in truth.
        package var wrongHolds = 0
        /// Loads claimed to break that hold in truth.
        package var wrongBreaks = 0
        /// Searches of which nothing that was claimed is wrong.
        package var right = 0
        package var rungs = 0
        package var requests = 0
        /// The least load that breaks over the most that holds, of the searches that found both.
        package var ratios: [Double] = []

        package init() {}

        package static func += (one: inout Tally, other: Tally) {
            one.searches += other.searches
            one.claims += other.claims
            one.wrongHolds += other.wrongHolds
            one.wrongBreaks += other.wrongBreaks
            one.right += other.right
            one.rungs += other.rungs
            one.requests += other.requests
            one.ratios += other.ratios
        }
    }

    /// The servers that are verified.
    package static let cases = [
        Case("M/M/4, schedule, long rungs", .scheduled(servers: 4), limit: 5, time: 1_000),
        Case("M/M/4, schedule, short rungs", .scheduled(servers: 4), limit: 5, time: 200),
        Case("M/M/8, schedule", .scheduled(servers: 8), limit: 4, time: 500),
        Case("processor sharing, schedule", .shared(capacity: 4), limit: 5, time: 400),
        Case("4 servers, closed loop", .closed(servers: 4), limit: 5, time: 400),
        Case("2 servers, closed loop", .closed(servers: 2), limit: 4, time: 400),
    ]

    private static let level = 0.95
    private let item: Case
    /// How many requests tell what is true of a load.
    private let requestsOfTruth: Double
    private let settings: SweepSettings
    private let question: RungQuestion
    /// The true share of answers within the limit, by the load.
    private var truths: [Double: Double] = [:]

    package init(_ item: Case, requestsOfTruth: Double = 400_000) {
        self.item = item
        self.requestsOfTruth = requestsOfTruth
        let loads =
            item.model.isClosed
            ? SweepSettings.usualSearch
            : [0.1, 0.2, 0.4, 0.57, 0.8, 1.13, 1.6].map { $0 * Double(item.model.capacity) }
        settings = SweepSettings(
            variable: item.model.isClosed ? .concurrency : .rate,
            loads: loads,
            isSearch: true,
            length: .time(.seconds(item.time))
        )
        question = .answers(within: item.limit)
    }

    /// Carries out searches, each with a seed of its own.
    package mutating func run(seeds: Range<UInt64>) -> Tally {
        var tally = Tally()
        for seed in seeds { search(seed, &tally) }
        return tally
    }

    private mutating func search(_ seed: UInt64, _ tally: inout Tally) {
        var random = SplitMix64(seed: SplitMix64.mix(seed))
        var course = SweepCourse(settings)
        while let rung = course.next {
            let rule = RungRule(question, settings, at: rung.level, doubts: rung.doubts)
            let (judgement, requests) = rule.judgement(on: item.model, at: rung.level, item.limit, item.time, &random)
            course.take(rung, judgement)
            tally.rungs += 1
            tally.requests += requests
        }
        let bracket = course.bracket
        let isWrong = { (load: Double?, isMeant: (Double) -> Bool) in load.map(isMeant) ?? false }
        let wronglyHeld = isWrong(bracket.holds) { truth(at: $0) < Self.level }
        let wronglyBroken = isWrong(bracket.breaks) { truth(at: $0) >= Self.level }
        tally.searches += 1
        tally.claims += bracket.holds == nil ? 0 : 1
        tally.wrongHolds += wronglyHeld ? 1 : 0
        tally.wrongBreaks += wronglyBroken ? 1 : 0
        tally.right += wronglyHeld || wronglyBroken ? 0 : 1
        if let holds = bracket.holds, let breaks = bracket.breaks { tally.ratios.append(breaks / holds) }
    }

    /// Returns the true share of answers within the limit: of very many, at a load.
    private mutating func truth(at load: Double) -> Double {
        if let known = truths[load] { return known }
        let share: Double
        if !item.model.isClosed, load >= Double(item.model.capacity) {
            share = 0
        } else {
            var random = SplitMix64(seed: 99)
            let perTime = item.model.isClosed ? min(load, Double(item.model.capacity)) : load
            let requests = item.model.play(load, for: requestsOfTruth / perTime, &random)
                .dropFirst(Int(requestsOfTruth / 20))
            share = Double(requests.count { $0.whole <= item.limit }) / Double(requests.count)
        }
        truths[load] = share
        return share
    }
}

extension RungQuestion {
    /// That 95 % of the answers take no longer.
    static func answers(within limit: Double) -> RungQuestion {
        RungQuestion([Objective(metric: .e2e, percentile: 95, bound: .max, limit: limit * 1e9)], target: "model")
    }
}

extension RungRule {
    /// Plays a rung, which ends where its question is decided, as a real one does, and judges it.
    ///
    /// - Returns: what it says, and how many requests it took.
    func judgement(
        on model: QueueModel,
        at load: Double,
        _ limit: Double,
        _ time: Double,
        _ random: inout SplitMix64
    ) -> (RungJudgement, requests: Int) {
        let all = model.play(load, for: time, &random).map { request in
            RungRequest(
                began: request.came,
                ended: request.ended,
                strains: [request.whole / limit],
                firstToken: request.begun - request.came
            )
        }
        if let decision = decision(all) { return (decision.judgement, decision.count) }
        return (judge(all), all.count)
    }
}

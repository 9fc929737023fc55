import BenchAnalysis
import BenchModel

/// Rungs under a schedule with a limit that is far from what requests take, below a server's capacity and above it.
///
/// Above it the queue grows without end, and no limit is kept in the long run, although all answers of a rung may be within it; below
/// it a rung of the usual length should be proven to hold.
package struct SteadinessVerification: Sendable {
    /// Rungs at loads of some kind.
    package struct Tally: Sendable {
        package var rungs = 0
        /// Those that were said to hold.
        package var holds = 0

        package init() {}

        package var share: Double { Double(holds) / Double(max(1, rungs)) }
    }

    /// A server, and how many mean answers a rung takes.
    package struct Case: Sendable {
        package var name: String
        package var model: QueueModel
        package var time: Double
    }

    /// The servers that are verified: rungs of 60 s and of 20 s where an answer takes 0.3 s.
    package static let cases = [
        Case(name: "M/M/4, 200 answers long", model: .scheduled(servers: 4), time: 200),
        Case(name: "M/M/4, 67 answers long", model: .scheduled(servers: 4), time: 67),
        Case(name: "M/D/4, 200 answers long", model: .equal(servers: 4), time: 200),
        Case(name: "M/D/4, 67 answers long", model: .equal(servers: 4), time: 67),
        Case(name: "M/M/1, 300 answers long", model: .scheduled(servers: 1), time: 300),
        Case(name: "processor sharing, 200 answers long", model: .shared(capacity: 4), time: 200),
        Case(name: "processor sharing, 67 answers long", model: .shared(capacity: 4), time: 67),
    ]
    /// Loads above the capacity, in capacities.
    package static let above = [1.02, 1.05, 1.08, 1.11, 1.15]
    /// Loads below it.
    package static let below = [0.5, 0.6, 0.7, 0.8]
    /// How long an answer may take, in mean answers; 95 % have to.
    package static let limits = [3.0, 5, 8, 12, 20]

    private let item: Case

    package init(_ item: Case) { self.item = item }

    /// Measures rungs at a load, each with a seed of its own, the limits in turn.
    package func rungs(at load: Double, limits: [Double] = limits, seeds: Range<UInt64>) -> Tally {
        var tally = Tally()
        let rate = load * Double(item.model.capacity)
        for seed in seeds {
            var random = SplitMix64(seed: SplitMix64.mix(seed &+ UInt64(load * 1_000) << 32))
            let limit = limits[Int(seed % UInt64(limits.count))]
            let settings = SweepSettings(variable: .rate, loads: [rate], length: .time(.seconds(item.time)))
            guard let rung = SweepCourse(settings).next else { continue }
            let rule = RungRule(.answers(within: limit), settings, at: rate, doubts: rung.doubts)
            tally.rungs += 1
            let judgement = rule.judgement(on: item.model, at: rate, limit, item.time, &random).0
            if judgement.verdict == .holds { tally.holds += 1 }
        }
        return tally
    }
}

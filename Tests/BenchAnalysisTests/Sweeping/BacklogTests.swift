import BenchModel
import QueueModels
import Statistics
import Testing

@testable import BenchAnalysis

@Suite("The queue of a schedule")
struct BacklogTests {
    /// Makes requests that come at an even pace, ten a second.
    private static func even(_ count: Int, length: (Int) -> Double) -> [RungRequest] {
        (0..<count).map { place in
            let began = Double(place) / 10
            return RungRequest(began: began, ended: began + length(place), strains: [0.5])
        }
    }

    private static func backlog(_ requests: [RungRequest], from start: Int = 0) -> Backlog {
        Backlog(requests[start...], among: requests)
    }

    @Test("has a level of its own where each request ends before too many more have come")
    func steady() {
        #expect(Self.backlog(Self.even(100) { _ in 0.02 }).isSteady)
        #expect(Self.backlog(Self.even(100) { _ in 0.32 }, from: 20).isSteady)
        #expect(!Self.backlog(Self.even(100) { _ in 0.32 }, from: 20).isGrowing)
    }

    @Test("has none that shows where it grows, or where nothing ended yet")
    func growing() {
        let growing = Self.backlog(Self.even(200) { 0.5 + Double($0) / 30 })
        #expect(!growing.isSteady && growing.isGrowing)
        #expect(!Self.backlog(Self.even(100) { _ in 60 }).isSteady)
        #expect(!Backlog([], among: []).isSteady)
    }

    @Test(
        "is not said to be kept beyond the capacity, however far the limit is",
        arguments: SteadinessVerification.cases.indices
    )
    func above(place: Int) {
        let verification = SteadinessVerification(SteadinessVerification.cases[place])
        let tallies = [1.05, 1.11].map { verification.rungs(at: $0, seeds: 0..<20) }
        // `make verify-sweep` counts two thousand.
        #expect(tallies.reduce(0) { $0 + $1.rungs } == 40)
        #expect(tallies.reduce(0) { $0 + $1.holds } <= 2)
    }

    @Test("is proven to be kept well below it by a rung of the usual length")
    func below() {
        for item in SteadinessVerification.cases where item.time >= 200 && item.model.capacity > 1 {
            let tally = SteadinessVerification(item).rungs(at: 0.6, limits: [20], seeds: 0..<10)
            #expect(tally.holds >= 8, "\(item.name)")
        }
    }

    @Test("is named as the reason where a rung is too short to tell of it")
    func short() {
        // Thirty answers at a time, where a hundred could be, and all within the limit; but the rung is only twelve answers long.
        let reasons = (UInt64(0)..<8).map { seed -> RungReason? in
            var random = SplitMix64(seed: seed)
            let requests = QueueModel.scheduled(servers: 100).play(30, for: 12, &random).map {
                RungRequest(began: $0.came, ended: $0.ended, strains: [0.5], firstToken: $0.begun - $0.came)
            }
            let rule = RungRule(
                RungQuestion([Objective(metric: .e2e, percentile: 95, bound: .max, limit: 1e9)], target: "t"),
                streams: nil,
                settle: 2,
                doubts: RungRule.Doubts(holds: 0.05, breaks: 0.05)
            )
            return rule.judge(requests).reason
        }
        #expect(reasons.count { $0 == .queue } >= 4)
    }
}

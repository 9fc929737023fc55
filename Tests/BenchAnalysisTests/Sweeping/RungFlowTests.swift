import BenchModel
import Pricing
import RunFixtures
import Statistics
import Testing

@testable import BenchAnalysis

@Suite("What goes through a rung per second")
struct RungFlowTests {
    private static let limit = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 6e9)

    private static func rung(
        _ settings: SweepSettings,
        n: Int,
        _ change: (inout SampleMaker, Int) -> Void
    ) throws -> SweepRung {
        var run = MadeRun.run([MadeRun.target()], n: n) { maker, _, sequence in change(&maker, sequence) }
        if settings.variable == .rate { run.record.loadShape = .poisson }
        let rung = try #require(SweepCourse(settings).next)
        return try #require(SweepRung(rung, run, objectives: [limit], settings: settings, prices: .builtIn))
    }

    @Test("is what is offered where all are served and good, however long an answer takes")
    func offered() throws {
        let settings = SweepSettings(variable: .rate, loads: [4], length: .time(.seconds(15)))
        let flow = try #require(
            try Self.rung(settings, n: 60) { maker, place in
                maker.start = Double(place) * 250
                maker.ttft = 4_000
            }.flow
        )
        #expect(abs(flow.completedPerSecond - 4) < 0.2)
        #expect(flow.goodPerSecond == flow.completedPerSecond)
        #expect(abs((flow.tokensPerSecond ?? 0) - 10 * flow.completedPerSecond) < 1e-9)
    }

    @Test("is less where requests pile up, or are bad")
    func piling() throws {
        let settings = SweepSettings(variable: .rate, loads: [10], length: .time(.seconds(20)), settle: 0)
        // Ten come each second, and five are served, each later than the one before.
        let flow = try #require(
            try Self.rung(settings, n: 200) { maker, place in
                maker.start = Double(place) * 100
                maker.ttft = 200 + Double(place) * 100
            }.flow
        )
        #expect(abs(flow.completedPerSecond - 5) < 0.5)
        #expect(flow.goodPerSecond < flow.completedPerSecond)
    }

    @Test("agrees in a closed loop with the tokens that are made")
    func closed() throws {
        let settings = SweepSettings(loads: [4], length: .requests(200))
        // Four streams, each with an answer of ten tokens in some 0.98 s.
        let flow = try #require(
            try Self.rung(settings, n: 200) { maker, place in
                maker.start = Double(place / 4) * 980
                maker.ttft = 800
            }.flow
        )
        #expect(abs(flow.completedPerSecond - 4 / 0.98) < 0.1)
        #expect(abs((flow.tokensPerSecond ?? 0) - 10 * flow.completedPerSecond) < 1e-9)
    }

    @Test("is of a closed loop what its streams make, however few waves of answers there is time for", arguments: 3...9)
    func waves(_ waves: Int) throws {
        let settings = SweepSettings(loads: [4], length: .requests(4 * waves), settle: 0)
        // Four streams in step, but for some milliseconds: each answer has ten tokens and ends at once with the others of its wave.
        let rung = try Self.rung(settings, n: 4 * waves) { maker, place in
            maker.start = Double(place / 4) * 1_000 + Double(place % 4)
            maker.ttft = 820
        }
        let flow = try #require(rung.flow)
        let all = 4.0
        #expect(abs(flow.completedPerSecond - all) < 0.05)
        #expect(abs(flow.goodPerSecond - flow.completedPerSecond) < 1e-9)
        #expect(abs((flow.tokensPerSecond ?? 0) - 10 * flow.completedPerSecond) < 1e-9)
    }

    @Test("counts of a closed loop as good what kept the objectives, by the same shares")
    func good() throws {
        let settings = SweepSettings(loads: [2], length: .requests(40), settle: 0)
        // Every other answer is later than the limit, and takes as long as ten others.
        let flow = try #require(
            try Self.rung(settings, n: 40) { maker, place in
                maker.start = Double(place / 2) * 10_000
                maker.ttft = place.isMultiple(of: 2) ? 9_820 : 5_000
            }.flow
        )
        #expect(flow.goodPerSecond > 0 && flow.goodPerSecond < flow.completedPerSecond)
    }
}

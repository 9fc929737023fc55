import BenchModel
import BenchReport
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

/// What is said before a run and what the gate says after it come from one function: each is held to the other here.
@Suite("Objectives that cannot be proven")
struct OpenObjectiveTests {
    static let objectives: [(objective: Objective, least: Int)] = [
        (Objective(metric: .ttft, percentile: 95, bound: .max, limit: 1e12), 59),
        (Objective(metric: .e2e, percentile: 99, bound: .max, limit: 1e12), 299),
        (Objective(metric: .ttft, percentile: 50, bound: .max, limit: 1e12), 5),
        (Objective(metric: .ttft, percentile: 5, bound: .min, limit: 1), 59),
        (Objective(metric: .ttft, percentile: 50, bound: .min, limit: 1), 5),
        (Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.02), 149),
        (Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.01), 299),
        (Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0), 1),
        (Objective(metric: .cutShare, percentile: nil, bound: .max, limit: 0.05), 59),
        (Objective(metric: .cutShare, percentile: nil, bound: .min, limit: 0.5), 5),
        (Objective(metric: .cutShare, percentile: nil, bound: .min, limit: 0.95), 59),
    ]

    private static func scenario(
        _ objectives: [Objective],
        _ load: Load,
        stream: [Bool] = [true]
    ) -> Scenario {
        Scenario(
            name: "s",
            endpoints: [],
            targets: stream.enumerated().map {
                Target(name: "t\($0)", endpoint: "e", wireProtocol: .openaiChat, model: "m", stream: $1)
            },
            prompts: [],
            load: load,
            objectives: objectives
        )
    }

    private static func run(_ count: Int, stop: String) -> StoredRun {
        let target = RunRecord.Target(name: "t0", wireProtocol: "p", model: "m", endpoint: "e", isStreamed: true)
        let record = RunRecord(
            id: 1,
            name: "r",
            startedAt: 0,
            status: .finished,
            version: "1",
            isSimulated: false,
            targets: [target]
        )
        let samples = (0..<count).map { index in
            var maker = SampleMaker(sequence: index, start: Double(index) * 1_000)
            maker.stopReason = stop
            return maker.made()
        }
        return StoredRun(record: record, samples: samples)
    }

    @Test("take as many requests as the gate takes to pass them, and not one less", arguments: objectives)
    func least(objective: Objective, least: Int) throws {
        #expect(objective.leastSamples == least)
        for (count, isProven) in [(least, true), (least - 1, false)] where count > 0 {
            let load = Load(extent: .requests(count))
            let found = OpenObjective.find(in: Self.scenario([objective], load))
            #expect(found.isEmpty == isProven, "\(count)")
            if let open = found.first {
                #expect(open.reason == .tooFew(least: least, planned: count) && open.concernsAll)
                #expect(open.sentence.contains("\(least) ") && open.sentence.contains("the plan has \(count);"))
            }
            // As good as can be: what is bounded from below is all of the kind, what is bounded from above never.
            let best = objective.bound == .min ? "length" : "stop"
            let judged = Gate.judge(Self.run(count, stop: best), objectives: [objective]).judgements
            #expect(judged.map(\.answer) == [isProven ? .pass : .inconclusive], "\(judged.map(\.sentence))")
        }
    }

    @Test("are those that a plan leaves too few requests for, whatever its load")
    func plans() {
        let p95 = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 1e9)
        let loads: [(Load, OpenObjective.Reason?)] = [
            (Load(), .tooFew(least: 59, planned: 10)),
            (Load(extent: .duration(1)), nil),
            (Load(shape: .open(.constant(rate: 10)), extent: .duration(.seconds(5))), .tooFew(least: 59, planned: 50)),
            (Load(shape: .open(.constant(rate: 10)), extent: .duration(.seconds(6))), nil),
            (Load(shape: .open(.poisson(rate: 1)), extent: .requests(58)), .tooFew(least: 59, planned: 58)),
            (Load(shape: .open(.poisson(rate: 1)), extent: .requests(1_000_000_000)), nil),
        ]
        for (load, reason) in loads {
            #expect(
                OpenObjective.find(in: Self.scenario([p95, p95], load)).map(\.reason) == [reason].compactMap(\.self)
            )
        }
    }

    @Test("are those on a stream's figures beside answers that do not stream", arguments: Objective.Metric.allCases)
    func buffered(metric: Objective.Metric) {
        let percentile: Percentile? = metric.isShare ? nil : 50
        let objective = Objective(
            metric: metric,
            percentile: percentile,
            bound: .max,
            limit: metric.isShare ? 0.5 : 1e9
        )
        let found = OpenObjective.find(
            in: Self.scenario([objective], Load(extent: .requests(100)), stream: [true, false, false])
        )
        if metric.isShare || !metric.entry.population.needsStream {
            #expect(found.isEmpty)
        } else {
            #expect(found.map(\.reason) == [.noFigure] && found.first?.targets == ["t1", "t2"])
            #expect(found.first?.sentence.contains("name the \"target\"") == true)
        }
        var own = objective
        own.target = "t0"
        #expect(
            OpenObjective.find(in: Self.scenario([own], Load(extent: .requests(100)), stream: [true, false])).isEmpty
        )
    }

    @Test("are those on a part of the requests that the plan has too few of")
    func parts() {
        var plan = Self.scenario([], Load(extent: .requests(118)))
        plan.prompts = ["a", "b", "c"].map { Prompt(id: $0, user: "u") }
        let p95 = { Objective(metric: .ttft, percentile: 95, bound: .max, limit: 1e9, prompt: $0, turn: $1) }
        plan.objectives = [p95("a", nil)]
        #expect(OpenObjective.find(in: plan).map(\.reason) == [.tooFew(least: 59, planned: 40)])
        plan.load.extent = .requests(175)
        #expect(OpenObjective.find(in: plan).isEmpty)
        plan.load.conversations = ConversationSettings()
        plan.load.extent = .sessions(58)
        plan.objectives = [p95(nil, 2)]
        #expect(OpenObjective.find(in: plan).map(\.reason) == [.tooFew(least: 59, planned: 58)])
    }

    @Test("are shares that nothing proves")
    func beyondProof() {
        let all = Objective(metric: .filteredShare, percentile: nil, bound: .min, limit: 1)
        let found = OpenObjective.find(in: Self.scenario([all], Load(extent: .requests(1_000_000))))
        #expect(found.map(\.reason) == [.beyondProof])
    }
}

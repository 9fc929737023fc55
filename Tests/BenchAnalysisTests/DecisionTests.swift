import BenchModel
import BenchReport
import SeededTrials
import Statistics
import Synchronization
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("A run that goes on until its objectives are decided")
struct DecisionTests {
    private static let p95 = Objective(metric: .e2e, percentile: 95, bound: .max, limit: 1e9)

    private static func course(_ count: Int, isGood: (Int) -> Bool) -> DecisionCourse {
        var course = DecisionCourse(p95)
        for place in 0..<count {
            let good = isGood(place)
            course.add(DecisionCourse.Mark(keeps: good, mayKeep: good, strain: good ? 0.1 : 2))
        }
        return course
    }

    @Test("takes as many good requests as the test wants, and few bad ones")
    func least() throws {
        #expect(Self.p95.leastToDecide == 88)
        let good = Self.course(200) { _ in true }
        let decided = try #require(good.decidedAfter)
        // It looks each time there are a tenth more.
        #expect(good.answer == .pass && (89...98).contains(decided))
        let bad = Self.course(200) { $0.isMultiple(of: 2) }
        #expect(bad.answer == .fail && bad.decidedAfter == 20)
        #expect(Self.course(60) { _ in true }.missing.map { (27...29).contains($0) } == true)
        #expect(Self.course(0) { _ in true }.missing == nil)
    }

    @Test("is wrong in 5 % of the runs at most, however often it looks, right at the limit")
    func peeking() {
        let (trials, most) = (300, 1_500)
        var (passed, failed) = (0, 0)
        for trial in 0..<trials {
            var random = SplitMix64(seed: UInt64(trial) + 1)
            let course = Self.course(most) { _ in Draw.unit(&random) < 0.95 }
            if course.answer == .pass { passed += 1 }
            if course.answer == .fail { failed += 1 }
        }
        // 5 % of 300 are 15; 26 and more come by chance once in 250 times.
        #expect(passed <= 25 && failed <= 25, "\(passed) \(failed)")
    }

    // MARK: The gate

    private static func scenario(_ objectives: [Objective], most: Int = 1_000) -> Scenario {
        Scenario(
            name: "s",
            endpoints: [],
            targets: [Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m", stream: true)],
            prompts: [],
            load: Load(extent: .requests(most), until: .decided),
            objectives: objectives
        )
    }

    private static func judge(
        _ count: Int,
        _ objectives: [Objective],
        _ change: (inout SampleMaker, Int) -> Void = { _, _ in }
    ) -> GateReport {
        let record = RunRecord(
            id: 1,
            name: "s",
            startedAt: 0,
            status: .finished,
            version: "1",
            isSimulated: false,
            targets: [MadeRequests.target]
        )
        let run = MeasuredRun(StoredRun(record: record, samples: MadeRequests.samples(count, change)))
        return Gate.judge(run, objectives: objectives, plannedBy: scenario(objectives))
    }

    @Test("the gate judges by that test, and misses none of the plan's rest")
    func gate() throws {
        let gate = Self.judge(100, [Self.p95])
        let judgement = try #require(gate.judgements.first)
        #expect(judgement.answer == .pass && judgement.shortfall == nil && judgement.decision?.kept == 100)
        #expect(judgement.sentence.contains("100 of 100 kept it: pass, decided after 9"), "\(judgement.sentence)")
        // Sixty would pass a gate that looks once.
        let open = try #require(Self.judge(60, [Self.p95]).judgements.first)
        #expect(open.answer == .inconclusive && open.verdict.answer == .pass && open.isOverSoFar == false)
        #expect(
            open.sentence.contains("within the limit so far: about 28 more requests would decide"),
            "\(open.sentence)"
        )
        #expect(open.requestsToTell == 88)
    }

    @Test("what was broken off has not kept the limit")
    func brokenOff() throws {
        let judgement = try #require(
            Self.judge(100, [Self.p95]) { maker, index in if index >= 80 { maker.outcome = .cancelled } }.judgements
                .first
        )
        #expect(
            judgement.answer == .inconclusive && judgement.decision?.kept == 80 && judgement.decision?.judged == 100
        )
    }

    @Test("it cannot tell what the test does not judge, and a rule on what was seen stays one")
    func others() {
        let gaps = Objective(metric: .itl, percentile: 50, bound: .max, limit: 1e12)
        let none = Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0)
        let rate = Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.05)
        let answers = Self.judge(200, [gaps, none, rate]).judgements
        #expect(answers.map(\.answer) == [.inconclusive, .inconclusive, .pass], "\(answers.map(\.sentence))")
        #expect(answers[0].sentence.contains("none that requests keep or do not"))
        // Of 1,000 planned requests 200 are there, and nothing was decided.
        #expect(answers[1].decision == nil && answers[1].shortfall != nil)
        let failing = Self.judge(200, [rate]) { maker, index in
            if index.isMultiple(of: 4) { maker.outcome = .failed(.overloaded, detail: "d") }
        }
        #expect(failing.judgements.first?.answer == .fail)
    }

    // MARK: Under way

    @Test("tells once that all of it is decided, as the stored run then says", .timeLimit(.minutes(30)))
    func live() async throws {
        let rate = Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.1)
        let scenario = Self.scenario([Self.p95, rate])
        let samples = MadeRequests.samples(300)
        // An earlier sitting had sixty of them.
        let live = LiveDecision(scenario, targets: [MadeRequests.target], before: Array(samples[..<60]))
        let (told, telling) = AsyncStream<Int>.makeStream()
        live.whenDecided { telling.yield($0) }
        for sample in samples[60...].reversed() { live.take(sample) }
        var first: Int?
        for await count in told {
            first = count
            break
        }
        #expect((first ?? 0) >= 89)
        let stored = Self.judge(300, [Self.p95, rate]).judgements
        #expect(stored.allSatisfy { $0.answer == .pass })
        // All of them were looked at together.
        #expect(stored.compactMap(\.decision?.decidedAfter).max() == first)
    }

    @Test("waits for the objective that is decided last")
    func last() {
        let tight = Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.01)
        let live = LiveDecision(Self.scenario([Self.p95, tight]), targets: [MadeRequests.target], before: [])
        let told = Mutex(0)
        live.whenDecided { _ in told.withLock { $0 += 1 } }
        for sample in MadeRequests.samples(200) { live.take(sample) }
        live.lookAtWaiting()
        #expect(told.withLock(\.self) == 0)
    }

    @Test("a plan is told that has too few requests")
    func plan() {
        #expect(OpenObjective.find(in: Self.scenario([Self.p95], most: 88)).isEmpty)
        #expect(
            OpenObjective.find(in: Self.scenario([Self.p95], most: 87)).map(\.reason)
                == [.tooFew(least: 88, planned: 87)]
        )
    }

    @Test("is refused where the test judges nothing, and says why")
    func refused() {
        var plan = Self.scenario([Self.p95])
        #expect(plan.planDefect == nil)
        let told = { (change: (inout Scenario) -> Void) in
            var changed = plan
            change(&changed)
            return changed.planDefect ?? ""
        }
        #expect(told { $0.objectives = [] }.contains("by which objective"))
        #expect(told { $0.objectives[0].metric = .itl }.contains("itl is no such objective"))
        #expect(
            told { $0.objectives[0].windows = WindowsInARow(count: 2, size: .requests(9)) }.contains("windows in a row")
        )
        #expect(
            told { $0.objectives = [Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0)] }
                .contains("allow a share")
        )
        #expect(told { $0.load.conversations = ConversationSettings() }.contains("conversations"))
        #expect(told { $0.load.shape = .open(.ramp(from: 1, to: 2)) }.contains("stays the same"))
        #expect(
            told { $0.regressions = [RegressionObjective(metric: .ttft, percentile: 95, most: 0.1)] }
                .contains("max_regression")
        )
        plan.load.until = .planned
        plan.objectives = []
        #expect(plan.planDefect == nil)
    }
}

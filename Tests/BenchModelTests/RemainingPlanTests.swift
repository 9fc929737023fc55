import Testing

@testable import BenchModel

@Suite("What is left of a plan")
struct RemainingPlanTests {
    private static func scenario(_ load: Load) -> Scenario {
        Scenario(
            name: "resumed",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
            targets: ["a", "b"].map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: $0) },
            prompts: [Prompt(id: "p", user: "hi")],
            load: load
        )
    }

    private static func sample(
        _ sequence: RequestIndex,
        target: TargetIndex = 0,
        phase: Sample.Phase = .measure,
        attempt: Int = 1,
        part: Int = 1,
        _ outcome: Sample.Outcome = .ok,
        cancelled reason: CancelReason? = nil,
        from start: Double = 0,
        to end: Double = 1
    ) -> Sample {
        Sample(
            target: target,
            promptID: "p",
            phase: phase,
            sequence: sequence,
            attempt: attempt,
            outcome: outcome,
            planned: .seconds(start),
            times: PhaseTimes(started: .seconds(start), end: .seconds(end)),
            part: part,
            cancellation: reason.map { Cancellation(reason: $0, decided: 0) }
        )
    }

    @Test("is all of it where nothing was asked")
    func whole() {
        let plan = RemainingPlan(Self.scenario(Load(extent: .requests(3))))
        #expect(plan.part == 1 && plan.extent(of: 1) == .requests(3))
        #expect(plan.finishedPlaces(of: 0).isEmpty && !plan.isFinished(target: 0))
    }

    @Test(
        "is not what came to an end of its own, and is what this program broke off",
        arguments: [
            (Sample.Outcome.ok, CancelReason?.none, true), (.failed(.serverError, detail: ""), nil, true),
            (.failed(.notStarted, detail: ""), nil, true), (.cancelled, .planned, true),
            (.cancelled, .interrupted, false), (.cancelled, .aborted, false), (.cancelled, nil, false),
        ]
    )
    func finished(outcome: Sample.Outcome, reason: CancelReason?, isFinished: Bool) {
        let plan = RemainingPlan(
            Self.scenario(Load(extent: .requests(3))),
            after: [Self.sample(1, outcome, cancelled: reason)],
            part: 2
        )
        #expect(plan.part == 2)
        #expect(plan.finishedPlaces(of: 0) == (isFinished ? [1] : []))
        #expect(plan.finishedPlaces(of: 1).isEmpty)
    }

    @Test("goes by the last attempt of a request, of the last sitting that asked it")
    func lastAttempt() {
        let samples = [
            // Failed, asked again, broken off: not done.
            Self.sample(0, .failed(.overloaded, detail: "")),
            Self.sample(0, attempt: 2, .cancelled, cancelled: .interrupted),
            // Broken off, and asked again in the next sitting: done.
            Self.sample(1, attempt: 3, .cancelled, cancelled: .interrupted),
            Self.sample(1, part: 2),
            // Warm-up has places of its own.
            Self.sample(2, phase: .warmup),
        ]
        let plan = RemainingPlan(Self.scenario(Load(extent: .requests(3))), after: samples, part: 3)
        #expect(plan.finishedPlaces(of: 0) == [1])
    }

    @Test("is nothing of a target whose every place is done")
    func done() {
        let plan = RemainingPlan(
            Self.scenario(Load(extent: .requests(2))),
            after: [Self.sample(0, target: 1), Self.sample(1, target: 1), Self.sample(0)],
            part: 2
        )
        #expect(plan.isFinished(target: 1) && !plan.isFinished(target: 0))
    }

    @Test("by time is what the sittings' finished requests have not used, each sitting counted by itself")
    func time() {
        let samples = [
            Self.sample(0, from: 2, to: 5), Self.sample(1, from: 3, to: 9),
            Self.sample(2, .cancelled, cancelled: .interrupted, from: 9, to: 11),
            Self.sample(2, part: 2, from: 1000, to: 1004),
        ]
        let load = Load(extent: .duration(.seconds(20)))
        let plan = RemainingPlan(Self.scenario(load), after: samples, part: 3)
        #expect(plan.extent(of: 0) == .duration(.seconds(20 - 7 - 4)))
        #expect(plan.extent(of: 1) == .duration(.seconds(20)))
        let over = RemainingPlan(Self.scenario(load), after: [Self.sample(0, from: 0, to: 21)], part: 2)
        #expect(over.isFinished(target: 0) && over.extent(of: 0) == .duration(0))
    }

    @Test("of planned starts keeps each one's distance from the one before it, and waits for none that has been")
    func starts() throws {
        let load = Load(shape: .open(.poisson(rate: 3)), extent: .requests(40), seed: 5)
        let all = Array(try #require(ArrivalSchedule(load, target: 0)))
        let whole = try #require(RemainingPlan(Self.scenario(load)).starts(of: 0))
        #expect(whole.map(\.offset) == all && whole.map(\.sequence) == Array(0..<40 as Range<RequestIndex>))

        // 0 to 29 were asked, but 7 and 20 were broken off.
        let samples = (0..<30 as Range<RequestIndex>).map { sequence in
            [7, 20].contains(sequence)
                ? Self.sample(sequence, .cancelled, cancelled: .interrupted) : Self.sample(sequence)
        }
        let plan = RemainingPlan(Self.scenario(load), after: samples, part: 2)
        let left = Array(try #require(plan.starts(of: 0)))
        #expect(left.map(\.sequence) == [7, 20] + Array(30..<40 as Range<RequestIndex>))
        #expect(left[0].offset == 0)
        for (before, next) in zip(left, left.dropFirst()) {
            #expect(next.offset - before.offset == all[next.sequence.number] - all[next.sequence.number - 1])
        }
        #expect(!plan.isFinished(target: 0))
        let done = RemainingPlan(
            Self.scenario(load),
            after: (0..<40 as Range<RequestIndex>).map { Self.sample($0) },
            part: 2
        )
        #expect(done.isFinished(target: 0))
    }

    @Test("asks a place's own prompt in every sitting, led by another nonce")
    func nonces() {
        let scenario = Self.scenario(Load(extent: .requests(3)))
        let first = Plan(scenario, salt: 9).request(target: 1, phase: .measure, sequence: 4)
        let second = Plan(scenario, salt: 9, part: 2).request(target: 1, phase: .measure, sequence: 4)
        #expect(first.prompt == second.prompt && first.nonce != second.nonce)
        #expect(Plan(scenario, salt: 9, part: 1).request(target: 1, phase: .measure, sequence: 4) == first)
    }
}

@Suite("The epoch of a run that goes on")
struct ResumedEpochTests {
    @Test("is where the wall clock has it")
    func wall() {
        let now = RunEpoch(monotonic: .seconds(50), wall: .seconds(10_000))
        let epoch = RunEpoch.again(startedAt: .seconds(9_000), after: .seconds(60), now: now)
        #expect(epoch == RunEpoch(monotonic: .seconds(50 - 1_000), wall: .seconds(9_000)))
    }

    @Test("keeps the order of the sittings where the wall clock was set back")
    func setBack() {
        let now = RunEpoch(monotonic: .seconds(50), wall: .seconds(8_000))
        let epoch = RunEpoch.again(startedAt: .seconds(9_000), after: .seconds(60), now: now)
        #expect(now.monotonic - epoch.monotonic == .seconds(60))
    }
}

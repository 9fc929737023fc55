import Statistics
import Testing

@testable import BenchModel

/// A run that is broken off again and again, and goes on each time.
@Suite("A plan over many sittings")
struct ResumingPropertyTests {
    private static func scenario(_ load: Load) -> Scenario {
        Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1")],
            targets: ["a", "b"].map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: $0) },
            prompts: [Prompt(id: "p", user: "hi")],
            load: load
        )
    }

    private static func sample(
        _ place: RequestIndex,
        of target: TargetIndex,
        part: Int,
        _ outcome: Sample.Outcome,
        at start: Nanoseconds = 0
    ) -> Sample {
        Sample(
            target: target,
            promptID: "p",
            phase: .measure,
            sequence: place,
            outcome: outcome,
            planned: RunInstant(after: start),
            times: PhaseTimes(
                started: RunInstant(after: start),
                end: RunInstant(after: start + .milliseconds(5))
            ),
            part: part,
            cancellation: outcome == .cancelled ? Cancellation(reason: .interrupted, decided: 0) : nil
        )
    }

    private static func outcome(_ random: inout SplitMix64) -> Sample.Outcome {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: .failed(.serverError, detail: "d")
        case 1...3: .cancelled
        default: .ok
        }
    }

    @Test("asks every place of a schedule until it is finished, and none of them again", arguments: 0..<30)
    func schedules(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let count = Int.random(in: 1...60, using: &random)
        let load = Load(shape: .open(.poisson(rate: 20)), extent: .requests(count), seed: seed)
        let scenario = Self.scenario(load)
        var samples: [Sample] = []
        var sittings = 0
        while true {
            let left =
                samples.isEmpty
                ? RemainingPlan(scenario) : RemainingPlan(scenario, after: samples, part: sittings + 1)
            if scenario.targets.places.allSatisfy({ left.isFinished(target: $0) }) { break }
            sittings += 1
            try #require(sittings < 200, "the run does not come to its end")
            for target in scenario.targets.places {
                let finished = left.finishedPlaces(of: target)
                let starts = Array(try #require(left.starts(of: target)))
                #expect(Set(starts.map(\.sequence)).isDisjoint(with: finished))
                #expect(starts.count + finished.count == count, "a place is neither finished nor to be asked")
                #expect(starts.map(\.sequence) == starts.map(\.sequence).sorted())
                #expect(starts.map(\.offset) == starts.map(\.offset).sorted())
                // The sitting is broken off somewhere.
                let asked = Int.random(in: 0...starts.count, using: &random)
                for start in starts.prefix(asked) {
                    samples.append(
                        Self.sample(start.sequence, of: target, part: sittings, Self.outcome(&random), at: start.offset)
                    )
                }
            }
        }
        for target in scenario.targets.places {
            let own = samples.filter { $0.target == target && $0.isFinished }
            #expect(own.map(\.sequence).sorted() == (0..<count).map { RequestIndex($0) })
        }
    }

    @Test("finds the same rest, in whatever order the samples are read", arguments: 0..<30)
    func orderOfSamples(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let scenario = Self.scenario(Load(extent: .requests(30), seed: seed))
        let samples = (0..<60).map { _ in
            Self.sample(
                RequestIndex(.random(in: 0..<30, using: &random)),
                of: TargetIndex(.random(in: 0...1, using: &random)),
                part: .random(in: 1...40, using: &random),
                Self.outcome(&random)
            )
        }
        // Two samples of one place in one sitting would be two first attempts of the same request.
        var seen = Set<[Int]>()
        let told = samples.filter { seen.insert([$0.target.number, $0.sequence.number, $0.part]).inserted }
        let one = RemainingPlan(scenario, after: told, part: 41)
        let two = RemainingPlan(scenario, after: told.shuffled(using: &random), part: 41)
        for target in scenario.targets.places {
            #expect(one.finishedPlaces(of: target) == two.finishedPlaces(of: target))
            #expect(one.isFinished(target: target) == two.isFinished(target: target))
        }
    }

    @Test("has no more time than the plan gave it, and loses some with every finished request", arguments: 0..<30)
    func time(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let whole = Nanoseconds.seconds(10)
        let scenario = Self.scenario(Load(extent: .duration(whole), seed: seed))
        var samples: [Sample] = []
        var before = whole
        for part in 1...8 {
            for place in 0..<Int.random(in: 0...5, using: &random) {
                let start = Nanoseconds.milliseconds(Double(part) * 1000 + Double(place) * 10)
                samples.append(
                    Self.sample(RequestIndex(samples.count), of: 0, part: part, Self.outcome(&random), at: start)
                )
            }
            guard case .duration(let left) = RemainingPlan(scenario, after: samples, part: part + 1).extent(of: 0)
            else {
                Issue.record("a plan by time became one by number")
                return
            }
            #expect(left >= 0 && left <= before)
            let hasFinished = samples.contains { $0.part == part && $0.isFinished }
            #expect((left < before) == hasFinished)
            before = left
        }
    }

    @Test("is over for a closed loop when as many places are finished as were asked for", arguments: 1...6)
    func closedLoop(count: Int) {
        let scenario = Self.scenario(Load(extent: .requests(count)))
        for finished in 0...count {
            let samples = (0..<finished).map { Self.sample(RequestIndex($0), of: 1, part: 1, .ok) }
            let left = RemainingPlan(scenario, after: samples, part: 2)
            #expect(left.isFinished(target: 1) == (finished == count))
            #expect(!left.isFinished(target: 0))
            #expect(left.extent(of: 1) == .requests(count))
            for place in 0..<count {
                #expect(left.isFinished(target: 1, sequence: RequestIndex(place)) == (place < finished))
            }
        }
    }
}

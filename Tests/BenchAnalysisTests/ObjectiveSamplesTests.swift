import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchModel
@testable import RunFixtures

/// What one objective is judged by: a figure of each request, and a bad one for each that has none.
@Suite("Samples of an objective")
struct ObjectiveSamplesTests {
    private static func samples(
        _ metric: Objective.Metric = .ttft,
        _ bound: Objective.Bound = .max,
        of requests: [MeasuredRequest],
        failures: Int = 0,
        isOpenLoop: Bool = false
    ) -> ObjectiveSamples {
        let failed = MadeRequests.requests(failures) { maker, _ in
            maker.outcome = .failed(.overloaded, detail: "d")
        }
        return ObjectiveSamples(
            Objective(metric: metric, percentile: 50, bound: bound, limit: 1),
            requests + failed,
            isOpenLoop: isOpenLoop
        )
    }

    @Test("have one value for each request, and the worst there is for each that failed")
    func failures() {
        let requests = MadeRequests.requests(5)
        let most = Self.samples(of: requests, failures: 2)
        #expect(most.n == 7 && most.failures == 2 && most.values.n == 7 && most.values.max == .infinity)
        #expect(most.values.sorted.prefix(5).allSatisfy { $0 == 100e6 })
        let least = Self.samples(.tokensPerSecond, .min, of: requests, failures: 2)
        #expect(least.n == 7 && least.values.min == 0 && least.values.sorted.count { $0 == 0 } == 2)
    }

    @Test("give a failed request the weight that the others have, where each has many values")
    func weight() {
        // Nine gaps each: the failed one counts as nine bad ones, and still as one sample.
        let gaps = Self.samples(.itl, of: MadeRequests.requests(4), failures: 1)
        #expect(gaps.n == 5 && gaps.values.n == 45 && gaps.values.sorted.count { $0 == .infinity } == 9)
        #expect(Self.samples(.itl, of: [], failures: 3).values.n == 3)
    }

    @Test("leave out who cannot have the figure, and say how many")
    func missing() {
        let requests = MadeRequests.requests(6) { maker, index in if index < 2 { maker.events = 1 } }
        let gaps = Self.samples(.itl, of: requests)
        #expect(gaps.n == 4 && gaps.missing == 2 && gaps.untold == 0)
        #expect(Self.samples(.e2e, of: requests).missing == 0)
    }

    @Test("take a figure that nobody told for any that it may be: of an answer that came whole, up to its end")
    func untold() {
        let whole = MadeRequests.requests(60) { maker, index in maker.isBuffered = index % 3 > 0 }
        let times = Self.samples(of: whole)
        #expect(times.n == 20 && times.missing == 0 && times.untold == 40)
        #expect(times.values.sorted.allSatisfy { $0 == 100e6 }, "what is told stays as it is")
        // The first token was there at the latest when all of it was.
        let (low, high) = (times.lowerBound(50) ?? -1, times.upperBound(50) ?? 0)
        #expect(low == 0 && high > 100e6 && high.isFinite)
        let gaps = Self.samples(.itl, of: whole)
        #expect(gaps.untold == 40 && gaps.upperBound(50) == .infinity)
        let uncounted = MadeRequests.requests(60) { maker, index in if index % 3 > 0 { maker.usage = TokenUsage() } }
        let tokens = Self.samples(.outputTokens, .min, of: uncounted)
        #expect(tokens.n == 20 && tokens.untold == 40 && tokens.lowerBound(50) == 0)
    }

    @Test("count who waited in vain as worse than any limit, and as no less than the wait when bounded from below")
    func waiting() {
        // Two streams were closed 300 ms after they were sent, before a token; one ended by itself without any.
        let requests = MadeRequests.requests(8) { maker, index in
            if index < 2 { (maker.events, maker.closedAfter) = (0, 300) }
            if index == 2 { maker.events = 0 }
        }
        let samples = Self.samples(of: requests)
        #expect(samples.n == 8 && samples.closedWithout == 2 && samples.endedWithout == 1 && samples.missing == 0)
        #expect(samples.values.sorted.suffix(3) == [.infinity, .infinity, .infinity])
        // As a lower bound, what they had waited is known.
        let low = samples.lowerBound(99)
        #expect((low ?? 0).isFinite)
    }

    @Test("count from the first attempt where a request was retried, and from the plan under open-loop load")
    func counting() {
        var first = SampleMaker(start: 0, ttft: 100)
        (first.outcome, first.retryWait) = (.failed(.overloaded, detail: "d"), 500)
        var second = SampleMaker(start: 700, ttft: 100, lateness: 30)
        second.attempt = 2
        let request = MeasuredRequest(
            RequestAttempts(attempts: [first.made(), second.made()]),
            of: MadeRequests.target
        )
        let retried = Self.samples(of: [request])
        #expect(retried.retried == 1 && retried.values.sorted == [800e6])
        #expect(Self.samples(.tpot, of: [request]).retried == 0)
        // Planned 30 ms before the attempt that succeeded was started, and 0.2 ms more before it was sent.
        let planned = Self.samples(of: [request], isOpenLoop: true)
        #expect(planned.values.sorted == [130.2e6])
    }

    @Test("bound the true percentile from both sides, the wider the fewer they are", arguments: [20, 59, 200, 2_000])
    func bounds(count: Int) throws {
        var random = SplitMix64(seed: UInt64(count))
        let requests = MadeRequests.requests(count) { maker, _ in
            (maker.ttft, maker.events) = (.random(in: 100...200, using: &random), 1)
        }
        let samples = Self.samples(of: requests)
        let (low, high) = (try #require(samples.lowerBound(50)), try #require(samples.upperBound(50)))
        #expect(low <= 150e6 && high >= 150e6, "the true median is no longer between \(low) and \(high)")
        #expect(high - low < 100e6 * 4 / Double(count).squareRoot())
        // 59 are the least that bound a p95 from above.
        #expect((samples.upperBound(95) == nil) == (count < 59))
    }
}

@Suite("What a run lacks of its plan")
struct ShortfallTests {
    private static func scenario(_ load: Load) -> Scenario {
        Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "http://h")],
            targets: ["a", "b"].map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m") },
            prompts: [Prompt(id: "p", user: "u")],
            load: load
        )
    }

    private static func run(_ counts: [Int], _ status: RunRecord.Status, cancelled: Int = 0) -> StoredRun {
        let samples = counts.enumerated().flatMap { target, count in
            (0..<count).map { place -> Sample in
                var maker = SampleMaker(target: target, sequence: place, start: Double(place) * 1_000)
                if place < cancelled { maker.outcome = .cancelled }
                return maker.made()
            }
        }
        return StoredRun(
            record: RunRecord(name: "r", startedAt: 0, status: status, version: "1", isSimulated: false, targets: []),
            samples: samples
        )
    }

    @Test("is each target's requests that did not come to an end", arguments: 0...4, [0, 1])
    func counted(asked: Int, cancelled: Int) {
        let scenario = Self.scenario(Load(extent: .requests(4)))
        let lacking = 8 - 2 * max(0, asked - cancelled)
        for status in [RunRecord.Status.finished, .interrupted, .running] {
            let shortfall = Shortfall(RunFacts(Self.run([asked, asked], status, cancelled: cancelled)), of: scenario)
            #expect(shortfall == (lacking == 0 ? nil : .missing(requests: lacking, of: 8, time: 0)))
        }
    }

    @Test("is time, of a plan by time that was broken off; one that ended by itself lacks none")
    func timed() {
        let scenario = Self.scenario(Load(extent: .duration(.seconds(10))))
        // From the first start, 0.1 ms early, to the end of the third request, 281.7 ms after its start.
        let used = Nanoseconds.milliseconds(2_000 + 281.7 + 0.1)
        let broken = Shortfall(RunFacts(Self.run([3, 3], .interrupted)), of: scenario)
        #expect(broken == .missing(requests: 0, of: 0, time: .seconds(10) - used))
        // What the slowest target lacks is what the run lacks.
        #expect(
            Shortfall(RunFacts(Self.run([3, 0], .interrupted)), of: scenario)
                == .missing(requests: 0, of: 0, time: .seconds(10))
        )
        #expect(Shortfall(RunFacts(Self.run([1, 1], .finished)), of: scenario) == nil)
    }

    @Test("is not known where the plan cannot be read, unless the run says that it ended")
    func unknown() {
        #expect(Shortfall(RunFacts(Self.run([1], .interrupted)), of: nil) == .unknown)
        #expect(Shortfall(RunFacts(Self.run([1], .running)), of: nil) == .unknown)
        #expect(Shortfall(RunFacts(Self.run([], .finished)), of: nil) == nil)
    }
}

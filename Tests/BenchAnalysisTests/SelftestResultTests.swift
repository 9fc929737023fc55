import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis

/// Two places of two rounds, of answers of three deltas: 50 ms to the first, 50 ms from each to the next and to the end.
@Suite("A step of a self-test, in figures")
struct SelftestResultTests {
    private static let step = SelftestStep(streams: 2, rate: 20, tokens: 3, rounds: 2)

    /// An answer that was sent as soon as it was started, in milliseconds, and how much later than it was written each delta came.
    private static func sample(
        _ id: String,
        round: Int,
        at start: Double,
        to end: Double,
        phase: Sample.Phase = .measure,
        late: [Double] = [0, 0, 0],
        stamps: ConnectionFacts.StampSource = .kernel
    ) -> Sample {
        var log = DeltaLog<RunTime>()
        for (place, late) in late.enumerated() {
            let arrival = RunInstant.milliseconds(start + 50 * Double(place + 1) + late)
            log.append(arrival: arrival, lag: 1_000 * (place + 1), kind: .text, bytes: 1)
        }
        return Sample(
            target: 0,
            promptID: "p",
            phase: phase,
            sequence: RequestIndex(round),
            outcome: .ok,
            connection: ConnectionFacts(stampSource: stamps),
            planned: .milliseconds(start),
            times: PhaseTimes(started: .milliseconds(start), sent: .milliseconds(start), end: .milliseconds(end)),
            response: DecodedResponse(deltas: log),
            providerRequestID: id
        )
    }

    /// What the simulator says of an answer; its clock began at another time than the client's.
    private static func served(deltas: Int = 3, byKernel: Bool = true) -> ServedAnswer {
        let received = Nanoseconds.seconds(7_000)
        return ServedAnswer(
            received: received,
            receivedByKernel: byKernel,
            deltas: (1...deltas).map { received + .milliseconds(50 * Double($0)) }
        )
    }

    private static let samples = [
        sample("a1", round: 0, at: 0, to: 200), sample("b1", round: 0, at: 100, to: 300),
        sample("a2", round: 1, at: 200, to: 400), sample("b2", round: 1, at: 300, to: 500),
    ]

    private static let all: [String: ServedAnswer] = ["a1": served(), "a2": served(), "b1": served(), "b2": served()]

    private static func result(
        _ samples: [Sample] = samples,
        _ served: [String: ServedAnswer] = all,
        _ step: SelftestStep = step
    ) -> SelftestResult {
        SelftestResult(step, samples: samples, served: served, usage: ClientUsage(cpu: 24_000, peakMemory: 5))
    }

    @Test("asks for what its streams would bring, and takes its rounds and one more besides the beginning")
    func step() {
        #expect(Self.step.answerTime == .milliseconds(50 + 3 * 50) && Self.step.duration == .milliseconds(4 * 200))
        #expect(abs(Self.step.askedDeltasPerSecond - 2 * 3 / 0.2) < 1e-9)
    }

    @Test("counts deltas over the time of its places, and streams while all places were taken")
    func delivered() throws {
        let result = Self.result()
        #expect(result.requests == 4 && result.failed == 0 && result.joined == 4 && result.doubts.isEmpty)
        // Twelve deltas in (0.4 − 0) + (0.5 − 0.1) seconds of two places.
        let perSecond: Double = 12 / 0.8 * 2
        #expect(abs(try #require(result.deliveredDeltasPerSecond) - perSecond) < 1e-9)
        #expect(abs(try #require(result.deliveredShare) - 1) < 1e-9)
        // From 0.1 to 0.4 s: 0.1 + 0.2 of the first place, 0.2 + 0.1 of the second.
        #expect(abs(try #require(result.streamsInFlight) - 2) < 1e-9)
        #expect(result.cpuPerDelta == 2_000 && result.peakMemory == 5)
        #expect(result.clientLag.n == 12 && result.clientLag.max == 3_000 && result.clientLag.min == 1_000)
    }

    @Test("has the size of each error, whatever its sign, and that of one delta in two distances")
    func errors() {
        var samples = Self.samples
        samples[0] = Self.sample("a1", round: 0, at: 0, to: 200, late: [0.3, 0, 0])
        samples[1] = Self.sample("b1", round: 0, at: 100, to: 300, late: [-0.2, -0.2, 0.4])
        let result = Self.result(samples)
        #expect(Array(result.ttftError.sorted) == [0, 0, 200_000, 300_000])
        // 0.3 less in the first; none and then 0.6 more in the second.
        #expect(Array(result.intervalError.sorted) == [0, 0, 0, 0, 0, 0, 300_000, 600_000])
    }

    @Test("leaves out of the errors what the record does not know, or knows with another number of deltas")
    func notFound() {
        var served = Self.all
        served["a1"] = nil
        served["b1"] = Self.served(deltas: 2)
        let result = Self.result(Self.samples, served)
        #expect(result.requests == 4 && result.joined == 2 && result.failed == 0 && result.ttftError.n == 2)
        #expect(result.doubts == [.notFound(2, of: 4)])
        // What came is delivered all the same.
        #expect(result.deliveredShare.map { abs($0 - 1) < 1e-9 } == true)
        #expect(Self.result(Self.samples, [:]).doubts == [.notFound(4, of: 4)])
    }

    @Test("counts what failed apart, and leaves warm-up out of all but the cost of a delta")
    func failed() {
        var samples = Self.samples
        samples[0].outcome = .failed(.connectionLost, detail: "d")
        samples.append(Self.sample("w", round: 0, at: -200, to: 0, phase: .warmup))
        let result = Self.result(samples)
        #expect(result.requests == 4 && result.failed == 1 && result.joined == 3)
        #expect(result.doubts == [.failed(1, of: 4)] && result.cpuPerDelta == 24_000 / 15)
        #expect(result.clientLag.n == 9 && result.deliveredShare.map { abs($0 - 1) < 1e-9 } == true)
    }

    @Test("counts whose stamps both sides went by")
    func stamps() {
        var samples = Self.samples
        samples[2] = Self.sample("a2", round: 1, at: 200, to: 400, stamps: .poll)
        var served = Self.all
        (served["a1"], served["b1"]) = (Self.served(byKernel: false), Self.served(byKernel: false))
        let result = Self.result(samples, served)
        #expect(result.clientStamps.kernel == 3 && result.clientStamps.poll == 1)
        #expect(result.simulatorStamps.kernel == 2 && result.simulatorStamps.poll == 2)
        let sum = result.clientStamps + result.simulatorStamps
        #expect(sum.kernel == 5 && sum.poll == 3)
    }

    private static let lates: [(late: [Double], step: SelftestStep, doubts: [SelftestResult.Doubt])] = [
        ([1, 1, 1], step, []), ([1.0001, 1.0001, 1.0001], step, [.ttftError(1_000_100)]),
        ([-1.0001, -1.0001, -1.0001], step, [.ttftError(1_000_100)]), ([0, 1, 1], step, []),
        ([0, 1.5, 1.5], step, [.intervalError(1_500_000, most: 1_000_000)]),
    ]

    @Test("is trusted up to a millisecond of error, at either end of a stream", arguments: lates)
    func limits(late: [Double], step: SelftestStep, doubts: [SelftestResult.Doubt]) {
        var samples = Self.samples
        for (place, sample) in Self.samples.enumerated() {
            let start = sample.planned.sinceEpoch.inMilliseconds
            samples[place] = Self.sample(
                sample.providerRequestID ?? "",
                round: sample.sequence.number,
                at: start,
                to: start + 200,
                late: late
            )
        }
        #expect(Self.result(samples, Self.all, step).doubts == doubts)
    }

    @Test(
        "is trusted with a tenth of the time between two deltas where that is less",
        arguments: [10, 99, 100, 101, 1_000]
    )
    func interval(rate: Double) {
        let step = SelftestStep(streams: 1, rate: rate, tokens: 3, rounds: 1)
        #expect(step.largestIntervalError == min(1e6, 1e8 / rate))
    }

    @Test("delivered nothing where a place never began or never ended, and too little below 99 %")
    func undelivered() {
        #expect(Self.result(Array(Self.samples.prefix(3))).doubts == [.nothingDelivered])
        #expect(Self.result([]).doubts == [.nothingDelivered] && Self.result([]).cpuPerDelta == nil)
        var slow = Self.samples
        // 0.83 s in place of 0.8.
        slow[3].times.end = .milliseconds(530)
        let share = 0.8 / 0.83
        guard case .delivered(let told)? = Self.result(slow).doubts.first else { return #expect(Bool(false)) }
        #expect(abs(told - share) < 1e-9 && Self.result(slow).doubts.count == 1)
        slow[3].times.end = .milliseconds(507)
        #expect(Self.result(slow).doubts.isEmpty)
    }

    @Test("is trusted by the last step before the first that is not, whatever comes after")
    func report() {
        let good = Self.result()
        let bad = Self.result(Self.samples, [:])
        let machine = SelftestReport.Machine(processor: "p", cpus: 2, memoryBytes: 3, kernel: "k", libcurl: "l")
        let report = { (results: [SelftestResult]) in
            SelftestReport(machine: machine, date: 0, version: "1", results: results)
        }
        #expect(report([good, bad, good]).trusted == good && report([bad, good]).trusted == nil)
        #expect(report([]).trusted == nil && report([Self.result([])]).trusted == nil)
        let quote = SelftestQuote.Step(good)
        #expect(quote.isTrusted && quote.streams == 2 && quote.rate == 20 && quote.ttftErrorP99 == 0)
        #expect(!SelftestQuote.Step(bad).isTrusted && SelftestQuote.Step(bad).ttftErrorP99 == nil)
    }

    @Test("speaks of the same program on the same machine, set up alike")
    func quote() {
        var machine = SelftestReport.Machine(processor: "p", cpus: 2, memoryBytes: 3, kernel: "k", libcurl: "l")
        let quote = SelftestQuote(
            machine: machine,
            loops: 1,
            version: "1",
            date: 0,
            trustedLoad: nil,
            ttftErrorP99: nil
        )
        #expect(quote.isAbout(machine, loops: 1, version: "1"))
        #expect(!quote.isAbout(machine, loops: nil, version: "1") && !quote.isAbout(machine, loops: 1, version: "2"))
        machine.kernel = "another"
        #expect(!quote.isAbout(machine, loops: 1, version: "1"))
    }
}

import Testing

@testable import BenchModel

/// Samples as a database gives them, put together to requests.
@Suite("Every sample")
struct SamplePropertyTests {
    private static func samples(_ seed: UInt64) -> [Sample] {
        var random = SplitMix64(seed: seed)
        var samples: [Sample] = []
        for place in 0..<Int.random(in: 0...25, using: &random) {
            let target = TargetIndex(.random(in: 0...2, using: &random))
            let phase: Sample.Phase = Bool.random(using: &random) ? .warmup : .measure
            let part = Int.random(in: 1...2, using: &random)
            let attempts = Int.random(in: 1...4, using: &random)
            var moment: RunInstant = 0
            for attempt in 1...attempts {
                let end = moment + Nanoseconds(.random(in: 1...1_000, using: &random))
                samples.append(
                    Sample(
                        target: target,
                        promptID: "p\(place)",
                        phase: phase,
                        sequence: RequestIndex(place),
                        attempt: attempt,
                        outcome: attempt < attempts ? .failed(.overloaded, detail: "d") : .ok,
                        planned: 0,
                        times: PhaseTimes(
                            started: moment,
                            sent: moment + 1,
                            end: end
                        ),
                        part: part,
                        retryWait: attempt < attempts ? 5 : nil
                    )
                )
                moment = end + Nanoseconds(.random(in: 0...500, using: &random))
            }
        }
        return samples
    }

    @Test("is of one request, whose attempts are in order", arguments: 0..<60)
    func grouping(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let samples = Self.samples(seed)
        let requests = RequestAttempts.requests(of: samples.shuffled(using: &random).facts)
        #expect(requests.reduce(0) { $0 + $1.attempts.count } == samples.count)
        #expect(requests.count == Set(samples.map(\.promptID)).count)
        for request in requests {
            #expect(Set(request.attempts.map(\.promptID)).count == 1)
            #expect(request.attempts.map(\.attempt) == Array(1...request.attempts.count))
            #expect(request.first.attempt == 1 && request.last.attempt == request.attempts.count)
            #expect(request.wasRetried == (request.attempts.count > 1))
            #expect(request.isFinished && request.isMeasurement && request.outcome == .ok)
        }
    }

    @Test("waits between attempts for as long as the request was under way and none of them was", arguments: 0..<60)
    func waiting(seed: UInt64) throws {
        for request in RequestAttempts.requests(of: Self.samples(seed).facts) {
            let begin = try #require(request.first.times.started)
            let end = try #require(request.last.times.end)
            let busy = request.attempts.reduce(Nanoseconds(0)) { sum, sample in
                guard let start = sample.times.started, let end = sample.times.end else { return sum }
                return sum + (end - start)
            }
            #expect(request.waited == end - begin - busy)
            #expect(request.began == request.first.times.sent)
        }
    }

    @Test("of a request comes in the order in which requests were first met", arguments: 0..<20)
    func order(seed: UInt64) {
        let samples = Self.samples(seed)
        var met: [String] = []
        for sample in samples where !met.contains(sample.promptID) { met.append(sample.promptID) }
        #expect(RequestAttempts.requests(of: samples.facts).map(\.first.promptID) == met)
    }

    @Test("of a request without its last attempts is not finished", arguments: 0..<40)
    func cutOff(seed: UInt64) {
        let known = Self.samples(seed).filter { $0.attempt == 1 }
        for request in RequestAttempts.requests(of: known.facts) {
            #expect(request.isFinished == (request.last.retryWait == nil))
            #expect(request.outcome == (request.isFinished ? .ok : .cancelled))
            #expect(request.isMeasurement == request.isFinished)
        }
    }
}

@Suite("Connections that outlive their streams")
struct LingeringTests {
    @Test("lingered from the end of the stream on, whatever the clock it is counted by")
    func duration() {
        let lingering = Lingering<Monotonic>(
            connectionID: 3,
            terminated: 2_000,
            ended: 9_000,
            ending: .lost,
            keptSlot: true
        )
        let counted = lingering.counted(from: RunEpoch(monotonic: 1_500, wall: 0))
        #expect(lingering.duration == 7_000 && counted.duration == 7_000)
        #expect(counted.terminated == 500 && counted.ended == 7_500)
        #expect(counted.connectionID == 3 && counted.ending == .lost && counted.keptSlot)
    }
}

@Suite("Random numbers of a plan")
struct SplitMix64Tests {
    @Test("are those of the published generator")
    func published() {
        // The first outputs for the seed 1234567, as several implementations print them.
        var random = SplitMix64(seed: 1_234_567)
        let numbers = (0..<5).map { _ in random.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ]
        )
    }

    @Test("are mixed so that different numbers stay different")
    func mixing() {
        let near = (0..<10_000).map { SplitMix64.mix(UInt64($0)) }
        #expect(Set(near).count == near.count)
        let far = (0..<64).map { SplitMix64.mix(1 << UInt64($0)) }
        #expect(Set(far).count == far.count && Set(far).isDisjoint(with: near.prefix(1)))
    }
}

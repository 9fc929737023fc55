import BenchModel
import Testing

@Suite("A request with its attempts")
struct RequestAttemptsTests {
    private static func sample(
        _ sequence: RequestIndex,
        attempt: Int = 1,
        _ outcome: Sample.Outcome = .ok,
        wait: Nanoseconds? = nil,
        target: TargetIndex = 0,
        phase: Sample.Phase = .measure,
        part: Int = 1,
        started: RunInstant = 0,
        end: RunInstant = 0
    ) -> Sample {
        Sample(
            target: target,
            promptID: "p",
            phase: phase,
            sequence: sequence,
            attempt: attempt,
            outcome: outcome,
            planned: 0,
            times: PhaseTimes(started: started, end: end),
            part: part,
            retryWait: wait
        )
    }

    private static let failed = Sample.Outcome.failed(.overloaded, detail: "d")

    @Test("ends as its last attempt does, in whatever order the attempts are met")
    func grouping() throws {
        let requests = RequestAttempts.requests(
            of: [
                Self.sample(0), Self.sample(1, attempt: 2), Self.sample(1, Self.failed, wait: 5),
                Self.sample(1, target: 1), Self.sample(1, phase: .warmup),
            ].facts
        )
        #expect(requests.count == 4)
        let retried = try #require(requests.first { $0.wasRetried })
        #expect(retried.attempts.map(\.attempt) == [1, 2])
        #expect(retried.outcome == .ok && retried.isFinished)
    }

    @Test("is not finished while another attempt is to come, nor where it was broken off")
    func unfinished() {
        let requests = RequestAttempts.requests(
            of: [
                Self.sample(0, Self.failed, wait: 5), Self.sample(1, .cancelled), Self.sample(2, Self.failed),
            ].facts
        )
        #expect(requests.map(\.isFinished) == [false, false, true])
        #expect(requests.map(\.outcome) == [.cancelled, .cancelled, Self.failed])
    }

    @Test("is another one in each sitting of a resumed run")
    func sittings() {
        let requests = RequestAttempts.requests(
            of: [
                Self.sample(0, Self.failed, wait: 5), Self.sample(0, part: 2),
            ].facts
        )
        #expect(requests.map(\.outcome) == [.cancelled, .ok])
    }

    @Test("waited from the end of each attempt to the start of the next")
    func waiting() throws {
        let requests = RequestAttempts.requests(
            of: [
                Self.sample(0, Self.failed, started: 10, end: 20),
                Self.sample(0, attempt: 2, Self.failed, started: 50, end: 60),
                Self.sample(0, attempt: 3, started: 100, end: 200),
            ].facts
        )
        let request = try #require(requests.first)
        #expect(request.waited == 70)
        #expect(request.began == 10)
    }
}

import Testing

@testable import BenchModel

/// Which failures say that going on is useless: by kind and, where that tells more, by status.
@Suite("What a failure says of the requests to come")
struct FailureClassTests {
    private static func sample(_ kind: FailureKind, status: Int? = nil) -> Sample {
        Sample(
            target: 0,
            promptID: "p",
            phase: .measure,
            sequence: 0,
            outcome: .failed(kind, detail: "d"),
            httpStatus: status,
            planned: 0,
            times: PhaseTimes(started: 0)
        )
    }

    /// What waiting does not cure.
    private static let hopeless: Set<FailureKind> = [
        .dns, .connect, .connectTimeout, .tls, .proxy, .redirect, .badRequest, .auth, .quota, .malformed, .clientError,
    ]
    /// What may be an accident, and is none if it comes again and again.
    private static let lasting: Set<FailureKind> = [
        .connectionLost, .empty, .truncated, .tooLarge, .internal, .serverError, .streamError,
    ]

    @Test("Each kind is hopeless, or may last, or passes by itself", arguments: FailureKind.allCases)
    func kinds(kind: FailureKind) {
        let sample = Self.sample(kind)
        #expect(sample.isHopeless == Self.hopeless.contains(kind))
        let mayLast = Self.hopeless.contains(kind) || Self.lasting.contains(kind)
        #expect((sample.lastingFailure != nil) == mayLast)
    }

    @Test(
        "Of the other statuses from 400 on, those that pass are no reason to give up",
        arguments: [
            (405, true), (410, true), (415, true), (451, true), (408, false), (409, false), (423, false), (425, false),
        ]
    )
    func clientErrors(status: Int, isHopeless: Bool) {
        #expect(Self.sample(.clientError, status: status).isHopeless == isHopeless)
    }

    @Test(
        "Of the statuses from 500 on, some stay, some may stay, and some pass",
        arguments: [
            (501, true, true), (505, true, true), (511, true, true), (525, true, true), (526, true, true),
            (500, false, true), (502, false, true), (520, false, true), (503, false, false), (504, false, false),
            (522, false, false), (524, false, false), (529, false, false),
        ]
    )
    func serverErrors(status: Int, isHopeless: Bool, mayLast: Bool) {
        let sample = Self.sample(.serverError, status: status)
        #expect(sample.isHopeless == isHopeless)
        #expect((sample.lastingFailure != nil) == mayLast)
    }

    @Test("Failures are alike if kind and status are; the words about them do not count")
    func alike() {
        var other = Self.sample(.serverError, status: 500)
        other.outcome = .failed(.serverError, detail: "other words")
        #expect(Self.sample(.serverError, status: 500).lastingFailure == other.lastingFailure)
        #expect(other.lastingFailure != Self.sample(.serverError, status: 502).lastingFailure)
        #expect(Self.sample(.empty).lastingFailure != Self.sample(.truncated).lastingFailure)
    }

    @Test("What did not fail says nothing", arguments: [Sample.Outcome.ok, .cancelled])
    func noFailure(outcome: Sample.Outcome) {
        var sample = Self.sample(.dns)
        sample.outcome = outcome
        #expect(!sample.isHopeless && sample.lastingFailure == nil)
    }

    @Test("A stream that was closed on purpose is a measurement, one that was broken off is none")
    func closed() {
        var sample = Self.sample(.dns)
        sample.outcome = .cancelled
        for (reason, isMeasurement) in [(CancelReason.planned, true), (.interrupted, false), (.aborted, false)] {
            sample.cancellation = Cancellation(reason: reason, decided: 0)
            #expect(sample.wasClosedOnPurpose == isMeasurement && sample.isMeasurement == isMeasurement)
            #expect(sample.isFinished == isMeasurement)
        }
        sample.outcome = .ok
        #expect(sample.isMeasurement && !sample.wasClosedOnPurpose)
        sample.outcome = .failed(.auth, detail: "d")
        #expect(!sample.isMeasurement && sample.isFinished)
        sample.retryWait = 1
        #expect(!sample.isFinished)
    }
}

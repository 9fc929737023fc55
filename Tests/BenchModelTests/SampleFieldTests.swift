import JSONSyntax
import Testing

@testable import BenchModel

/// Each field of a sample has a value that no other has: whoever puts one in the place of another is found out.
@Suite("Each field of a sample")
struct SampleFieldTests {
    private static let whole: Sample = {
        var log = DeltaLog<RunTime>()
        let events: [(RunInstant, Nanoseconds, DeltaKind)] = [
            (2_000, 21, .thinking), (2_100, 22, .text), (2_250, 23, .tool),
        ]
        for (arrival, lag, kind) in events {
            log.append(arrival: arrival, lag: lag, kind: kind, bytes: 3)
        }
        var sample = Sample(
            target: 3,
            promptID: "a prompt of its own",
            phase: .warmup,
            sequence: 17,
            turn: ConversationTurn(session: 31, turn: 2, count: 5),
            attempt: 4,
            outcome: .failed(.stalled, detail: "a reason of its own"),
            httpStatus: 529,
            connection: ConnectionFacts(
                reused: true,
                httpVersion: "2",
                remoteAddress: "10.0.0.1:443",
                proxy: "proxy:3128",
                stampSource: .kernel,
                connectionID: 71
            ),
            planned: 100,
            wasHeldBack: true,
            times: PhaseTimes(
                started: 200,
                dns: 300,
                connected: 400,
                tls: 500,
                sent: 600,
                headers: 700,
                firstByte: 800,
                end: 9_000
            ),
            response: DecodedResponse(
                deltas: log,
                thinkingBegan: 1_900,
                usage: TokenUsage(
                    input: 1_001,
                    output: 1_002,
                    reasoning: 103,
                    cacheRead: 104,
                    cacheWrite: 206,
                    cacheWriteHour: 105,
                    total: 2_007
                ),
                firstEventTokens: 41,
                stopReason: "end_turn",
                servedModel: "model-1",
                serviceTier: "flex",
                billed: "0.0042",
                timing: ServerTiming([.queue: 51, .prefill: 52, .firstToken: 53, .decode: 54, .processing: 55]),
                terminatorArrival: 8_900,
                wasBuffered: true,
                tokenReads: 6,
                skippedEvents: 7,
                marks: [.thinkTags, .otherTier]
            ),
            providerRequestID: "req-1",
            part: 2,
            retryWait: 61,
            cancellation: Cancellation(reason: .aborted, decided: 8_950, gone: 8_990)
        )
        sample.validity = AnswerValidity(.offSchema, "$.a is a string")
        sample.idealCached = 81
        sample.rowFields = ["tenant": "t"]
        sample.askedInput = 82
        sample.askedOutput = 83
        sample.pictures = SentPictures(count: 2, bytes: 84)
        return sample
    }()

    /// A sample that has no more than it must.
    private static let plain = Sample(
        target: 0,
        promptID: "p",
        phase: .measure,
        sequence: 0,
        outcome: .ok,
        planned: 0,
        times: PhaseTimes(started: nil)
    )

    @Test("that figures need is there as itself, alone and among others", arguments: [0, 5])
    func each(before: Int) throws {
        let others = Array(repeating: Self.plain, count: before)
        let facts = try #require((others + [Self.whole] + others).facts.dropFirst(before).first)
        let sample = Self.whole
        #expect(facts.target == 3 && facts.phase == .warmup && facts.part == 2 && facts.sequence == 17)
        #expect(facts.promptID == sample.promptID && facts.attempt == 4 && facts.httpStatus == 529)
        #expect(facts.outcome == sample.outcome && facts.providerRequestID == "req-1" && facts.retryWait == 61)
        #expect(facts.turn == sample.turn && facts.cancellation == sample.cancellation && facts.wasHeldBack)
        #expect(facts.validity == sample.validity && facts.idealCached == 81 && facts.rowFields == ["tenant": "t"])
        #expect(facts.askedInput == 82 && facts.askedOutput == 83 && facts.pictures == sample.pictures)
        #expect(facts.planned == 100 && facts.times.started == 200 && facts.startedAt == 200)
        #expect(facts.times.connected == 400 && facts.times.tls == 500)
        #expect(facts.times.sent == 600 && facts.sentAt == 600)
        #expect(facts.times.firstByte == 800 && facts.firstByteAt == 800)
        #expect(facts.times.end == 9_000 && facts.endedAt == 9_000)
        #expect(facts.connection.reused && facts.isConnectionReused && facts.connection.connectionID == 71)
        #expect(
            facts.connection.httpVersion == "2" && facts.connection.proxy == "proxy:3128"
                && facts.connection.stampSource == .kernel
        )
        let response = facts.response
        #expect(response.usage == sample.response.usage && facts.usage == sample.response.usage)
        #expect(response.firstEventTokens == 41 && response.tokenReads == 6 && response.skippedEvents == 7)
        #expect(response.thinkingBegan == 1_900 && response.billed == "0.0042")
        #expect(response.timing == sample.response.timing && response.marks == [.thinkTags, .otherTier])
        #expect(
            response.stopReason == "end_turn" && response.servedModel == "model-1" && response.serviceTier == "flex"
        )
        #expect(response.hasTerminator && response.wasBuffered && facts.wasBuffered && facts.isMarked)
        #expect(response.hasTokens && response.deltas.count == 3 && response.deltas.answerCount == 2)
        #expect(!facts.isOK && !facts.isFinished && !facts.isMeasurement && !facts.wasClosedOnPurpose)
    }

    /// What most requests lack, one by one, and how it is had again.
    private static let rares: [(change: @Sendable (inout Sample) -> Void, isKept: @Sendable (SampleFacts) -> Bool)] = [
        ({ $0.outcome = .cancelled }, { $0.outcome == .cancelled }),
        ({ $0.outcome = .failed(.dns, detail: "d") }, { $0.outcome == .failed(.dns, detail: "d") }),
        (
            { $0.cancellation = Cancellation(reason: .planned, decided: 5) },
            { $0.cancellation == Cancellation(reason: .planned, decided: 5) }
        ),
        ({ $0.retryWait = 0 }, { $0.retryWait == 0 }),
        ({ $0.turn = ConversationTurn(session: 0, turn: 0) }, { $0.turn == ConversationTurn(session: 0, turn: 0) }),
        ({ $0.idealCached = 0 }, { $0.idealCached == 0 }),
        ({ $0.rowFields = ["a": ""] }, { $0.rowFields == ["a": ""] }),
        ({ $0.askedInput = 0 }, { $0.askedInput == 0 }), ({ $0.askedOutput = 0 }, { $0.askedOutput == 0 }),
        (
            { $0.pictures = SentPictures(count: 0, bytes: 0) }, { $0.pictures == SentPictures(count: 0, bytes: 0) }
        ),
        ({ $0.response.billed = "0" }, { $0.response.billed == "0" }),
        ({ $0.response.thinkingBegan = 0 }, { $0.response.thinkingBegan == 0 }),
        ({ $0.response.skippedEvents = 1 }, { $0.response.skippedEvents == 1 }),
        ({ $0.response.usage.cacheWriteHour = .max }, { $0.usage.cacheWriteHour == .max }),
        ({ $0.response.firstEventTokens = .max }, { $0.firstEventTokens == .max }),
        ({ $0.response.tokenReads = .max }, { $0.response.tokenReads == .max }),
    ]

    @Test("that few requests have is kept where it is the only one, and is missing of a request without it")
    func rare() {
        for (place, (change, isKept)) in Self.rares.enumerated() {
            var sample = Self.plain
            change(&sample)
            let facts = [Self.plain, sample, Self.plain].facts
            #expect(facts.map(isKept) == [false, true, false], "fact \(place)")
            #expect(isKept(SampleFacts(sample)))
        }
    }

    @Test("that stands for a request that succeeded keeps no name of it at its provider")
    func provider() {
        for (outcome, isKept) in [
            (Sample.Outcome.ok, false), (.cancelled, true), (.failed(.serverError, detail: ""), true),
        ] {
            var sample = Self.whole
            sample.outcome = outcome
            #expect((SampleFacts(sample).providerRequestID != nil) == isKept, "\(outcome.name)")
        }
    }

    @Test("is a measurement where it succeeded or was closed on purpose, and is finished where nothing was to follow")
    func verdicts() {
        let reasons: [CancelReason?] = [nil, .planned, .interrupted, .aborted]
        for reason in reasons {
            for wait in [nil, 5] as [Nanoseconds?] {
                for outcome in [Sample.Outcome.ok, .cancelled, .failed(.empty, detail: "")] {
                    var sample = Self.whole
                    sample.cancellation = reason.map { Cancellation(reason: $0, decided: 1) }
                    (sample.outcome, sample.retryWait) = (outcome, wait)
                    let wasClosed = outcome == .cancelled && reason == .planned
                    let isFinished = wait == nil && (outcome != .cancelled || reason == .planned)
                    let facts = SampleFacts(sample)
                    #expect(sample.wasClosedOnPurpose == wasClosed && facts.wasClosedOnPurpose == wasClosed)
                    #expect(sample.isMeasurement == (outcome == .ok || wasClosed))
                    #expect(facts.isMeasurement == sample.isMeasurement && facts.isOK == (outcome == .ok))
                    #expect(sample.isFinished == isFinished && facts.isFinished == isFinished)
                    let request = RequestAttempts(attempts: [facts])
                    #expect(request.outcome == (isFinished ? outcome : .cancelled))
                    #expect(request.isMeasurement == (isFinished && sample.isMeasurement))
                    #expect(request.wasClosedOnPurpose == (isFinished && wasClosed))
                }
            }
        }
    }

    @Test("goes with its run, and so does what is no sample")
    func run() {
        let record = RunRecord(name: "r", startedAt: 0, version: "1", isSimulated: false, targets: [])
        let stored = StoredRun(
            record: record,
            samples: [Self.whole],
            connections: [OpenedConnection(target: 1, outcome: .ok, connectionID: 9)],
            lingered: [
                LingeredConnection(
                    target: 2,
                    part: 3,
                    lingering: Lingering(terminated: 10, ended: 45, ending: .lost, keptSlot: true)
                )
            ],
            scrapes: [ServerScrape(server: "s", part: 1, at: 5, took: 6, .failed("no"))]
        )
        let facts = RunFacts(stored)
        #expect(facts.record == record && facts.samples.count == 1 && facts.samples[0].sequence == 17)
        #expect(
            facts.connections == stored.connections && facts.lingered == stored.lingered
                && facts.scrapes == stored.scrapes
        )
        #expect(facts.lingered[0].lingering.duration == 35)
    }
}

@Suite("A number that may be missing, in few bytes")
struct PackedNumberTests {
    @Test("is every number but the least, which stands for none", arguments: [.min + 1, -1, 0, 1, .max] as [Int])
    func number(number: Int) {
        #expect(PackedNumber(number).value == number)
        #expect(PackedNumber(RunInstant(nanoseconds: Int64(number))).instant?.nanoseconds == Int64(number))
        #expect(PackedNumber(nil as Int?).value == nil && PackedNumber(nil as RunInstant?).instant == nil)
    }
}

import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("How answers ended")
struct StopSummaryTests {
    @Test("is counted by the provider's own word, the frequent ones first, and summed by what it means")
    func counts() {
        let words: [String?] = ["stop", "length", "stop", nil, "max_tokens", "odd", "stop", "content_filter", nil]
        let stops = StopSummary(MadeRequests.requests(9) { $0.stopReason = words[$1] })
        #expect(stops.counts.map(\.reason) == ["stop", nil, "content_filter", "length", "max_tokens", "odd"])
        #expect(stops.counts.map(\.n) == [3, 2, 1, 1, 1, 1])
        #expect(stops.n(.cut) == 2 && stops.n(.ended) == 3 && stops.n(.filtered) == 1 && stops.n(.other) == 1)
        #expect(stops.n(.unsaid) == 2 && stops.n(.tool) == 0 && stops.answers == 9 && stops.said == 7)
        #expect(StopKind.allCases.reduce(0) { $0 + stops.n($1) } == stops.answers)
    }

    @Test("is not asked of what was closed: its end is this program's")
    func closed() {
        let stops = StopSummary(
            MadeRequests.requests(4) { maker, place in
                maker.stopReason = "stop"
                if place < 3 { maker.closedAfter = 1 }
            }
        )
        #expect(stops.answers == 1 && stops.said == 1)
        #expect(StopSummary([]).counts.isEmpty && StopSummary([]).answers == 0)
    }
}

@Suite("Why answers are not what was expected")
struct ValiditySummaryTests {
    private static func summary(
        _ validities: [AnswerValidity?],
        _ change: @escaping (inout SampleMaker, Int) -> Void = { _, _ in }
    )
        -> ValiditySummary?
    {
        ValiditySummary(
            MadeRequests.requests(validities.count) { maker, place in
                maker.validity = validities[place]
                change(&maker, place)
            }
        )
    }

    @Test("is the same mistake in whichever element, the frequent ones first")
    func reasons() throws {
        let summary = try #require(
            Self.summary([
                .valid, AnswerValidity(.offSchema, "$.a[3].b[0] is a string"), AnswerValidity(.notJSON, "a fence"),
                AnswerValidity(.offSchema, "$.a[12].b[7] is a string"), AnswerValidity(.offSchema, "$.a[x] is odd"),
                .valid, nil, AnswerValidity(.unjudged),
            ])
        )
        #expect(summary.n == 7 && summary.valid == 2 && summary.n(.offSchema) == 3 && summary.n(.unjudged) == 1)
        #expect(
            summary.reasons.map(\.words) == ["$.a[*].b[*] is a string", "a fence", "$.a[x] is odd", ""]
                && summary.reasons.map(\.n) == [2, 1, 1, 1]
        )
        #expect(summary.reasons.reduce(summary.valid) { $0 + $1.n } == summary.n)
        #expect(AnswerValidity.Verdict.allCases.reduce(0) { $0 + summary.n($1) } == summary.n)
    }

    @Test("is of what came to an end: an answer that was broken off is none, one that failed gave no valid one")
    func ends() throws {
        let wrong = AnswerValidity(.unjudged, "it did not come")
        let summary = try #require(
            Self.summary([wrong, wrong, wrong, .valid]) { maker, place in
                switch place {
                case 0: maker.outcome = .failed(.serverError, detail: "")
                case 1: maker.outcome = .cancelled
                case 2: maker.closedAfter = 5
                default: break
                }
            }
        )
        #expect(summary.n == 3 && summary.valid == 1)
        #expect(Self.summary([nil, nil]) == nil && Self.summary([]) == nil)
        #expect(Self.summary([wrong]) { maker, _ in maker.outcome = .cancelled } == nil)
    }
}

@Suite("Pictures that were sent")
struct PictureSummaryTests {
    @Test("are counted over the requests that had some, with the size of those that are not mere addresses")
    func counts() throws {
        let sent: [SentPictures?] = [
            nil, SentPictures(count: 2, bytes: 100), SentPictures(count: 1, bytes: 0),
            SentPictures(count: 3, bytes: 40),
        ]
        let requests = sent.map { pictures -> MeasuredRequest in
            var sample = MadeRequests.samples(1)[0]
            sample.pictures = pictures
            return MeasuredRequest(RequestAttempts(attempts: [sample]), of: MadeRequests.target)
        }
        let summary = try #require(PictureSummary(requests))
        #expect(summary.requests == 3 && summary.pictures == 6 && Array(summary.bytes.sorted) == [40, 100])
        #expect(PictureSummary(Array(requests.prefix(1))) == nil && PictureSummary([]) == nil)
    }
}

@Suite("How a run reached its servers")
struct RunConnectionTests {
    private static let targets = [MadeRun.target("a"), MadeRun.target("b")]

    private static func sample(_ target: Int, _ id: Int64?, part: Int = 1, _ change: (inout Sample) -> Void = { _ in })
        -> Sample
    {
        var sample = SampleMaker(target: target).made()
        sample.connection.connectionID = id
        sample.part = part
        change(&sample)
        return sample
    }

    private static func connections(
        _ samples: [Sample],
        opened: [OpenedConnection] = [],
        lingered: [LingeredConnection] = []
    ) -> RunConnections {
        var run = MadeRun.run(Self.targets, n: 0) { _, _, _ in }
        (run.samples, run.connections, run.lingered) = (samples, opened, lingered)
        return MeasuredRun(run).instrument.connections
    }

    @Test("takes each connection once, of each sitting its own, with those opened ahead and used or not")
    func taken() {
        // Both targets went over the first one, as they may at one address.
        let opened = [
            OpenedConnection(target: 0, outcome: .ok, connectionID: 7),
            OpenedConnection(target: 0, outcome: .ok, connectionID: 1),
            OpenedConnection(target: 0, outcome: .failed(.connect, detail: ""), connectionID: 9),
        ]
        let found = Self.connections(
            [
                Self.sample(0, 1), Self.sample(0, 1), Self.sample(0, 1, part: 2), Self.sample(1, 1),
                Self.sample(0, 2) { $0.phase = .warmup },
                Self.sample(0, 3) { $0.outcome = .failed(.stalled, detail: "") },
                // What was never sent went over none.
                Self.sample(0, nil) { $0.times.sent = nil },
            ],
            opened: opened
        )
        #expect(found.targets.map(\.taken) == [5, 1] && found.taken == 5 && found.targets.map(\.name) == ["a", "b"])
        let unknown = Self.connections([Self.sample(0, 1), Self.sample(0, nil), Self.sample(1, 4)])
        #expect(unknown.targets.map(\.taken) == [nil, 1] && unknown.taken == nil)
    }

    @Test("names the proxies on the way, each once")
    func proxies() {
        let found = Self.connections(
            ["y:1", "x:2", nil, "y:1"].enumerated().map { place, proxy in
                Self.sample(place % 2, 1) { $0.connection.proxy = proxy }
            }
        )
        #expect(found.targets.map(\.proxies) == [["y:1"], ["x:2", "y:1"]] && found.proxies == ["x:2", "y:1"])
    }

    private static let holdings: [(held: Int, of: Int, ms: Double, isUsual: Bool)] = [
        (2, 10, 50, true), (1, 10, 50, false), (2, 10, 19, false), (2, 10, 20, true), (2, 21, 500, false),
        (3, 21, 500, true), (0, 10, 0, false),
    ]

    @Test(
        "tells that connections are held open where more than one stream in ten is, and it costs something",
        arguments: holdings
    )
    func held(held: Int, of streams: Int, ms: Double, isUsual: Bool) throws {
        let samples =
            (0..<streams).map { _ in Self.sample(0, 1) { $0.response.terminatorArrival = 5 } }
            + [
                // These told no end, or were no streams, or were never sent.
                Self.sample(0, 1),
                Self.sample(0, 1) { ($0.response.terminatorArrival, $0.response.wasBuffered) = (5, true) },
                Self.sample(0, 1) { ($0.response.terminatorArrival, $0.times.sent) = (5, nil) },
            ]
        let lingered = (0..<held).map { place in
            LingeredConnection(
                target: 0,
                lingering: Lingering(
                    terminated: 0,
                    ended: .milliseconds(ms),
                    ending: .closed,
                    keptSlot: place == 0
                )
            )
        }
        let target = Self.connections(samples, lingered: lingered).targets[0]
        #expect(target.streams == streams && target.heldOpen.n == held && target.keptSlot == min(1, held))
        #expect(target.heldOpenShare == Share(held, of: streams) && target.isUsuallyHeldOpen == isUsual)
    }
}

import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchModel
@testable import RunFixtures

@Suite("Gaps between events")
struct GapSummaryTests {
    private static func gaps(_ requests: [MeasuredRequest]) -> GapSummary {
        GapSummary(requests, pooled: MetricFigures(requests)[.gap])
    }

    @Test(
        "are between tokens only if each event carries one, as far as usage tells",
        arguments: [(10, true), (11, false), (40, false)]
    )
    func names(output: Int, isOfTokens: Bool) {
        let gaps = Self.gaps(
            MadeRequests.requests(4) { maker, _ in maker.usage = TokenUsage(input: 1, output: output) }
        )
        #expect(gaps.tokensPerEvent == Double(output) / 10)
        #expect(gaps.name == (isOfTokens ? .itl : .icl))
    }

    @Test("are those between chunks where nobody says how many tokens one carries")
    func unknown() {
        let gaps = Self.gaps(MadeRequests.requests(4) { maker, _ in maker.usage = TokenUsage() })
        #expect(gaps.tokensPerEvent == nil && gaps.name == .icl)
    }

    @Test("are counted over a limit if they are longer than it", arguments: [(19.0, 36), (20, 0), (100, 0)])
    func stalls(limit: Double, count: Int) {
        // Nine gaps of 20 ms in each of four answers.
        let gaps = Self.gaps(MadeRequests.requests(4))
        #expect(gaps.stalls(over: .milliseconds(limit)) == count && gaps.longest == 20e6)
        #expect(Self.gaps([]).stalls(over: 0) == nil)
    }

    @Test("are 0 within a read, and the events of a read share it")
    func sharedReads() {
        let gaps = Self.gaps(MadeRequests.requests(2) { maker, _ in (maker.events, maker.eventsPerRead) = (12, 3) })
        // Eleven gaps, of which three are between the four reads.
        #expect(gaps.zeroGapShare == Share(8, of: 11) && gaps.shareInSharedReads == .all)
        #expect(gaps.events == 24 && gaps.reads == 8 && gaps.eventsPerRead == 3 && gaps.eventsPerAnswer == 12)
    }

    @Test("say nothing of an answer in one piece")
    func buffered() {
        let gaps = Self.gaps(MadeRequests.requests(3) { maker, _ in maker.isBuffered = true })
        #expect(gaps.events == 0 && gaps.answers == 0 && gaps.shareInSharedReads == nil && gaps.eventsPerRead == nil)
        #expect(gaps.delivery(isLimited: false) == nil)
    }

    @Test(
        "show whether chunks were held back, unless this program or too few events hide it",
        arguments: [
            (10, 1, false, Delivery.asMade), (10, 1, true, .asMade), (10, 2, false, .buffered),
            (10, 2, true, .unclear(.slowProgram)),
            (7, 1, false, .unclear(.fewEvents)), (8, 1, false, .asMade), (4, 4, false, .buffered),
        ]
    )
    func delivery(events: Int, perRead: Int, isLimited: Bool, delivery: Delivery) {
        let gaps = Self.gaps(
            MadeRequests.requests(5) { maker, _ in (maker.events, maker.eventsPerRead) = (events, perRead) }
        )
        #expect(gaps.delivery(isLimited: isLimited) == delivery)
    }
}

@Suite("Connections of a target")
struct ConnectionSummaryTests {
    private static func summary(_ requests: [MeasuredRequest], _ opened: [OpenedConnection] = []) -> ConnectionSummary {
        let lags = requests.flatMap { $0.sample.response.deltas.lags.map(\.inNanoseconds) }
        return ConnectionSummary(
            requests,
            connect: MetricFigures(requests)[.connect],
            opened: opened,
            lag: Distribution(lags)
        )
    }

    @Test("are cold or reused, and counted by their numbers")
    func counts() {
        let connections = Self.summary(MadeRequests.requests(10) { $0.isReused = $1 >= 3 })
        #expect(connections.cold == 3 && connections.reused == 7 && connections.requests == 10)
        #expect(connections.reusedShare == 0.7 && connections.connect.n == 3)
        // Reused ones are four, by number; the cold ones are three more.
        #expect(connections.distinct == 7 && connections.httpVersions == ["1.1"])
    }

    @Test("are not counted where one has no number, and none are no share")
    func unknown() {
        var samples = MadeRequests.samples(3)
        samples[1].connection.connectionID = nil
        let requests = samples.map { MeasuredRequest(RequestAttempts(attempts: [$0]), of: MadeRequests.target) }
        #expect(Self.summary(requests).distinct == nil)
        #expect(Self.summary([]).distinct == nil && Self.summary([]).reusedShare == nil)
    }

    @Test("of two sittings with the same number are two")
    func sittings() {
        var samples = MadeRequests.samples(2)
        for index in samples.indices { (samples[index].connection.connectionID, samples[index].part) = (5, index + 1) }
        let requests = samples.map { MeasuredRequest(RequestAttempts(attempts: [$0]), of: MadeRequests.target) }
        #expect(Self.summary(requests).distinct == 2)
    }

    @Test("that were opened ahead took until they were up, with TLS where there is some")
    func opened() {
        let opened = [
            OpenedConnection(target: 0, outcome: .ok, started: 0, connected: .milliseconds(3)),
            OpenedConnection(target: 0, outcome: .ok, started: 0, connected: .milliseconds(3), tls: .milliseconds(9)),
            OpenedConnection(target: 0, outcome: .failed(.connect, detail: "d"), started: 0),
            OpenedConnection(target: 0, outcome: .cancelled, started: 0),
        ]
        let summary = Self.summary([], opened).opened
        #expect(summary.ok == 2 && summary.failed == 1 && summary.attempted == 3)
        #expect(summary.connect.sorted == [3e6, 9e6])
    }

    @Test("tell whose stamps the arrivals are, and how late each event was taken in hand")
    func stamps() {
        var samples = MadeRequests.samples(4) { maker, _ in (maker.lag, maker.events) = (0.5, 3) }
        samples[0].connection.stampSource = .poll
        let requests = samples.map { MeasuredRequest(RequestAttempts(attempts: [$0]), of: MadeRequests.target) }
        let summary = Self.summary(requests)
        #expect(summary.kernelStamped == 3 && summary.lag.n == 12 && summary.lag.max == 0.5e6)
    }
}

@Suite("Retries and failures of a target")
struct RetrySummaryTests {
    /// A request of some attempts, each so much later than the one before; all but the last failed.
    private static func request(_ attempts: Int, then outcome: Sample.Outcome = .ok) -> RequestAttempts {
        RequestAttempts(
            attempts: (1...attempts).map { number in
                var maker = SampleMaker(start: 1_000 * Double(number), ttft: 100)
                maker.attempt = number
                maker.events = 1
                maker.outcome = number < attempts ? .failed(.overloaded, detail: "try \(number)") : outcome
                if number < attempts { maker.retryWait = 500 }
                return maker.made()
            }
        )
    }

    @Test("count requests once, however many attempts they took")
    func counts() {
        let requests = [
            Self.request(1), Self.request(3), Self.request(2, then: .failed(.serverError, detail: "last")),
            Self.request(2, then: .cancelled),
        ].map { MeasuredRequest($0, of: MadeRequests.target) }
        let retries = RetrySummary(requests, ttft: Distribution([]))
        // The one that was broken off did not come to its end.
        #expect(retries.requests == 3 && retries.retried == 2 && retries.recovered == 1)
        #expect(retries.attempts == 6 && retries.mostAttempts == 3 && retries.attemptsPerRequest == 2)
        // From the end of an attempt, 101.7 ms after its start, to the start of the next, a second after it.
        #expect(retries.waited.sorted == [898.3e6, 2 * 898.3e6])
        #expect(RetrySummary([], ttft: Distribution([])).attemptsPerRequest == nil)
    }

    @Test("list a failure by kind: requests that ended so, and attempts that did")
    func failures() {
        let requests = [
            Self.request(3), Self.request(2, then: .failed(.serverError, detail: "last")),
            Self.request(1, then: .failed(.serverError, detail: "other")),
        ]
        let counts = FailureCount.count(requests)
        #expect(counts.map(\.kind) == [.serverError, .overloaded])
        #expect(counts.map(\.count) == [2, 0] && counts.map(\.attempts) == [2, 3])
        // The example is of a request that ended so, where there is one.
        #expect(counts.map(\.example) == ["last", "try 1"])
    }
}

@Suite("What streaming gains")
struct StreamingGainTests {
    private static func summary(_ names: [(name: String, isStreamed: Bool, model: String)]) -> Summary {
        let targets = names.map {
            RunRecord.Target(
                name: $0.name,
                wireProtocol: "p",
                model: $0.model,
                endpoint: "e",
                isStreamed: $0.isStreamed
            )
        }
        let samples = targets.indices.flatMap { target in
            (0..<10).map { place -> Sample in
                var maker = SampleMaker(target: target, sequence: place, start: 1_000 * Double(place))
                maker.isBuffered = !targets[target].isStreamed
                // The whole answer comes at once, 250 ms after the request.
                if maker.isBuffered { (maker.events, maker.ttft) = (1, 248.5) }
                return maker.made()
            }
        }
        let record = RunRecord(name: "r", startedAt: 0, version: "1", isSimulated: false, targets: targets)
        return Summary(MeasuredRun(StoredRun(record: record, samples: samples)), prices: .builtIn)
    }

    @Test("is how much sooner the first character is there, and costs what the last one is later")
    func gain() throws {
        let gains = Self.summary([("s", true, "m"), ("b", false, "m")]).streamingGains
        let gain = try #require(gains.first)
        #expect(gains.count == 1 && gain.streamed == "s" && gain.buffered == "b" && gain.model == "m")
        // Streamed: the first token after 100 ms, nine more each 20 ms later, the end 1.5 ms behind.
        #expect(gain.gain == 150e6 && gain.costAtEnd == 31.5e6)
        #expect(gain.gainInterval == PercentileInterval(low: 150e6, high: 150e6))
    }

    @Test("is of pairs that ask the same of the same model, and of no others")
    func pairs() {
        #expect(Self.summary([("s", true, "m"), ("b", false, "n")]).streamingGains.isEmpty)
        #expect(Self.summary([("s", true, "m"), ("t", true, "m")]).streamingGains.isEmpty)
        let gains = Self.summary([("s", true, "m"), ("b", false, "m"), ("t", true, "m")]).streamingGains
        #expect(gains.map(\.streamed) == ["s", "t"] && gains.map(\.buffered) == ["b", "b"])
    }
}

import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchModel
@testable import RunFixtures

/// The catalogue as an interface: names that people's scripts read, and which requests have which figure.
@Suite("The catalogue of metrics")
struct CatalogueTests {
    private static let target = RunRecord.Target(name: "t", wireProtocol: "p", model: "m", endpoint: "e")

    private static func request(_ change: (inout SampleMaker) -> Void = { _ in }) -> MeasuredRequest {
        var maker = SampleMaker()
        change(&maker)
        return MeasuredRequest(RequestAttempts(attempts: [maker.made()]), of: target)
    }

    @Test("has each metric once, with a title, a definition and a key of its own")
    func names() {
        #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
        let keys = Metric.all.map { [$0.shown.section.object ?? "", $0.key] }
        #expect(Set(keys).count == keys.count, "two metrics share a place in JSON")
        for metric in Metric.all {
            #expect(!metric.title.isEmpty && !metric.definition.isEmpty, "\(metric.name)")
            #expect(metric.name.allSatisfy { $0 == "_" || $0.isLowercase || $0.isNumber }, "\(metric.name)")
            #expect(metric.key.hasSuffix("_ms") == (metric.unit == .time), "\(metric.key) does not say its unit")
        }
    }

    @Test(
        "has an entry for every name that an objective may use, of the same kind",
        arguments: Objective.Metric.allCases
    )
    func objectives(metric: Objective.Metric) {
        let entry = metric.entry
        // The gaps have two names: of one token each, and whatever they hold.
        #expect((Metric.all + Metric.ofGate).contains(entry) && entry.objective == (metric == .icl ? .itl : metric))
        let unit: Metric.Unit =
            switch metric.kind {
            case .time: .time
            case .rate: .rate
            case .share: .share
            case .tokens: .tokens
            case .portion: .portion
            case .amount: .money
            }
        #expect(entry.unit == unit)
    }

    @Test("takes from the plan what an open loop is judged by, and only that")
    func fromPlan() {
        for metric in Metric.all {
            #expect(metric.judged(isOpenLoop: false) == metric)
            #expect(metric.judged(isOpenLoop: true) == (metric == .ttft ? .ttftFromPlan : metric), "\(metric.name)")
        }
    }

    // MARK: Which request has which figure

    /// Requests that lack one thing each, and the populations that they are then none of.
    private static let lacking: [(what: String, request: MeasuredRequest, isNoneOf: Set<Metric.Population>)] = [
        (
            "a buffered answer", request { $0.isBuffered = true },
            [
                .streams, .streamsThatShowThinking, .plannedStreams, .wholeStreams, .pacedStreams, .streamsWithGaps,
                .thoughtfulStreams, .toolCalls,
            ]
        ),
        ("a stream of one event", request { $0.events = 1 }, [.streamsWithGaps, .pacedStreams]),
        (
            "a stream without a token", request { $0.events = 0 },
            [
                .streams, .streamsThatShowThinking, .plannedStreams, .wholeStreams, .pacedStreams, .streamsWithGaps,
                .thoughtfulStreams, .toolCalls,
            ]
        ),
        (
            "a closed stream", request { $0.closedAfter = 1 },
            [.wholeStreams, .wholeAnswers, .countedAnswers, .answersThatTellOfACache]
        ),
        ("a stream without tools", request(), [.toolCalls]),
        ("a request on an open connection", request(), [.coldRequests]),
        ("a stream that did not think", request(), [.thoughtfulStreams]),
    ]

    @Test("gives no figure to a request that cannot have it", arguments: lacking.indices)
    func populations(index: Int) {
        let (what, request, isNoneOf) = Self.lacking[index]
        for metric in Metric.all where isNoneOf.contains(metric.population) && metric.unit != .share {
            // A tool's last argument and its first are of one population, and a closed stream has only the first.
            #expect(metric.values(request.metrics).isEmpty, "\(what) has \(metric.name)")
        }
    }

    @Test("gives every figure to a request that has all: thinking, tools, a connection of its own")
    func wholeRequest() {
        let request = Self.request { maker in
            (maker.thinkingEvents, maker.toolsFrom, maker.isReused) = (2, 6, false)
            maker.thinkingBegan = 10
            maker.usage = TokenUsage(input: 10, output: 20, cacheRead: 5)
        }
        for metric in Metric.all where metric.unit != .share {
            #expect(!metric.values(request.metrics).isEmpty, "\(metric.name)")
        }
    }

    @Test("needs a stream for what happens within an answer, and none for what happens to it as a whole")
    func streams() {
        let buffered = Self.request { $0.isBuffered = true }
        for metric in Metric.all where metric.unit != .share && metric.population.needsStream {
            #expect(metric.values(buffered.metrics).isEmpty, "\(metric.name)")
        }
        #expect(!Metric.e2eEnd.population.needsStream && !Metric.e2eEnd.values(buffered.metrics).isEmpty)
        #expect(!Metric.connect.population.needsStream)
        for metric in Metric.all where metric.unit == .share { #expect(!metric.population.needsStream) }
    }

    // MARK: Shares

    private static func share(_ metric: Metric, of requests: [MeasuredRequest]) -> ShareCount {
        ShareCount(metric, of: requests)
    }

    @Test("counts as failed what failed, of all that came to an end")
    func errorRate() {
        let requests = [
            Self.request(), Self.request(), Self.request { $0.outcome = .failed(.truncated, detail: "d") },
            Self.request { $0.closedAfter = 1 }, Self.request { $0.outcome = .cancelled },
        ]
        let rate = Self.share(.errorRate, of: requests)
        #expect(rate.count == 1 && rate.total == 4 && rate.unsaid == 0 && rate.share == 0.25)
    }

    @Test(
        "counts as cut or filtered what says so, in each provider's word, and leaves apart what says nothing",
        arguments: [
            ("stop", 0, 0), ("end_turn", 0, 0), ("STOP", 0, 0), ("tool_calls", 0, 0), ("length", 1, 0),
            ("max_tokens", 1, 0), ("MAX_TOKENS", 1, 0), ("incomplete", 1, 0), ("content_filter", 0, 1),
            ("refusal", 0, 1),
            ("SAFETY", 0, 1),
        ]
    )
    func ends(reason: String, cut: Int, filtered: Int) {
        let requests = [
            Self.request { $0.stopReason = reason }, Self.request { $0.stopReason = nil },
            Self.request { ($0.stopReason, $0.outcome) = (reason, .failed(.truncated, detail: "d")) },
            Self.request { ($0.stopReason, $0.closedAfter) = (reason, 1) },
        ]
        for (metric, count) in [(Metric.cutShare, cut), (.filteredShare, filtered)] {
            let share = Self.share(metric, of: requests)
            #expect(share.count == count && share.total == 2 && share.unsaid == 1, "\(metric.name)")
            #expect(share.share == Share(count, of: 1))
        }
    }

    @Test("leaves apart what ended with a word that is not known: it may be any end")
    func unknownEnds() {
        let requests = ["a word of its own", "stop", "length"].map { reason in
            Self.request { $0.stopReason = reason }
        }
        for metric in [Metric.cutShare, .filteredShare] {
            let share = Self.share(metric, of: requests)
            #expect(share.total == 3 && share.unsaid == 1 && share.count == (metric == .cutShare ? 1 : 0))
        }
    }

    @Test("has no share of nothing")
    func noShare() {
        for metric in Metric.all where metric.unit == .share {
            #expect(Self.share(metric, of: []).share == nil)
        }
        #expect(Self.share(.cutShare, of: [Self.request()]).share == nil, "nobody said how it ended")
        // A metric of single requests counts nothing.
        #expect(Self.share(.ttft, of: [Self.request()]).total == 0)
    }
}

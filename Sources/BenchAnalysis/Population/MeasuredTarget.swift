package import BenchModel
import Statistics

/// One target's measured requests, and what is counted over them; report, gate and alarms read the same.
package struct MeasuredTarget: Sendable {
    package let target: RunRecord.Target
    package let isOpenLoop: Bool
    /// Whether a trace was sent, whose turns begin when they were recorded.
    let isReplay: Bool
    /// Whether the load is to change while it is measured.
    let loadChanges: Bool
    /// Every attempt, warm-up too.
    let samples: SampleList
    let opened: [OpenedConnection]
    /// Every request, warm-up too.
    let everyRequest: RequestList
    /// Those that were to be measured, however they ended, in the order in which they began.
    package let measured: MeasuredRequests
    /// Every attempt of ``measured``, in the order in which their requests began.
    let attempts: SampleList
    /// Those among ``measured`` that count in latencies: they succeeded, or were closed on purpose.
    package let requests: MeasuredRequests
    /// Those among ``requests`` that were not closed.
    let whole: MeasuredRequests

    package let counts: RequestCounts
    package let figures: MetricFigures
    package let gaps: GapSummary
    package let tokens: TokenSummary
    package let answers: AnswerSummary
    package let marks: MarkSummary
    /// Nil where nobody asked for lengths.
    package let lengths: LengthSummary?
    /// Nil where no measured requests began together.
    let firstWave: FirstWave?
    /// Client lag of every token event of ``requests``, in nanoseconds.
    let lag: Distribution
    let shares: [String: ShareCount]

    init(_ target: RunRecord.Target, samples: SampleList, opened: [OpenedConnection], loadShape: LoadShape.Kind) {
        self.target = target
        isOpenLoop = loadShape != .closed
        isReplay = loadShape == .trace
        loadChanges = loadShape == .ramp || loadShape == .stages || loadShape == .trace
        self.samples = samples
        self.opened = opened
        let everyRequest = RequestList(of: samples)
        let begun = everyRequest.filter { $0.first.phase == .measure }.inOrderOfBeginning()
        let measured = MeasuredRequests(begun, of: target)
        // Mostly all are, and then it is one list.
        let requests = measured.allSatisfy(\.isMeasurement) ? measured : measured.filter(\.isMeasurement)
        let whole = requests.contains(where: \.metrics.isCut) ? requests.filter { !$0.metrics.isCut } : requests
        let (latencies, others) = concurrently(of: requests.count) {
            let figures = MetricFigures(requests)
            return (figures: figures, gaps: GapSummary(requests, pooled: figures[.gap]))
        } _: {
            (
                tokens: TokenSummary(whole),
                answers: AnswerSummary(requests, of: target, among: measured),
                marks: MarkSummary(samples),
                lag: requests.lag,
                shares: Dictionary(
                    uniqueKeysWithValues: Metric.all.filter { $0.unit == .share }
                        .map { ($0.name, ShareCount($0, of: measured)) }
                )
            )
        }
        (figures, gaps) = (latencies.figures, latencies.gaps)
        (tokens, answers, marks) = (others.tokens, others.answers, others.marks)
        (lag, shares) = (others.lag, others.shares)
        (self.everyRequest, self.measured, self.requests, self.whole) = (everyRequest, measured, requests, whole)
        attempts = begun.samples
        counts = RequestCounts(everyRequest)
        lengths = LengthSummary(whole, of: target)
        firstWave = isOpenLoop ? nil : FirstWave(everyRequest)
    }

    /// Whether any of its requests gave a figure; if not, it has nothing but failures.
    package var hasFigures: Bool { !requests.isEmpty }

    /// Its warm-up, measured for those who show it apart; it is in no figure.
    package var warmup: MeasuredRequests {
        MeasuredRequests(everyRequest.filter { $0.first.phase == .warmup }, of: target)
    }

    /// Every attempt, in the order in which the requests began, warm-up behind the others: by that order costs are worth what they are.
    var inOrder: SampleList {
        attempts.count == samples.count
            ? attempts : SampleList([attempts, samples.filter { $0.phase == .warmup }].joined())
    }

    /// Whether a shard was to send a request: of conversations whole sessions, of a trace request by request.
    func isOwn(_ request: MeasuredRequest, of shard: Shard) -> Bool {
        let first = request.attempts.first
        return shard.owns(isReplay ? first.sequence.number : first.turn?.session ?? first.sequence.number)
    }

    /// Returns how many requests are of the kind whose share a metric is; nil of metrics that are none.
    package func share(_ metric: Metric) -> ShareCount? { shares[metric.name] }
}

extension MeasuredRequests {
    /// Client lag of every token event, in nanoseconds.
    var lag: Distribution {
        let count = reduce(0) { $0 + $1.sample.eventCount }
        let sorted = SortedValues(atMost: count) { take in
            for request in self { request.sample.events.forEachLag { take($0.inNanoseconds) } }
        }
        return Distribution(sorted: sorted)
    }

    /// What the server says of the times of each, in nanoseconds; parts that it tells of none are not there.
    var timings: [ServerTiming.Part: Distribution] {
        var values: [ServerTiming.Part: [Double]] = [:]
        for request in self {
            for (part, time) in request.sample.response.timing.times {
                values[part, default: []].append(time.inNanoseconds)
            }
        }
        return values.mapValues { Distribution($0) }
    }
}

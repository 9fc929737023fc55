package import BenchModel
package import Pricing

/// A run in figures, per target; what every report is rendered from.
///
/// Warm-up never counts. Times come from requests that succeeded or were closed on purpose; the others are counted by what
/// befell them.
package struct Summary: Sendable {
    /// What it is made from; charts are, too.
    package let measured: MeasuredRun
    package let record: RunRecord
    /// In the order of the scenario.
    package let targets: [TargetSummary]
    /// What each target costs by what one gets for it.
    package let unitCosts: [UnitCosts]
    /// Where prices come from.
    package let priceSources: [String]
    package let instrument: InstrumentStatement
    /// Of targets whose streams were closed on purpose.
    package let closings: [ClosingSummary]
    /// Of pairs of targets that differ in being streamed.
    package let streamingGains: [StreamingGain]
    /// Of a run that was merged, its parts.
    package let shards: [ShardSummary]
    /// What servers said of themselves; those that were looked at.
    package var servers: [ServerSummary] { measured.servers }
    /// By what every target's requests are shown in groups: what somebody asked for, and what parts those of a target into
    /// several populations.
    package let groupings: [RequestGrouping]
    /// Those among them that somebody asked for.
    package let askedGroupings: [RequestGrouping]
    /// What must not be overlooked about what was measured.
    package let alarms: [Alarm]

    /// Creates the summary of a run.
    ///
    /// - Parameters:
    ///   - run: its record and its measured requests.
    ///   - prices: what tokens cost.
    ///   - objectives: what it is judged by; the tightest says how slow the instrument itself may be.
    ///   - terms: how the targets are used and paid for, as far as somebody says it.
    ///   - askedGroupings: by what requests are to be shown in groups.
    package init(
        _ run: MeasuredRun,
        prices: PriceBook,
        objectives: [Objective] = [],
        terms: CostTerms = .none,
        by askedGroupings: [RequestGrouping] = []
    ) {
        measured = run
        self.askedGroupings = askedGroupings
        let mixtures = run.mixtures
        let groupings = mixtures.compactMap { $0?.difference?.grouping }.reduce(into: askedGroupings) { known, found in
            if !known.contains(found) { known.append(found) }
        }
        self.groupings = groupings
        record = run.record
        instrument = run.instrument(objectives: objectives)
        priceSources = prices.sources
        let targets = run.targets.concurrentMap(of: run.run.samples.count) { measured in
            TargetSummary(
                measured,
                prices: TargetPrices(measured.target, book: prices, samples: measured.samples),
                by: groupings
            )
        }
        self.targets = targets
        let instrument = instrument
        (unitCosts, alarms) = concurrently(of: run.run.samples.count) {
            Array(targets.indices).concurrentMap(of: run.run.samples.count) { place in
                UnitCosts(targets[place], run.targets[place], objectives: objectives, terms: terms)
            }
        } _: {
            run.alarms(instrument, mixtures)
        }
        closings = zip(targets, run.targets).compactMap { target, measured in
            ClosingSummary(
                of: target,
                samples: measured.samples,
                baseline: UncutAnswer.find(for: target, among: targets)
            )
        }
        streamingGains = StreamingGain.pairs(among: targets)
        shards = ShardSummary.of(run)
    }

    /// The places of all targets, in order.
    package var places: Range<TargetIndex> { 0..<TargetIndex(targets.count) }

    package subscript(target: TargetIndex) -> TargetSummary { targets[target.number] }

    package var attempted: Int { targets.reduce(0) { $0 + $1.counts.attempted } }
    package var ok: Int { targets.reduce(0) { $0 + $1.counts.ok } }
    package var failed: Int { targets.reduce(0) { $0 + $1.counts.failed } }
}

/// How a target's measured requests ended.
package struct RequestCounts: Sendable, Equatable {
    package var ok = 0
    package var failed = 0
    /// Broken off by this program, so that it is not known how they would have ended: not among those attempted.
    package var cancelled = 0
    /// Closed because the target asks for that: attempted, and no failure.
    package var closedOnPurpose = 0
    /// Second and later attempts; a request counts as its last one ends.
    package var retries = 0
    /// Warm-up requests, which are among no other count.
    package var warmup = 0

    package init() {}

    package var attempted: Int { ok + failed + closedOnPurpose }

    init(_ requests: some Collection<RequestAttempts>) {
        for request in requests {
            guard request.first.phase == .measure else {
                warmup += 1
                continue
            }
            retries += request.count - 1
            switch request.outcome {
            case .ok: ok += 1
            case .failed: failed += 1
            case .cancelled where request.wasClosedOnPurpose: closedOnPurpose += 1
            case .cancelled: cancelled += 1
            }
        }
    }
}

package import BenchModel

/// A run in figures, per target; what every report is rendered from.
///
/// Warm-up never counts. Times come from requests that succeeded; the others are counted by what befell them.
package struct Summary: Sendable {
    package let record: RunRecord
    /// In the order of the scenario.
    package let targets: [TargetSummary]
    /// Where prices come from.
    package let priceSources: [String]
    package let instrument: InstrumentStatement

    /// Creates the summary of a run.
    ///
    /// - Parameters:
    ///   - run: its record and its samples.
    ///   - prices: what tokens cost.
    ///   - objectives: what it is judged by; the tightest says how slow the instrument itself may be.
    package init(run: StoredRun, prices: PriceBook, objectives: [Objective] = []) {
        record = run.record
        instrument = InstrumentStatement(run, objectives: objectives)
        priceSources = prices.sources
        let byTarget = Dictionary(grouping: run.samples, by: \.target)
        let opened = Dictionary(grouping: run.connections, by: \.target)
        targets = run.record.targets.enumerated().map { index, target in
            TargetSummary(
                target,
                samples: byTarget[index] ?? [],
                opened: opened[index] ?? [],
                price: prices.match(target.priceModel),
                isOpenLoop: run.record.isOpenLoop
            )
        }
    }

    package var attempted: Int { targets.reduce(0) { $0 + $1.counts.attempted } }
    package var ok: Int { targets.reduce(0) { $0 + $1.counts.ok } }
}

/// How a target's measured requests ended.
package struct RequestCounts: Sendable, Equatable {
    package var ok = 0
    package var failed = 0
    /// Broken off by this program, so that it is not known how they would have ended: not among those attempted.
    package var cancelled = 0
    /// Second and later tries, each of which is among the other counts too.
    package var retries = 0
    /// Warm-up requests, which are among no other count.
    package var warmup = 0

    package init() {}

    package var attempted: Int { ok + failed }
    /// failed / attempted.
    package var errorRate: Double? { attempted > 0 ? Double(failed) / Double(attempted) : nil }

    init(_ samples: [Sample]) {
        for sample in samples {
            guard sample.phase == .measure else {
                warmup += 1
                continue
            }
            if sample.attempt > 1 { retries += 1 }
            switch sample.outcome {
            case .ok: ok += 1
            case .failed: failed += 1
            case .cancelled: cancelled += 1
            }
        }
    }
}

/// How often one kind of failure was met, with one of its details.
package struct FailureCount: Sendable, Equatable {
    package var kind: FailureKind
    package var count: Int
    /// The first one's detail.
    package var example: String

    /// Returns the failures of measured requests by kind, the frequent ones first.
    static func count(_ samples: [Sample]) -> [FailureCount] {
        var counts: [FailureKind: FailureCount] = [:]
        for sample in samples where sample.phase == .measure {
            guard case .failed(let kind, let detail) = sample.outcome else { continue }
            counts[kind, default: FailureCount(kind: kind, count: 0, example: detail)].count += 1
        }
        return counts.values.sorted { ($1.count, $0.kind.rawValue) < ($0.count, $1.kind.rawValue) }
    }
}

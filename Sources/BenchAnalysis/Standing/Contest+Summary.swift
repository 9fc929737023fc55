import BenchModel
package import Statistics

extension Summary {
    /// The comparison of the run's targets by each discipline.
    package var contests: [Contest] {
        let entries = Contest.Discipline.allCases.map { discipline in
            (discipline, places.compactMap { Entry(discipline, self[$0], place: $0) })
        }
        let statements = entries.filter { $0.1.count > 1 }.reduce(0) { $0 + $1.1.count }
        let confidence = 1 - Contest.doubt / Double(max(1, statements))
        return entries.map { discipline, entries in
            Contest(discipline, entries.map { $0.runner(confidence) }, isVoid: instrument.isLimited)
        }
    }
}

extension TargetSummary {
    /// Until the first token; under open-loop load from the planned start, as gates judge it.
    package var judgedFirstToken: Distribution { schedule == nil ? ttft : ttftFromPlan }

    /// Whether its tokens per second are a bound from above: events, or whole answers, came together, or more tokens in one than is
    /// known.
    package var readsTooFast: Bool {
        firstEventsTakenAsOne > 0 || gaps.isBufferedOnTheWay || gaps.arrivals.haveNoPace
    }

    /// Whether some of its cost is not known.
    package var isCostOpen: Bool { cost.measured.unknown > 0 || counts.closedOnPurpose > 0 }
}

/// A target's values in one discipline.
private struct Entry {
    let discipline: Contest.Discipline
    let place: TargetIndex
    let values: Distribution
    /// Requests without the figure, failed ones among them.
    let missing: Int
    let canLead: Bool

    /// Nil where a target has no such figure, or none that can be held against another's.
    init?(_ discipline: Contest.Discipline, _ target: TargetSummary, place: TargetIndex) {
        self.discipline = discipline
        self.place = place
        var canLead = true
        switch discipline {
        case .firstToken:
            values = target.judgedFirstToken
            canLead = !target.gaps.arrivals.haveNoBeginning
        case .wholeAnswer: values = target.e2eEnd
        case .speed:
            // Chunks are no tokens.
            if target.tokens.countedFromChunks > 0 { return nil }
            values = target.tokensPerSecond
            canLead = !target.readsTooFast
        case .cost:
            // What is not known might be dear.
            if target.isCostOpen { return nil }
            values = target.cost.perRequest
        }
        if values.isEmpty { return nil }
        missing = max(0, target.counts.attempted - values.n)
        self.canLead = canLead
    }

    func runner(_ confidence: Double) -> Contest.Runner {
        Contest.Runner(
            target: place,
            value: (discipline == .cost ? values.mean : values.percentile(50)) ?? 0,
            interval: interval(confidence),
            canLead: canLead
        )
    }

    /// The bounds of the true figure, where a request without it counts against its own target and for no other.
    private func interval(_ confidence: Double) -> PercentileInterval {
        let median = values.interval(50, confidence: confidence)
        if discipline == .cost {
            // Equal costs of a few requests would seem to be certain: no fewer will do than tell a median.
            let isEnough = median.low != nil && median.high != nil
            return isEnough ? values.meanInterval(confidence: confidence) : PercentileInterval(low: nil, high: nil)
        }
        guard missing > 0 else { return median }
        let worst = discipline.prefersLess ? Double.infinity : 0
        let withMissing = values.adding(worst, count: missing).interval(50, confidence: confidence)
        return discipline.prefersLess
            ? PercentileInterval(low: median.low, high: withMissing.high.flatMap { $0.isFinite ? $0 : nil })
            : PercentileInterval(low: withMissing.low, high: median.high)
    }
}

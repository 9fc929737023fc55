import BenchModel

/// A reason why a run's figures are wrong, or incomplete.
package enum Flaw: Sendable, Equatable, CaseIterable {
    /// No request succeeded, so that there is nothing to be sound.
    case nothingMeasured
    /// The client was so late that its figures are in part its own.
    case instrumentLimited
    /// Requests were sent late: the load was lower than asked for.
    case slowStarts
    /// The machine's self-test found that it cannot be trusted with any load.
    case distrusted
    /// This program could do nothing for a time: its own figures of lag need not show all of that.
    case lostTime
    /// The run has not carried out its plan.
    case incomplete
    /// All requests of a target began together, which is no load that goes on.
    case noSteadyState
    /// A prompt cache knew more than what this run had asked it before: the figures are those of another load.
    case cacheKnewMore

    /// Whether the figures are wrong because of it; if not, they are right but not of all, or not of just that which was asked for.
    package var spoilsFigures: Bool {
        switch self {
        case .nothingMeasured, .instrumentLimited, .slowStarts, .distrusted: true
        case .lostTime, .incomplete, .noSteadyState, .cacheKnewMore: false
        }
    }

    /// Whether nobody knows how far the figures are wrong because of it.
    package var raisesDoubt: Bool { self == .lostTime }
}

extension Summary {
    /// Whether any request gave a figure.
    package var hasFigures: Bool { measured.hasFigures }

    /// What is wrong with the measurement; nothing where it is sound.
    package var flaws: [Flaw] {
        Flaw.allCases.filter { flaw in
            switch flaw {
            case .nothingMeasured: !hasFigures
            case .instrumentLimited: instrument.isLimited
            case .slowStarts: instrument.handover.isSlow
            case .distrusted: instrument.selftest.map { $0.trustedLoad == nil } ?? false
            case .lostTime: record.remarks.contains(where: \.kind.isLostTime)
            case .incomplete: record.status != .finished
            case .noSteadyState: targets.contains(where: \.beganTogether)
            case .cacheKnewMore: alarms.contains { if case .cacheKnewMore = $0 { true } else { false } }
            }
        }
    }
}

extension TargetSummary {
    /// Whether all of several measured requests began together.
    package var beganTogether: Bool { firstWave.map { $0.steadyCount == 0 && $0.wave.n > 1 } ?? false }
}

package import BenchModel
package import Statistics

/// What the samples say about one objective, for one target; a report puts it into words.
package struct Judgement: Sendable, Equatable {
    package typealias Answer = GateAnswer

    package var objective: Objective
    /// The target's name; "run" where an objective names none and none was measured.
    package var target: String
    package var isSimulated: Bool
    /// What all of its requests say together.
    package var verdict: Verdict
    /// What its windows say, where the objective asks for some in a row; the answer is theirs then.
    package var windows: WindowsVerdict?
    /// What the test says by which a run goes on until it is decided; the answer is its own then.
    package var decision: DecisionVerdict?
    /// Requests attempted, failed ones among them.
    package var attempted: Int
    /// Set where the samples meet the bound, but the run lacks requests that might not have.
    package var shortfall: Shortfall?

    package var answer: Answer { shortfall == nil ? decided : .inconclusive }
    private var decided: Answer { decision?.answer ?? windows?.answer ?? verdict.answer }
    /// In the unit of the objective's limit; +∞ where failures reach into the percentile, nil without samples.
    package var measured: Double? { verdict.measured }
    /// Whether what was seen of an open question is beyond the limit; nil where it is none, or nothing was seen.
    package var isOverSoFar: Bool? {
        guard windows == nil, decided == .inconclusive, let measured else { return nil }
        return objective.bound == .max ? measured > objective.limit : measured < objective.limit
    }
    /// About how many requests would give an answer, those there are included; nil where there is one, or nobody can say.
    package var requestsToTell: Int? {
        if let decision { return decision.missing.map { decision.judged + $0 } }
        return windows == nil ? verdict.requestsToTell : nil
    }
    /// Samples judged, failures among them.
    package var n: Int { verdict.n }
    /// Independent samples that these are worth.
    package var effective: Int { min(verdict.effective, verdict.n) }
}

/// All judgements of a run, and what they add up to.
package struct GateReport: Sendable, Equatable {
    package var record: RunRecord
    /// By objective, then by target, in the order of the scenario; those on failed requests last.
    package var judgements: [Judgement]
    /// What was asked of a baseline, by objective, then by target.
    package var regressions: [RegressionJudgement] = []
    /// Requests that met every objective, per target.
    package var goodput: [Goodput]
    package var instrument: InstrumentStatement
    /// What must not be overlooked about what was measured.
    package var alarms: [Alarm]
    package var attempted: Int
    package var failed: Int
    /// What `allowedFailures` says; nil where `error_rate` objectives judge the failures of every target.
    package var failures: FailureRule?

    package var isSimulated: Bool { record.isSimulated }
    /// Whether anybody set a bound.
    package var hasObjectives: Bool { !judgements.isEmpty || !regressions.isEmpty }

    /// What it all adds up to: a fail wins over an open question, and that over a pass.
    package var answer: Judgement.Answer {
        (judgements.map(\.answer) + regressions.map(\.answer) + [failures?.answer].compactMap(\.self)).combined
    }

    /// Returns what the process should end with.
    ///
    /// - Parameter strict: whether an open question is a reason not to go on.
    /// - Returns: 0 fine · 1 an objective missed, or more requests failed than allowed · 3 inconclusive, when `strict`.
    package func exitCode(strict: Bool) -> Int32 {
        switch answer {
        case .pass: 0
        case .fail: 1
        case .inconclusive: strict ? 3 : 0
        }
    }
}

/// How much of a target's work was of use: DistServe's goodput and attainment.
package struct Goodput: Sendable, Equatable {
    package var target: String
    /// Requests that succeeded and met every objective they have a figure for.
    package var met: Int
    /// Requests attempted, without those ``missing``.
    package var judged: Int
    /// Requests that succeeded and have no figure that an objective is about.
    package var missing: Int
    /// ``met`` over the time from the first request sent to the last end; nil where that cannot be told.
    package var perSecond: Double?

    /// ``met`` / ``judged``.
    package var attainment: Share? { Share(met, of: judged) }
}

extension Sequence<Judgement.Answer> {
    /// What several answers add up to: a fail wins over an open question, and that over a pass.
    package var combined: Judgement.Answer {
        contains(.fail) ? .fail : contains(.inconclusive) ? .inconclusive : .pass
    }
}

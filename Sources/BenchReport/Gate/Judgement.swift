package import BenchModel

/// What the samples say about one objective, for one target.
package struct Judgement: Sendable, Equatable {
    package enum Answer: String, Sendable, CaseIterable {
        /// The bound is met, with 95 % one-sided confidence.
        case pass
        /// The bound is missed, with 95 % one-sided confidence.
        case fail
        /// Too few samples to tell.
        case inconclusive
    }

    package var objective: Objective
    /// The target's name.
    package var target: String
    package var answer: Answer
    /// In the unit of the objective's limit; +∞ where failures reach into the percentile, nil without samples.
    package var measured: Double?
    /// Samples judged, failures among them.
    package var n: Int
    package var attempted: Int
    /// The judgement in plain words.
    package var sentence: String
}

/// All judgements of a run, and what they add up to.
package struct GateReport: Sendable, Equatable {
    package var record: RunRecord
    /// By objective, then by target, in the order of the scenario.
    package var judgements: [Judgement]
    /// Requests that met every objective, per target.
    package var goodput: [Goodput]
    package var instrument: InstrumentStatement
    /// What must not be overlooked about what was measured.
    package var alarms: [String]
    package var attempted: Int
    package var failed: Int
    /// 0…1.
    package var allowedFailureShare: Double

    package var isSimulated: Bool { record.isSimulated }

    /// Whether more requests failed than the scenario allows.
    package var hasTooManyFailures: Bool {
        attempted > 0 && Double(failed) / Double(attempted) > allowedFailureShare
    }

    /// The judgement on failed requests; open where there were no requests at all.
    package var failureAnswer: Judgement.Answer {
        attempted == 0 ? .inconclusive : hasTooManyFailures ? .fail : .pass
    }

    /// The judgement on failed requests in plain words.
    package var failureSentence: String {
        let mark = isSimulated ? "SIMULATED " : ""
        guard attempted > 0 else { return "\(mark)no request was attempted: nothing can be told" }
        let allowed = "\(Figure.percent(allowedFailureShare)) allowed"
        let share = "\(failed) of \(attempted) requests failed (\(Figure.percent(Double(failed) / Double(attempted))))"
        return "\(mark)\(share), \(allowed): \(failureAnswer.rawValue)"
    }

    /// Returns what the process should end with.
    ///
    /// - Parameter strict: whether an open question is a reason not to go on.
    /// - Returns: 0 fine · 1 an objective missed, or more requests failed than allowed · 3 inconclusive, when `strict`.
    package func exitCode(strict: Bool) -> Int32 {
        if hasTooManyFailures || judgements.contains(where: { $0.answer == .fail }) { return 1 }
        let isOpen = failureAnswer == .inconclusive || judgements.contains { $0.answer == .inconclusive }
        return strict && isOpen ? 3 : 0
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
    package var attainment: Double? { judged > 0 ? Double(met) / Double(judged) : nil }
}

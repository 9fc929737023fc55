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
    /// By objective, then by target, in the order of the scenario; those on failed requests last.
    package var judgements: [Judgement]
    /// Requests that met every objective, per target.
    package var goodput: [Goodput]
    package var instrument: InstrumentStatement
    /// What must not be overlooked about what was measured.
    package var alarms: [String]
    package var attempted: Int
    package var failed: Int
    /// What `allowedFailures` says; nil where `error_rate` objectives judge the failures of every target.
    package var failures: FailureRule?

    package var isSimulated: Bool { record.isSimulated }

    /// Every answer with its sentence, the failed requests' last.
    private var answers: [(answer: Judgement.Answer, sentence: String)] {
        judgements.map { ($0.answer, $0.sentence) } + (failures.map { [($0.answer, $0.sentence)] } ?? [])
    }

    /// What it all adds up to: a fail wins over an open question, and that over a pass.
    package var answer: Judgement.Answer {
        let all = answers.map(\.answer)
        return all.contains(.fail) ? .fail : all.contains(.inconclusive) ? .inconclusive : .pass
    }

    /// What it all adds up to, in one sentence with its first reason.
    package var conclusion: String {
        let reasons = answers.filter { $0.answer == answer }.map(\.sentence)
        let more = reasons.count > 1 ? "; and \(reasons.count - 1) more" : ""
        switch answer {
        case .pass: return "gate passed: \(Figure.count(answers.count, "bound")) met"
        case .fail: return "gate failed: \(reasons[0])\(more)"
        case .inconclusive: return "gate cannot tell: \(reasons[0])\(more)"
        }
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
    package var attainment: Double? { judged > 0 ? Double(met) / Double(judged) : nil }
}

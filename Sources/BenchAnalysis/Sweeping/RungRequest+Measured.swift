import BenchModel
import Statistics

extension RungRequest {
    /// Takes a measured request; nil of one that was broken off, of which nobody knows how it would have ended.
    init?(_ request: MeasuredRequest, _ question: RungQuestion, isOpenLoop: Bool) {
        let attempts = request.attempts
        guard attempts.isFinished, let end = attempts.last.endedAt ?? attempts.last.startedAt else {
            // A start that never took place has no end, and is a miss.
            guard attempts.isFinished, case .failed = attempts.outcome else { return nil }
            let at = attempts.first.planned.sinceEpoch.inSeconds
            self.init(began: at, ended: at, strains: question.parts.map { _ in .infinity })
            return
        }
        let start = isOpenLoop ? attempts.first.planned : attempts.startedOrPlanned
        let tokens = request.judged(.ttft, isOpenLoop: isOpenLoop)
        let judged = question.parts.map { $0.judge(request, isOpenLoop: isOpenLoop) }
        self.init(
            began: start.sinceEpoch.inSeconds,
            ended: end.sinceEpoch.inSeconds,
            strains: judged.map { $0?.strain },
            untold: Set(judged.indices.filter { judged[$0]?.isUntold ?? false }),
            firstToken: tokens.single.map { $0 / 1e9 }
        )
    }
}

extension RungRequest {
    /// Returns it as it would be if so many nanoseconds of each of its times were this program's.
    func relieved(of error: Double, _ question: RungQuestion) -> RungRequest {
        var relieved = self
        relieved.strains = zip(strains, question.parts).map { strain, part in
            guard let strain, strain.isFinite else { return strain }
            // Times alone get better; of what a rate would have been nothing is known, so that it proves nothing.
            guard part.objectives.allSatisfy({ $0.metric.kind == .time && $0.bound == .max }) else { return 0 }
            guard let tightest = part.objectives.map(\.limit).min(), tightest > 0 else { return strain }
            return strain - error / tightest
        }
        return relieved
    }
}

extension RungQuestion.Part {
    /// Returns how near a request came to the limits, and whether it missed them only by figures that nobody told.
    ///
    /// - Returns: 1 is just kept, more is missed, +∞ failed; nil where it cannot be judged.
    func judge(_ request: MeasuredRequest, isOpenLoop: Bool) -> (strain: Double, isUntold: Bool)? {
        guard request.isMeasurement else {
            if case .failed = request.attempts.outcome { return (.infinity, false) }
            return nil
        }
        // Its answer cannot have any of the figures; where none is asked for, it is enough that it came.
        var (strain, isKnown): (Double?, Bool) = (objectives.isEmpty ? 0 : nil, false)
        for objective in objectives {
            let judged = request.judged(objective.metric.entry, isOpenLoop: isOpenLoop)
            guard let own = objective.strain(judged) else { continue }
            strain = max(strain ?? own, own)
            if own > 1, !judged.isUntold { isKnown = true }
        }
        return strain.map { ($0, isUntold: $0 > 1 && !isKnown) }
    }
}

extension Objective {
    /// Returns a request's figure over the limit (of its gaps, the percentile's), turned round for a minimum; nil where it can have none.
    ///
    /// Of a figure that nobody told it is the worst that it may be.
    func strain(_ judged: JudgedValues) -> Double? {
        switch judged {
        case .failed, .waitedInVain: .infinity
        case .untold(let most): bound == .max ? strain(of: most) : .infinity
        case .missing, .apart: nil
        case .values(let values): Distribution(values).percentile(percentile ?? .median).map(strain)
        }
    }

    private func strain(of value: Double) -> Double {
        if bound == .max { return limit > 0 ? value / limit : value > 0 ? .infinity : 1 }
        return value > 0 ? limit / value : .infinity
    }
}

extension JudgedValues {
    /// The one value of a metric that each request has one of.
    fileprivate var single: Double? { if case .values(let values) = self { values.first } else { nil } }
}

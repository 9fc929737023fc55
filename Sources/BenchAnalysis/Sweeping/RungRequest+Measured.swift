import BenchModel
import Statistics

extension RungRequest {
    /// Takes a measured request; nil of one that was broken off, of which nobody knows how it would have ended.
    init?(_ request: MeasuredRequest, _ question: RungQuestion, isOpenLoop: Bool) {
        let attempts = request.attempts
        guard attempts.isFinished, let end = attempts.last.times.end ?? attempts.last.times.started else {
            // A start that never took place has no end, and is a miss.
            guard attempts.isFinished, case .failed = attempts.outcome else { return nil }
            let at = attempts.first.planned.sinceEpoch.inSeconds
            self.init(began: at, ended: at, strains: question.parts.map { _ in .infinity })
            return
        }
        let start = isOpenLoop ? attempts.first.planned : attempts.startedOrPlanned
        let tokens = request.judged(.ttft, isOpenLoop: isOpenLoop)
        self.init(
            began: start.sinceEpoch.inSeconds,
            ended: end.sinceEpoch.inSeconds,
            strains: question.parts.map { $0.strain(request, isOpenLoop: isOpenLoop) },
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
    /// Returns how near a request came to the limits: 1 is just kept, more is missed, +∞ failed; nil where it cannot be judged.
    func strain(_ request: MeasuredRequest, isOpenLoop: Bool) -> Double? {
        guard request.isMeasurement else {
            if case .failed = request.attempts.outcome { return .infinity }
            return nil
        }
        let strains = objectives.compactMap { $0.strain(request, isOpenLoop: isOpenLoop) }
        // Its answer cannot have any of the figures; where none is asked for, it is enough that it came.
        return strains.max() ?? (objectives.isEmpty ? 0 : nil)
    }
}

extension Objective {
    /// Returns a request's figure over the limit (of its gaps, the percentile's), turned round for a minimum; nil where it can have none.
    func strain(_ request: MeasuredRequest, isOpenLoop: Bool) -> Double? {
        switch request.judged(metric.entry, isOpenLoop: isOpenLoop) {
        case .failed, .waitedInVain: return .infinity
        case .untold(let most): return bound == .max && limit > 0 ? most / limit : .infinity
        case .missing, .apart: return nil
        case .values(let values):
            guard let value = Distribution(values).percentile(percentile ?? .median) else { return nil }
            if bound == .max { return limit > 0 ? value / limit : value > 0 ? .infinity : 1 }
            return value > 0 ? limit / value : .infinity
        }
    }
}

extension JudgedValues {
    /// The one value of a metric that each request has one of.
    fileprivate var single: Double? { if case .values(let values) = self { values.first } else { nil } }
}

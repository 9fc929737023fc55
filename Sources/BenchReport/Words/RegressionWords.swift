import BenchAnalysis
import BenchModel
import Statistics

extension RegressionObjective {
    /// The objective in words, such as `TTFT p95 at most 10 % above the baseline`.
    var title: String {
        "\(metric.named(percentile)) at most \(allowance) \(metric.entry.isBetterHigh ? "below" : "above") the baseline"
    }

    /// What is allowed, such as `10 %`, or of shares `1 pp`.
    fileprivate var allowance: String {
        metric.isShare ? ChangeWords.points(most.value).replacing("+", with: "") : Figure.percent(most)
    }
}

extension RegressionJudgement {
    var title: String { objective.title }

    /// The judgement in plain words, led by its target's name.
    package var sentence: String {
        let mark = isSimulated ? "SIMULATED " : ""
        let metric = objective.metric
        let head = "\(mark)\(target): \(metric.named(objective.percentile))"
        guard let before, let after, let baseline else { return "\(head): cannot tell: \(reason)" }
        let samples =
            "n \(Figure.samples(n, worth: effective)) against \(Figure.samples(baselineN, worth: baselineEffective))"
        return "\(head) \(metric.figure(after, heldTo: before)), \(metric.figure(before)) in \(baseline)\(changed), "
            + "at most \(objective.allowance) \(metric.entry.isBetterHigh ? "less" : "more") allowed, \(samples)\(remark): \(ending)"
    }

    /// Says how many figures are missing on each side.
    private var remark: String {
        guard untold + baselineUntold > 0 else { return "" }
        let silent = "\(Figure.count(untold, "request")) and \(baselineUntold) of the baseline"
        return ", \(silent) whose server did not tell it counted against a pass"
    }

    /// The change with its bounds.
    private var changed: String {
        guard let change else { return "" }
        let isShare = objective.metric.isShare
        let (value, range) = (ChangeWords.value(change, isShare: isShare), ChangeWords.range(change, isShare: isShare))
        if change.low == nil, change.high == nil { return ": \(value)" }
        return ": \(value) (\(range), each bound with 95 % confidence)"
    }

    private var ending: String {
        switch answer {
        case .pass: return "pass"
        case .fail: return "fail"
        case .inconclusive: return "cannot tell\(soFar): \(reason)"
        }
    }

    private var soFar: String {
        guard shortfall == nil, let isOverSoFar else { return "" }
        return isOverSoFar ? ", over it so far" : ", within it so far"
    }

    /// Why the answer is open.
    private var reason: String {
        if let shortfall { return "it holds so far, but \(shortfall.words)" }
        switch doubt {
        case nil: return ""
        case .noBaseline:
            return "no baseline was named: keep a run as one with `ezbench baseline set`, or name a run with --against"
        case .unknownTarget: return "the run has no such target"
        case .missingTarget: return "the baseline has no such target"
        case .emptyBaseline: return "no request of the baseline succeeded, so that nothing can be held against it"
        case .noFigure(true): return "the baseline has no such figure" + Self.silence(baselineUntold)
        case .noFigure(false): return "the run has no such figure" + Self.silence(untold)
        case .notAlike: return "the chunks of the two carry unlike numbers of tokens"
        case .tooFew: return "so few requests bound no change"
        case .noRatio: return "a figure of 0 has no ratio to another"
        case .untold: return "the figures that nobody told may turn it; only servers that tell them would tell"
        case .between: return "the true change may lie on either side; more requests would tell"
        }
    }

    private static func silence(_ untold: Int) -> String {
        untold == 0 ? "" : ": its server told it of none of \(Figure.count(untold, "request"))"
    }

    /// What was measured, in few words.
    var figure: String {
        guard let change else { return after.map(objective.metric.figure) ?? Figure.absent }
        return ChangeWords.value(change, isShare: objective.metric.isShare)
    }

    /// Why the answer is open, in few words; nil where it is not.
    var briefDoubt: String? {
        if let shortfall { return shortfall.words }
        switch doubt {
        case nil: return nil
        case .noBaseline: return "no baseline was named"
        case .unknownTarget, .missingTarget, .emptyBaseline, .noFigure, .notAlike, .tooFew, .noRatio: return reason
        case .untold: return "\(Figure.count(untold + baselineUntold, "figure")) not told"
        case .between:
            return change.map { "\(ChangeWords.range($0, isShare: objective.metric.isShare)) possible" }
        }
    }
}

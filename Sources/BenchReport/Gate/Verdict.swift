import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An answer, with the words that give its reasons.
struct Verdict {
    private(set) var answer: Judgement.Answer = .inconclusive
    private(set) var measured: Double?
    private(set) var n: Int
    private(set) var words = ""

    /// Takes a pass back where requests are missing: what they would have shown is not known.
    mutating func holdBack(for shortfall: Shortfall) {
        guard answer == .pass, words.hasSuffix(answer.rawValue) else { return }
        words = words.dropLast(answer.rawValue.count) + "cannot tell: it holds so far, but \(shortfall.words)"
        answer = .inconclusive
    }
}

// MARK: - Percentiles

extension Verdict {
    /// Judges a percentile.
    init(_ objective: Objective, _ samples: ObjectiveSamples, name: String) {
        // A scenario gives every metric but the shares a percentile; the median stands in where one is made by hand.
        let percent = objective.percentile ?? 50
        let metric = objective.metric
        let limit = objective.limit
        let subject = "\(name) \(Figure.percentileName(percent))"
        n = samples.n
        measured = samples.values.percentile(percent)
        guard let measured, n > samples.failures || samples.missing == 0 else {
            self.measured = nil
            words = "\(subject): cannot tell: \(Self.whyNoValues(samples))"
            return
        }
        let low = samples.lowerBound(percent)
        let high = samples.upperBound(percent)
        let keeps = { (bound: Double?, keepsLimit: (Double) -> Bool) in bound.map(keepsLimit) ?? false }
        switch objective.bound {
        case .max where keeps(high, { $0 <= limit }), .min where keeps(low, { $0 >= limit }): answer = .pass
        case .max where keeps(low, { $0 > limit }), .min where keeps(high, { $0 < limit }): answer = .fail
        default: answer = .inconclusive
        }
        let proof = Self.proof(answer, objective, low: low, high: high)
        let figures = "\(subject) \(metric.figure(measured))\(proof), limit \(metric.figure(limit)), n \(n)"
        words = figures + Self.remarks(samples) + ": "
        switch answer {
        case .pass: words += "pass"
        case .fail: words += "fail"
        case .inconclusive: words += "cannot tell: " + Self.doubt(objective, percent, n: n, low: low, high: high)
        }
    }

    private static func whyNoValues(_ samples: ObjectiveSamples) -> String {
        if samples.missing > 0 {
            return
                "none of the \(samples.missing) requests has this figure (such as a buffered answer, or a stream closed early)"
        }
        return "no request was measured"
    }

    /// Returns the bound that carries the answer.
    private static func proof(_ answer: Judgement.Answer, _ objective: Objective, low: Double?, high: Double?) -> String
    {
        let isUpper = (answer == .pass) == (objective.bound == .max)
        guard answer != .inconclusive, let bound = isUpper ? high : low, bound.isFinite else { return "" }
        return " (\(isUpper ? "at most" : "at least") \(objective.metric.figure(bound)) with 95 % confidence)"
    }

    private static func remarks(_ samples: ObjectiveSamples) -> String {
        var text = ""
        if samples.failures > 0 {
            text += ", \(Figure.count(samples.failures, "failed request")) counted beyond the limit"
        }
        if samples.closedWithout > 0 {
            text +=
                ", \(Figure.count(samples.closedWithout, "stream")) closed before it was there counted beyond the limit"
        }
        if samples.endedWithout > 0 {
            text += ", \(Figure.count(samples.endedWithout, "stream")) that ended without it counted beyond the limit"
        }
        if samples.retried > 0 {
            text += ", \(Figure.count(samples.retried, "retried request")) counted from the first attempt"
        }
        if samples.missing > 0 { text += ", \(Figure.count(samples.missing, "request")) without this figure left out" }
        return text
    }

    private static func doubt(_ objective: Objective, _ percent: Double, n: Int, low: Double?, high: Double?) -> String
    {
        // A maximum is proved from above; a minimum from below, which is the mirror image.
        let proved = objective.bound == .max ? percent : 100 - percent
        if let least = OrderStatistics.leastSamples(toBoundAbove: proved / 100), n < least {
            let name = Figure.percentileName(percent)
            return "\(least) samples are the least that can prove a \(name), here \(n)"
        }
        let from = low.map(objective.metric.figure) ?? "anything"
        let to = high.map(objective.metric.figure) ?? "anything"
        return "the true figure may lie anywhere from \(from) to \(to); more samples would tell"
    }
}

// MARK: - Shares

extension Verdict {
    /// Judges failed / attempted; a limit of 0 is a rule about the failures themselves, not about a rate behind them.
    init(errorRate objective: Objective, counts: RequestCounts) {
        self.init(
            objective,
            count: counts.failed,
            unsaid: 0,
            n: counts.attempted,
            measured: counts.errorRate,
            seen: "\(counts.failed) of \(counts.attempted) failed",
            flawless: "requests without a failure"
        )
    }

    /// Judges the share of answers that ended in one way.
    ///
    /// Answers that did not say how they ended count against the objective, whichever way it is bounded: they are neither
    /// proof that it is met nor that it is missed. Failed requests are no answers; ``Objective/Metric/errorRate`` is theirs.
    init(stopShare objective: Objective, _ kind: StopSummary.Kind, _ stops: StopSummary) {
        let unsaid = stops.n(.unsaid)
        let silent = unsaid > 0 ? ", \(unsaid) did not say how they ended" : ""
        let what = kind == .cut ? "were cut at the limit" : "were filtered or refused"
        self.init(
            objective,
            count: stops.n(kind),
            unsaid: unsaid,
            n: stops.answers,
            measured: stops.share(kind),
            seen: "\(stops.n(kind)) of \(Figure.count(stops.answers, "answer")) \(what)\(silent)",
            flawless: "answers without one"
        )
    }

    /// Judges a share by its binomial interval.
    ///
    /// - Parameters:
    ///   - objective: the bound.
    ///   - count: how many are of the kind.
    ///   - unsaid: how many may be of the kind.
    ///   - n: of how many, with those in them.
    ///   - measured: the share as it is shown.
    ///   - seen: what was counted, in words.
    ///   - flawless: what there have to be at least, where none is of the kind.
    private init(
        _ objective: Objective,
        count: Int,
        unsaid: Int,
        n: Int,
        measured: Double?,
        seen: String,
        flawless: String
    ) {
        self.n = n
        self.measured = measured
        let title = objective.metric.title
        guard let share = measured else {
            words = "\(title): cannot tell: \(n > 0 ? "no answer said how it ended" : "no request was measured")"
            return
        }
        let limit = objective.limit
        let head = "\(title) \(Figure.percent(share)) (\(seen))"
        if limit <= 0, objective.bound == .max, count > 0 || unsaid == 0 {
            answer = count == 0 ? .pass : .fail
            words = "\(head), limit 0 %, n \(n): \(answer.rawValue)"
            return
        }
        let lower = Binomial.shareBounds(count: count, n: n, confidence: Gate.confidence).lower
        let upper = Binomial.shareBounds(count: count + unsaid, n: n, confidence: Gate.confidence).upper
        switch objective.bound {
        case .max: answer = upper <= limit ? .pass : lower > limit ? .fail : .inconclusive
        case .min: answer = lower >= limit ? .pass : upper < limit ? .fail : .inconclusive
        }
        words = "\(head), limit \(Figure.percent(limit)), n \(n): "
        guard answer == .inconclusive else {
            words += answer.rawValue
            return
        }
        let name = objective.metric == .errorRate ? "rate" : "share"
        words +=
            "cannot tell: the true \(name) may lie anywhere from \(Figure.percent(lower)) to \(Figure.percent(upper))"
        // Without any the bound is 1 − 0.05^(1/n): the least n for a limit is the same as for a percentile.
        if objective.bound == .max, let least = OrderStatistics.leastSamples(toBoundAbove: 1 - limit), n < least {
            words += "; \(least) \(flawless) are the least that can prove \(Figure.percent(limit))"
        }
    }
}

extension Objective.Metric {
    /// What the metric is called in words.
    var title: String {
        switch self {
        case .ttft: "TTFT"
        case .ttfa: "TTFA"
        case .tpot: "TPOT"
        case .itl: "ITL"
        case .e2e: "E2E"
        case .stall: "longest gap"
        case .tokensPerSecond: "tokens/s"
        case .errorRate: "error rate"
        case .cutShare: "share cut at the limit"
        case .filteredShare: "share filtered"
        }
    }

    /// Returns a figure of this metric with its unit.
    func figure(_ value: Double) -> String {
        guard value.isFinite else { return "beyond any limit" }
        switch self {
        case .errorRate, .cutShare, .filteredShare: return Figure.percent(value)
        case .tokensPerSecond: return "\(Figure.significant(value)) tokens/s"
        default: return "\(Figure.milliseconds(value)) ms"
        }
    }
}

extension Objective {
    /// The objective in words, such as `TTFT p95 ≤ 500 ms`.
    var title: String {
        let sign = bound == .max ? "≤" : "≥"
        let name = [metric.title, percentile.map(Figure.percentileName)].compactMap(\.self).joined(separator: " ")
        return "\(name) \(sign) \(metric.figure(limit))"
    }
}

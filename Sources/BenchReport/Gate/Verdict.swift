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
        // A scenario gives every metric but the error rate a percentile; the median stands in where one is made by hand.
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

// MARK: - Error rate

extension Verdict {
    /// Judges failed / attempted; a limit of 0 is a rule about the failures themselves, not about a rate behind them.
    init(errorRate objective: Objective, counts: RequestCounts) {
        n = counts.attempted
        measured = counts.errorRate
        guard let rate = counts.errorRate else {
            words = "error rate: cannot tell: no request was measured"
            return
        }
        let limit = objective.limit
        let seen = "error rate \(Figure.percent(rate)) (\(counts.failed) of \(n) failed)"
        if limit <= 0, objective.bound == .max {
            answer = counts.failed == 0 ? .pass : .fail
            words = "\(seen), limit 0 %, n \(n): \(answer.rawValue)"
            return
        }
        let bounds = Binomial.shareBounds(count: counts.failed, n: n, confidence: Gate.confidence)
        switch objective.bound {
        case .max: answer = bounds.upper <= limit ? .pass : bounds.lower > limit ? .fail : .inconclusive
        case .min: answer = bounds.lower >= limit ? .pass : bounds.upper < limit ? .fail : .inconclusive
        }
        words = "\(seen), limit \(Figure.percent(limit)), n \(n): "
        guard answer == .inconclusive else {
            words += answer.rawValue
            return
        }
        let range =
            "the true rate may lie anywhere from \(Figure.percent(bounds.lower)) to \(Figure.percent(bounds.upper))"
        words += "cannot tell: \(range)"
        // Without failures the bound is 1 − 0.05^(1/n): the least n for a limit is the same as for a percentile.
        if objective.bound == .max, let least = OrderStatistics.leastSamples(toBoundAbove: 1 - limit), n < least {
            words += "; \(least) requests without a failure are the least that can prove \(Figure.percent(limit))"
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
        }
    }

    /// Returns a figure of this metric with its unit.
    func figure(_ value: Double) -> String {
        guard value.isFinite else { return "beyond any limit" }
        switch self {
        case .errorRate: return Figure.percent(value)
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

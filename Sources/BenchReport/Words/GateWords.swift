import Statistics
package import BenchAnalysis
import BenchModel

extension GateReport {
    /// What it all adds up to, in one sentence with its first reason.
    package var conclusion: String {
        let answers = lines
        var reasons = answers.filter { $0.answer == answer }.map(\.sentence)
        // Of the first bound that is missed, who misses it by most.
        if let first = judgements.first(where: { $0.answer == .fail }), let worst = farthest(in: first.objective.title),
            let place = reasons.firstIndex(of: worst.line.sentence)
        {
            reasons.swapAt(0, place)
        }
        let more = reasons.count > 1 ? "; and \(reasons.count - 1) more" : ""
        switch answer {
        case .pass: return "gate passed: \(Figure.count(answers.count, "bound")) met"
        case .fail: return "gate failed: \(reasons[0])\(more)"
        case .inconclusive: return "gate cannot tell: \(reasons[0])\(more)"
        }
    }
}

extension GateReport {
    /// Returns whose figure is the farthest beyond a bound; nil where all are within it.
    private func farthest(in title: String) -> Judgement? {
        let missed = judgements.filter { $0.answer == .fail && $0.objective.title == title }
        // The first of several that are equally far.
        return missed.reduce(nil) { worst, next in
            worst.map { $0.distance >= next.distance } ?? false ? worst : next
        }
    }
}

extension Judgement {
    /// How far its figure is beyond the limit, as a factor; 1 is at it.
    var distance: Double {
        guard let measured else { return 0 }
        let far = objective.bound == .max ? measured / objective.limit : objective.limit / measured
        return far.isNaN ? 1 : far
    }
}

extension GateReport {
    /// What is said where nothing but the failed requests is judged.
    var withoutObjectives: String {
        "no objective was named, so that only failed requests are judged: put \"objectives\" in the scenario, or name one to "
            + "check, such as --max-ttft-p95 500ms"
    }
}

extension Shortfall {
    /// What is missing, such as `1681 of 2000 requests are missing`.
    package var words: String {
        switch self {
        case .unknown: return "the run did not come to its end, and how much is missing is not known"
        case .missingSessions(let sessions, let planned):
            return "\(Counted.part(sessions, of: planned, "session", ("is", "are"))) missing"
        case .missing(let requests, let planned, let time):
            var parts: [String] = []
            if requests > 0 { parts.append("\(Counted.part(requests, of: planned, "request", ("is", "are"))) missing") }
            if time > 0 { parts.append("\(Figure.length(time)) of the measuring time is missing") }
            return parts.joined(separator: ", ")
        }
    }
}

extension FailureRule {
    /// The rule in words.
    var title: String { "failed requests ≤ \(Figure.percent(allowedShare))" }

    /// The answer with its reasons.
    package var sentence: String {
        let mark = isSimulated ? "SIMULATED " : ""
        let whose = targets.map { " of \($0.joined(separator: ", "))" } ?? ""
        guard attempted > 0 else { return "\(mark)no request\(whose) was attempted: nothing can be told" }
        let share =
            "\(Counted.part(failed, of: attempted, "request"))\(whose) failed (\(failedShare.map(Figure.percent) ?? Figure.absent))"
        let seen = "\(mark)\(share), \(Figure.percent(allowedShare)) allowed: "
        guard let shortfall, answer == .inconclusive else { return seen + answer.rawValue }
        return seen + "cannot tell: \(shortfall.words)"
    }
}

extension Objective.Metric {
    /// Returns a figure of this metric that nothing is held against, such as a limit, with its unit.
    func figure(_ value: Double) -> String { figure(value, inSeconds: Figure.isJudgedInSeconds(value)) }

    private func figure(_ value: Double, inSeconds: Bool) -> String {
        guard value.isFinite else { return "beyond any limit" }
        switch kind {
        case .share: return Figure.percent(ratio: value)
        case .rate: return "\(Figure.significant(value)) tokens/s"
        case .time: return Figure.judgedTime(value, inSeconds: inSeconds)
        case .tokens: return "\(Figure.trimmed(Figure.fixed(value, decimals: 1))) tokens"
        case .portion: return Figure.percent(ratio: value)
        case .amount: return "$\(Figure.rounded(value, digits: 3))"
        }
    }

    /// Returns a figure of this metric in the unit of the limit that it is held to, or of what it is compared with, and with as many
    /// digits as tell it from that.
    func figure(_ value: Double, heldTo limit: Double) -> String {
        let inSeconds = Figure.isJudgedInSeconds(limit)
        let text = figure(value, inSeconds: inSeconds)
        guard value.isFinite, value != limit, text == figure(limit) else { return text }
        let (scale, unit) =
            switch kind {
            case .share, .portion: (100.0, " %")
            case .rate: (1, " tokens/s")
            case .time: inSeconds ? (1e-9, " s") : (1e-6, " ms")
            case .tokens: (1, " tokens")
            case .amount: (1, "")
            }
        let apart = (1...9).lazy.map { decimals in
            [value, limit].map { Figure.fixed($0 * scale, decimals: decimals) }
        }.first { $0[0] != $0[1] }
        guard let apart else { return text }
        return (kind == .amount ? "$" : "") + apart[0] + unit
    }

    /// What it is called in words.
    var title: String { self == .icl ? "ICL" : entry.title }

    /// Returns what it is called with a percentile, such as `TTFT p95`; of shares there is none.
    func named(_ percentile: Percentile?) -> String {
        [title, percentile.map(Figure.percentileName)].compactMap(\.self).joined(separator: " ")
    }

    /// What is counted of a share: requests where failures are asked for, else answers.
    var noun: String { [.attempted, .attemptedWithExpectation].contains(entry.population) ? "request" : "answer" }
}

extension Objective {
    /// The objective in words, such as `TTFT p95 ≤ 500 ms`.
    package var title: String {
        let sign = bound == .max ? "≤" : "≥"
        let name = metric.named(percentile)
        let windows = windows.map { ", for \($0.words)" } ?? ""
        return "\(name)\(ofPart) \(sign) \(metric.figure(limit))\(windows)"
    }

    /// The part of the requests that is judged, such as ` of turn 2`; empty for all.
    var ofPart: String {
        let part = [prompt.map { "prompt \($0)" }, turn.map { "turn \($0)" }].compactMap(\.self)
        return part.isEmpty ? "" : " of \(part.joined(separator: ", "))"
    }
}

package import BenchAnalysis
import BenchModel
import Statistics

extension Judgement {
    /// The judgement in plain words, led by its target's name.
    package var sentence: String {
        let head = "\(isSimulated ? "SIMULATED " : "")\(target): "
        switch verdict.basis {
        case .unknownTarget: return head + "cannot tell: the run has no such target"
        case .percentile(let basis): return head + words(basis)
        case .share(let basis): return head + words(basis)
        }
    }

    /// How many were judged and, where that is less, how many independent ones they are worth.
    private var samples: String {
        Figure.isWorthLess(n, effective) ? "n \(n) worth \(effective)" : "n \(n)"
    }

    /// On which side of the limit it is, while the question is open.
    private var soFar: String {
        isOverSoFar.map { $0 ? ", beyond the limit so far" : ", within the limit so far" } ?? ""
    }

    /// What would tell; nil where nobody can say.
    private var whatTells: String? {
        verdict.requestsToTell.map { "about \($0) requests would tell, if they are like these" }
    }

    /// The answer in words, with what keeps it open.
    private var ending: String {
        if let decision { return decision.words(soFar) }
        let seen = windows.map { "\($0.seen): " } ?? ""
        if let shortfall { return seen + "cannot tell: it holds so far, but \(shortfall.words)" }
        if let windows, windows.answer == .inconclusive {
            return seen + "cannot tell: \(windows.doubt(objective.leastOfWindow))"
        }
        if let windows { return seen + windows.answer.rawValue }
        switch verdict.answer {
        case .pass: return "pass"
        case .fail: return "fail"
        case .inconclusive: return "cannot tell\(soFar): \(doubt)"
        }
    }
}

// MARK: - Percentiles

extension Judgement {
    /// What carries the answer, in words; nil where nothing does: what the run proves as a whole is not what is asked of its windows, nor
    /// what it may be ended by.
    private func proven(_ proof: Verdict.Proof?) -> String? {
        guard windows == nil, decision == nil else { return nil }
        return proof.map { "\($0.words(objective)) with 95 % confidence" }
    }
}

extension Judgement {
    private func words(_ basis: Verdict.PercentileBasis) -> String {
        let metric = objective.metric
        let subject = "\(basis.name(of: metric)) \(Figure.percentileName(basis.percentile))\(objective.ofPart)"
        guard let measured else { return "\(subject): cannot tell: \(doubt)" }
        let proof = proven(basis.proof).map { " (\($0))" } ?? ""
        let figures =
            "\(subject) \(metric.figure(measured, heldTo: objective.limit))\(proof), limit \(metric.figure(objective.limit)), \(samples)"
        return figures + basis.remarks + ": " + ending
    }
}

extension Verdict.PercentileBasis {
    fileprivate func name(of metric: Objective.Metric) -> String {
        switch samples {
        case .named, .chunks: metric.title
        case .chunkGaps: "ICL (gaps between chunks, not tokens)"
        case .fromPlan: "\(metric.entry.title) from plan"
        }
    }

    fileprivate var remarks: String {
        let parts = [
            (failures, "failed request", "counted beyond the limit"),
            (closedWithout, "stream", "closed before it was there counted beyond the limit"),
            (endedWithout, "stream", "that ended without it counted beyond the limit"),
            (retried, "retried request", "counted from the first attempt"),
            (missing, "request", "that cannot have this figure left out"),
            (untold, "request", "whose server did not tell it counted against a pass"),
        ]
        return parts.filter { $0.0 > 0 }.map { ", \(Figure.count($0.0, $0.1)) \($0.2)" }.joined()
    }
}

extension Verdict.Proof {
    fileprivate func words(_ objective: Objective) -> String {
        switch self {
        case .atMost(let bound): "at most \(objective.metric.figure(bound, heldTo: objective.limit))"
        case .atLeast(let bound): "at least \(objective.metric.figure(bound, heldTo: objective.limit))"
        }
    }
}

// MARK: - Shares

extension Judgement {
    private func words(_ basis: Verdict.ShareBasis) -> String {
        let metric = objective.metric
        guard let measured else { return "\(metric.entry.title): cannot tell: \(doubt)" }
        let limit = basis.isStrict ? "0 %" : Figure.percent(ratio: objective.limit)
        let seen = [basis.seen(metric), proven(basis.proof)].compactMap(\.self).joined(separator: "; ")
        return
            "\(metric.entry.title)\(objective.ofPart) \(metric.figure(measured, heldTo: objective.limit)) (\(seen)), limit \(limit), \(samples): "
            + ending
    }
}

extension Verdict.ShareBasis {
    /// What was counted.
    fileprivate func seen(_ metric: Objective.Metric) -> String {
        guard case .membership(let did, _) = metric.entry.source else { return "\(count) of \(total)" }
        let all = metric.entry.population == .attempted ? String(total) : Figure.count(total, metric.noun)
        let silent = unsaid > 0 ? ", \(unsaid) did not say in a known word how they ended" : ""
        return "\(count) of \(all) \(did)\(silent)"
    }
}

// MARK: - In few words

extension Judgement {
    /// What was measured, such as `321 ms`.
    var figure: String {
        measured.map { objective.metric.figure($0, heldTo: objective.limit) } ?? Figure.absent
    }

    /// Why the answer is open, in few words; nil where it is not.
    var briefDoubt: String? {
        if let shortfall { return shortfall.words }
        let metric = objective.metric
        if let decision, measured != nil { return decision.briefDoubt }
        if let windows, measured != nil { return windows.briefDoubt }
        switch verdict.doubt {
        case nil:
            guard case .unknownTarget = verdict.basis else { return nil }
            return "the run has no such target"
        case .nothingMeasured: return "nothing was measured"
        case .nothingSaid: return "no answer said how it ended"
        case .noFigure: return "it has no such figure"
        case .tooFew(let least): return "\(least) samples needed, \(Figure.samples(n, worth: effective)) there"
        case .between(let low, let high):
            let figure = { (value: Double) in metric.figure(value, heldTo: objective.limit) }
            return "\(low.map(figure) ?? "anything") to \(high.map(figure) ?? "anything") possible"
        case .shareBetween(let low, let high, _):
            return "\(Figure.percent(low)) to \(Figure.percent(high)) possible"
        }
    }
}

// MARK: - Doubts

extension Judgement {
    /// Whether the figure of some requests is known to nobody.
    private var isUntold: Bool { if case .percentile(let basis) = verdict.basis { basis.untold > 0 } else { false } }

    /// Why the answer is open; empty where it is not.
    private var doubt: String {
        let metric = objective.metric
        switch verdict.doubt {
        case nil: return ""
        case .nothingMeasured where objective.metric == .goodput && attempted > 0:
            return "no request has a figure that another objective bounds"
        case .nothingMeasured: return "no request was measured"
        case .nothingSaid: return "no answer said how it ended"
        case .noFigure(let missing):
            return
                (missing == 1 ? "the only request does not have" : "none of the \(missing) requests has")
                + " this figure (such as a buffered answer, one that came at once, or a stream closed early)"
        case .tooFew(let least):
            let name = Figure.percentileName(objective.percentile ?? .median)
            let worth = effective < n ? " that are worth \(effective), since neighbours are alike" : ""
            return "\(least) samples are the least that can prove a \(name), here \(n)\(worth)"
        case .between(let low, let high):
            let figure = { (value: Double) in metric.figure(value, heldTo: objective.limit) }
            let (from, to) = (low.map(figure) ?? "anything", high.map(figure) ?? "anything")
            return "the true figure may lie anywhere from \(from) to \(to); "
                + (isUntold ? "only a server that tells it would tell" : whatTells ?? "more requests would tell")
        case .shareBetween(let low, let high, let least):
            let isOfFailures = metric.entry.population == .attempted
            let name = isOfFailures ? "rate" : "share"
            let flawless =
                objective.bound == .min
                ? "\(isOfFailures ? "failed requests" : "such answers") and no other"
                : isOfFailures ? "requests without a failure" : "answers without one"
            let limit = Figure.percent(ratio: objective.limit)
            let more =
                least.map { "; \($0) \(flawless) are the least that can prove \(limit)" } ?? whatTells.map { "; \($0)" }
                ?? ""
            return "the true \(name) may lie anywhere from \(Figure.percent(low)) to \(Figure.percent(high))\(more)"
        }
    }
}

import BenchAnalysis
import Statistics

extension SetUp.Fact {
    /// What it is called in words.
    var title: String {
        switch self {
        case .model: "model asked"
        case .served: "model served"
        case .wireProtocol: "protocol"
        case .address: "address"
        case .isStreamed: "streamed"
        case .simulated: "simulated"
        case .prompts: "prompts"
        case .outputLimit: "maxTokens"
        case .thinking: "thinking"
        case .temperature: "temperature"
        case .nonce: "nonce"
        case .load: "load"
        case .concurrency: "at a time"
        case .requests: "requests a target"
        case .seconds: "seconds a target"
        case .seed: "seed"
        case .machine: "machine"
        case .version: "ezbench"
        case .hooks: "done before"
        case .priceFactor: "paid of a listed price"
        }
    }
}

extension ComparedFigure {
    /// What its difference shows, in a cell.
    var finding: String {
        switch verdict {
        case .better: isOfWeight ? "better" : "better, slightly"
        case .worse: isOfWeight ? "worse" : "worse, slightly"
        case .perhapsBetter: "better, alone"
        case .perhapsWorse: "worse, alone"
        case .noDifferenceShown: "none shown"
        case .cannotTell: "cannot tell"
        case .tooFew: "too few"
        case .notAlike: "not alike"
        }
    }
}

extension ComparedFigure {
    /// What it is called, such as `TTFT p95`.
    var heading: String {
        switch statistic {
        case .percentile(let percent): "\(title) \(Figure.percentileName(percent))"
        case .share: title
        case .mean: title
        }
    }

    /// Returns a value of it for people, in its unit.
    func shown(_ value: Double) -> String {
        guard value.isFinite else { return "failed" }
        switch unit {
        case .time: return "\(Figure.milliseconds(value)) ms"
        case .rate: return "\(Figure.significant(value))/s"
        case .share, .portion: return Figure.percent(ratio: value)
        case .tokens: return Figure.significant(value)
        case nil, .money: return "$\(Figure.significant(value))"
        }
    }

    /// How the second side stands to the first: by how much more or less where both have a ratio, else a difference.
    var change: String {
        if let ratio { return ChangeWords.ratio(ratio.value) }
        guard unit == .share, let difference else { return Figure.absent }
        return ChangeWords.points(difference.value)
    }

    /// The 95 % interval of ``change``.
    var interval: String {
        if let ratio { return ChangeWords.range(ratio, ChangeWords.ratio) }
        guard unit == .share, let difference else { return Figure.absent }
        return ChangeWords.range(difference, ChangeWords.points)
    }
}

extension Comparison {
    /// What it shows, in a sentence.
    package var conclusion: String {
        let names = { (verdict: ComparedFigure.Verdict, isOfWeight: Bool) in
            figures.filter { $0.verdict == verdict && $0.isOfWeight == isOfWeight }.map(\.heading)
                .joined(separator: ", ")
        }
        let (worse, better) = (names(.worse, true), names(.better, true))
        let (slightlyWorse, slightlyBetter) = (names(.worse, false), names(.better, false))
        let alone = figures.count { [.perhapsBetter, .perhapsWorse].contains($0.verdict) }
        let open = figures.count { $0.verdict == .noDifferenceShown }
        let few = figures.count { $0.verdict == .tooFew }
        let untold = figures.filter { $0.verdict == .cannotTell }.map(\.heading) + uncompared.map(\.title)
        var parts: [String] = []
        if !worse.isEmpty { parts.append("worse in \(worse)") }
        if !better.isEmpty { parts.append("better in \(better)") }
        if !slightlyWorse.isEmpty { parts.append("slightly worse in \(slightlyWorse)") }
        if !slightlyBetter.isEmpty { parts.append("slightly better in \(slightlyBetter)") }
        if alone > 0 {
            parts.append("\(Figure.count(alone, "figure")) differ\(alone == 1 ? "s" : "") only if taken alone")
        }
        if open > 0 { parts.append("no difference is shown in \(Figure.count(open, "figure"))") }
        if !untold.isEmpty { parts.append("cannot tell \(untold.joined(separator: ", ")): figures were not told") }
        if few > 0 { parts.append("too few samples for \(few)") }
        if figures.contains(where: { $0.verdict == .notAlike }) { parts.append("gaps are not alike") }
        let label = PlainText.printable(second.label)
        return parts.isEmpty ? "\(label): nothing can be compared" : "\(label): " + parts.joined(separator: "; ")
    }
}

/// Changes as people say them.
enum ChangeWords {
    /// Returns a ratio as people say it: in percent up to twice or half as much, else as a factor.
    static func ratio(_ ratio: Double) -> String {
        guard ratio > 0.5, ratio < 2 else { return "×\(Figure.significant(ratio))" }
        let percent = abs(ratio - 1) * 100
        let digits = Figure.fixed(percent, decimals: percent >= 10 ? 0 : 1)
        return "\(ratio < 1 && digits != "0.0" ? "−" : "+")\(digits) %"
    }

    /// Returns a difference of shares in percentage points.
    static func points(_ share: Double) -> String {
        let points = Figure.trimmed(Figure.fixed(abs(share) * 100, decimals: 2))
        return points == "0" ? "0 pp" : "\(share < 0 ? "−" : "+")\(points) pp"
    }

    /// Returns an interval of either.
    static func range(_ estimate: Estimate, _ words: (Double) -> String) -> String {
        switch (estimate.low, estimate.high) {
        case (let low?, let high?): "\(words(low)) to \(words(high))"
        case (let low?, nil): "≥ \(words(low))"
        case (nil, let high?): "≤ \(words(high))"
        case (nil, nil): Figure.absent
        }
    }
}

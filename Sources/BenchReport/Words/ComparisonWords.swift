import BenchAnalysis
import Statistics

extension SetUp.Difference {
    /// The fact and its two values, such as `load.rate: 5 → 10`.
    var line: String { "\(title): \(shown(first)) → \(shown(second))" }

    /// What the fact is called in words; any other setting is called as in the scenario.
    private var title: String {
        switch fact {
        case .named(let fact): fact.title
        case .setting(let path): PlainText.line(path)
        }
    }

    /// Bodies and schemas may be long: both begin where they differ, nearly.
    private static let mostShown = 120

    private func shown(_ value: String?) -> String {
        guard let value else {
            if case .setting = fact { return "not set" }
            return "not known"
        }
        let line = PlainText.line(value)
        guard line.count > Self.mostShown else { return line }
        let other = PlainText.line((value == first ? second : first) ?? "")
        let alike = zip(line, other).prefix { $0 == $1 }.count
        let from = min(max(0, alike - 20), line.count - 1)
        let part = line.dropFirst(from).prefix(Self.mostShown)
        return (from > 0 ? "…" : "") + part + (from + part.count < line.count ? "…" : "")
    }
}

extension SetUp.Named {
    /// What it is called in words.
    fileprivate var title: String {
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
        if let ratio { return ChangeWords.value(ratio, isShare: false) }
        guard unit == .share, let difference else { return Figure.absent }
        return ChangeWords.value(difference, isShare: true)
    }

    /// The 95 % interval of ``change``.
    var interval: String {
        if let ratio { return ChangeWords.range(ratio, isShare: false) }
        guard unit == .share, let difference else { return Figure.absent }
        return ChangeWords.range(difference, isShare: true)
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
///
/// A change has the digits that its interval bears: one decimal of a percent, and more where both ends would be 0, or the one that is
/// nearest to none. What these digits round to none has no sign, so that no sign is wrong.
enum ChangeWords {
    /// Returns a ratio as people say it: in percent up to twice or half as much, else as a factor; alone, with a digit that is not 0.
    static func ratio(_ ratio: Double) -> String {
        words(ratio, isShare: false, decimals(ofOne: ratio, isShare: false))
    }

    /// Returns a difference of shares in percentage points; alone, with a digit that is not 0.
    static func points(_ share: Double) -> String { words(share, isShare: true, decimals(ofOne: share, isShare: true)) }

    /// Returns a change with the digits of its interval.
    ///
    /// - Parameters:
    ///   - estimate: of a ratio, or of a difference of shares.
    ///   - isShare: which of both.
    /// - Returns: such as `−0.003 %`.
    static func value(_ estimate: Estimate, isShare: Bool) -> String {
        words(estimate.value, isShare: isShare, decimals(estimate, isShare: isShare))
    }

    /// Returns an interval of either.
    static func range(_ estimate: Estimate, isShare: Bool) -> String {
        let decimals = Self.decimals(estimate, isShare: isShare)
        let words = { (value: Double) in Self.words(value, isShare: isShare, decimals) }
        switch (estimate.low, estimate.high) {
        case (let low?, let high?): return "\(words(low)) to \(words(high))"
        case (let low?, nil): return "≥ \(words(low))"
        case (nil, let high?): return "≤ \(words(high))"
        case (nil, nil): return Figure.absent
        }
    }

    // MARK: Digits

    /// How far a change is from none: in percent, or in percentage points; what nanoseconds cannot show is none.
    private static func size(_ change: Double, isShare: Bool) -> Double {
        let size = (isShare ? abs(change) : abs(change - 1)) * 100
        return size < 1e-8 ? 0 : size
    }

    private static func decimals(_ estimate: Estimate, isShare: Bool) -> Int {
        let ends = [estimate.low, estimate.high].compactMap(\.self)
        if ends.isEmpty { return decimals(ofOne: estimate.value, isShare: isShare) }
        let same = isShare ? 0.0 : 1
        let isBeyond = estimate.low.map { $0 > same } ?? false || estimate.high.map { $0 < same } ?? false
        // What an interval that leaves out none shows is on which side of it all lies, else how far it reaches.
        let told = ends.sorted { size($0, isShare: isShare) < size($1, isShare: isShare) }
        return decimals(ofOne: isBeyond ? told[0] : told[told.count - 1], isShare: isShare)
    }

    /// Returns as many decimals as a change needs to be more than 0.
    private static func decimals(ofOne change: Double, isShare: Bool) -> Int {
        let (usual, most) = (isShare ? 2 : 1, 9)
        let size = Self.size(change, isShare: isShare)
        guard size > 0 else { return usual }
        return (usual...most).first { !isNone(Figure.fixed(size, decimals: $0)) } ?? most
    }

    private static func isNone(_ digits: String) -> Bool { digits.allSatisfy { "0.".contains($0) } }

    private static func words(_ change: Double, isShare: Bool, _ decimals: Int) -> String {
        let size = Self.size(change, isShare: isShare)
        let unit = isShare ? "pp" : "%"
        if size == 0 { return "0 \(unit)" }
        if !isShare, change <= 0.5 || change >= 2 { return "×\(Figure.significant(change))" }
        let fixed = Figure.fixed(size, decimals: !isShare && size >= 10 ? 0 : decimals)
        let digits = isShare ? Figure.trimmed(fixed) : fixed
        let sign = isNone(digits) ? "" : (isShare ? change < 0 : change < 1) ? "−" : "+"
        return "\(sign)\(digits) \(unit)"
    }
}

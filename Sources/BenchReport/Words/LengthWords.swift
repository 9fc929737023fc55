import BenchAnalysis
package import BenchModel
import Statistics

extension LengthFit {
    /// Who counted tokens: such as `the server's own tokenizer (/tokenize)`.
    package var countedBy: String {
        switch source {
        case .tokenize: "the server's own tokenizer (\(PlainText.printable(path)))"
        case .count: "the provider's count (\(PlainText.printable(path)))"
        case .usage: "the usage of \(2 + knots.count) requests"
        }
    }

    /// The line: such as `8.00 + 1.00 · words`.
    package var line: String {
        "\(Figure.significant(intercept)) + \(Figure.significant(slope)) · words"
    }

    /// The fit of a target as a line while a run begins.
    package func told(of target: String) -> String { "lengths: \(PlainText.printable(target)): \(sentence)." }

    /// The whole fit in a sentence without a full stop.
    package var sentence: String {
        var words = "input tokens = \(line), by \(countedBy)"
        if let knot = knots.last {
            words += "; \(knot.tokens) tokens are \(Counted.text(knot.size.words, "word"))"
            if knot.size.commas > 0 { words += " and \(Counted.text(knot.size.commas, "comma"))" }
            if let used { words += ", for which an answer's usage counts \(used)" }
        }
        if let keeping { words += "; \(keeping.rawValue) keep\(keeping == .both ? "" : "s") the answers' length" }
        return words
    }
}

extension LengthFit.Source {
    /// Who counted, in a few words.
    var words: String {
        switch self {
        case .tokenize: "the server's tokenizer"
        case .count: "the provider's count"
        case .usage: "usage"
        }
    }
}

/// What was asked of lengths against what came, in a sentence for each target that differs.
struct LengthWords {
    let sentences: [String]

    /// Targets that differ are told one by one up to so many.
    private static let mostTold = 3

    /// Puts it into words.
    ///
    /// - Parameters:
    ///   - summary: the run; of one that asked for no lengths there is nothing to say.
    ///   - names: the targets' names as they are to be shown.
    init(_ summary: Summary, _ names: TargetNames) {
        var told: [(words: String, targets: [TargetIndex])] = []
        for place in summary.places {
            guard let words = summary[place].lengths?.brief else { continue }
            if let known = told.firstIndex(where: { $0.words == words }) {
                told[known].targets.append(place)
            } else {
                told.append((words, [place]))
            }
        }
        var sentences = told.prefix(Self.mostTold).map { words, targets in
            let whose = summary.targets.count > 1 ? " of \(names.list(targets, atMost: 2))" : ""
            return "lengths\(whose): \(words)"
        }
        let rest = told.dropFirst(Self.mostTold).reduce(0) { $0 + $1.targets.count }
        if rest > 0 { sentences.append("lengths of \(Figure.count(rest, "more target")): in the tables") }
        self.sentences = sentences
    }
}

extension LengthSummary {
    /// Such as `input 1024 tokens asked, 1021 got (p95 1030), 8.00 + 1.00 · words by the server's tokenizer; output 128 …`.
    fileprivate var brief: String {
        var parts: [String] = []
        if let input { parts.append("input \(input.brief(" tokens")), \(fit.line) by \(fit.source.words)") }
        if let output {
            let mode = fit.keeping == nil ? "only limited" : "exact"
            parts.append("output \(output.brief(input == nil ? " tokens" : "")), \(mode)")
        } else {
            parts.append("output as long as the model has it")
        }
        return parts.joined(separator: "; ")
    }
}

extension LengthSummary.Side {
    fileprivate func brief(_ unit: String) -> String {
        guard let wanted = asked.percentile(50), let came = got.percentile(50), let most = got.percentile(95) else {
            return "lengths asked, and no usage says what came"
        }
        let wantedMost = asked.percentile(95).flatMap { $0 == wanted ? nil : " (p95 \(Self.tokens($0)))" } ?? ""
        return "\(Self.tokens(wanted))\(unit) asked\(wantedMost), \(Self.tokens(came)) got (p95 \(Self.tokens(most)))"
            + (unsaid > 0 ? ", \(unsaid) unsaid" : "")
    }

    private static func tokens(_ count: Double) -> String { Figure.trimmed(Figure.fixed(count, decimals: 1)) }
}

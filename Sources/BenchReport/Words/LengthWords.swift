package import BenchModel

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

extension SyntheticData.Length {
    /// Such as `1024`, or `512 to 1536`.
    package var words: String {
        range.count == 1 ? "\(tokens)" : "\(range.lowerBound) to \(range.upperBound)"
    }
}

extension SyntheticData {
    /// What is asked, in words: the same in reports, on the terminal and where runs are compared.
    package var words: String {
        var words = "synthetic text of \(input.words) input tokens"
        if let prefix {
            words +=
                ", the first \(prefix.tokens) of them one of \(prefix.groups) shared "
                + "\(Counted.form(prefix.groups, "beginning", "beginnings"))"
            if prefix.distribution == .zipf { words += " (the k-th 1/k times as often as the first)" }
        }
        let answers = output.length.map(\.words) ?? ""
        switch output.policy {
        case .exact: words += "; answers of exactly \(answers) tokens"
        case .cap: words += "; answers of at most \(answers) tokens"
        case .natural: words += "; answers of their natural length"
        }
        return words
    }
}

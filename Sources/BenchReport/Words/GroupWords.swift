import BenchAnalysis
import BenchModel
import Statistics

extension RequestGrouping {
    /// What a table of its groups is called.
    var title: String { "By \(words)" }

    /// What parts requests, in a sentence.
    var words: String {
        switch self {
        case .prompt: "prompt"
        case .turn: "turn"
        case .length: "input length"
        case .model: "answering model"
        case .field(let name): PlainText.printable(Self.fieldPrefix + name)
        }
    }

    /// The command's option that shows the groups.
    var option: String { "--by \(ShellWord.quoted(text))" }

    /// What is said of requests of which it is not known.
    var unknownWords: String {
        switch self {
        case .prompt, .field: "(none)"
        case .model: "(not named)"
        case .turn: "(no conversation)"
        case .length: "(not counted)"
        }
    }
}

extension GroupKey {
    /// What the group is called; a prompt or a value as it is, which each format makes safe.
    func words(_ grouping: RequestGrouping) -> String {
        switch self {
        case .prompt(let name), .value(let name): name.isEmpty ? "(empty)" : name
        case .turn(let turn): "turn \(turn)"
        case .length(let length): "\(length.words) tokens"
        case .unknown: grouping.unknownWords
        case .others(let count): "(\(Figure.count(count, "other")))"
        }
    }

    /// The group in columns and keys; nil where it has no name.
    var name: String? {
        switch self {
        case .prompt(let name), .value(let name): name
        case .turn(let turn): String(turn)
        case .length(let length): length.words
        case .unknown, .others: nil
        }
    }

    /// How many groups it stands for, where they are put together.
    var groupsTogether: Int? { if case .others(let count) = self { count } else { nil } }
}

extension LengthClass {
    /// `257-1024`, or `262145 and more`.
    var words: String { most.map { "\(least)-\($0)" } ?? "\(least) and more" }
}

extension Mixture {
    /// The sentence without its name and its target.
    var sentence: String {
        var parts: [String] = []
        if let modes {
            parts.append("\(metric) has two modes, near \(modes.low.words) and near \(modes.high.words)")
        }
        if let difference {
            let groups = "\(difference.low.words(difference)) and \(difference.high.words(difference))"
            parts.append(
                modes == nil
                    ? "\(metric) differs by \(difference.grouping.words): median \(groups)"
                    : "they differ by \(difference.grouping.words): median \(groups)"
            )
            parts.append("see report \(difference.grouping.option)")
        } else {
            parts.append("nothing that is known of the requests parts them")
        }
        return parts.joined(separator: "; ") + ": a percentile over all of them is of neither"
    }

    /// The same in few words.
    var brief: String {
        if let difference {
            return "\(metric) p50 \(difference.low.words(difference)), \(difference.high.words(difference))"
        }
        guard let modes else { return metric }
        return "\(metric) near \(modes.low.words) and near \(modes.high.words)"
    }
}

extension TwoModes.Mode {
    fileprivate var words: String {
        "\(Figure.time(place, digits: 2)) (\(Figure.rounded(share.value * 100, digits: 2)) %)"
    }
}

extension Mixture.Group {
    fileprivate func words(_ difference: Mixture.Difference) -> String {
        "\(Figure.time(median, digits: 2)) of \(PlainText.line(key.words(difference.grouping)))"
    }
}

import Statistics

extension Replay {
    /// How it is sent, in words: the same in reports and where runs are compared.
    package var words: String {
        var words = [speed == 1 ? "at the recorded times" : "\(Self.number(speed)) times as fast as recorded"]
        if from > 0 || to != nil {
            let end = to.map { "to \(Self.number($0.inSeconds)) s" } ?? "on"
            words.append("from \(Self.number(from.inSeconds)) s \(end)")
        }
        if sample < .all { words.append("\(Self.number(sample.value * 100)) % of the prefix groups") }
        if let spread { words.append(spread == .bucket ? "spread within buckets" : "equal times together") }
        switch output {
        case .exact: words.append("answers exactly as long as recorded")
        case .cap: words.append("answers at most as long as recorded")
        case .natural: words.append("answers of their natural length")
        }
        return words.joined(separator: ", ")
    }

    /// Without a fraction where there is none.
    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}

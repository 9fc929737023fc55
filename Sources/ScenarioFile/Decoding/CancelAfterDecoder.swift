import BenchModel
import JSONSyntax
import Statistics

extension ScenarioDecoder {
    /// Reads when a target's streams are closed on purpose.
    func cancelAfter(_ field: Field, of target: Target) -> CancelAfter? {
        guard let object = open(field, as: .cancelAfter) else { return nil }
        let said = ["tokens", "time", "fraction"].filter { object[$0] != nil }
        guard said.count == 1 else {
            field.report(
                found: said.isEmpty ? "neither tokens nor time nor fraction" : said.joined(separator: " beside "),
                expected: "one of tokens, time and fraction",
                advice: "write it like { \"tokens\": 20 }, { \"time\": \"800ms\" } or { \"fraction\": 0.5 }"
            )
            return nil
        }
        if !target.stream, object["time"] == nil {
            field.report(
                found: "\(said[0]) on a buffered target",
                expected: "a time: a buffered answer comes in one piece, there is nothing to count",
                advice: "write \"time\", or let it stream"
            )
        }
        guard let point = point(object, maxTokens: target.maxTokens) else { return nil }
        return CancelAfter(point, share: object["share"].flatMap(positiveShare) ?? .all)
    }

    private func point(_ object: ObjectReader, maxTokens: Int) -> CancelAfter.Point? {
        if let tokens = object["tokens"] {
            guard let count = tokens.whole(Int.self, ScenarioBounds.tokens, unit: "tokens") else { return nil }
            if count >= maxTokens, !isStored {
                tokens.report(
                    expected: "fewer tokens than maxTokens (\(maxTokens)): no stream would ever be closed",
                    advice: "raise maxTokens or write less"
                )
            }
            return .tokens(count)
        }
        if let time = object["time"] { return time.duration().map { .time($0) } }
        return object["fraction"].flatMap(positiveShare).map { .fraction($0) }
    }

    private func positiveShare(_ field: Field) -> Share? {
        guard let share = field.share() else { return nil }
        if share > .none { return share }
        field.report(expected: "a share above 0", advice: "delete cancelAfter where no stream is to be closed")
        return nil
    }
}

extension ObjectKind {
    static let cancelAfterKeys = ["tokens", "time", "fraction", "share"]
}

import BenchModel
import JSONSyntax

extension ObjectKind {
    static let conversationsKeys = ["history", "think", "toolGap", "mostGap", "share", "stagger"]
    static let gapKeys = ["mean", "median", "spread"]
}

extension ScenarioDecoder {
    /// Reads how conversations are held turn by turn.
    func conversationSettings(_ field: Field) -> ConversationSettings? {
        guard let object = open(field, as: .conversations) else { return nil }
        var settings = ConversationSettings()
        if let history = object["history"]?.choice("whose answers", of: ConversationSettings.History.self) {
            settings.history = history
        }
        if let gap = object["think"].flatMap(gap) { settings.think = gap }
        if let gap = object["toolGap"].flatMap(gap) { settings.toolGap = gap }
        settings.mostGap = object["mostGap"]?.duration()
        if let sharing = object["share"]?.choice("what sessions share", of: ConversationSettings.Sharing.self) {
            settings.sharing = sharing
        }
        if let time = object["stagger"]?.duration(allowsZero: true) { settings.stagger = time }
        return settings
    }

    private static let recorded = "recorded"

    private func gap(_ field: Field) -> ConversationSettings.Gap? {
        if case .object = field.node.value { return distribution(field) }
        if case .string(let text) = field.node.value, text == Self.recorded { return .recorded }
        return field.duration(allowsZero: true).map { .fixed($0) }
    }

    private func distribution(_ field: Field) -> ConversationSettings.Gap? {
        guard let object = open(field, as: .gap) else { return nil }
        let mean = object["mean"]?.duration()
        let median = object["median"]?.duration()
        guard (object["mean"] == nil) != (object["median"] == nil) else {
            field.report(
                found: object["mean"] == nil ? "neither mean nor median" : "mean beside median",
                expected: "a mean of gaps that are exponentially distributed, or the median of log-normal ones",
                advice: "write { \"mean\": \"5s\" }, or { \"median\": \"4s\", \"spread\": 0.7 }"
            )
            return nil
        }
        if object["median"] == nil {
            object["spread"]?.report(
                found: "a spread beside a mean",
                expected: "none: an exponential distribution has one figure",
                advice: "delete it, or write \"median\""
            )
            return mean.map { .exponential(mean: $0) }
        }
        let spread = object["spread"]?.number("the standard deviation of the logarithm, from 0 to 3") {
            (0...3).contains($0)
        }
        return median.map { .lognormal(median: $0, spread: spread ?? 1) }
    }
}

extension CanonicalScenario {
    static func conversations(_ settings: ConversationSettings) -> JSONNode {
        object([
            ("history", .string(settings.history.rawValue)),
            ("think", gap(settings.think)),
            ("toolGap", gap(settings.toolGap)),
            ("mostGap", settings.mostGap.map { .string(DurationText.text($0)) }),
            ("share", .string(settings.sharing.rawValue)),
            ("stagger", .string(DurationText.text(settings.stagger))),
        ])
    }

    private static func gap(_ gap: ConversationSettings.Gap) -> JSONNode.Value {
        switch gap {
        case .recorded: .string("recorded")
        case .fixed(let time): .string(DurationText.text(time))
        case .exponential(let mean): object([("mean", .string(DurationText.text(mean)))]).value
        case .lognormal(let median, let spread):
            object([("median", .string(DurationText.text(median))), ("spread", number(spread))]).value
        }
    }
}

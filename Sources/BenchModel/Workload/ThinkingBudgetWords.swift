import JSONSyntax

/// How many tokens the model may think, which Anthropic and Gemini count alike.
///
/// Words such as `low` mean something else to each provider.
enum ThinkingBudgetWords {
    /// The least that Anthropic takes.
    private static let least = 1024

    static func words(
        for name: String,
        _ value: JSONValue,
        from source: WireProtocol,
        to target: WireProtocol
    ) -> EquivalentSetting.Words? {
        let members = value.members
        switch (source, name, target) {
        case (.anthropicMessages, "thinking", .gemini):
            let path = "generationConfig.thinkingConfig.thinkingBudget"
            if members["type"] == "disabled" { return ([(path, 0)], []) }
            guard members["type"] == "enabled", let budget = members["budget_tokens"] else { return nil }
            let left = members.keys.filter { $0 != "type" && $0 != "budget_tokens" }.map { "thinking.\($0)" }
            return ([(path, budget)], left)
        case (.gemini, "generationConfig.thinkingConfig", .anthropicMessages):
            guard case .number(let digits)? = members["thinkingBudget"], let budget = Int(digits) else { return nil }
            let left = members.keys.filter { $0 != "thinkingBudget" }.map { "\(name).\($0)" }
            if budget == 0 { return ([("thinking", ["type": "disabled"])], left) }
            guard budget >= least else { return nil }
            return ([("thinking", ["type": "enabled", "budget_tokens": .number(digits)])], left)
        default: return nil
        }
    }
}

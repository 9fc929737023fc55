import JSONSyntax

/// A setting of requests that several protocols have, each under a name of its own.
///
/// Sources: the references of OpenAI's Chat Completions, Completions and Responses, of Anthropic's Messages and of Gemini's
/// `generateContent`; of vLLM's and SGLang's OpenAI-compatible servers for what they have besides.
struct EquivalentSetting {
    private let names: [WireProtocol: String]
    /// Returns the value in a protocol's words; nil where it has none for it.
    private let value: @Sendable (JSONValue, WireProtocol) -> JSONValue?

    private init(
        _ names: [WireProtocol: String],
        value: @escaping @Sendable (JSONValue, WireProtocol) -> JSONValue? = { value, _ in value }
    ) { (self.names, self.value) = (names, value) }

    /// What a setting is called in a protocol: the members by their paths, and what of the setting has no words.
    typealias Words = (members: [(path: String, value: JSONValue)], left: [String])

    /// Returns a setting in a protocol's words; nil where it has none.
    static func words(
        for name: String,
        _ value: JSONValue,
        from source: WireProtocol,
        to target: WireProtocol
    ) -> Words? {
        let name = source == .gemini ? camel(name) : name
        if sameNames(source, target).contains(name) { return ([(name, value)], []) }
        if let setting = all.first(where: { $0.names[source] == name }) {
            guard let path = setting.names[target], let value = setting.value(value, target) else { return nil }
            return ([(path, value)], [])
        }
        return ToolChoiceWords.words(for: name, value, from: source, to: target)
            ?? AnswerFormWords.words(for: name, value, from: source, to: target)
            ?? ThinkingBudgetWords.words(for: name, value, from: source, to: target)
    }

    /// The JSON form of protocol buffers allows both spellings of a name.
    private static func camel(_ name: String) -> String {
        let pieces = name.split(separator: "_", omittingEmptySubsequences: false)
        return pieces.dropFirst().reduce(String(pieces.first ?? "")) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }

    // MARK: The settings

    private static let all: [EquivalentSetting] = [
        // Anthropic's goes from 0 to 1.
        EquivalentSetting(everywhere("temperature", gemini: "temperature")) { value, target in
            target == .anthropicMessages && (number(value) ?? 2) > 1 ? nil : value
        },
        EquivalentSetting(everywhere("top_p", gemini: "topP")),
        EquivalentSetting([.anthropicMessages: "top_k", .gemini: "generationConfig.topK"]),
        EquivalentSetting([
            .openaiChat: "stop", .openaiCompletions: "stop", .anthropicMessages: "stop_sequences",
            .gemini: "generationConfig.stopSequences",
        ]) { value, _ in
            // OpenAI's may be one text.
            if case .array = value { value } else { [value] }
        },
        EquivalentSetting([.openaiChat: "seed", .openaiCompletions: "seed", .gemini: "generationConfig.seed"]),
        EquivalentSetting([
            .openaiChat: "presence_penalty", .openaiCompletions: "presence_penalty",
            .gemini: "generationConfig.presencePenalty",
        ]),
        EquivalentSetting([
            .openaiChat: "frequency_penalty", .openaiCompletions: "frequency_penalty",
            .gemini: "generationConfig.frequencyPenalty",
        ]),
        EquivalentSetting([.openaiChat: "reasoning_effort", .openaiResponses: "reasoning.effort"]),
        EquivalentSetting([.openaiChat: "verbosity", .openaiResponses: "text.verbosity"]),
    ]

    private static func everywhere(_ name: String, gemini: String) -> [WireProtocol: String] {
        Dictionary(
            uniqueKeysWithValues: WireProtocol.allCases.map {
                ($0, $0 == .gemini ? "generationConfig.\(gemini)" : name)
            }
        )
    }

    private static func number(_ value: JSONValue) -> Double? {
        if case .number(let digits) = value { Double(digits) } else { nil }
    }

    /// What two interfaces of OpenAI's, or of servers that follow them, have under one name.
    private static func sameNames(_ one: WireProtocol, _ other: WireProtocol) -> Set<String> {
        switch Set([one, other]) {
        case [.openaiChat, .openaiResponses]: hosted
        case [.openaiChat, .openaiCompletions]: sampling
        default: []
        }
    }

    private static let hosted: Set = [
        "service_tier", "user", "metadata", "store", "safety_identifier", "prompt_cache_key", "prompt_cache_retention",
        "parallel_tool_calls",
    ]
    private static let sampling: Set = [
        "user", "logit_bias", "top_k", "min_p", "repetition_penalty", "length_penalty", "min_tokens", "ignore_eos",
        "stop_token_ids", "bad_words", "include_stop_str_in_output", "skip_special_tokens",
        "spaces_between_special_tokens", "guided_json", "guided_regex", "guided_choice", "guided_grammar",
        "structured_outputs", "priority",
    ]
}

extension JSONValue {
    /// The members of an object; none of anything else.
    var members: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }
}

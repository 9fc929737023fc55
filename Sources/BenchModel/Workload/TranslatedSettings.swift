package import JSONSyntax

/// What of a recorded body's settings a protocol has words for, in these words.
///
/// A setting is translated where the two protocols mean the same by it, and left out otherwise: never sent as something near to it.
package struct TranslatedSettings: Sendable, Equatable {
    /// What is sent.
    package private(set) var members: [String: JSONValue] = [:]
    /// The names of what is sent in other words, or under the same name to another protocol; sorted.
    package private(set) var translated: [String] = []
    /// The names of what is not sent; sorted.
    package private(set) var left: [String] = []

    /// Whether all is sent as it was recorded.
    package var isAsRecorded: Bool { translated.isEmpty && left.isEmpty }

    init(asTheyAre members: [String: JSONValue]) { self.members = members }

    /// Translates members.
    ///
    /// - Parameters:
    ///   - recorded: as the body has them.
    ///   - sources: the protocols that the body may be of; the first that knows a member says what it means.
    ///   - target: the protocol to translate to.
    ///   - own: members that are sent as they are.
    init(
        _ recorded: [String: JSONValue],
        from sources: [WireProtocol],
        to target: WireProtocol,
        beside own: [String: JSONValue] = [:]
    ) {
        var written: [String: JSONValue] = [:]
        for (name, value) in Self.settings(in: recorded) where value != .null {
            let words = sources.lazy.compactMap { EquivalentSetting.words(for: name, value, from: $0, to: target) }
                .first
            guard let words else {
                left.append(name)
                continue
            }
            translated.append(name)
            left += words.left
            for (path, value) in words.members { written = Self.putting(value, at: path, into: written) }
        }
        // Anthropic's wish for one call at a time stands within a choice of tools.
        if case .object(var choice)? = written["tool_choice"], choice["disable_parallel_tool_use"] != nil {
            if choice["type"] == nil { choice["type"] = "auto" }
            if choice["type"] == "none" { choice["disable_parallel_tool_use"] = nil }
            written["tool_choice"] = .object(choice)
        }
        members = written.merging(own) { $1 }
        translated.sort()
        left.sort()
    }

    /// Objects whose members are settings of their own.
    private static let containers: Set = [
        "generationConfig", "generation_config", "toolConfig", "tool_config", "reasoning", "text", "output_config",
    ]

    /// Returns each setting by its name, with those of the containers by theirs: `reasoning.effort`.
    private static func settings(in members: [String: JSONValue]) -> [(name: String, value: JSONValue)] {
        members.sorted { $0.key < $1.key }.flatMap { name, value -> [(name: String, value: JSONValue)] in
            guard containers.contains(name), case .object(var inner) = value else { return [(name, value)] }
            // Gemini's schema says that the answer is JSON.
            if inner["responseJsonSchema"] ?? inner["response_json_schema"] != nil {
                for name in ["responseMimeType", "response_mime_type"] where inner[name] == "application/json" {
                    inner[name] = nil
                }
            }
            return inner.sorted { $0.key < $1.key }.map { ("\(name).\($0.key)", $0.value) }
        }
    }

    private static func putting(
        _ value: JSONValue,
        at path: String,
        into members: [String: JSONValue]
    ) -> [String: JSONValue] {
        let steps = path.split(separator: ".").map(String.init)
        let whole = steps.reversed().reduce(value) { .object([$1: $0]) }
        guard case .object(let merged) = JSONValue.object(members).merging(whole) else { return members }
        return merged
    }
}

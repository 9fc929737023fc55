import JSONSyntax

/// The form that the answer is to have.
enum AnswerFormWords {
    private enum Form {
        case text, json
        /// With OpenAI's name of it, and whether it is held to strictly, where they are given.
        case schema(JSONValue, name: JSONValue?, strict: JSONValue?)
    }

    static func words(
        for name: String,
        _ value: JSONValue,
        from source: WireProtocol,
        to target: WireProtocol
    ) -> EquivalentSetting.Words? {
        guard let form = form(name, value, in: source) else { return nil }
        return words(form, in: target).map { ($0, []) }
    }

    private static func form(_ name: String, _ value: JSONValue, in source: WireProtocol) -> Form? {
        let members = value.members
        switch (source, name) {
        case (.openaiChat, "response_format"), (.openaiResponses, "text.format"):
            switch members["type"] {
            case "text": return .text
            case "json_object": return .json
            case "json_schema":
                let told = source == .openaiChat ? members["json_schema"]?.members ?? [:] : members
                return told["schema"].map { .schema($0, name: told["name"], strict: told["strict"]) }
            default: return nil
            }
        case (.anthropicMessages, "output_config.format"), (.anthropicMessages, "output_format"):
            guard members["type"] == "json_schema", let schema = members["schema"] else { return nil }
            return .schema(schema, name: nil, strict: nil)
        case (.gemini, "generationConfig.responseMimeType"):
            switch value {
            case "text/plain": return .text
            case "application/json": return .json
            default: return nil
            }
        // `responseSchema` is of a language of its own.
        case (.gemini, "generationConfig.responseJsonSchema"): return .schema(value, name: nil, strict: nil)
        default: return nil
        }
    }

    private static func words(_ form: Form, in target: WireProtocol) -> [(path: String, value: JSONValue)]? {
        switch (form, target) {
        // What every answer is.
        case (.text, _): return []
        case (.json, .openaiChat): return [("response_format.type", "json_object")]
        case (.json, .openaiResponses): return [("text.format.type", "json_object")]
        case (.json, .gemini): return [("generationConfig.responseMimeType", "application/json")]
        case (.schema(let schema, let name, let strict), .openaiChat),
            (.schema(let schema, let name, let strict), .openaiResponses):
            let told: JSONValue = .object(
                ["name": name ?? "answer", "schema": schema].merging(strict.map { ["strict": $0] } ?? [:]) { $1 }
            )
            return target == .openaiChat
                ? [("response_format", ["type": "json_schema", "json_schema": told])]
                : [("text.format", told), ("text.format.type", "json_schema")]
        case (.schema(let schema, _, _), .anthropicMessages):
            return [("output_config.format", ["type": "json_schema", "schema": schema])]
        case (.schema(let schema, _, _), .gemini):
            return [
                ("generationConfig.responseMimeType", "application/json"),
                ("generationConfig.responseJsonSchema", schema),
            ]
        case (.json, .anthropicMessages), (.json, .openaiCompletions), (.schema, .openaiCompletions): return nil
        }
    }
}

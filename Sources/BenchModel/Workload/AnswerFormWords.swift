import JSONSyntax

/// The form that the answer is to have.
enum AnswerFormWords {
    private enum Form {
        case text, json
        /// With what else OpenAI says of it: its name, what it is for, and whether it is held to strictly.
        case schema(JSONValue, told: [String: JSONValue] = [:])
    }

    static func words(
        for name: String,
        _ value: JSONValue,
        from source: WireProtocol,
        to target: WireProtocol
    ) -> EquivalentSetting.Words? {
        guard let form = form(name, value, in: source) else { return nil }
        let within = source == .openaiChat ? "\(name).json_schema" : name
        return words(form, in: target).map { ($0, unsaid(of: form, in: target).map { "\(within).\($0)" }) }
    }

    /// Returns what a protocol has no words for; the name is none that a model is told, and the others are always strict.
    private static func unsaid(of form: Form, in target: WireProtocol) -> [String] {
        guard case .schema(_, let told) = form, target == .anthropicMessages || target == .gemini else { return [] }
        return told.filter { $0.key != "name" && !($0.key == "strict" && $0.value != false) }.keys.sorted()
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
                return told["schema"].map { schema in
                    .schema(schema, told: told.filter { !["schema", "type"].contains($0.key) })
                }
            default: return nil
            }
        case (.anthropicMessages, "output_config.format"), (.anthropicMessages, "output_format"):
            guard members["type"] == "json_schema", let schema = members["schema"] else { return nil }
            return .schema(schema)
        case (.gemini, "generationConfig.responseMimeType"):
            switch value {
            case "text/plain": return .text
            case "application/json": return .json
            default: return nil
            }
        // `responseSchema` is of a language of its own.
        case (.gemini, "generationConfig.responseJsonSchema"): return .schema(value)
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
        case (.schema(let schema, let told), .openaiChat), (.schema(let schema, let told), .openaiResponses):
            let told = JSONValue.object(["name": "answer", "schema": schema].merging(told) { $1 })
            return target == .openaiChat
                ? [("response_format", ["type": "json_schema", "json_schema": told])]
                : [("text.format", told), ("text.format.type", "json_schema")]
        case (.schema(let schema, _), .anthropicMessages):
            return [("output_config.format", ["type": "json_schema", "schema": schema])]
        case (.schema(let schema, _), .gemini):
            return [
                ("generationConfig.responseMimeType", "application/json"),
                ("generationConfig.responseJsonSchema", schema),
            ]
        case (.json, .anthropicMessages), (.json, .openaiCompletions), (.schema, .openaiCompletions): return nil
        }
    }
}

extension GenerationRequest {
    /// Reads a Messages body.
    ///
    /// - Throws: Also for sampling parameters with `anthropic-version` 2026-10-21, which removed them, even at their
    ///   default values.
    init(anthropic body: BodyFields, version: String?) throws(RequestRejection) {
        let model = try body.required("model", try body.string("model"))
        let maxTokens = try body.required("max_tokens", try body.tokens("max_tokens"))
        let messages = try body.filledList("messages")
        if version == "2026-10-21" {
            for name in ["temperature", "top_p", "top_k"] where body.object[name] != nil {
                throw .invalid("\(name): Extra inputs are not permitted")
            }
        }
        self.init(wire: .anthropic, model: model, streams: try body.flag("stream") ?? false, maxTokens: maxTokens)
        thinking = try Self.thinking(of: body, maxTokens: maxTokens)
        stops = try body.stops("stop_sequences", atMost: 8_191)

        let tools = try body.list("tools") ?? []
        // The provider's own tools have no schema, and the simulator cannot run them.
        let functions = tools.compactMap { $0 as? JSONObject }.filter { $0["input_schema"] != nil }
        tool = try ToolChoice(anthropic: body, messages: messages).pick(
            from: functions.compactMap { Tool(name: $0["name"], schema: $0["input_schema"]) }
        )
        let (older, newer) = (try body.fields("output_format"), try body.fields("output_config")?.fields("format"))
        if let schema = (newer ?? older)?.object["schema"] { form = .schema(schema) }
        try readPrompt(of: body, tools: tools, messages: messages)
    }

    private static func thinking(of body: BodyFields, maxTokens: Int) throws(RequestRejection) -> Thinking {
        guard let thinking = try body.fields("thinking") else { return .none }
        let type = try thinking.required("type", try thinking.string("type"))
        if type == "disabled" { return .none }
        if type == "enabled" {
            let budget = try thinking.required("budget_tokens", try thinking.integer("budget_tokens"))
            guard budget >= 1024 else {
                throw .invalid("thinking.budget_tokens: Input should be greater than or equal to 1024")
            }
            guard budget < maxTokens else {
                throw .invalid("`max_tokens` must be greater than `thinking.budget_tokens`.")
            }
        }
        return try thinking.string("display") == "omitted" ? .hidden : .visible
    }

    /// Reads the prompt in the order in which the provider caches it: tools, system, messages.
    private mutating func readPrompt(of body: BodyFields, tools: [Any], messages: [Any]) throws(RequestRejection) {
        for tool in tools { prompt.addMarkable(tool) }
        if let system = body.object["system"] as? [Any] {
            for block in system { prompt.addMarkable(block) }
        } else {
            prompt.addStrings(in: body.object["system"])
        }
        for message in messages {
            guard let message = message as? JSONObject, let content = message["content"] else {
                throw .missing("messages.0.content")
            }
            if let blocks = content as? [Any] {
                for block in blocks { prompt.addMarkable(block) }
            } else {
                prompt.addStrings(in: content)
            }
        }
        // At the top level, the mark covers the whole prompt.
        prompt.mark(by: body.object["cache_control"])
    }
}

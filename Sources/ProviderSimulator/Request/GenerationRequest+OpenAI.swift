extension GenerationRequest {
    /// Reads a Chat Completions body.
    init(chat body: BodyFields) throws(RequestRejection) {
        let model = try body.required("model", try body.string("model"))
        let messages = try body.filledList("messages")
        let current = try body.tokens("max_completion_tokens")
        let deprecated = try body.tokens("max_tokens")
        self.init(
            wire: .chat,
            model: model,
            streams: try body.flag("stream") ?? false,
            maxTokens: current ?? deprecated
        )
        includesUsage = try body.fields("stream_options")?.flag("include_usage") ?? false
        if let effort = try body.string("reasoning_effort"), effort != "none" { thinking = .hidden }

        let tools = try body.list("tools") ?? []
        if body.object["tool_choice"] as? String != "none", let first = tools.first as? JSONObject,
            let function = first["function"] as? JSONObject
        {
            tool = Tool(name: function["name"], schema: function["parameters"])
        }
        prompt.addStrings(in: tools)
        prompt.addStrings(in: messages)
    }

    /// Reads a Responses body.
    init(responses body: BodyFields) throws(RequestRejection) {
        let model = try body.required("model", try body.string("model"))
        guard let input = body.object["input"], input is String || input is [Any] else {
            throw .missing("input")
        }
        self.init(
            wire: .responses,
            model: model,
            streams: try body.flag("stream") ?? false,
            maxTokens: try body.tokens("max_output_tokens")
        )
        if let reasoning = try body.fields("reasoning") {
            let effort = try reasoning.string("effort")
            if effort != "none" { thinking = try reasoning.string("summary") == nil ? .hidden : .visible }
        }
        let tools = try body.list("tools") ?? []
        if body.object["tool_choice"] as? String != "none", let first = tools.first as? JSONObject {
            tool = Tool(name: first["name"], schema: first["parameters"])
        }
        prompt.addStrings(in: tools)
        prompt.addStrings(in: body.object["instructions"])
        prompt.addStrings(in: input)
    }
}

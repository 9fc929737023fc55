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

        choices = try body.choices("n", atMost: 128)
        let tools = try body.list("tools") ?? []
        let functions = tools.compactMap { ($0 as? JSONObject)?["function"] as? JSONObject }
        tool = try ToolChoice(chat: body, messages: messages).pick(
            from: functions.compactMap { Tool(name: $0["name"], schema: $0["parameters"]) }
        )
        if let format = try body.fields("response_format") {
            form = Form(type: try format.string("type"), schema: try format.fields("json_schema")?.object["schema"])
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
        let functions = tools.compactMap { $0 as? JSONObject }.filter { $0["type"] as? String == "function" }
        tool = try ToolChoice(responses: body, input: input).pick(
            from: functions.compactMap { Tool(name: $0["name"], schema: $0["parameters"]) }
        )
        if let format = try body.fields("text")?.fields("format") {
            form = Form(type: try format.string("type"), schema: format.object["schema"])
        }
        prompt.addStrings(in: tools)
        prompt.addStrings(in: body.object["instructions"])
        prompt.addStrings(in: input)
    }
}

extension GenerationRequest.Form {
    /// Reads a response format by its type; plain text has no form.
    fileprivate init?(type: String?, schema: Any?) {
        switch type {
        case "json_schema": self = schema.map { .schema($0) } ?? .object
        case "json_object": self = .object
        default: return nil
        }
    }
}

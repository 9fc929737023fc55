extension GenerationRequest {
    /// Reads a generateContent body; the model and the kind of stream come from the path.
    init(gemini body: BodyFields, target: Route.Target) throws(RequestRejection) {
        let contents = try body.filledList("contents")
        let generation = try body.fields("generationConfig")
        self.init(
            wire: .gemini,
            model: target.model ?? "",
            streams: target.streams ?? false,
            maxTokens: try generation?.tokens("maxOutputTokens")
        )
        isArray = target.isArray
        if let config = try generation?.fields("thinkingConfig") {
            let budget = try config.integer("thinkingBudget")
            let level = try config.string("thinkingLevel")
            if budget != nil, level != nil {
                throw .invalid("You can only set only one of thinking budget and thinking level.")
            }
            let shown = try config.flag("includeThoughts") ?? false
            if budget != 0, shown || budget != nil || level != nil { thinking = shown ? .visible : .hidden }
        }
        let tools = try body.list("tools") ?? []
        let mode = try body.fields("toolConfig")?.fields("functionCallingConfig")?.string("mode")
        if mode != "NONE", let declarations = (tools.first as? JSONObject)?.either("functionDeclarations") as? [Any],
            let first = declarations.first as? JSONObject
        {
            tool = Tool(name: first["name"], schema: first["parameters"] ?? first.either("parametersJsonSchema"))
        }
        prompt.addStrings(in: tools)
        prompt.addStrings(in: body.object.either("systemInstruction"))
        prompt.addStrings(in: contents)
    }
}

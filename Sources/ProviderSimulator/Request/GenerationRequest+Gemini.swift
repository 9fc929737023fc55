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
        choices = try generation?.choices("candidateCount", atMost: 8) ?? 1
        stops = try generation?.stops("stopSequences", atMost: 5) ?? []
        let tools = try body.list("tools") ?? []
        let declared = tools.map { ($0 as? JSONObject)?.either("functionDeclarations") as? [Any] ?? [] }
        tool = try ToolChoice(gemini: body, contents: contents).pick(
            from: declared.joined().compactMap { $0 as? JSONObject }.compactMap {
                Tool(name: $0["name"], schema: $0["parameters"] ?? $0.either("parametersJsonSchema"))
            }
        )
        if let generation { form = try Self.form(of: generation) }
        prompt.addStrings(in: tools)
        prompt.addStrings(in: body.object.either("systemInstruction"))
        prompt.addStrings(in: contents)
    }

    private static func form(of generation: BodyFields) throws(RequestRejection) -> Form? {
        let (own, plain) = (try generation.fields("responseSchema"), try generation.fields("responseJsonSchema"))
        let schema = own ?? plain
        switch try generation.string("responseMimeType") {
        case "application/json": return schema.map { .schema($0.object) } ?? .object
        case "text/x.enum": return .word((schema?.object["enum"] as? [Any] ?? []).compactMap { $0 as? String })
        default: return nil
        }
    }
}

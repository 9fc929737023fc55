#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension GenerationRequest {
    /// Servers of one's own allow more than OpenAI, which takes four.
    private static let mostStops = 64

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

        stops = try body.stops("stop", atMost: Self.mostStops)
        let most = try body.integer("top_logprobs")
        if let most, !(0...20).contains(most) { throw .invalid("top_logprobs: Input should be from 0 to 20") }
        if try body.flag("logprobs") == true {
            likeliest = most ?? 0
        } else if most != nil {
            throw .invalid("top_logprobs: only with logprobs")
        }
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

    /// Reads a body of the legacy completions: one prompt or several, each a text or a list of tokens.
    init(completions body: BodyFields) throws(RequestRejection) {
        let model = try body.required("model", try body.string("model"))
        let given = try body.required("prompt", body.object["prompt"])
        self.init(
            wire: .completions,
            model: model,
            streams: try body.flag("stream") ?? false,
            // The API's own default, the shortest of all.
            maxTokens: try body.tokens("max_tokens") ?? 16
        )
        includesUsage = try body.fields("stream_options")?.flag("include_usage") ?? false
        let prompts: [Any] = if let list = given as? [Any], !(list.first is Int) { list } else { [given] }
        guard !prompts.isEmpty, prompts.count <= 128, prompts.allSatisfy({ $0 is String || $0 is [Int] }) else {
            throw .invalid("prompt: Input should be a string, a list of strings or a list of tokens")
        }
        let copies = try body.choices("n", atMost: 128)
        if let best = try body.integer("best_of") {
            if streams { throw .invalid("best_of: not available with stream") }
            guard best >= copies, best <= 20 else { throw .invalid("best_of: Input should be from n to 20") }
        }
        choices = copies * prompts.count
        guard choices <= 128 else { throw .invalid("prompt: at most 128 answers in one request") }
        stops = try body.stops("stop", atMost: Self.mostStops)
        likeliest = try body.integer("logprobs")
        if let likeliest, !(0...5).contains(likeliest) { throw .invalid("logprobs: Input should be from 0 to 5") }
        if try body.flag("echo") == true {
            echoed = prompts.flatMap { Array(repeating: $0 as? String ?? "", count: copies) }
        }
        for given in prompts {
            if let text = given as? String {
                prompt.add(text)
            } else if let tokens = given as? [Int] {
                // A token is a word here.
                prompt.add(tokens.map(String.init).joined(separator: " "))
            }
        }
    }

    /// Reads a Responses body.
    init(responses body: BodyFields, after responses: KeptResponses) throws(RequestRejection) {
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
        encryptsReasoning = try (body.list("include") ?? []).contains { $0 as? String == "reasoning.encrypted_content" }
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
        // Instructions and tools are those of each request; what was said is carried over.
        earlierResponse = try body.string("previous_response_id")
        let earlier = try earlierResponse.map { id throws(RequestRejection) in try responses.texts(of: id) }
        for text in earlier ?? [] { prompt.addStrings(in: text) }
        prompt.addStrings(in: input)
        if try body.flag("store") ?? true { keptTexts = (earlier ?? []) + Prompt.strings(in: input) }
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

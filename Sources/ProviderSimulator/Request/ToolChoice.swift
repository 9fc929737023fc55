/// Which function a request wants called, if any, and which calls the conversation already has.
struct ToolChoice {
    enum Mode {
        /// Calls a function; once its result is in the conversation, answers with text.
        case auto
        case none
        /// Always calls a function.
        case required
    }

    var mode = Mode.auto
    /// The functions that may be called; nil allows all.
    var allowed: [String]?
    /// The functions already called in the conversation.
    var called: Set<String> = []
    /// Whether the conversation ends with a function's result.
    var endsWithResult = false

    /// Chooses a function among those the request declares.
    ///
    /// If calls are required, each function is called once, then the last one again and again: agents declare the
    /// function that ends their loop last.
    ///
    /// - Throws: A rejection if the request names a function it does not declare.
    func pick(from tools: [GenerationRequest.Tool]) throws(RequestRejection) -> GenerationRequest.Tool? {
        if let unknown = allowed?.first(where: { name in !tools.contains { $0.name == name } }) {
            throw .invalid("tool_choice: there is no function \"\(unknown)\" among the tools")
        }
        let candidates = tools.filter { tool in allowed.map { $0.contains(tool.name) } ?? true }
        switch mode {
        case .none: return nil
        case .auto: return endsWithResult ? nil : candidates.first
        case .required:
            guard let last = candidates.last else { throw .invalid("tool_choice: there are no functions to call") }
            guard endsWithResult else { return candidates.first }
            return candidates.first { !called.contains($0.name) } ?? last
        }
    }
}

extension ToolChoice {
    /// Reads `tool_choice` of Messages: a type and perhaps a name.
    init(anthropic body: BodyFields, messages: [Any]) throws(RequestRejection) {
        if let choice = try body.fields("tool_choice") {
            switch try choice.string("type") {
            case "none": mode = .none
            case "any": mode = .required
            case "tool":
                mode = .required
                allowed = [try choice.required("name", try choice.string("name"))]
            default: break
            }
        }
        let blocks = messages.map { ($0 as? JSONObject)?["content"] as? [Any] ?? [] }
        read(blocks.joined().map { ($0, "tool_use") })
        endsWithResult = blocks.last?.contains { ($0 as? JSONObject)?["type"] as? String == "tool_result" } ?? false
    }

    /// Reads `tool_choice` of Chat Completions: a word, a function, or a list of allowed functions.
    init(chat body: BodyFields, messages: [Any]) {
        readOpenAI(body.object["tool_choice"], nested: "function")
        for message in messages {
            for call in (message as? JSONObject)?["tool_calls"] as? [Any] ?? [] {
                let function = (call as? JSONObject)?["function"] as? JSONObject
                if let name = function?["name"] as? String { called.insert(name) }
            }
        }
        let role = (messages.last as? JSONObject)?["role"] as? String
        endsWithResult = role == "tool" || role == "function"
    }

    /// Reads `tool_choice` of Responses: like Chat Completions, but with names one level higher.
    init(responses body: BodyFields, input: Any) {
        readOpenAI(body.object["tool_choice"], nested: nil)
        let items = input as? [Any] ?? []
        read(items.map { ($0, "function_call") })
        let last = (items.last as? JSONObject)?["type"] as? String
        endsWithResult = last?.hasSuffix("_call_output") ?? false
    }

    /// Reads `toolConfig.functionCallingConfig` of Gemini.
    init(gemini body: BodyFields, contents: [Any]) throws(RequestRejection) {
        let config = try body.fields("toolConfig")?.fields("functionCallingConfig")
        switch try config?.string("mode") {
        case "NONE": mode = .none
        case "ANY": mode = .required
        default: break
        }
        let names = try config?.list("allowedFunctionNames")?.compactMap { $0 as? String }
        if let names, !names.isEmpty { allowed = names }
        let parts = contents.map { ($0 as? JSONObject)?["parts"] as? [Any] ?? [] }
        for part in parts.joined() {
            let call = (part as? JSONObject)?.either("functionCall") as? JSONObject
            if let name = call?["name"] as? String { called.insert(name) }
        }
        endsWithResult = parts.last?.contains { ($0 as? JSONObject)?.either("functionResponse") != nil } ?? false
    }

    private mutating func readOpenAI(_ choice: Any?, nested: String?) {
        if let word = choice as? String { return take(mode: word) }
        guard let choice = choice as? JSONObject else { return }
        if choice["type"] as? String == "allowed_tools" {
            let list = choice["allowed_tools"] as? JSONObject ?? choice
            take(mode: list["mode"] as? String ?? "auto")
            allowed = (list["tools"] as? [Any] ?? []).compactMap { Self.name(of: $0, nested) }
        } else if let name = Self.name(of: choice, nested) {
            mode = .required
            allowed = [name]
        }
    }

    private mutating func take(mode word: String) {
        switch word {
        case "none": mode = .none
        case "required", "any": mode = .required
        default: mode = .auto
        }
    }

    private static func name(of choice: Any, _ nested: String?) -> String? {
        let object = choice as? JSONObject
        return (nested.flatMap { object?[$0] as? JSONObject } ?? object)?["name"] as? String
    }

    /// Collects the names of calls among blocks, each paired with the type that a call has.
    private mutating func read(_ blocks: [(Any, String)]) {
        for case (let block as JSONObject, let type) in blocks where block["type"] as? String == type {
            if let name = block["name"] as? String { called.insert(name) }
        }
    }
}

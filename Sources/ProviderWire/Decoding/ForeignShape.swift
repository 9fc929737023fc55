import BenchModel

/// Whose answer an object is, by the names of its members.
enum ForeignShape: Equatable {
    case anthropic, chat, completions, responses, gemini
    case bedrock, cohere, dify, huggingFace, llamaServer, ollama, textGeneration, vercel, watsonx, workersAI

    /// The members that are asked about, each as soon as it has come.
    private struct Members {
        var type: String?
        var object: String?
        var names: Set<String> = []
        /// The members whose value is a string, an object, a list or a truth value.
        var texts: Set<String> = []
        var objects: Set<String> = []
        var lists: Set<String> = []
        var flags: Set<String> = []
        /// The members of the first element of `choices` or `results`.
        var inner: Set<String> = []
    }

    /// Returns whose answer or event this is; nil if that is unknown.
    static func of(_ json: Span<UInt8>) -> ForeignShape? {
        var cursor = JSONCursor()
        if cursor.peek(in: json) == Byte.openBracket {
            var list = cursor.enterArray(in: json)
            guard cursor.nextElement(of: &list, in: json) else { return nil }
        }
        guard cursor.peek(in: json) == Byte.openBrace else { return nil }
        return of(members(&cursor, json))
    }

    private static func of(_ has: Members) -> ForeignShape? {
        let type = has.type ?? ""
        if has.lists.contains("choices") {
            if !has.inner.isDisjoint(with: ["delta", "message"]) { return .chat }
            return has.inner.contains("text") ? .completions : nil
        }
        if has.lists.contains("candidates") { return .gemini }
        if type.hasPrefix("response.") || has.object == "response" { return .responses }
        if type.hasPrefix("message_") || type.hasPrefix("content_block_") { return .anthropic }
        if type == "message", has.lists.contains("content") { return .anthropic }
        if ["message-start", "content-start", "content-delta", "message-end"].contains(type) { return .cohere }
        if has.texts.contains("event_type") { return .cohere }
        if ["text-start", "text-delta"].contains(type) { return .vercel }
        if has.flags.contains("done"), has.objects.contains("message") || has.texts.contains("response") {
            return .ollama
        }
        if !has.objects.isDisjoint(with: ["messageStart", "contentBlockStart", "contentBlockDelta", "messageStop"]) {
            return .bedrock
        }
        if has.objects.contains("token"), has.names.contains("generated_text") { return .textGeneration }
        if has.texts.contains("generated_text") { return .huggingFace }
        if has.lists.contains("results"), has.inner.contains("generated_text") { return .watsonx }
        if has.texts.contains("content"), has.flags.contains("stop") { return .llamaServer }
        if has.texts.contains("event"), has.texts.contains("answer") { return .dify }
        if has.texts.contains("response") { return .workersAI }
        return nil
    }

    /// The limit that bounds memory.
    private static let mostMembers = 64

    private static func members(_ cursor: inout JSONCursor, _ json: Span<UInt8>) -> Members {
        var has = Members()
        var object = cursor.enterObject(in: json)
        while let key = cursor.nextKey(of: &object, in: json), has.names.count < mostMembers {
            let name = TextExcerpt.name(key.string(in: json))
            has.names.insert(name)
            switch cursor.peek(in: json) {
            case Byte.quote:
                has.texts.insert(name)
                let isAsked = name == "type" || name == "object"
                guard isAsked, let text = cursor.readWord(in: json) else { break }
                if name == "type" { has.type = text } else { has.object = text }
                continue
            case Byte.openBrace: has.objects.insert(name)
            case Byte.openBracket:
                has.lists.insert(name)
                if name == "choices" || name == "results" { has.inner = innerNames(cursor, json) }
            case UInt8(ascii: "t"), UInt8(ascii: "f"): has.flags.insert(name)
            default: break
            }
            cursor.skipValue(in: json)
        }
        return has
    }

    private static func innerNames(_ cursor: JSONCursor, _ json: Span<UInt8>) -> Set<String> {
        var cursor = cursor
        var names: Set<String> = []
        var list = cursor.enterArray(in: json)
        guard cursor.nextElement(of: &list, in: json) else { return [] }
        var element = cursor.enterObject(in: json)
        while let key = cursor.nextKey(of: &element, in: json), names.count < mostMembers {
            names.insert(TextExcerpt.name(key.string(in: json)))
            cursor.skipValue(in: json)
        }
        return names
    }
}

extension ForeignShape {
    var hasChoices: Bool { self == .chat || self == .completions }

    /// The decoder's name of a protocol that can be asked; nil of any other.
    var dialect: String? {
        switch self {
        case .anthropic: AnthropicMessages.name
        case .chat: OpenAIChat.name
        case .completions: OpenAICompletions.name
        case .responses: OpenAIResponses.name
        case .gemini: Gemini.name
        default: nil
        }
    }

    /// What it is, and how it can be asked.
    var words: String {
        switch self {
        case .anthropic: Self.protocolWords(AnthropicMessages.name, .anthropicMessages)
        case .chat: Self.protocolWords(OpenAIChat.name, .openaiChat)
        case .completions: Self.protocolWords(OpenAICompletions.name, .openaiCompletions)
        case .responses: Self.protocolWords(OpenAIResponses.name, .openaiResponses)
        case .gemini: Self.protocolWords(Gemini.name, .gemini)
        case .bedrock: "Amazon Bedrock's Converse API, which is not spoken here"
        case .cohere: "Cohere's own API; its OpenAI-compatible one is under /compatibility/v1"
        case .dify: "Dify's own API, which is not spoken here"
        case .huggingFace: "Hugging Face's text generation; its OpenAI-compatible API is under /v1"
        case .llamaServer: "llama-server's own /completion; its OpenAI-compatible API is under /v1"
        case .ollama: "Ollama's own /api/chat or /api/generate; its OpenAI-compatible API is under /v1"
        case .textGeneration: "TGI's own /generate_stream; its OpenAI-compatible API is under /v1"
        case .vercel: "a UI message stream of Vercel's AI SDK, which is not spoken here"
        case .watsonx: "watsonx.ai's text generation, which is not spoken here; its chats are"
        case .workersAI: "Workers AI's own /ai/run; its OpenAI-compatible API is under /ai/v1"
        }
    }

    private static func protocolWords(_ name: String, _ wireProtocol: WireProtocol) -> String {
        "\(name); set the protocol to \(wireProtocol.rawValue)"
    }
}

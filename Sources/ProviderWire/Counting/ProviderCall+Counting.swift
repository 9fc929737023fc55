package import BenchModel
import JSONSyntax

/// What a server says of a conversation's length.
package struct CountedTokens: Sendable, Equatable {
    package var tokens: Int
    /// The most tokens that the model takes, input and output together; nil where that is not said.
    package var mostTokens: Int?
}

extension ProviderCall {
    /// The most bytes of a count: `/tokenize` lists every token.
    private static let mostBytes = 256 << 20

    /// Returns the path at which tokens are counted in a way, for display; nil where the target's protocol has none.
    package func countingPath(_ way: CountingWay) -> String? {
        let shown = way.url(of: callURL, target.wireProtocol).map(CallURL.path)
        return shown.map(redacted)
    }

    /// Returns the request that counts the input tokens of a prompt, or (``CountingWay/template``) the one that makes a text of it,
    /// which ``countingRequest(ofText:)`` then counts; nil where the target's protocol has none.
    package func countingRequest(_ way: CountingWay, of prompt: Prompt) -> PlainRequest? {
        guard let url = way.url(of: callURL, target.wireProtocol) else { return nil }
        return plain(url, way == .provider ? providerBody(prompt) : tokenizedBody(prompt))
    }

    /// Returns the request that counts the tokens of a text which a template was applied to.
    package func countingRequest(ofText text: String) -> PlainRequest {
        plain(
            CallURL.beside(callURL, "tokenize"),
            ["content": .string(text), "add_special": true, "parse_special": true]
        )
    }

    private func plain(_ url: String, _ body: JSONValue) -> PlainRequest {
        var limits = endpoint.limits
        limits.firstToken = nil
        limits.idle = nil
        limits.total = limits.total.map { min($0, Self.mostTime) } ?? Self.mostTime
        return PlainRequest(
            .post,
            url,
            headers: plainHeaders,
            body: body.jsonBytes,
            mostBytes: Self.mostBytes,
            limits: limits,
            httpVersion: endpoint.httpVersion,
            trust: endpoint.trust
        )
    }

    private static let mostTime = Nanoseconds.seconds(60)

    private func tokenizedBody(_ prompt: Prompt) -> JSONValue {
        target.wireProtocol == .openaiCompletions ? textBody(prompt) : messagesBody(prompt)
    }

    /// A text under all names that servers have for it.
    ///
    /// vLLM, SGLang and TensorRT-LLM take `prompt`, llama-server `content`; each ignores the other's. All add what the model's inputs
    /// begin with, as they do to the request itself.
    private func textBody(_ prompt: Prompt) -> JSONValue {
        let text = JSONValue.string(requestBody(prompt).promptText)
        return [
            "model": .string(target.model), "prompt": text, "content": text, "add_special_tokens": true,
            "add_special": true, "parse_special": true,
        ]
    }

    /// A conversation as OpenAI's chat has it, whatever the target's protocol: with what the target's `body` makes of it.
    private func messagesBody(_ prompt: Prompt) -> JSONValue {
        var members: [String: JSONValue] = [:]
        if target.wireProtocol == .openaiChat, case .object(let body) = requestBody(prompt).json {
            members = body.filter { ["messages", "tools", "chat_template_kwargs"].contains($0.key) }
        } else {
            members = OpenAIChatConversation.members(of: prompt.conversation)
            members["response_format"] = nil
        }
        members["model"] = .string(target.model)
        members["add_generation_prompt"] = true
        return .object(members)
    }

    /// The request's own body without what says how to answer it.
    private func providerBody(_ prompt: Prompt) -> JSONValue {
        guard case .object(let body) = requestBody(prompt).json else { return [:] }
        switch target.wireProtocol {
        case .anthropicMessages:
            let counted = ["model", "messages", "system", "tools", "tool_choice", "thinking"]
            return .object(body.filter { counted.contains($0.key) })
        case .openaiResponses, .openaiChat, .openaiCompletions:
            let counted = ["model", "input", "instructions", "tools", "tool_choice", "text", "reasoning"]
            return .object(body.filter { counted.contains($0.key) })
        case .gemini:
            guard body["systemInstruction"] != nil || body["tools"] != nil else {
                return .object(body.filter { $0.key == "contents" })
            }
            var whole = body.filter { ["contents", "systemInstruction", "tools"].contains($0.key) }
            whole["model"] = .string("models/\(target.model)")
            return ["generateContentRequest": .object(whole)]
        }
    }

    // MARK: Answers

    /// Reads a count; nil where the answer is none.
    package static func count(in body: [UInt8]) -> CountedTokens? {
        guard let node = try? JSONParser.parse(body) else { return nil }
        let most = node["max_model_len"]?.natural
        for name in ["count", "input_tokens", "totalTokens"] {
            guard let count = node[name]?.natural else { continue }
            return count > 0 ? CountedTokens(tokens: count, mostTokens: most) : nil
        }
        guard let tokens = node["tokens"]?.elements, !tokens.isEmpty else { return nil }
        return CountedTokens(tokens: tokens.count, mostTokens: most)
    }

    /// Reads the text that a template was applied to; nil where the answer is none.
    package static func templated(in body: [UInt8]) -> String? {
        (try? JSONParser.parse(body))?["prompt"]?.text
    }

    /// Returns what a prompt's answer of the fewest tokens is asked with: some protocols and thinking need more than one.
    package func shortest(_ prompt: Prompt) -> Prompt {
        var prompt = prompt
        let least = target.wireProtocol == .openaiResponses ? 16 : 1
        prompt.maxTokens = target.thinking?.budgetTokens.map { max($0 + 1, target.maxTokens) } ?? least
        prompt.fields = nil
        return prompt
    }
}

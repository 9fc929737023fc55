package import JSONSyntax

/// What tells the bodies of Anthropic's Messages and of OpenAI's Chat Completions apart, both of which have `messages`.
extension WireProtocol {
    /// Returns the one of the two that has a member with such a value; nil of a member that both have, or neither.
    ///
    /// `top_k` is no mark: vLLM, SGLang and llama.cpp take it in Chat Completions. Nor is a `thinking` without a budget, which DeepSeek,
    /// Zhipu and Moonshot take there.
    package static func telling(_ name: String, _ value: JSONValue) -> WireProtocol? {
        if ofMessages.contains(name) { return .anthropicMessages }
        if ofChat.contains(name) { return .openaiChat }
        switch (name, value) {
        case ("thinking", .object(let members)):
            return members["budget_tokens"] != nil || members["type"] == "adaptive" ? .anthropicMessages : nil
        case ("tool_choice", .string): return .openaiChat
        case ("tool_choice", .object(let members)):
            switch members["type"] {
            case "auto", "any", "tool", "none": return .anthropicMessages
            case .string?: return .openaiChat
            default: return nil
            }
        case ("service_tier", "standard_only"): return .anthropicMessages
        case ("service_tier", "default"), ("service_tier", "flex"), ("service_tier", "priority"),
            ("service_tier", "scale"):
            return .openaiChat
        default: return nil
        }
    }

    /// platform.claude.com/docs/en/api/messages, with what betas, Bedrock and Vertex add.
    private static let ofMessages: Set = [
        "system", "stop_sequences", "output_config", "output_format", "anthropic_version", "anthropic_beta",
        "cache_control", "mcp_servers", "container", "context_management", "inference_geo",
    ]

    /// platform.openai.com/docs/api-reference/chat/create, with what vLLM and SGLang add.
    private static let ofChat: Set = [
        "stop", "n", "seed", "frequency_penalty", "presence_penalty", "repetition_penalty", "min_p", "logit_bias",
        "logprobs", "top_logprobs", "max_completion_tokens", "response_format", "reasoning_effort", "verbosity",
        "stream_options", "functions", "function_call", "parallel_tool_calls", "store", "user", "modalities", "audio",
        "prediction", "web_search_options", "prompt_cache_key", "safety_identifier", "chat_template_kwargs",
        "ignore_eos", "min_tokens", "stop_token_ids", "guided_json", "guided_regex", "guided_choice",
        "structured_outputs", "extra_body",
    ]
}

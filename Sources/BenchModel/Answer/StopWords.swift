/// The words that servers have for the end of an answer, with the source of each.
///
/// They are compared without regard to case, underscores and hyphens, because one server writes `content_filter`, another
/// `content-filter` and a third `ContentFilter`.
package enum StopWords {
    /// Words of one vendor, or of several, that mean the same.
    package struct Row: Sendable {
        package let kind: StopKind
        package let words: [String]
        /// Who writes them, and where that is documented or was seen.
        package let source: String

        fileprivate init(_ kind: StopKind, _ words: [String], _ source: String) {
            (self.kind, self.words, self.source) = (kind, words, source)
        }
    }

    package static let all: [Row] = ends + tools + limits + filters + failures

    private static let ends = [
        Row(.ended, ["stop"], "OpenAI, Gemini: developers.openai.com/api/reference/resources/chat"),
        Row(
            .ended,
            ["end_turn", "stop_sequence", "pause_turn", "compaction"],
            "Anthropic: platform.claude.com/docs/en/build-with-claude/handling-stop-reasons"
        ),
        Row(.ended, ["completed"], "OpenAI Responses: developers.openai.com/api/reference/resources/responses"),
        Row(.ended, ["eos", "eos_token"], "TGI, watsonx: huggingface.co/docs/text-generation-inference"),
        Row(.ended, ["complete"], "Cohere: docs.cohere.com/reference/chat"),
        Row(.ended, ["end", "finish", "finished", "endoftext", "stop_str", "stop_string"], "Titan, AI21, SGLang"),
        Row(.ended, ["eos_found", "stop_string_found"], "LM Studio: lmstudio.ai/docs/typescript"),
    ]

    private static let tools = [
        Row(.tool, ["tool_calls", "function_call"], "OpenAI: developers.openai.com/api/reference/resources/chat"),
        Row(.tool, ["tool_use"], "Anthropic: platform.claude.com/docs/en/build-with-claude/handling-stop-reasons"),
        Row(.tool, ["tool_call"], "Cohere: docs.cohere.com/reference/chat"),
    ]

    private static let limits = [
        Row(.cut, ["length"], "OpenAI: developers.openai.com/api/reference/resources/chat"),
        Row(
            .cut,
            ["max_tokens", "model_context_window_exceeded"],
            "Anthropic, Gemini, Z.ai: platform.claude.com/docs/en/build-with-claude/handling-stop-reasons"
        ),
        Row(
            .cut,
            ["max_output_tokens", "incomplete", "max_prompt_tokens", "max_completion_tokens"],
            "OpenAI Responses, Azure: developers.openai.com/api/reference/resources/responses"
        ),
        Row(.cut, ["model_length"], "Mistral: docs.mistral.ai/api"),
        Row(
            .cut,
            ["error_limit"],
            "Cohere's older chat, at the limit of the context: docs.cohere.com/v1/reference/chat"
        ),
        Row(.cut, ["token_limit"], "watsonx: cloud.ibm.com/apidocs/watsonx-ai"),
        Row(
            .cut,
            ["max_predicted_tokens_reached", "context_length_reached"],
            "LM Studio: lmstudio.ai/docs/typescript"
        ),
        Row(
            .cut,
            [
                "context_length_exceeded", "context_window_exceeded", "context_length", "max_length", "max_new_tokens",
                "max_output", "max_tokens_exceeded", "length_limit", "limit",
            ],
            "servers of open models and gateways, as they were seen"
        ),
    ]

    private static let filters = [
        Row(.filtered, ["content_filter"], "OpenAI, Azure: learn.microsoft.com/azure/ai-foundry/openai"),
        Row(.filtered, ["refusal"], "Anthropic: platform.claude.com/docs/en/build-with-claude/handling-stop-reasons"),
        Row(
            .filtered,
            [
                "safety", "recitation", "language", "blocklist", "prohibited_content", "spii", "image_safety",
                "image_prohibited_content", "image_recitation",
            ],
            "Gemini: ai.google.dev/api/generate-content#FinishReason"
        ),
        Row(.filtered, ["model_armor"], "Vertex AI: docs.cloud.google.com/vertex-ai"),
        Row(
            .filtered,
            ["guardrail_intervened", "content_filtered"],
            "Bedrock: docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html"
        ),
        Row(.filtered, ["error_toxic"], "Cohere's older chat: docs.cohere.com/v1/reference/chat"),
        Row(.filtered, ["sensitive"], "Z.ai, Zhipu: docs.z.ai/api-reference/llm/chat-completion"),
        Row(
            .filtered,
            [
                "moderation", "content_policy_violation", "content_policy", "policy", "policy_violation", "filtered",
                "filter", "blocked", "safety_filter", "guardrail", "guardrails", "refused", "refuse", "censored",
            ],
            "gateways and guards in front of models, as they were seen"
        ),
    ]

    private static let failures = [
        Row(.failed, ["error"], "Mistral, OpenRouter, Cohere: docs.mistral.ai/api, openrouter.ai/docs/api/reference"),
        Row(.failed, ["abort"], "vLLM, SGLang: github.com/vllm-project/vllm, class FinishReason"),
        Row(
            .failed,
            ["repetition"],
            "vLLM, where a loop of words was broken off: github.com/vllm-project/vllm, class FinishReason"
        ),
        Row(.failed, ["network_error"], "Z.ai, a failed inference: docs.z.ai/api-reference/llm/chat-completion"),
        Row(
            .failed,
            ["insufficient_system_resource"],
            "DeepSeek, an answer that was interrupted: api-docs.deepseek.com/api/create-chat-completion"
        ),
        Row(
            .failed,
            ["timeout", "cancelled"],
            "TensorRT-LLM; Cohere (timeout): nvidia.github.io/TensorRT-LLM, docs.cohere.com/reference/chat"
        ),
        Row(.failed, ["user_cancel"], "Cohere's older chat: docs.cohere.com/v1/reference/chat"),
        Row(.failed, ["time_limit"], "watsonx: cloud.ibm.com/apidocs/watsonx-ai"),
        Row(.failed, ["user_stopped", "model_unloaded", "failed"], "LM Studio: lmstudio.ai/docs/typescript"),
        Row(
            .failed,
            [
                "malformed_function_call", "unexpected_tool_call", "too_many_tool_calls", "missing_thought_signature",
                "malformed_response", "no_image",
            ],
            "Gemini: ai.google.dev/api/generate-content#FinishReason"
        ),
        Row(
            .failed,
            ["malformed_model_output", "malformed_tool_use"],
            "Bedrock: docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html"
        ),
        Row(
            .failed,
            ["load_shed", "interrupted", "rate_limited", "overloaded", "engine_overloaded"],
            "gateways that pass an upstream's failure on, as they were seen"
        ),
    ]

    private static let byWord: [String: StopKind] = Dictionary(
        all.flatMap { row in row.words.map { (plain($0), row.kind) } },
        uniquingKeysWith: { first, _ in first }
    )

    /// Words that tell of a failure wherever they stand in a reason: `server_error`, `error_finish`, `upstreamTimeout`.
    private static let failing: Set<String> = [
        "error", "errored", "exception", "fail", "failed", "failure", "timeout", "timedout", "cancel", "cancelled",
        "canceled", "abort", "aborted", "malformed", "overloaded", "crashed",
    ]

    static func kind(of reason: String) -> StopKind {
        if let known = byWord[plain(reason)] { return known }
        // Libraries write the name of an enumeration before its word: `FinishReason.SAFETY`.
        if let dot = reason.lastIndex(of: "."), let known = byWord[plain(String(reason[reason.index(after: dot)...]))] {
            return known
        }
        return WordsOfName.all(of: reason.prefix(256)).contains(where: failing.contains) ? .failed : .other
    }

    private static func plain(_ word: String) -> String {
        String(word.lowercased().filter { $0 != "_" && $0 != "-" })
    }
}

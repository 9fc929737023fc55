/// The form in which a dataset holds what is asked.
package enum DataFormat: String, Sendable, CaseIterable {
    /// Conversations of `from` and `value`.
    case sharegpt
    /// OpenAI's `messages`, as for fine-tuning.
    case chat
    /// Requests of OpenAI's batch interface, or of Anthropic's: `custom_id` and `body` or `params`.
    case batch
    /// One `prompt` in each row, as `vllm bench` reads it.
    case prompts
    /// Rows whose columns have one of the common names.
    case columns
    /// Recorded bodies of requests.
    case bodies
    case aiperfSingle = "aiperf-single"
    case aiperfMulti = "aiperf-multi"
    case agentperf
    /// Traces of requests, with times and lengths in place of texts: Mooncake's, with blocks of 512 tokens,
    case mooncake
    /// Azure's of 2023, 2024 and 2025,
    case azure
    /// BurstGPT's,
    case burstgpt
    /// and Alibaba's Bailian's, with blocks of 16 tokens, and sessions.
    case bailian

    package var isTrace: Bool {
        switch self {
        case .mooncake, .azure, .burstgpt, .bailian: true
        default: false
        }
    }

    /// The format in words, for messages.
    package var words: String {
        switch self {
        case .sharegpt: "ShareGPT conversations"
        case .chat: "chats of OpenAI's messages"
        case .batch: "requests of a batch"
        case .prompts: "prompts"
        case .columns: "columns"
        case .bodies: "recorded bodies of requests"
        case .aiperfSingle: "aiperf's single turns"
        case .aiperfMulti: "aiperf's conversations"
        case .agentperf: "agentperf's turns"
        case .mooncake: "a Mooncake trace"
        case .azure: "an Azure trace"
        case .burstgpt: "a BurstGPT trace"
        case .bailian: "a Bailian trace"
        }
    }
}

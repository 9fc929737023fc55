package import JSONSyntax

/// The wire protocols spoken.
package enum WireProtocol: String, Sendable, CaseIterable {
    case anthropicMessages = "anthropic-messages"
    case openaiChat = "openai-chat"
    case openaiResponses = "openai-responses"
    case gemini
}

/// One model, asked in one way: a row of every report.
package struct Target: Sendable, Equatable {
    package var name: String
    /// The name of an ``Endpoint``.
    package var endpoint: String
    package var wireProtocol: WireProtocol
    package var model: String
    package var maxTokens: Int
    /// False asks for one buffered answer: end-to-end time and tokens, no TTFT.
    package var stream: Bool
    package var thinking: Thinking?
    /// When its streams are closed on purpose; nil where all run to their end.
    package var cancelAfter: CancelAfter?
    package var temperature: Double?
    package var seed: Int?
    /// Marks the system prompt (or the whole prompt) for the provider's prompt cache, where the protocol has such a mark.
    package var cachePrompt: Bool
    /// Whether a unique text leads its prompts; nil where the load's word holds.
    package var nonce: Bool?
    /// How `<think>` inside the answer's own text is taken.
    package var thinkTags: ThinkTags
    /// Overrides the protocol's own path.
    package var path: String?
    package var headers: [HTTPHeader]
    /// What variables brought into ``path`` and ``headers`` that nobody but the server is to see.
    package var secrets: [Secret]
    /// Fields put over the request body's own, by key; nested objects are merged.
    package var body: [String: JSONValue]
    /// What is written in the place of ``path``, ``headers`` and ``body`` where that names variables: this is what is stored.
    package var unfilled = Unfilled()
    /// The model name prices are looked up by, where it differs from ``model``.
    package var priceModel: String?
    /// How the simulator plays this target, when it does.
    package var simulation: Simulation?

    package init(
        name: String,
        endpoint: String,
        wireProtocol: WireProtocol,
        model: String,
        maxTokens: Int = 256,
        stream: Bool = true,
        thinking: Thinking? = nil,
        cancelAfter: CancelAfter? = nil,
        temperature: Double? = nil,
        seed: Int? = nil,
        cachePrompt: Bool = false,
        nonce: Bool? = nil,
        thinkTags: ThinkTags = .auto,
        path: String? = nil,
        headers: [HTTPHeader] = [],
        secrets: [Secret] = [],
        body: [String: JSONValue] = [:],
        priceModel: String? = nil,
        simulation: Simulation? = nil
    ) {
        self.name = name
        self.endpoint = endpoint
        self.wireProtocol = wireProtocol
        self.model = model
        self.maxTokens = maxTokens
        self.stream = stream
        self.thinking = thinking
        self.cancelAfter = cancelAfter
        self.temperature = temperature
        self.seed = seed
        self.cachePrompt = cachePrompt
        self.nonce = nonce
        self.thinkTags = thinkTags
        self.path = path
        self.headers = headers
        self.secrets = secrets
        self.body = body
        self.priceModel = priceModel
        self.simulation = simulation
    }
}

/// How thinking is told apart that a server leaves inside the answer's own text.
package enum ThinkTags: String, Sendable, CaseIterable {
    /// Text that starts with `<think>` is thinking up to `</think>`.
    case auto
    /// All text up to `</think>` is thinking: some servers' templates write the opening tag into the prompt.
    case open
    /// Tags are text like any other.
    case off
}

extension Target {
    /// Texts of a target as a scenario writes them, with the variables they name; nil or absent where they name none.
    package struct Unfilled: Sendable, Equatable {
        package var path: String?
        /// By the header's name in lower case.
        package var headers: [String: String] = [:]
        package var body: [String: JSONValue]?

        package init() {}
    }
}

/// How much thinking to ask for; each protocol says it in its own words.
package struct Thinking: Sendable, Equatable {
    package enum Effort: String, Sendable, CaseIterable { case minimal, low, medium, high, xhigh }

    /// Anthropic `budget_tokens`, Gemini `thinkingBudget`.
    package var budgetTokens: Int?
    /// OpenAI `reasoning_effort`, Anthropic adaptive `effort`, Gemini `thinkingLevel`.
    package var effort: Effort?

    package init(budgetTokens: Int? = nil, effort: Effort? = nil) {
        self.budgetTokens = budgetTokens
        self.effort = effort
    }
}

/// The figures the embedded simulator plays a target with; nil where the simulator's own for the model hold.
package struct Simulation: Sendable, Equatable {
    package var ttft: Nanoseconds?
    package var tokensPerSecond: Double?

    package init(ttft: Nanoseconds? = nil, tokensPerSecond: Double? = nil) {
        self.ttft = ttft
        self.tokensPerSecond = tokensPerSecond
    }
}

package import JSONSyntax

/// The supported wire protocols.
package enum WireProtocol: String, Sendable, CaseIterable {
    case anthropicMessages = "anthropic-messages"
    case openaiChat = "openai-chat"
    /// The legacy API: a text that goes on, without roles.
    case openaiCompletions = "openai-completions"
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
    /// False asks for one buffered answer, which has end-to-end time and tokens, but no TTFT.
    package var stream: Bool
    package var thinking: Thinking?
    /// When its streams are closed on purpose; nil if all run to their end.
    package var cancelAfter: CancelAfter?
    package var temperature: Double?
    package var seed: Int?
    /// Marks the system prompt (or the whole prompt) for the provider's prompt cache, if the protocol has such a mark.
    package var cachePrompt: Bool
    /// Whether a nonce leads its prompts; nil to use the load's setting.
    package var nonce: Bool?
    /// How to treat `<think>` tags inside the answer's text.
    package var thinkTags: ThinkTags
    /// Replaces the protocol's own path.
    package var path: String?
    package var headers: [HTTPHeader]
    /// Values of variables in ``path`` and ``headers`` that only the server may see.
    package var secrets: [Secret]
    /// Fields merged into the request body, by key; nested objects are merged too.
    package var body: [String: JSONValue]
    /// The written forms of ``path``, ``headers`` and ``body`` if they name variables; these are stored.
    package var unfilled = Unfilled()
    /// The model name under which prices are looked up, if it differs from ``model``.
    package var priceModel: String?
    /// How the simulator plays this target, if it does.
    package var simulation: Simulation?
    /// What is done before a run asks it, in this order, after what its endpoint wants.
    package var hooks: [Hook]

    /// The form that answers are asked to have where a prompt says nothing of it; the scenario's word for all targets.
    package var askedForm: Conversation.Form?

    /// The highest limit of output tokens that a row of the dataset states; nil where none does.
    package var rowLimit: Int?

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
        simulation: Simulation? = nil,
        hooks: [Hook] = []
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
        self.hooks = hooks
    }
}

/// How to recognise thinking that a server leaves inside the answer's text.
package enum ThinkTags: String, Sendable, CaseIterable {
    /// Text that starts with `<think>` is thinking up to `</think>`, and so with other tags that stand for nothing else.
    case auto
    /// Also with tags that prompts ask for and that may be part of an answer, such as `<scratchpad>`.
    case wide
    /// All text up to `</think>` is thinking: some servers' templates put the opening tag into the prompt.
    case open
    /// Tags are text like any other.
    case off
}

extension Target {
    /// Texts of a target as written in a scenario, with the variables they name; nil or absent if they name none.
    package struct Unfilled: Sendable, Equatable {
        package var path: String?
        /// By the header's name in lower case.
        package var headers: [String: String] = [:]
        package var body: [String: JSONValue]?

        package init() {}
    }
}

/// How much thinking to ask for; each protocol has its own parameter.
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

/// The figures with which the embedded simulator plays a target; nil for the simulator's own for the model.
package struct Simulation: Sendable, Equatable {
    /// The median time to first token.
    package var ttft: Nanoseconds?
    /// The standard deviation of the logarithm of the time to first token; nil for none where ``ttft`` is given.
    package var spread: Double?
    package var tokensPerSecond: Double?
    /// How many answers it makes at a time, while others wait their turn; nil for any number.
    package var servers: Int?
    /// The time of each token of the prompt that its cache has not, on top of ``ttft``.
    package var prefill: Nanoseconds?

    package init(
        ttft: Nanoseconds? = nil,
        spread: Double? = nil,
        tokensPerSecond: Double? = nil,
        servers: Int? = nil,
        prefill: Nanoseconds? = nil
    ) {
        self.ttft = ttft
        self.spread = spread
        self.tokensPerSecond = tokensPerSecond
        self.servers = servers
        self.prefill = prefill
    }
}

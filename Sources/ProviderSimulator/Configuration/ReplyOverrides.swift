/// Settings of a reply that are given instead of drawn from the model's character.
///
/// As a request header: `x-simulator: ttft=150ms, spread=0.1, rate=100, tokens=200, jitter=0, tokens-per-event=1,
/// first-event-tokens=1, reasoning=visible, ignore-eos=ignored, servers=4, prefill=200us`, each part optional.
package struct ReplyOverrides: Sendable, Equatable {
    /// The time from the request's arrival to the first token event.
    package var ttft: Duration?
    /// The standard deviation of the logarithm of ``ttft``, or of the model's own; without it a given one is exact.
    package var spread: Double?
    /// Tokens per second after the first event.
    package var rate: Double?
    /// Output tokens, thinking included; a request's own maximum limits them.
    package var tokens: Int?
    /// The largest delay of an event, as a share 0…1 of the time between two tokens.
    package var jitter: Double?
    package var tokensPerEvent: Int?
    package var firstEventTokens: Int?
    /// Whether requested thinking is streamed even where the provider would hide it.
    ///
    /// Chat Completions then sends `delta.reasoning_content`, as several compatible servers do.
    package var showsReasoning: Bool?
    /// How many answers of a model are made at a time, while others wait their turn; without it all are made at once.
    package var servers: Int?
    /// The time that each token of the prompt takes before the first of the answer, unless the cache has it; it comes on top of
    /// ``ttft``, exactly.
    package var prefill: Duration?

    /// What becomes of `ignore_eos` and `min_tokens`; nil honours them.
    package var end: EndPolicy?

    package enum EndPolicy: String, Sendable, CaseIterable { case honoured, ignored, refused }

    package init(
        ttft: Duration? = nil,
        spread: Double? = nil,
        rate: Double? = nil,
        tokens: Int? = nil,
        jitter: Double? = nil,
        tokensPerEvent: Int? = nil,
        firstEventTokens: Int? = nil,
        showsReasoning: Bool? = nil,
        end: EndPolicy? = nil,
        servers: Int? = nil,
        prefill: Duration? = nil
    ) {
        self.ttft = ttft
        self.spread = spread
        self.rate = rate
        self.tokens = tokens
        self.jitter = jitter
        self.tokensPerEvent = tokensPerEvent
        self.firstEventTokens = firstEventTokens
        self.showsReasoning = showsReasoning
        self.end = end
        self.servers = servers
        self.prefill = prefill
    }

    /// Reads the comma-separated settings of an `x-simulator` header.
    ///
    /// - Throws: A ``DirectiveError`` that names the unknown setting or the invalid value.
    package init(parsing text: String) throws(DirectiveError) {
        self.init()
        for part in text.split(separator: ",") where !part.trimmed.isEmpty {
            let setting = Setting(part)
            switch setting.name {
            case "ttft": ttft = try setting.duration()
            case "spread": spread = try setting.number(in: Bounds.spread)
            case "rate": rate = try setting.number(in: Bounds.rate)
            case "tokens": tokens = try setting.count(in: Bounds.tokens)
            case "jitter": jitter = try setting.number(in: 0...1)
            case "tokens-per-event": tokensPerEvent = try setting.count(in: Bounds.tokensPerEvent)
            case "first-event-tokens": firstEventTokens = try setting.count(in: Bounds.tokensPerEvent)
            case "reasoning":
                let value = try setting.text()
                guard value == "visible" || value == "hidden" else {
                    throw DirectiveError("\"reasoning=\(value)\": expected visible or hidden.")
                }
                showsReasoning = value == "visible"
            case "ignore-eos":
                let value = try setting.text()
                guard let policy = EndPolicy(rawValue: value) else {
                    throw DirectiveError("\"ignore-eos=\(value)\": expected honoured, ignored or refused.")
                }
                end = policy
            case "servers": servers = try setting.count(in: Bounds.servers)
            case "prefill": prefill = try setting.duration(upTo: Bounds.prefill, example: "200us or 0.2ms")
            default:
                throw DirectiveError(
                    "Unknown setting \"\(setting.name)\": expected ttft, spread, rate, tokens, jitter, "
                        + "tokens-per-event, first-event-tokens, reasoning, ignore-eos, servers or prefill."
                )
            }
        }
    }

    /// Returns these overrides with those of `other` taking precedence.
    func merged(with other: ReplyOverrides) -> ReplyOverrides {
        ReplyOverrides(
            ttft: other.ttft ?? ttft,
            spread: other.spread ?? spread,
            rate: other.rate ?? rate,
            tokens: other.tokens ?? tokens,
            jitter: other.jitter ?? jitter,
            tokensPerEvent: other.tokensPerEvent ?? tokensPerEvent,
            firstEventTokens: other.firstEventTokens ?? firstEventTokens,
            showsReasoning: other.showsReasoning ?? showsReasoning,
            end: other.end ?? end,
            servers: other.servers ?? servers,
            prefill: other.prefill ?? prefill
        )
    }
}

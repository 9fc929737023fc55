/// What a body said, once decoded.
package struct DecodedResponse<Counted: Timeline>: Sendable, Equatable {
    package var deltas: DeltaLog<Counted>
    /// Arrival of the stream's first event of any kind, be it one that brings no token: a role, `message_start`, a ping.
    ///
    /// Other tools take this for the first token. Nil of a buffered answer; comments, empty data and what cannot be read
    /// are no events.
    package var firstEvent: Instant<Counted>?
    /// When the server said that it thinks, though it may show nothing of it: Anthropic's thinking block, Responses' reasoning.
    package var thinkingBegan: Instant<Counted>?
    package var usage: TokenUsage
    /// Tokens that were out, by usage, when the first event of the pace had come, that event's own included.
    ///
    /// That event is the first answer event where ``TokenUsage/countsReasoningApart`` (and no reasoning is counted
    /// here), else the first token event. Nil where usage did not say by then.
    package var firstEventTokens: Int?
    /// The provider's own word, such as `end_turn`, `stop` or `MAX_TOKENS`.
    package var stopReason: String?
    /// The model that answered, in the provider's own words; a gateway may have put another in the asked one's place.
    package var servedModel: String?
    /// The tier that served it, in the provider's own word, such as `flex`.
    package var serviceTier: String?
    /// What the provider says this answer cost: US dollars, as the decimal it wrote.
    package var billed: ModelPrice.Dollars?
    /// The id the body names, where the headers name none.
    package var responseID: String?
    /// Whether the protocol's terminal marker (for a buffered answer: a whole JSON document of the right shape) was seen.
    ///
    /// A finish reason counts as one only where nothing of the answer followed it and the body ended well.
    package var isTerminated: Bool
    /// Arrival of the terminator.
    package var terminatorArrival: Instant<Counted>?
    /// An error the body carried, whatever the HTTP status.
    package var providerError: ProviderError?
    /// Set when the body cannot be read: not JSON, not the protocol, beyond the memory bound.
    package var defect: BodyDefect?
    /// True where a JSON document answered (asked for, or in place of the stream that was asked for).
    package var wasBuffered: Bool
    /// Reads that completed at least one token event.
    package var tokenReads: Int
    /// Events that could not be read and were skipped: any before the first token, and those that can be no part of an answer.
    package var skippedEvents: Int
    package var marks: Set<ResponseMark>
    /// Whether the answer brought what no token event stands for: the content of a buffered one, or a call without arguments.
    ///
    /// Used to judge the exchange, and not stored.
    package var hasContent: Bool
    /// What was answered, thinking and tool arguments aside; of a document that is no answer the document; kept only on
    /// request.
    package var text: String?
    /// Thinking, and the arguments of tool calls; kept only on request.
    package var thinkingText: String?
    package var toolText: String?

    package init(
        deltas: DeltaLog<Counted> = DeltaLog(),
        firstEvent: Instant<Counted>? = nil,
        thinkingBegan: Instant<Counted>? = nil,
        usage: TokenUsage = TokenUsage(),
        firstEventTokens: Int? = nil,
        stopReason: String? = nil,
        servedModel: String? = nil,
        serviceTier: String? = nil,
        billed: ModelPrice.Dollars? = nil,
        responseID: String? = nil,
        isTerminated: Bool = false,
        terminatorArrival: Instant<Counted>? = nil,
        providerError: ProviderError? = nil,
        defect: BodyDefect? = nil,
        wasBuffered: Bool = false,
        tokenReads: Int = 0,
        skippedEvents: Int = 0,
        marks: Set<ResponseMark> = [],
        hasContent: Bool = false,
        text: String? = nil,
        thinkingText: String? = nil,
        toolText: String? = nil
    ) {
        self.deltas = deltas
        self.firstEvent = firstEvent
        self.thinkingBegan = thinkingBegan
        self.usage = usage
        self.firstEventTokens = firstEventTokens
        self.stopReason = stopReason
        self.servedModel = servedModel
        self.serviceTier = serviceTier
        self.billed = billed
        self.responseID = responseID
        self.isTerminated = isTerminated
        self.terminatorArrival = terminatorArrival
        self.providerError = providerError
        self.defect = defect
        self.wasBuffered = wasBuffered
        self.tokenReads = tokenReads
        self.skippedEvents = skippedEvents
        self.marks = marks
        self.hasContent = hasContent
        self.text = text
        self.thinkingText = thinkingText
        self.toolText = toolText
    }
}

extension DecodedResponse<Monotonic> {
    package func counted(from epoch: RunEpoch) -> DecodedResponse<RunTime> {
        DecodedResponse<RunTime>(
            deltas: deltas.counted(from: epoch),
            firstEvent: firstEvent.map(epoch.runInstant(at:)),
            thinkingBegan: thinkingBegan.map(epoch.runInstant(at:)),
            usage: usage,
            firstEventTokens: firstEventTokens,
            stopReason: stopReason,
            servedModel: servedModel,
            serviceTier: serviceTier,
            billed: billed,
            responseID: responseID,
            isTerminated: isTerminated,
            terminatorArrival: terminatorArrival.map(epoch.runInstant(at:)),
            providerError: providerError,
            defect: defect,
            wasBuffered: wasBuffered,
            tokenReads: tokenReads,
            skippedEvents: skippedEvents,
            marks: marks,
            hasContent: hasContent,
            text: text,
            thinkingText: thinkingText,
            toolText: toolText
        )
    }
}

package enum BodyDefect: Sendable, Equatable {
    case malformed(String)
    case tooLarge(String)
}

/// An error as a provider words it.
package struct ProviderError: Sendable, Equatable {
    /// The provider's own word, such as `overloaded_error` or `RESOURCE_EXHAUSTED`.
    package var type: String?
    package var code: String?
    package var message: String
    /// How long it asks to be left alone, where the body says so: Gemini's `RetryInfo`.
    package var retryDelay: Nanoseconds?

    package init(type: String? = nil, code: String? = nil, message: String, retryDelay: Nanoseconds? = nil) {
        self.type = type
        self.code = code
        self.message = message
        self.retryDelay = retryDelay
    }
}

/// Tokens as the provider's usage counts them, under one convention for all providers; nil is "not said".
package struct TokenUsage: Sendable, Equatable {
    /// All input, with what was read from and written to a prompt cache **inside**.
    package var input: Int?
    /// All output, with reasoning **inside**.
    package var output: Int?
    package var reasoning: Int?
    package var cacheRead: Int?
    package var cacheWrite: Int?
    /// The provider's own total of input and output where it is not their sum: it may hold tokens that no part names.
    package var total: Int?

    /// Whether output can be told apart into reasoning and answer, and holds reasoning.
    package var countsReasoningApart: Bool { output != nil && (reasoning ?? 0) > 0 }

    /// Tokens in ``total`` that neither input nor output names: thinking, of servers that count it nowhere else.
    package var tokensBeyondParts: Int {
        guard let input, let output, let total else { return 0 }
        return max(0, total.subtractingSaturated(input).subtractingSaturated(output))
    }

    /// Whether a part is larger than what it is a part of.
    package var isContradictory: Bool {
        let isInputOverdrawn = input.map { (cacheRead ?? 0) > $0.subtractingSaturated(cacheWrite ?? 0) } ?? false
        return isInputOverdrawn || output.map { (reasoning ?? 0) > $0 } ?? false
    }

    package init(
        input: Int? = nil,
        output: Int? = nil,
        reasoning: Int? = nil,
        cacheRead: Int? = nil,
        cacheWrite: Int? = nil,
        total: Int? = nil
    ) {
        self.input = input
        self.output = output
        self.reasoning = reasoning
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.total = total
    }
}

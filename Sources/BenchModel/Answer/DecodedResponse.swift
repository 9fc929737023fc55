/// The content of a decoded body.
package struct DecodedResponse<Counted: Timeline>: Sendable, Equatable {
    package var deltas: DeltaLog<Counted>
    /// Arrival of the stream's first event of any kind, be it one that brings no token: a role, `message_start`, a ping.
    ///
    /// Other tools take this for the first token. Nil of a buffered answer; comments, empty data and what cannot be read
    /// are no events.
    package var firstEvent: Instant<Counted>?
    /// When the server announced thinking, even if it shows none: Anthropic's thinking block, Responses' reasoning
    /// item.
    package var thinkingBegan: Instant<Counted>?
    package var usage: TokenUsage
    /// The number of tokens by usage when the first event of the generation phase had come, that event included.
    ///
    /// That event is the first answer event if ``TokenUsage/countsReasoningApart`` (and reasoning is then not counted
    /// here), else the first token event. Nil if usage had not told by then.
    package var firstEventTokens: Int?
    /// The provider's own word, such as `end_turn`, `stop` or `MAX_TOKENS`.
    package var stopReason: String?
    /// The model that answered, as the provider names it; a gateway may have replaced the requested one.
    package var servedModel: String?
    /// The service tier that served it, as the provider names it, such as `flex`.
    package var serviceTier: String?
    /// The cost of this answer as the provider states it: US dollars, as the decimal it wrote.
    package var billed: ModelPrice.Digits?
    /// How long parts of the request took, by the server's own word.
    package var timing: ServerTiming
    /// The ID in the body, used if no header has one.
    package var responseID: String?
    /// Whether the protocol's terminal marker came (for a buffered answer: a whole JSON document of the right shape).
    ///
    /// A finish reason counts as one only if nothing of the answer followed it and the body was complete.
    package var isTerminated: Bool
    /// Arrival of the terminator.
    package var terminatorArrival: Instant<Counted>?
    /// An error in the body, whatever the HTTP status.
    package var providerError: ProviderError?
    /// Why the body cannot be read: not JSON, not the protocol, beyond the memory bound.
    package var defect: BodyDefect?
    /// Whether a JSON document answered, requested or in place of a requested stream.
    package var wasBuffered: Bool
    /// The number of reads that completed at least one token event.
    package var tokenReads: Int
    /// The number of unreadable events that were skipped: any before the first token, later only those that cannot be
    /// part of an answer.
    package var skippedEvents: Int
    package var marks: Set<ResponseMark>
    /// Whether the answer had content that no token event stands for: that of a buffered one, or a call without
    /// arguments.
    ///
    /// Used to judge the exchange; not stored.
    package var hasContent: Bool
    /// Whether all that came is white space, or marks of the model such as `</s>` and an empty pair of thinking tags.
    ///
    /// Used to judge the exchange; not stored.
    package var isBlank = false
    /// The answer's text without thinking and tool arguments, or a document that is not an answer; kept only on
    /// request.
    package var text: String?
    /// Thinking, and the arguments of tool calls; kept only on request.
    package var thinkingText: String?
    package var toolText: String?
    /// The parts of ``text`` by choice, for whoever judges the answer or goes on after it; kept only on request, and no part of a sample.
    package var choices: [ChoiceText] = []

    package init(
        deltas: DeltaLog<Counted> = DeltaLog(),
        firstEvent: Instant<Counted>? = nil,
        thinkingBegan: Instant<Counted>? = nil,
        usage: TokenUsage = TokenUsage(),
        firstEventTokens: Int? = nil,
        stopReason: String? = nil,
        servedModel: String? = nil,
        serviceTier: String? = nil,
        billed: ModelPrice.Digits? = nil,
        timing: ServerTiming = ServerTiming(),
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
        self.timing = timing
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

extension DecodedResponse {
    /// Lets go of the texts that were kept of the answer.
    package mutating func dropTexts() { (text, thinkingText, toolText, choices) = (nil, nil, nil, []) }
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
            timing: timing,
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

/// An error in a provider's words.
package struct ProviderError: Sendable, Equatable {
    /// The provider's own word, such as `overloaded_error` or `RESOURCE_EXHAUSTED`.
    package var type: String?
    package var code: String?
    package var message: String
    /// The delay before a retry that the body asks for: Gemini's `RetryInfo`.
    package var retryDelay: Nanoseconds?

    package init(type: String? = nil, code: String? = nil, message: String, retryDelay: Nanoseconds? = nil) {
        self.type = type
        self.code = code
        self.message = message
        self.retryDelay = retryDelay
    }
}

/// Token counts by the provider's usage, in one convention for all providers; nil if not stated.
package struct TokenUsage: Sendable, Hashable {
    /// All input, **including** what was read from and written to a prompt cache.
    package var input: Int?
    /// All output, **including** reasoning.
    package var output: Int?
    package var reasoning: Int?
    package var cacheRead: Int?
    package var cacheWrite: Int?
    /// Of ``cacheWrite``, what the cache keeps for an hour, which costs more; nil where usage does not tell the two apart.
    package var cacheWriteHour: Int?
    /// The provider's own total of input and output if it is not their sum: it may include tokens that no part names.
    package var total: Int?

    /// Whether output can be divided into reasoning and answer, and contains reasoning.
    package var countsReasoningApart: Bool { output != nil && (reasoning ?? 0) > 0 }

    /// Tokens in ``total`` beyond input and output: thinking of servers that count it nowhere else.
    package var tokensBeyondParts: Int {
        guard let input, let output, let total else { return 0 }
        return max(0, total.subtractingSaturated(input).subtractingSaturated(output))
    }

    /// Whether a part is larger than the whole.
    package var isContradictory: Bool {
        let isInputOverdrawn = input.map { (cacheRead ?? 0) > $0.subtractingSaturated(cacheWrite ?? 0) } ?? false
        let isWriteOverdrawn = (cacheWriteHour ?? 0) > (cacheWrite ?? 0)
        return isInputOverdrawn || isWriteOverdrawn || output.map { (reasoning ?? 0) > $0 } ?? false
    }

    /// Whether the provider's total is smaller than input and output together.
    package var totalFallsShort: Bool {
        guard let input, let output, let total, total > 0 else { return false }
        return total < input.addingSaturated(output)
    }

    package init(
        input: Int? = nil,
        output: Int? = nil,
        reasoning: Int? = nil,
        cacheRead: Int? = nil,
        cacheWrite: Int? = nil,
        cacheWriteHour: Int? = nil,
        total: Int? = nil
    ) {
        self.input = input
        self.output = output
        self.reasoning = reasoning
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.cacheWriteHour = cacheWriteHour
        self.total = total
    }
}

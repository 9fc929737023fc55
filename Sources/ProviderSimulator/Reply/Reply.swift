extension SchemaText {
    /// Makes the JSON that a request asks for: the arguments of a call, or a structured answer; nil if it asks for free
    /// text.
    init?(for request: GenerationRequest, generator: SeededGenerator) {
        let free: JSONObject = ["type": "object", "properties": ["answer": ["type": "string"]]]
        if let tool = request.tool {
            self.init(schema: tool.schema, generator: generator)
            return
        }
        switch request.form {
        case .schema(let schema): self.init(schema: schema, generator: generator)
        case .object: self.init(schema: free, generator: generator)
        case .word(let words): self.init(bare: words.first ?? "")
        case nil: return nil
        }
    }
}

/// The content of an answer, independent of the protocol: which tokens, at which pace, with which usage.
struct Reply {
    enum Stop {
        case end, length, tool
    }

    /// A run of tokens of one kind.
    struct Segment: Equatable {
        var kind: TokenKind
        var tokens: Int
    }

    /// Token counts of a reply; ``output`` includes ``reasoning``, ``input`` includes cached tokens, read or written.
    struct Usage: Equatable {
        var input = 0
        var cacheRead = 0
        var cacheWritten = 0
        var cacheWrittenForHour = 0
        var output = 0
        var reasoning = 0
    }

    let request: GenerationRequest
    /// Identifies the request in headers and records.
    let requestID: String
    /// The variable part of the IDs inside the body.
    let suffix: String
    /// The id of the answer in Responses.
    var responseID: String { "resp_\(suffix)" }
    /// Seconds since 1970.
    let created: Int
    let segments: [Segment]
    let usage: Usage
    let stop: Stop
    /// The text that was asked to end the answer before, and did.
    let stoppedBefore: String?
    let pace: Pace
    let misbehaviour: Misbehaviour
    /// The beginning of the text, one piece per token.
    let opening: [String]
    /// The whole answer if it is JSON, one piece per token; empty for free text.
    let script: [String]
    private let generator: SeededGenerator

    /// Nanoseconds from its turn to its end, that of the stream after the last token included.
    var duration: Int64 {
        let after = Double(max(0, usage.output - pace.firstEventTokens) + (usage.output > 0 ? 1 : 0))
        return Int64(min(Double(pace.ttft) + after / pace.rate * 1e9, 1e18))
    }

    init(
        to request: GenerationRequest,
        requestID: String,
        created: Int,
        overrides: ReplyOverrides,
        misbehaviour: Misbehaviour,
        slowness: Double = 1,
        cached: PromptCache.Split,
        opening: [String] = [],
        generator start: SeededGenerator
    ) {
        var generator = start
        var request = request
        if overrides.showsReasoning == true, request.thinking != .none { request.thinking = .visible }
        if overrides.showsReasoning == false, request.thinking == .visible { request.thinking = .hidden }
        pace = Pace(
            ModelCharacter.of(model: request.model),
            overrides,
            words: request.prompt.words,
            cached: cached.read,
            slowness: slowness,
            &generator
        )

        // Typical lengths: calls are short, answers long, and thinking is added.
        let drawn = generator.next()
        var form = misbehaviour.emptyAnswer ? nil : SchemaText(for: request, generator: generator)
        if let spoiling = misbehaviour.spoiling { form?.spoil(spoiling) }
        if misbehaviour.spoiling == .tool { request.tool?.name += "_that_nobody_offered" }
        var natural = request.tool == nil ? 120 + Int(drawn % 281) : 8 + Int(drawn % 17)
        if request.prompt.invitesOneWord, request.tool == nil { natural = 1 }
        if let form { natural = max(form.pieces.count, request.tool == nil ? 0 : natural) }
        if request.thinking != .none { natural += natural / 3 }
        // A call that is a single event cannot be endless.
        let callsWhole = request.wire == .gemini && request.tool != nil
        let isEndless = misbehaviour.endless && request.streams && !misbehaviour.jsonBody && !callsWhole
        let limit = request.maxTokens ?? .max
        var chosen = overrides.tokens ?? natural
        if overrides.end != .ignored, form == nil {
            chosen = max(chosen, request.leastTokens ?? 0)
            if request.ignoresEnd { chosen = request.maxTokens ?? chosen }
        }
        let wanted = isEndless ? 1 << 40 : misbehaviour.emptyAnswer ? 0 : chosen
        var total = isEndless ? wanted : min(limit, wanted)
        let reasoning = request.thinking == .none || total < 2 ? 0 : max(1, min(total, 4096) / 4)

        let thought = misbehaviour.thinkTags && request.tool == nil ? Self.taggedThought(of: total) : []
        var stopper: String?
        if let form, !isEndless {
            // A limit makes the answer shorter but complete; it is cut only if the limit is too small for any complete
            // answer.
            let breaksOff = limit < wanted && limit - reasoning < form.pieces.count
            script = breaksOff ? form.pieces : form.fitted(to: total - reasoning)
            total = min(total, reasoning + script.count)
        } else if !request.stops.isEmpty, request.tool == nil, !isEndless {
            let text = StoppedText(tokens: total - reasoning, opening: thought + opening, generator, request.stops)
            (script, stopper) = (text.pieces, text.stop)
            total = reasoning + script.count
        } else {
            script = []
        }
        var segments: [Segment] = []
        if reasoning > 0, request.thinking == .visible { segments.append(Segment(kind: .thinking, tokens: reasoning)) }
        if total > reasoning {
            segments.append(Segment(kind: request.tool == nil ? .text : .tool, tokens: total - reasoning))
        }
        self.segments = segments
        let isCut = stopper == nil && (form == nil ? total >= limit : total - reasoning < script.count)
        stoppedBefore = stopper
        stop = isCut && !misbehaviour.emptyAnswer ? .length : request.tool == nil || total == 0 ? .end : .tool
        usage = Usage(
            input: request.prompt.words,
            cacheRead: cached.read,
            cacheWritten: cached.written,
            cacheWrittenForHour: cached.writtenForHour,
            output: total * request.choices,
            reasoning: reasoning * request.choices
        )
        suffix = String(generator.next(), radix: 16)
        self.request = request
        self.requestID = requestID
        self.created = created
        self.misbehaviour = misbehaviour
        self.opening = thought + opening
        self.generator = generator
    }

    /// Whether the arguments of a call are cut off, and so are not valid JSON.
    var callIsCut: Bool { request.tool != nil && stop == .length }

    /// Returns thinking in tags, one piece per token: a quarter of `total`, or none for a short answer.
    private static func taggedThought(of total: Int) -> [String] {
        guard total >= 4 else { return [] }
        let words = repeatElement("hm ", count: max(0, min(total, 4096) / 4 - 2))
        return ["<think>\n"] + words + ["so\n</think>\n\n"]
    }

    /// The reply's token events from the first one on; each call returns the same sequence.
    var tokenEvents: TokenEvents {
        TokenEvents(
            segments: segments,
            pace: pace,
            script: script,
            callsWhole: request.wire == .gemini,
            opening: opening,
            generator: generator
        )
    }
}

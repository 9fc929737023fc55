extension SchemaText {
    /// Makes what a request wants as JSON: the arguments of a call, or an answer of a form; nil where it wants free text.
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

/// What a request is going to be answered, in no protocol yet: how much of what, at which pace, billed how.
struct Reply {
    enum Stop {
        case end, length, tool
    }

    /// A run of tokens of one kind.
    struct Segment: Equatable {
        var kind: TokenKind
        var tokens: Int
    }

    /// Token counts of a reply; ``output`` includes ``reasoning``, ``input`` includes what the cache read and wrote.
    struct Usage: Equatable {
        var input = 0
        var cacheRead = 0
        var cacheWritten = 0
        var output = 0
        var reasoning = 0
    }

    let request: GenerationRequest
    /// Names the request in headers and records.
    let requestID: String
    /// The variable part of the ids inside the body.
    let suffix: String
    /// Seconds since 1970.
    let created: Int
    let segments: [Segment]
    let usage: Usage
    let stop: Stop
    let pace: Pace
    let misbehaviour: Misbehaviour
    /// What the text begins with, a piece for each token.
    let opening: [String]
    /// The whole of an answer that is JSON, a piece for each token; empty where the text is free.
    let script: [String]
    private let generator: SeededGenerator

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
        let cachedShare = Double(cached.read) / Double(max(1, request.prompt.words))
        let character = ModelCharacter.of(model: request.model)
        pace = Pace(character, overrides, cachedShare: cachedShare, slowness: slowness, &generator)

        // Natural lengths: a call is short, an answer is not, and thinking comes on top.
        let drawn = generator.next()
        let form = misbehaviour.emptyAnswer ? nil : SchemaText(for: request, generator: generator)
        var natural = request.tool == nil ? 120 + Int(drawn % 281) : 8 + Int(drawn % 17)
        if let form { natural = max(form.pieces.count, request.tool == nil ? 0 : natural) }
        if request.thinking != .none { natural += natural / 3 }
        // A call that is one event has to end.
        let callsWhole = request.wire == .gemini && request.tool != nil
        let isEndless = misbehaviour.endless && request.streams && !misbehaviour.jsonBody && !callsWhole
        let limit = request.maxTokens ?? .max
        let wanted = isEndless ? 1 << 40 : misbehaviour.emptyAnswer ? 0 : overrides.tokens ?? natural
        var total = isEndless ? wanted : min(limit, wanted)
        let reasoning = request.thinking == .none || total < 2 ? 0 : max(1, min(total, 4096) / 4)

        if let form, !isEndless {
            // Within its limit a model says the same shorter; only what has no room at all breaks off.
            let breaksOff = limit < wanted && limit - reasoning < form.pieces.count
            script = breaksOff ? form.pieces : form.fitted(to: total - reasoning)
            total = min(total, reasoning + script.count)
        } else {
            script = []
        }
        var segments: [Segment] = []
        if reasoning > 0, request.thinking == .visible { segments.append(Segment(kind: .thinking, tokens: reasoning)) }
        if total > reasoning {
            segments.append(Segment(kind: request.tool == nil ? .text : .tool, tokens: total - reasoning))
        }
        self.segments = segments
        let isCut = form == nil ? total >= limit : total - reasoning < script.count
        stop = isCut && !misbehaviour.emptyAnswer ? .length : request.tool == nil || total == 0 ? .end : .tool
        usage = Usage(
            input: request.prompt.words,
            cacheRead: cached.read,
            cacheWritten: cached.written,
            output: total * request.choices,
            reasoning: reasoning * request.choices
        )
        suffix = String(generator.next(), radix: 16)
        self.request = request
        self.requestID = requestID
        self.created = created
        self.misbehaviour = misbehaviour
        let thought = misbehaviour.thinkTags && request.tool == nil ? Self.taggedThought(of: total) : []
        self.opening = thought + opening
        self.generator = generator
    }

    /// Whether a call's arguments break off, so that they are no JSON.
    var callIsCut: Bool { request.tool != nil && stop == .length }

    /// Returns thinking in tags, a piece for each token: a quarter of an answer of that many, or nothing of a short one.
    private static func taggedThought(of total: Int) -> [String] {
        guard total >= 4 else { return [] }
        let words = repeatElement("hm ", count: max(0, min(total, 4096) / 4 - 2))
        return ["<think>\n"] + words + ["so\n</think>\n\n"]
    }

    /// The reply's token events from the first one on, the same each time it is asked for.
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

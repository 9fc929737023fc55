/// The kind of output to which a token event adds.
enum TokenKind: Sendable {
    case thinking, text, tool
}

/// One token event of a reply.
struct TokenEvent {
    let kind: TokenKind
    let tokens: Int
    let text: String
    /// Nanoseconds after the request's arrival.
    let due: Int64
}

/// Generates a reply's token events one by one, as they are needed: an endless reply has no last one.
struct TokenEvents: IteratorProtocol {
    private var segments: ArraySlice<Reply.Segment>
    private let pace: Pace
    /// The tokens of text or of a call; free words if it is empty, and after its end.
    private let script: [String]
    private let callsWhole: Bool
    private var words: WordSource
    /// Tokens that replace the first words.
    private let opening: [String]
    private var lateness: SeededGenerator
    /// How many tokens of the current segment have been generated.
    private var madeOfSegment = 0
    private var madeAfterFirstEvent = 0
    private var isFirst = true

    /// Starts at the first event.
    ///
    /// - Parameters:
    ///   - segments: What to generate, in order; no event spans two segments.
    ///   - pace: When events are due, and how many tokens an event has.
    ///   - script: The tokens of text or of a call; empty for free text.
    ///   - callsWhole: Whether a tool call is a single event.
    ///   - opening: The first tokens of text, in place of words.
    ///   - generator: The random numbers for words and jitter.
    init(
        segments: [Reply.Segment],
        pace: Pace,
        script: [String] = [],
        callsWhole: Bool,
        opening: [String] = [],
        generator: SeededGenerator
    ) {
        self.segments = segments[...]
        self.opening = opening
        self.pace = pace
        self.script = script
        self.callsWhole = callsWhole
        var generator = generator
        lateness = SeededGenerator(seed: generator.next(), stream: 1)
        words = WordSource(generator)
    }

    mutating func next() -> TokenEvent? {
        guard let segment = segments.first else { return nil }
        let left = segment.tokens - madeOfSegment
        let whole = callsWhole && segment.kind == .tool
        let tokens = whole ? left : min(left, isFirst ? pace.firstEventTokens : pace.tokensPerEvent)
        let text = makeText(segment, tokens)
        if !isFirst { madeAfterFirstEvent += tokens }
        let due = pace.due(tokensAfterFirstEvent: madeAfterFirstEvent, lateness: lateness.unit())
        isFirst = false
        madeOfSegment += tokens
        if madeOfSegment >= segment.tokens {
            segments = segments.dropFirst()
            madeOfSegment = 0
        }
        return TokenEvent(kind: segment.kind, tokens: tokens, text: text, due: due)
    }

    private mutating func makeText(_ segment: Reply.Segment, _ tokens: Int) -> String {
        var text = ""
        for index in madeOfSegment..<madeOfSegment + tokens {
            if segment.kind != .thinking, index < script.count {
                text += script[index]
            } else if segment.kind == .text, index < opening.count {
                text += opening[index]
            } else {
                if index > 0 { text += " " }
                text += words.next().description
            }
        }
        return text
    }
}

/// What a token event adds to.
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

/// Makes a reply's token events one after the other, as they are needed: an endless reply has no last one.
struct TokenEvents: IteratorProtocol {
    private var segments: ArraySlice<Reply.Segment>
    private let pace: Pace
    /// What the tokens are, thinking apart; free words where it is empty, and behind its end.
    private let script: [String]
    private let callsWhole: Bool
    private var words: WordSource
    /// Stand in the place of the first words.
    private let opening: [String]
    private var lateness: SeededGenerator
    /// Tokens of the current segment that are out already.
    private var madeOfSegment = 0
    private var madeAfterFirstEvent = 0
    private var isFirst = true

    /// Starts at the first event.
    ///
    /// - Parameters:
    ///   - segments: What to make, in order; no event has tokens of two.
    ///   - pace: When, and how many tokens an event has.
    ///   - script: What the tokens of text or of a call are; empty for free text.
    ///   - callsWhole: Whether a tool call is one event.
    ///   - opening: What the first tokens of text are, in place of words.
    ///   - generator: Draws the words and the jitter.
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

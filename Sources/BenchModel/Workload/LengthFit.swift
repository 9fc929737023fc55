package import JSONSyntax

/// How many words of synthetic text a target counts as how many input tokens, found before its requests are made.
package struct LengthFit: Sendable, Equatable {
    /// Who counted.
    package enum Source: String, Sendable, CaseIterable {
        /// The server's own endpoint that makes tokens of a conversation: exact.
        case tokenize
        /// The provider's endpoint that counts them.
        case count
        /// The usage of answers to requests of two and more sizes.
        case usage
    }

    /// A size that was counted.
    package struct Knot: Sendable, Equatable {
        /// What was wanted.
        package var tokens: Int
        package var size: TextSize
        /// What came.
        package var counted: Int

        package init(tokens: Int, size: TextSize, counted: Int) {
            (self.tokens, self.size, self.counted) = (tokens, size, counted)
        }
    }

    /// What makes a server keep an answer's length, as members of a request's body.
    package enum Keeping: String, Sendable, CaseIterable {
        case both = "ignore_eos and min_tokens"
        case ignoresEnd = "ignore_eos"
        case minimum = "min_tokens"

        /// The members that ask for as many tokens.
        package func members(_ tokens: Int) -> [String: JSONValue] {
            var members: [String: JSONValue] = [:]
            if self != .minimum { members["ignore_eos"] = true }
            if self != .ignoresEnd { members["min_tokens"] = .number(String(tokens)) }
            return members
        }
    }

    /// The most commas behind a text's last words: what is missing of a word, where it has many tokens.
    package static let mostCommas = 8

    package var source: Source
    /// The path that counted, for display; empty where usage did.
    package var path: String
    /// Tokens of a request without words: the chat template's.
    package var intercept: Double
    /// Tokens of a word.
    package var slope: Double
    /// The wanted lengths that were counted by themselves, in ascending order.
    package var knots: [Knot]
    /// The usage of a real request of the last knot's size; nil where the knots come from usage.
    package var used: Int?
    /// How the server is made to keep the output's length; nil where it need not.
    package var keeping: Keeping?

    package init(
        source: Source,
        path: String = "",
        intercept: Double,
        slope: Double,
        knots: [Knot] = [],
        used: Int? = nil,
        keeping: Keeping? = nil
    ) {
        self.source = source
        self.path = path
        self.intercept = intercept
        self.slope = slope
        self.knots = knots
        self.used = used
        self.keeping = keeping
    }

    /// Lays a line through two counts; nil where they rise by less than a word's tokens may, or by more.
    package init?(
        _ source: Source,
        path: String = "",
        _ first: (words: Int, tokens: Int),
        _ second: (words: Int, tokens: Int)
    ) {
        let slope = Double(second.tokens - first.tokens) / Double(second.words - first.words)
        guard slope >= 0.25, slope <= 16 else { return nil }
        self.init(
            source: source,
            path: path,
            intercept: Double(first.tokens) - slope * Double(first.words),
            slope: slope
        )
    }

    /// Returns the size of a text that makes as many input tokens.
    package func size(of tokens: Int) -> TextSize {
        if let knot = knots.first(where: { $0.tokens == tokens }) { return knot.size }
        // A line through the knots on both sides, else with the fit's slope from the nearest one.
        let lower = knots.last { $0.tokens < tokens }
        let upper = knots.first { $0.tokens > tokens }
        if let lower, let upper, upper.counted > lower.counted {
            let share = Double(tokens - lower.counted) / Double(upper.counted - lower.counted)
            return size(words: words(lower) + share * (words(upper) - words(lower)))
        }
        guard let near = lower ?? upper else { return size(words: (Double(tokens) - intercept) / slope) }
        return size(words: words(near) + Double(tokens - near.counted) / slope)
    }

    /// How many words a counted text would have whose commas were parts of words: each of them is a token.
    private func words(_ knot: Knot) -> Double { Double(knot.size.words) + Double(knot.size.commas) / slope }

    /// Returns the size of a text of so many words; where a word has two tokens and more, commas stand for a part of one.
    ///
    /// That a comma is a token is not taken for granted: a counted length has to have shown it.
    private func size(words: Double) -> TextSize {
        guard slope >= 2, knots.contains(where: { $0.size.commas > 0 }) else {
            return TextSize(words: max(1, Int(clamping: words.rounded())))
        }
        let whole = max(1, Int(clamping: words.rounded(.down)))
        let missing = Int(clamping: ((words - Double(whole)) * slope).rounded())
        let commas = max(0, min(missing, Self.mostCommas, whole))
        // One more word may be nearer than as many commas as there may be.
        if Double(missing - commas) > slope - Double(missing) { return TextSize(words: whole + 1) }
        return TextSize(words: whole, commas: commas)
    }
}

// MARK: As it is stored

extension LengthFit {
    package var json: JSONValue {
        var members: [String: JSONValue] = [
            "source": .string(source.rawValue), "path": .string(path), "intercept": .number("\(intercept)"),
            "slope": .number("\(slope)"),
            "knots": .array(
                knots.map { knot in
                    [
                        "tokens": .number("\(knot.tokens)"), "words": .number("\(knot.size.words)"),
                        "commas": .number("\(knot.size.commas)"), "counted": .number("\(knot.counted)"),
                    ]
                }
            ),
        ]
        members["used"] = used.map { .number("\($0)") }
        members["keeping"] = keeping.map { .string($0.rawValue) }
        return .object(members)
    }

    /// Reads what ``json`` wrote; nil for anything else.
    package init?(json: String) {
        guard let node = try? JSONParser.parse(Array(json.utf8)) else { return nil }
        guard let source = node["source"]?.text.flatMap(Source.init), let intercept = node["intercept"]?.decimal,
            let slope = node["slope"]?.decimal, slope > 0
        else { return nil }
        let knots = (node["knots"]?.elements ?? []).compactMap { knot -> Knot? in
            guard let tokens = knot["tokens"]?.natural, let words = knot["words"]?.natural, words > 0,
                let counted = knot["counted"]?.natural
            else { return nil }
            let commas = min(words, knot["commas"]?.natural ?? 0)
            return Knot(tokens: tokens, size: TextSize(words: words, commas: commas), counted: counted)
        }
        self.init(
            source: source,
            path: node["path"]?.text ?? "",
            intercept: intercept,
            slope: slope,
            knots: knots,
            used: node["used"]?.natural,
            keeping: node["keeping"]?.text.flatMap(Keeping.init)
        )
    }
}

extension JSONNode {
    /// A finite number.
    fileprivate var decimal: Double? {
        guard case .number(let digits) = value, let number = Double(digits), number.isFinite else { return nil }
        return number
    }
}

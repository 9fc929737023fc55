package import BenchModel

/// What it costs, as far as lengths are known, to ask one model every request of a dataset once, or to hold every conversation of it.
package struct DataCost: Sendable, Equatable {
    /// What the output is taken to be.
    package enum Output: Sendable, Equatable {
        /// As long as the limit of each request allows.
        case limit(tokensEach: Int)
        /// As long as the recorded answers.
        case recorded(tokensEach: Int)
        case unknown
    }

    /// Of the target, or of the model where there is none.
    package let name: String
    /// Nil where no price is known.
    package let input: Money?
    package let output: Money?
    package let assumed: Output
    /// The service tiers that requests ask for, in the order of their names; none where all take the usual one.
    package let tiers: [String]
    /// The turns of conversations, each asked with all that was said before it; nil where every row is one request.
    package let turns: Int?

    /// Makes the estimate.
    ///
    /// - Parameters:
    ///   - survey: the dataset.
    ///   - name: what is asked, as it is shown.
    ///   - model: whose price it is.
    ///   - maxTokens: the limit where a row states none; nil if there is none either.
    ///   - target: whose body is sent beside the rows' own; nil where none is known, and the rows' tiers hold.
    ///   - prices: what tokens cost.
    package init(
        _ survey: DataSurvey,
        of name: String,
        model: String,
        maxTokens: Int?,
        asking target: Target? = nil,
        prices: PriceBook
    ) {
        let count = survey.requests
        let terms = Self.terms(survey, target)
        let stated = survey.limits.count
        let assumed: Output
        if survey.trace != nil {
            // Each answer is held to its own recorded length.
            assumed = count > 0 ? .recorded(tokensEach: survey.output.sum / count) : .unknown
        } else if count > 0, maxTokens != nil || stated == count {
            assumed = .limit(tokensEach: (survey.limits.sum + (count - stated) * (maxTokens ?? 0)) / count)
        } else if survey.output.count > 0 {
            assumed = .recorded(tokensEach: survey.output.sum / survey.output.count)
        } else {
            assumed = .unknown
        }
        guard let held = survey.heldTurns, held.turns > 0 else {
            let pictures = (survey.pictures?.count ?? 0).multipliedSaturated(by: PictureTokens.typical)
            self.init(
                count,
                inputTokens: survey.input.sum.addingSaturated(pictures),
                assumed,
                asking: terms,
                of: name,
                model: model,
                prices: prices
            )
            return
        }
        let (ofTurns, input) = Self.assumed(of: held, assumed)
        self.init(
            held.turns,
            inputTokens: input.addingSaturated(held.pictures.multipliedSaturated(by: PictureTokens.typical)),
            ofTurns,
            asking: terms,
            of: name,
            model: model,
            prices: prices,
            turns: held.turns
        )
    }

    /// Returns what requests ask that their price depends on, and how many ask it.
    private static func terms(_ survey: DataSurvey, _ target: Target?) -> [AskedTerms: Int] {
        var terms: [AskedTerms: Int] = [:]
        for (tier, count) in survey.tiers { terms[tier.terms(askedOf: target), default: 0] += count }
        let rest = survey.requests - survey.tiers.values.reduce(0, +)
        if rest > 0 || terms.isEmpty { terms[target?.askedTerms ?? AskedTerms([:]), default: 0] += max(1, rest) }
        return terms
    }

    /// Returns what the answers to turns are taken to be, and the input tokens of all turns with the answers that are sent again.
    private static func assumed(of held: TurnTally, _ ofRows: Output) -> (Output, input: Int) {
        let unrecorded = held.answersAgain - held.recordedAgain.count
        switch ofRows {
        case .limit(let tokens):
            return (ofRows, held.input.addingSaturated(held.answersAgain.multipliedSaturated(by: tokens)))
        case .recorded, .unknown:
            guard held.recorded.count > 0 else { return (.unknown, held.input) }
            // Turns without a recorded answer are taken to have one like the others.
            let each = held.recorded.tokens / held.recorded.count
            let again = held.recordedAgain.tokens.addingSaturated(unrecorded.multipliedSaturated(by: each))
            return (.recorded(tokensEach: each), held.input.addingSaturated(again))
        }
    }

    /// Makes the estimate of what is sent of a trace.
    ///
    /// - Parameters:
    ///   - trace: what is sent.
    ///   - target: whom, whose limit holds where answers are as long as the model has them.
    ///   - prices: what tokens cost.
    package init(_ trace: ReplayedTrace, of target: Target, prices: PriceBook) {
        let count = trace.requests.count
        self.init(
            count,
            inputTokens: trace.inputTokens,
            trace.policy == .natural
                ? .limit(tokensEach: target.maxTokens) : .recorded(tokensEach: trace.outputTokens / max(1, count)),
            asking: [target.askedTerms: 1],
            of: target.name,
            model: target.priceModel ?? target.model,
            prices: prices.paid(by: target.name)
        )
    }

    private init(
        _ count: Int,
        inputTokens: Int,
        _ assumed: Output,
        asking terms: [AskedTerms: Int],
        of name: String,
        model: String,
        prices: PriceBook,
        turns: Int? = nil
    ) {
        (self.name, self.assumed, self.turns) = (name, assumed, turns)
        tiers = Set(terms.keys.compactMap(\.tier).filter { !ServiceTier.isAny($0) }).sorted()
        guard count > 0, let price = prices.match(model)?.price else {
            (input, output) = (nil, nil)
            return
        }
        // One request at a time: the rates of long inputs begin at the length of one.
        let each = max(1, inputTokens / count)
        let tokens: Int? =
            switch assumed {
            case .limit(let tokens), .recorded(let tokens): tokens
            case .unknown: nil
            }
        let whole = { (usage: TokenUsage) in Self.cost(of: count, each: usage, price, asking: terms) }
        let input = whole(TokenUsage(input: each, output: 0))
        self.input = input
        let both = tokens.flatMap { whole(TokenUsage(input: each, output: $0)) }
        output = both.flatMap { both in input.map { both - $0 } }
    }

    /// Returns what so many requests cost, each part of them at the tier that it asks for.
    private static func cost(
        of count: Int,
        each usage: TokenUsage,
        _ found: ModelPrice,
        asking terms: [AskedTerms: Int]
    ) -> Money? {
        var sum: Money?
        for (own, part) in terms {
            guard let cost = found.price(asking: own).cost(of: usage) else { return nil }
            sum += cost * part
        }
        // Divided last: three times a third of an exact amount is less than that.
        return sum.map { $0 * count / max(1, terms.values.reduce(0, +)) }
    }
}

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
    /// The turns of conversations, each asked with all that was said before it; nil where every row is one request.
    package let turns: Int?

    /// Makes the estimate.
    ///
    /// - Parameters:
    ///   - survey: the dataset.
    ///   - name: what is asked, as it is shown.
    ///   - model: whose price it is.
    ///   - maxTokens: the limit where a row states none; nil if there is none either.
    ///   - prices: what tokens cost.
    package init(_ survey: DataSurvey, of name: String, model: String, maxTokens: Int?, prices: PriceBook) {
        let count = survey.requests
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
            of: name,
            model: model,
            prices: prices,
            turns: held.turns
        )
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
            of: target.name,
            model: target.priceModel ?? target.model,
            prices: prices.paid(by: target.name)
        )
    }

    private init(
        _ count: Int,
        inputTokens: Int,
        _ assumed: Output,
        of name: String,
        model: String,
        prices: PriceBook,
        turns: Int? = nil
    ) {
        (self.name, self.assumed, self.turns) = (name, assumed, turns)
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
        let input = price.cost(of: TokenUsage(input: each, output: 0))
        self.input = input.map { $0 * count }
        let both = tokens.flatMap { price.cost(of: TokenUsage(input: each, output: $0)) }
        output = both.flatMap { both in input.map { (both - $0) * count } }
    }
}

package import BenchModel

/// What it costs, as far as lengths are known, to ask one model every request of a dataset once.
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
        self.init(count, inputTokens: survey.input.sum, assumed, of: name, model: model, prices: prices)
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
        prices: PriceBook
    ) {
        (self.name, self.assumed) = (name, assumed)
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

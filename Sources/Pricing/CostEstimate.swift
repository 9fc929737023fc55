package import BenchModel

/// Estimates the cost of a scenario before anything is sent.
package struct CostEstimate: Sendable, Equatable {
    /// The size of one request to a target, or of one conversation with it.
    package struct Request: Sendable {
        /// One after the other; a request that stands for itself is one.
        package var turns: [Turn]
        /// How many conversations the turns are of.
        package var conversations: Int
        /// The output token limit of the answer to each.
        package var outputTokens: Int
        /// How often each may be sent, retries among them.
        package var attempts: Int
        /// What requests ask that their price depends on, and how many ask that; empty where all ask what the target's body does.
        package var terms: [AskedTerms: Int] = [:]

        package init(_ turns: [Turn], of conversations: Int, outputTokens: Int, attempts: Int = 1) {
            (self.turns, self.conversations) = (turns, conversations)
            (self.outputTokens, self.attempts) = (outputTokens, attempts)
        }

        package init(inputBytes: Int, mostInputBytes: Int? = nil, outputTokens: Int, attempts: Int = 1) {
            let turn = Turn(inputBytes: inputBytes, mostInputBytes: mostInputBytes ?? inputBytes)
            self.init([turn], of: 1, outputTokens: outputTokens, attempts: attempts)
        }
    }

    /// What a turn asks, before anything is answered.
    package struct Turn: Sendable, Equatable {
        /// The average size of the request's body, in bytes, without the model's own answers.
        package var inputBytes: Int
        /// The largest size of such a body, in bytes.
        package var mostInputBytes: Int
        /// The model's own answers that are input again.
        package var answers: Int
        /// How many conversations have it.
        package var conversations: Int

        package init(inputBytes: Int, mostInputBytes: Int, answers: Int = 0, conversations: Int = 1) {
            (self.inputBytes, self.mostInputBytes) = (inputBytes, mostInputBytes)
            (self.answers, self.conversations) = (answers, conversations)
        }
    }

    /// What some requests may cost.
    package struct Amounts: Sendable, Equatable {
        /// If every answer is one token long.
        package var brief: Money
        /// If every answer is as long as its limit allows.
        package var full: Money
        /// What no bill exceeds: each byte a token, each answer as long as its limit allows wherever it is input again, each token at
        /// the dearest rate in reach, each retry made.
        package var most: Money

        package init(brief: Money, full: Money, most: Money) {
            self.brief = brief
            self.full = full
            self.most = most
        }

        static func + (one: Amounts, other: Amounts) -> Amounts {
            Amounts(brief: one.brief + other.brief, full: one.full + other.full, most: one.most + other.most)
        }

        static func * (amounts: Amounts, count: Int) -> Amounts {
            Amounts(brief: amounts.brief * count, full: amounts.full * count, most: amounts.most * count)
        }

        /// Returns what they are on average where only some have them.
        fileprivate func shared(by count: Int, of all: Int) -> Amounts {
            if count == all { return self }
            let whole = self * count
            return Amounts(
                brief: whole.brief / max(1, all),
                full: whole.full / max(1, all),
                most: whole.most / max(1, all)
            )
        }
    }

    /// Typical for English text with today's tokenizers; other texts take more tokens.
    package static let bytesPerToken = 4
    /// No plan is counted further than this: one by time at a high rate may have any number of starts.
    private static let mostCounted = 1_000_000

    /// The models without a known price, in the order of the scenario.
    package let unpriced: [String]
    /// The whole plan of the targets whose price is known, warm-up included; nil if a time, not a number, ends it, or if
    /// none has a price.
    package let total: Amounts?
    /// One request to each target whose price is known, or one conversation with it; nil if none has one.
    package let perRound: Amounts?

    /// Makes the estimate.
    ///
    /// - Parameters:
    ///   - scenario: the plan.
    ///   - requests: the size of one request to each of its targets, or of one conversation; nil for one that costs nothing.
    ///   - prices: the prices.
    package init(_ scenario: Scenario, requests: [Request?], prices: PriceBook) {
        var unpriced: [String] = []
        var (round, total): (Amounts?, Amounts?) = (nil, nil)
        var isCounted = true
        for (place, (target, request)) in zip(scenario.targets, requests).enumerated() {
            guard let request else { continue }
            guard let (first, each) = Self.amounts(of: request, target, prices) else {
                let model = target.priceModel ?? target.model
                if !unpriced.contains(model) { unpriced.append(model) }
                continue
            }
            round = round.map { $0 + each } ?? each
            guard let count = Self.count(scenario.load, TargetIndex(place)) else {
                isCounted = false
                continue
            }
            // Warm-up asks the first turns of conversations.
            let all = each * count + first * scenario.load.warmup
            total = total.map { $0 + all } ?? all
        }
        self.unpriced = unpriced
        perRound = round
        self.total = isCounted ? total : nil
    }

    /// Joins the estimates of plans that are carried out one after the other.
    ///
    /// - Parameter plans: of the same targets, at least one.
    package init?(_ plans: [CostEstimate]) {
        guard let first = plans.first else { return nil }
        unpriced = first.unpriced
        perRound = first.perRound
        let totals = plans.compactMap(\.total)
        total = totals.count == plans.count ? totals.dropFirst().reduce(totals[0], +) : nil
    }

    /// Returns the measured requests of a target's plan, or its conversations; nil where that cannot be told.
    private static func count(_ load: Load, _ target: TargetIndex) -> Int? {
        if case .requests(let count) = load.extent { return load.shard.part(of: count) }
        let planned = load.plannedStarts(of: target, countingTo: mostCounted)
        return planned.flatMap { $0 < mostCounted ? $0 : nil }
    }

    /// Returns what the first turn may cost, and what all of them may; nil where the price is not known.
    private static func amounts(
        of request: Request,
        _ target: Target,
        _ prices: PriceBook
    ) -> (first: Amounts, all: Amounts)? {
        guard let match = prices.paid(by: target.name).match(target.priceModel ?? target.model) else { return nil }
        var turns: [Amounts] = []
        for turn in request.turns {
            guard let amounts = amounts(of: turn, in: request, target, match.price) else { return nil }
            turns.append(amounts.shared(by: turn.conversations, of: request.conversations))
        }
        guard let first = turns.first else { return nil }
        return (first, turns.dropFirst().reduce(first, +))
    }

    /// Returns the mean over what requests ask, and of the bound the largest.
    private static func amounts(
        of turn: Turn,
        in request: Request,
        _ target: Target,
        _ found: ModelPrice
    ) -> Amounts? {
        let terms = request.terms.isEmpty ? [target.askedTerms: 1] : request.terms
        let all = terms.values.reduce(0, +)
        var mean: Amounts?
        var most: Money?
        for (own, count) in terms {
            guard let amounts = amounts(of: turn, in: request, asking: own, found) else { return nil }
            let part = amounts.shared(by: count, of: all)
            mean = mean.map { $0 + part } ?? part
            most = most.map { max($0, amounts.most) } ?? amounts.most
        }
        if let most { mean?.most = most }
        return mean
    }

    private static func amounts(
        of turn: Turn,
        in request: Request,
        asking terms: AskedTerms,
        _ found: ModelPrice
    ) -> Amounts? {
        let price = found.price(asking: terms)
        let longest = request.outputTokens
        let tokens = max(1, turn.inputBytes / bytesPerToken)
        let again = turn.answers.multipliedSaturated(by: longest)
        let (shortInput, longInput) = (tokens + min(turn.answers, again), tokens.addingSaturated(again))
        guard let brief = price.cost(of: TokenUsage(input: shortInput, output: min(1, longest))),
            let full = price.cost(of: TokenUsage(input: longInput, output: longest)),
            let dearest = found.most(
                input: turn.mostInputBytes.addingSaturated(again),
                output: longest,
                anyTier: terms.asksForTier,
                hourWrites: terms.asksForHourWrites,
                region: terms.region
            )
        else { return nil }
        return Amounts(brief: brief, full: full, most: max(full, dearest * request.attempts))
    }
}

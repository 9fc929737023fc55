package import BenchModel

/// Prices the answers of one target, each by the model that gave it and the tier that served it.
package struct TargetPrices: Sendable {
    /// The price of the requested model; nil if it is unknown.
    package let asked: PriceBook.Match?
    private let target: RunRecord.Target
    private let book: PriceBook
    /// Prices looked up in advance, by the served model's name.
    private let served: [String: PriceBook.Match?]
    private let known = KnownCosts()

    /// Looks up the prices.
    ///
    /// - Parameters:
    ///   - target: the target, with the name under which its price is listed.
    ///   - book: the prices.
    ///   - samples: samples whose served models are looked up in advance; others are looked up when needed.
    package init(
        _ target: RunRecord.Target,
        book: PriceBook,
        samples: some Sequence<SampleFacts> = EmptyCollection<SampleFacts>()
    ) {
        let book = book.paid(by: target.name)
        self.target = target
        self.book = book
        asked = book.match(target.priceModel)
        var (names, latest) = (Set<String>(), String?.none)
        for sample in samples {
            // Mostly it is the one before.
            guard let model = sample.servedModel, model != latest else { continue }
            names.insert(model)
            latest = model
        }
        served = Dictionary(uniqueKeysWithValues: names.map { ($0, Self.find($0, target, book)) })
    }

    /// Returns the price for answers of a model.
    ///
    /// It is the requested model's price if the server named no model, or named the same one differently; a snapshot's
    /// own price takes precedence. Another model has its own price, which may be unknown.
    package func match(servedBy model: String?) -> PriceBook.Match? {
        guard let model else { return asked }
        return served[model] ?? Self.find(model, target, book)
    }

    /// The models that answered and are priced differently from the requested one.
    package var others: [(model: String, match: PriceBook.Match?)] {
        served.filter { $0.value != asked }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func find(_ model: String, _ target: RunRecord.Target, _ book: PriceBook) -> PriceBook.Match? {
        guard target.isAsked(model) else { return book.match(model) }
        // An explicit price model takes precedence.
        if target.priceModel != target.model { return book.match(target.priceModel) }
        return book.match(model, orAlias: target.model)
    }

    /// Returns the price of one answer; nil if it is unknown for its model or its tier, or because another model took
    /// part.
    func price(of response: some PricedAnswer) -> ModelPrice? {
        if response.marks.contains(.otherModel) { return nil }
        return match(servedBy: response.servedModel)?.price.price(atTier: response.serviceTier)
    }

    /// Returns the cost of one answer by kind of token; nil if it is unknown.
    package func parts(of response: some PricedAnswer) -> CostParts? {
        // Exact decimals are slow, and a run has many answers that cost the same.
        known(response)?.parts
    }

    /// Returns the cost of one answer, as it was reckoned for others of the same counts; nil if it is unknown.
    package func known(_ response: some PricedAnswer) -> KnownCost? {
        known.cost(of: KnownCosts.Answer(response)) { price(of: response)?.parts(of: response.pricedUsage) }
    }

    /// Returns the cost of one answer; nil if it is unknown.
    package func cost(of response: some PricedAnswer) -> Money? { known(response)?.total }

    /// Returns the amount to charge to a budget for one answer: the larger of its computed cost and the server's own
    /// bill; nil if neither is known.
    ///
    /// Tokens of another model that took part are priced like this one's, because leaving them out would be worse; and where
    /// nobody says which tier of service it was, though one was asked for, at the dearest.
    package func charge<Counted>(of response: DecodedResponse<Counted>) -> Money? {
        var response = response
        response.marks.remove(.otherModel)
        let tiers = response.marks.contains(.unsaidTier) ? match(servedBy: response.servedModel)?.price.services : nil
        let dearer = (tiers ?? [:]).values.map { $0.cost(of: response.pricedUsage) }
        return ([cost(of: response), response.bill] + dearer).compactMap(\.self).max()
    }

    /// Returns the highest possible cost of a request; nil if a price is not a number.
    ///
    /// With `anyTier` the request asks for a service tier, so any tier may serve it; with `hourWrites` it asks a cache to
    /// keep something for an hour, and in `region` to be bound to one.
    package func most(
        input: Int,
        output: Int,
        anyTier: Bool,
        hourWrites: Bool = false,
        region: String? = nil
    ) -> Money? {
        asked?.price.most(input: input, output: output, anyTier: anyTier, hourWrites: hourWrites, region: region)
    }
}

extension PricedAnswer {
    /// The tokens as they are priced: where a cache was asked to keep something for an hour and nobody says how much, it is all
    /// that was written.
    var pricedUsage: TokenUsage {
        guard marks.contains(.unsplitCacheWrites) else { return usage }
        var usage = usage
        usage.cacheWriteHour = usage.cacheWrite
        return usage
    }

    /// What the server says it billed; nil where it says nothing, or no number.
    ///
    /// Servers that say it write US dollars.
    package var bill: Money? { billed.flatMap { Money($0, .usd) } }
}

extension RunRecord.Target {
    /// Whether the model that answered is the requested one, under any of its names.
    package func isAsked(_ served: String) -> Bool {
        ModelNames.isSame(served, model) || ModelNames.isSame(served, priceModel)
    }
}

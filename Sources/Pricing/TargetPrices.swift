package import BenchModel

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What the answers of one target cost: each by the model that gave it and the tier that served it.
package struct TargetPrices: Sendable {
    /// The price of the model that is asked; nil where it is unknown.
    package let asked: PriceBook.Match?
    private let target: RunRecord.Target
    private let book: PriceBook
    /// Looked up ahead, by the name that was served.
    private let served: [String: PriceBook.Match?]

    /// Looks prices up.
    ///
    /// - Parameters:
    ///   - target: what is asked, and the name its price goes by.
    ///   - book: what models cost.
    ///   - samples: whose models are looked up once and for all; others are looked up when they are asked for.
    package init(_ target: RunRecord.Target, book: PriceBook, samples: [Sample] = []) {
        self.target = target
        self.book = book
        asked = book.match(target.priceModel)
        let names = Set(samples.compactMap(\.response.servedModel))
        served = Dictionary(uniqueKeysWithValues: names.map { ($0, Self.find($0, target, book)) })
    }

    /// Returns the price that holds for answers of a model.
    ///
    /// The asked one's where nobody said which answered, or where it is another name of the same; that of a snapshot goes
    /// before it where it is known by itself. Of another model its own, which may be unknown.
    package func match(servedBy model: String?) -> PriceBook.Match? {
        guard let model else { return asked }
        return served[model] ?? Self.find(model, target, book)
    }

    /// The prices of models that answered and are not priced as the asked one.
    package var others: [(model: String, match: PriceBook.Match?)] {
        served.filter { $0.value != asked }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func find(_ model: String, _ target: RunRecord.Target, _ book: PriceBook) -> PriceBook.Match? {
        guard target.isAsked(model) else { return book.match(model) }
        // Whoever names a price model means it.
        if target.priceModel != target.model { return book.match(target.priceModel) }
        return book.match(model, orAlias: target.model)
    }

    /// Returns the price of one answer; nil where it is unknown: of its model, at its tier, or because a model of other
    /// prices took part.
    func price(of response: DecodedResponse) -> ModelPrice? {
        if response.marks.contains(.otherModel) { return nil }
        return match(servedBy: response.servedModel)?.price.price(atTier: response.serviceTier)
    }

    /// Returns what one answer cost by kind of its tokens; nil where it cannot be told.
    package func parts(of response: DecodedResponse) -> CostParts? { price(of: response)?.parts(of: response.usage) }

    /// Returns what one answer cost; nil where it cannot be told.
    package func cost(of response: DecodedResponse) -> Decimal? { parts(of: response)?.total }

    /// Returns what one answer is booked with where money is short: the larger of its cost and of what the server says it
    /// billed; nil where neither is known.
    ///
    /// Tokens of another model that took part are taken at this one's price, which is better than to leave them out.
    package func charge(of response: DecodedResponse) -> Decimal? {
        var response = response
        response.marks.remove(.otherModel)
        let billed = response.billed.flatMap { Decimal(dollars: $0) }
        return [cost(of: response), billed].compactMap(\.self).max()
    }

    /// Returns the most that a request can cost; nil where a price is not a number.
    ///
    /// With `anyTier` it asks for a tier of service, so that any of them may serve it.
    package func most(input: Int, output: Int, anyTier: Bool) -> Decimal? {
        guard let price = asked?.price, let standard = price.most(input: input, output: output) else { return nil }
        guard anyTier else { return standard }
        return price.services.values.compactMap { $0.most(input: input, output: output) }.reduce(standard, max)
    }
}

extension RunRecord.Target {
    /// Whether a model that answered is the one that was asked, by whichever of its names.
    package func isAsked(_ served: String) -> Bool {
        ModelNames.isSame(served, model) || ModelNames.isSame(served, priceModel)
    }
}

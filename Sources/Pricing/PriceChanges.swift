package import BenchModel

/// What another list of prices changes of a book.
package struct PriceChanges: Sendable, Equatable {
    /// A model whose price is another.
    package struct Change: Sendable, Equatable {
        package let model: String
        package let before: ModelPrice
        package let after: ModelPrice
    }

    /// Models that the book does not name.
    package let added: [String]
    /// Models whose price differs, by name.
    package let changed: [Change]
    /// Models whose price is the same.
    package let unchanged: Int

    /// Compares prices with those that a book has under the same names.
    package init(_ prices: [String: ModelPrice], from book: PriceBook) {
        var (added, changed, unchanged): ([String], [Change], Int) = ([], [], 0)
        for (model, price) in prices.sorted(by: { $0.key < $1.key }) {
            guard let before = book.listed(model) else {
                added.append(model)
                continue
            }
            if before.isSame(as: price) {
                unchanged += 1
            } else {
                changed.append(Change(model: model, before: before, after: price))
            }
        }
        (self.added, self.changed, self.unchanged) = (added, changed, unchanged)
    }
}

extension ModelPrice {
    /// Whether all rates are the same numbers, however they are written; batch rates apart, as no stream is a batch.
    fileprivate func isSame(as other: ModelPrice) -> Bool {
        let rates = { (price: ModelPrice) in
            [price.input, price.output, price.cacheRead, price.cacheWrite, price.cacheWriteHour, price.reasoning].map {
                digits in
                digits.flatMap { Money($0, price.currency) }
            }
        }
        let ofTiers = { (price: ModelPrice) in
            price.tiers.map { tier in
                [tier.input, tier.output, tier.cacheRead, tier.cacheWrite, tier.cacheWriteHour].map { digits in
                    digits.flatMap { Money($0, price.currency) }
                }
            }
        }
        guard rates(self) == rates(other), ofTiers(self) == ofTiers(other),
            tiers.map(\.aboveInputTokens) == other.tiers.map(\.aboveInputTokens)
        else { return false }
        let (mine, theirs) = (services.filter { $0.key != "batches" }, other.services.filter { $0.key != "batches" })
        return mine.keys == theirs.keys && mine.allSatisfy { name, price in theirs[name]?.isSame(as: price) ?? false }
    }
}

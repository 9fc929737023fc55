package import BenchModel

/// Prices by model name, in layers: the uppermost layer that knows a name decides.
package struct PriceBook: Sendable {
    /// The prices of one source.
    fileprivate struct Layer {
        var source: String
        var prices: [String: ModelPrice]
    }

    /// A price that was found.
    package struct Match: Sendable, Equatable {
        /// How the name in the book was taken for the one that was asked for.
        package enum How: String, Sendable, CaseIterable {
            case exact
            /// The name asked for leads with a provider that the book's does not have.
            case withoutProvider = "without_provider"
            /// The book's name leads with a provider that the one asked for does not have.
            case withProvider = "with_provider"
            /// The name asked for is a dated snapshot of the book's.
            case withoutDate = "without_date"
        }

        /// The name in the book, which may differ from the requested name.
        package var name: String
        package var price: ModelPrice
        /// The source of the price, such as a file's name.
        package var source: String
        package var how = How.exact
        /// What is paid of each listed price; nil where it is all of it.
        package var factor: ModelPrice.Digits? { price.factor }

        /// Whether two are the same price, however it was found.
        package static func == (one: Match, other: Match) -> Bool {
            (one.name, one.source) == (other.name, other.source) && one.price == other.price
        }
    }

    /// The uppermost layer first.
    private var layers: [Layer]
    /// What is paid of each listed price, by target.
    private var factors: [String: ModelPrice.Digits] = [:]
    /// By which every price that is found is multiplied.
    private var factor: ModelPrice.Digits?

    package init(prices: [String: ModelPrice], source: String) {
        layers = [Layer(source: source, prices: prices)]
    }

    /// The prices this program was built with.
    package static let builtIn = PriceBook(
        prices: PriceTable.prices(BuiltInPrices.table) ?? [:],
        source: "prices as of \(BuiltInPrices.date), LiteLLM's public price file"
    )

    /// Returns this book with another one above it, such as one read from a file.
    package func overridden(by other: PriceBook) -> PriceBook {
        var book = self
        book.layers.insert(contentsOf: other.layers, at: 0)
        return book
    }

    /// Returns this book with further prices above it, such as a scenario's.
    package func overridden(by prices: [String: ModelPrice], source: String) -> PriceBook {
        guard !prices.isEmpty else { return self }
        var book = self
        book.layers.insert(Layer(source: source, prices: prices), at: 0)
        return book
    }

    /// Returns this book for targets of which some pay a part of each listed price, by their names.
    package func paid(at factors: [String: ModelPrice.Digits]) -> PriceBook {
        var book = self
        book.factors = factors
        return book
    }

    /// Returns the prices that a target pays.
    package func paid(by target: String) -> PriceBook {
        var book = self
        book.factor = factors[target]
        return book
    }

    /// Returns the price of a model with two names, from the uppermost layer that knows one of them: by `model` exactly
    /// as written, else by `alias` as ``match(_:)`` finds it.
    func match(_ model: String, orAlias alias: String) -> Match? {
        for layer in layers {
            if let price = layer.prices[model] { return paid(Match(name: model, price: price, source: layer.source)) }
            if let found = layer.matchOrDated(alias) { return paid(found) }
        }
        return match(model)
    }

    /// Every price that is listed, by name; of a name in several layers, the uppermost one's.
    package var all: [Match] {
        var found: [String: Match] = [:]
        for layer in layers {
            for (name, price) in layer.prices where found[name] == nil {
                found[name] = Match(name: name, price: price, source: layer.source)
            }
        }
        return found.values.sorted { $0.name < $1.name }
    }

    /// Returns the price that is listed under just this name.
    func listed(_ name: String) -> ModelPrice? { layers.lazy.compactMap { $0.prices[name] }.first }

    /// The sources of the prices, the uppermost layer first.
    package var sources: [String] { layers.map(\.source) }

    /// Returns the price of a model: by its exact name, then without a `provider/` prefix on either side, then as the
    /// model of which it is a dated snapshot.
    ///
    /// - Returns: nil if no price is known, or if the price depends on a provider that the name does not include.
    package func match(_ model: String) -> Match? {
        layers.lazy.compactMap { $0.matchOrDated(model) }.first.map(paid)
    }

    /// Multiplies a listed price by what is paid of it.
    private func paid(_ match: Match) -> Match {
        guard let factor else { return match }
        var match = match
        match.price = match.price.multiplied(by: factor)
        return match
    }

    /// Returns the model's name without a date: `x-20250929`, `x@20250929` and `x-2025-09-29` give `x`; nil for other
    /// names.
    static func withoutDate(_ model: String) -> String? {
        let isDate = { (text: Substring) in
            text.allSatisfy { $0.isASCII && $0.isNumber } && text.hasPrefix("20")
        }
        if let mark = model.lastIndex(where: { $0 == "-" || $0 == "@" }) {
            let tail = model[model.index(after: mark)...]
            if tail.count == 8, isDate(tail) { return String(model[..<mark]) }
        }
        let parts = model.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count > 3 else { return nil }
        let date = parts.suffix(3)
        guard date.map(\.count) == [4, 2, 2], isDate(date.joined()[...]) else { return nil }
        return parts.dropLast(3).joined(separator: "-")
    }
}

extension PriceBook.Layer {
    /// Returns the price of a model, else of the one of which it is a dated snapshot.
    func matchOrDated(_ model: String) -> PriceBook.Match? {
        if let found = match(model) { return found }
        return PriceBook.withoutDate(model).flatMap(match).map {
            PriceBook.Match(name: $0.name, price: $0.price, source: $0.source, how: .withoutDate)
        }
    }

    /// Providers that sell their own models; a name without a provider means their price.
    private static let makers: Set<Substring> = ["anthropic", "gemini", "openai"]

    func match(_ model: String) -> PriceBook.Match? {
        if let price = prices[model] { return match(named: model, price, .exact) }
        let bare = model.split(separator: "/").last.map(String.init) ?? model
        if let price = prices[bare] { return match(named: bare, price, .withoutProvider) }
        // The book may have the name with a provider's prefix; with two different prices, the choice is ambiguous.
        let prefixed = prices.filter { $0.key.hasSuffix("/" + bare) }.sorted { $0.key < $1.key }
        let own = prefixed.first { entry in entry.key.split(separator: "/").count == 2 && Self.isMaker(entry.key) }
        if let own { return match(named: own.key, own.value, .withProvider) }
        guard let first = prefixed.first, prefixed.allSatisfy({ $0.value == first.value }) else { return nil }
        return match(named: first.key, first.value, .withProvider)
    }

    private static func isMaker(_ name: String) -> Bool {
        name.split(separator: "/").first.map(makers.contains) ?? false
    }

    private func match(named name: String, _ price: ModelPrice, _ how: PriceBook.Match.How) -> PriceBook.Match {
        PriceBook.Match(name: name, price: price, source: source, how: how)
    }
}

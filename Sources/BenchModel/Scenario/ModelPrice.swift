/// What a run may cost.
package struct Budget: Sendable, Equatable {
    /// As written, such as `"2.50"`.
    package var dollars: ModelPrice.Dollars

    package init(dollars: ModelPrice.Dollars) { self.dollars = dollars }
}

/// What a model's tokens cost, in exact decimal US dollars per token.
///
/// Decimals are kept as the digits they were written with; arithmetic on them belongs to the report.
package struct ModelPrice: Sendable, Equatable {
    /// Dollars per token as written in the price file, such as `"3e-06"`.
    package typealias Dollars = String

    package var input: Dollars
    package var output: Dollars
    /// Nil where the file names none: then the input price holds.
    package var cacheRead: Dollars?
    package var cacheWrite: Dollars?
    /// Nil where reasoning costs what output costs.
    package var reasoning: Dollars?
    /// Prices for requests whose whole input is larger than a threshold; they hold for every token of such a request.
    package var tiers: [Tier]
    /// Prices at tiers of service that cost other than the standard one, by LiteLLM's names of them, such as `flex`.
    package var services: [String: ModelPrice]

    package struct Tier: Sendable, Equatable {
        package var aboveInputTokens: Int
        package var input: Dollars?
        package var output: Dollars?
        package var cacheRead: Dollars?
        package var cacheWrite: Dollars?

        package init(
            aboveInputTokens: Int,
            input: Dollars? = nil,
            output: Dollars? = nil,
            cacheRead: Dollars? = nil,
            cacheWrite: Dollars? = nil
        ) {
            self.aboveInputTokens = aboveInputTokens
            self.input = input
            self.output = output
            self.cacheRead = cacheRead
            self.cacheWrite = cacheWrite
        }
    }

    package init(
        input: Dollars,
        output: Dollars,
        cacheRead: Dollars? = nil,
        cacheWrite: Dollars? = nil,
        reasoning: Dollars? = nil,
        tiers: [Tier] = [],
        services: [String: ModelPrice] = [:]
    ) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.reasoning = reasoning
        self.tiers = tiers
        self.services = services
    }
}

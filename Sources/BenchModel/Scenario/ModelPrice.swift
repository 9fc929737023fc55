/// The spending limit of a run.
package struct Budget: Sendable, Equatable {
    /// As written, such as `"2.50"`.
    package var dollars: ModelPrice.Dollars

    package init(dollars: ModelPrice.Dollars) { self.dollars = dollars }
}

/// The prices of a model's tokens, in exact decimal US dollars per token.
///
/// Decimals are kept as the digits they are written with; the report computes with them.
package struct ModelPrice: Sendable, Equatable {
    /// Dollars per token as written in the price file, such as `"3e-06"`.
    package typealias Dollars = String

    package var input: Dollars
    package var output: Dollars
    /// Nil if the file lists none: then the input price applies.
    package var cacheRead: Dollars?
    package var cacheWrite: Dollars?
    /// Nil if reasoning costs as much as other output.
    package var reasoning: Dollars?
    /// Prices for requests whose whole input is larger than a threshold; they apply to every token of such a request.
    package var tiers: [Tier]
    /// Prices at service tiers other than the standard one, by LiteLLM's names, such as `flex`.
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

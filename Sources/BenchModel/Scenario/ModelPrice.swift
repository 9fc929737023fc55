/// The spending limit of a run.
package struct Budget: Sendable, Equatable {
    /// As written, such as `"2.50"`.
    package var amount: ModelPrice.Digits
    package var currency: Currency

    package init(_ amount: ModelPrice.Digits, _ currency: Currency) {
        self.amount = amount
        self.currency = currency
    }
}

/// The prices of a model's tokens, in exact decimal amounts per token.
///
/// Decimals are kept as the digits they are written with; the report computes with them.
package struct ModelPrice: Sendable, Equatable {
    /// A number as it is written in the price file, such as `"3e-06"`.
    package typealias Digits = String

    package var input: Digits
    package var output: Digits
    /// Nil if the file lists none: then the input price applies.
    package var cacheRead: Digits?
    package var cacheWrite: Digits?
    /// Of what the cache keeps for an hour; nil if the file lists none.
    package var cacheWriteHour: Digits?
    /// Nil if reasoning costs as much as other output.
    package var reasoning: Digits?
    /// Prices for requests whose whole input is larger than a threshold; they apply to every token of such a request.
    package var tiers: [Tier]
    /// Prices at service tiers other than the standard one, by LiteLLM's names, such as `flex`.
    package var services: [String: ModelPrice]
    /// What all these prices are amounts of.
    package var currency: Currency

    /// What every price is multiplied by, a number with which costs are exact; nil for 1.
    package var factor: Digits?

    package struct Tier: Sendable, Equatable {
        package var aboveInputTokens: Int
        package var input: Digits?
        package var output: Digits?
        package var cacheRead: Digits?
        package var cacheWrite: Digits?
        package var cacheWriteHour: Digits?

        package init(
            aboveInputTokens: Int,
            input: Digits? = nil,
            output: Digits? = nil,
            cacheRead: Digits? = nil,
            cacheWrite: Digits? = nil,
            cacheWriteHour: Digits? = nil
        ) {
            self.aboveInputTokens = aboveInputTokens
            self.input = input
            self.output = output
            self.cacheRead = cacheRead
            self.cacheWrite = cacheWrite
            self.cacheWriteHour = cacheWriteHour
        }
    }

    package init(
        input: Digits,
        output: Digits,
        cacheRead: Digits? = nil,
        cacheWrite: Digits? = nil,
        cacheWriteHour: Digits? = nil,
        reasoning: Digits? = nil,
        tiers: [Tier] = [],
        services: [String: ModelPrice] = [:],
        currency: Currency = .usd
    ) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.cacheWriteHour = cacheWriteHour
        self.reasoning = reasoning
        self.tiers = tiers
        self.services = services
        self.currency = currency
    }
}

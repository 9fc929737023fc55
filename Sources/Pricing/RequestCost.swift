package import BenchModel

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What one request cost in dollars, by the kind of its tokens.
package struct CostParts: Sendable, Equatable {
    /// What no cache gave or took.
    package var input: Decimal
    package var cacheRead: Decimal
    package var cacheWrite: Decimal
    /// Output without reasoning.
    package var answer: Decimal
    package var reasoning: Decimal

    package var output: Decimal { answer + reasoning }
    package var total: Decimal { input + cacheRead + cacheWrite + output }
}

extension ModelPrice {
    /// Returns what a request cost in dollars, exactly; nil, for "unknown", where ``parts(of:)`` cannot tell.
    package func cost(of usage: TokenUsage) -> Decimal? { parts(of: usage)?.total }

    /// Returns what each kind of a request's tokens cost in dollars, exactly.
    ///
    /// uncached input · p_in + cache read · p_read + cache write · p_write + output · p_out, where cached tokens lie inside
    /// the input, and reasoning inside the output (unless it has a price of its own). Tokens that only the provider's total
    /// counts are taken for reasoning.
    ///
    /// - Returns: nil, for "unknown", where usage is missing, is a placeholder (no prompt has 0 tokens) or contradicts itself,
    ///   or a price is not a number.
    package func parts(of usage: TokenUsage) -> CostParts? {
        guard let input = usage.input, let output = usage.output, input > 0, output >= 0 else { return nil }
        let (read, write) = (usage.cacheRead ?? 0, usage.cacheWrite ?? 0)
        guard read >= 0, write >= 0, read <= input, write <= input - read else { return nil }
        let tier = tiers.filter { input > $0.aboveInputTokens }.max { $0.aboveInputTokens < $1.aboveInputTokens }
        let inputPrice = tier?.input ?? self.input
        let outputPrice = tier?.output ?? self.output
        // A tier holds for every token of its request, so that its output price goes before the reasoning price below it.
        let reasoningPrice = tier?.output ?? reasoning ?? self.output
        let thought = usage.reasoning ?? 0
        guard thought >= 0, thought <= output || reasoningPrice == outputPrice else { return nil }
        let inside = min(thought, output)
        guard
            let uncached = Self.dollars(input - read - write, inputPrice),
            let cacheRead = Self.dollars(read, tier?.cacheRead ?? cacheRead ?? inputPrice),
            let cacheWrite = Self.dollars(write, tier?.cacheWrite ?? cacheWrite ?? inputPrice),
            let answer = Self.dollars(output - inside, outputPrice),
            let reasoned = Self.dollars(inside.addingSaturated(usage.tokensBeyondParts), reasoningPrice)
        else { return nil }
        return CostParts(
            input: uncached,
            cacheRead: cacheRead,
            cacheWrite: cacheWrite,
            answer: answer,
            reasoning: reasoned
        )
    }

    /// Returns the most that a request can cost which takes at most so many tokens; nil where a price is not a number.
    ///
    /// Each token at the dearest rate it may fall under: of the tiers within reach, cached or not, reasoned or not.
    package func most(input: Int, output: Int) -> Decimal? {
        let tiers = tiers.filter { input > $0.aboveInputTokens }
        let inputPrices =
            [self.input, cacheRead, cacheWrite] + tiers.flatMap { [$0.input, $0.cacheRead, $0.cacheWrite] }
        let outputPrices = [self.output, reasoning] + tiers.map(\.output)
        guard let inputPrice = Self.dearest(inputPrices), let outputPrice = Self.dearest(outputPrices) else {
            return nil
        }
        return Decimal(input) * inputPrice + Decimal(output) * outputPrice
    }

    private static func dearest(_ prices: [Dollars?]) -> Decimal? {
        let known = prices.compactMap(\.self).map { Decimal(dollars: $0) }
        return known.contains(nil) ? nil : known.compactMap(\.self).max()
    }

    private static func dollars(_ tokens: Int, _ price: Dollars) -> Decimal? {
        Decimal(dollars: price).map { Decimal(tokens) * $0 }
    }
}

extension Decimal {
    /// Reads a price as it is written in a price file, such as `3e-06`, digit by digit: no binary fraction on the way.
    ///
    /// Nil for what is not a JSON number, is negative, or has more than 20 digits or an exponent beyond ±40: times a count
    /// of tokens, the product would no longer be exact in the 38 digits a `Decimal` holds.
    package init?(dollars text: String) {
        guard let parts = DecimalDigits(text), parts.isExact else { return nil }
        var whole = Decimal(0)
        for digit in parts.significand { whole = whole * 10 + Decimal(digit) }
        self = Decimal(sign: .plus, exponent: parts.exponent, significand: whole)
    }
}

package import BenchModel

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// The cost of one request, by kind of token; all of one currency.
package struct CostParts: Sendable, Equatable {
    /// Input that was neither read from nor written to a cache.
    package var input: Money
    package var cacheRead: Money
    package var cacheWrite: Money
    /// Output without reasoning.
    package var answer: Money
    package var reasoning: Money
    /// Whether ``cacheWrite`` has tokens kept for an hour, for which no price is listed.
    package var assumesHourPrice = false

    package var output: Money { answer + reasoning }
    package var total: Money { input + cacheRead + cacheWrite + output }
}

extension ModelPrice {
    /// Returns the exact cost of a request; nil, for "unknown", if ``parts(of:)`` returns nil.
    package func cost(of usage: TokenUsage) -> Money? { parts(of: usage)?.total }

    /// Returns the exact cost of each kind of a request's tokens.
    ///
    /// uncached input · p_in + cache read · p_read + cache write · p_write + output · p_out, where input includes
    /// cached tokens, and output includes reasoning (unless that has its own price). Tokens that only the provider's
    /// total counts are assumed to be reasoning. What a cache keeps for an hour has a price of its own, see
    /// ``hourPrice(_:)``.
    ///
    /// - Returns: nil, for "unknown", if usage is missing, is a placeholder (no prompt has 0 tokens) or contradicts
    ///   itself, or if a price is not a number.
    package func parts(of usage: TokenUsage) -> CostParts? {
        guard let input = usage.input, let output = usage.output, input > 0, output >= 0 else { return nil }
        let (read, write) = (usage.cacheRead ?? 0, usage.cacheWrite ?? 0)
        let hour = usage.cacheWriteHour ?? 0
        guard read >= 0, write >= 0, read <= input, write <= input - read, hour >= 0, hour <= write else { return nil }
        let tier = tiers.filter { input > $0.aboveInputTokens }.max { $0.aboveInputTokens < $1.aboveInputTokens }
        let inputPrice = tier?.input ?? self.input
        let outputPrice = tier?.output ?? self.output
        // A tier applies to every token of its request, so its output price takes precedence over the base reasoning
        // price.
        let reasoningPrice = tier?.output ?? reasoning ?? self.output
        let thought = usage.reasoning ?? 0
        guard thought >= 0, thought <= output || reasoningPrice == outputPrice else { return nil }
        let inside = min(thought, output)
        guard
            let uncached = cost(input - read - write, inputPrice),
            let cacheRead = cost(read, tier?.cacheRead ?? cacheRead ?? inputPrice),
            let short = cost(write - hour, tier?.cacheWrite ?? cacheWrite ?? inputPrice),
            let forHour = hourPrice(tier),
            let answer = cost(output - inside, outputPrice),
            let reasoned = cost(inside.addingSaturated(usage.tokensBeyondParts), reasoningPrice)
        else { return nil }
        return CostParts(
            input: uncached,
            cacheRead: cacheRead,
            cacheWrite: short + forHour.price * hour,
            answer: answer,
            reasoning: reasoned,
            assumesHourPrice: hour > 0 && !forHour.isListed
        )
    }

    /// Returns the price of a token that a cache keeps for an hour; nil if a price is not a number.
    ///
    /// Where none is listed for the length of the input, it is twice that of input, which is Anthropic's rule, and no less
    /// than any that is listed for cache writes: platform.claude.com/docs/en/build-with-claude/prompt-caching.
    private func hourPrice(_ tier: Tier?) -> (price: Money, isListed: Bool)? {
        if let listed = tier.map(\.cacheWriteHour) ?? cacheWriteHour {
            return money(listed).map { (price: $0, isListed: true) }
        }
        let writes = [tier?.cacheWrite ?? cacheWrite, cacheWriteHour].compactMap(\.self)
        guard let input = money(tier?.input ?? input) else { return nil }
        let listed = writes.compactMap(money)
        guard listed.count == writes.count else { return nil }
        return (price: listed.reduce(input * 2, max), isListed: false)
    }

    /// Returns the highest possible cost of a request with at most this many tokens; nil if a price is not a number.
    ///
    /// It uses the highest rate that may apply to each token: over all tiers in reach, cached or not, reasoning or not;
    /// with `hourWrites` the request asks a cache to keep something for an hour.
    package func most(input: Int, output: Int, hourWrites: Bool = false) -> Money? {
        let tiers = tiers.filter { input > $0.aboveInputTokens }
        let inputPrices =
            [self.input, cacheRead, cacheWrite] + tiers.flatMap { [$0.input, $0.cacheRead, $0.cacheWrite] }
        let outputPrices = [self.output, reasoning] + tiers.map(\.output)
        guard var inputPrice = dearest(inputPrices), let outputPrice = dearest(outputPrices) else {
            return nil
        }
        for tier in hourWrites ? [nil] + tiers : [] {
            guard let hour = hourPrice(tier) else { return nil }
            inputPrice = max(inputPrice, hour.price)
        }
        return inputPrice * input + outputPrice * output
    }

    /// Returns the same for a request that asks for a tier of service with `anyTier`, so that any tier may serve it; a region that
    /// it asks to be bound to has its factor, if one is known.
    package func most(
        input: Int,
        output: Int,
        anyTier: Bool,
        hourWrites: Bool = false,
        region: String? = nil
    ) -> Money? {
        if let factor = region.flatMap(Self.regionFactor) {
            return multiplied(also: factor).most(input: input, output: output, anyTier: anyTier, hourWrites: hourWrites)
        }
        guard let standard = most(input: input, output: output, hourWrites: hourWrites) else { return nil }
        guard anyTier else { return standard }
        return services.values.compactMap { $0.most(input: input, output: output, hourWrites: hourWrites) }
            .reduce(standard, max)
    }

    private func dearest(_ prices: [Digits?]) -> Money? {
        let known = prices.compactMap(\.self).map(money)
        return known.contains(nil) ? nil : known.compactMap(\.self).max()
    }

    private func cost(_ tokens: Int, _ price: Digits) -> Money? {
        money(price).map { $0 * tokens }
    }

    /// Returns what is paid of a price; nil if it is not a number.
    package func money(_ price: Digits) -> Money? {
        guard let listed = Money(price, currency) else { return nil }
        guard let factor else { return listed }
        return Decimal(price: factor).map { listed * $0 }
    }

    /// Returns these prices, at every tier of service, with one more factor on each.
    func multiplied(also factor: Digits) -> ModelPrice {
        guard let own = self.factor else { return multiplied(by: factor) }
        guard let one = Decimal(price: own), let other = Decimal(price: factor) else { return multiplied(by: own) }
        return multiplied(by: "\(one * other)")
    }

    /// Returns these prices, at every tier of service, with a factor on each.
    func multiplied(by factor: Digits) -> ModelPrice {
        var price = self
        price.factor = factor
        price.services = services.mapValues { $0.multiplied(by: factor) }
        return price
    }
}

extension Decimal {
    /// Reads a price as written in a price file, such as `3e-06`, digit by digit, without binary floating point.
    ///
    /// Returns nil if the text is not a JSON number, is negative, or has more than 20 digits or an exponent beyond ±40:
    /// multiplied by a token count, the product would not be exact in the 38 digits of a `Decimal`.
    package init?(price text: String) {
        guard let parts = DecimalDigits(text), parts.isExact else { return nil }
        // Up to 18 digits fit into a machine word, as those of nearly all prices do.
        let (front, rest) = (parts.significand.prefix(18), parts.significand.dropFirst(18))
        var whole = Decimal(front.reduce(0) { $0 * 10 + $1 })
        for digit in rest { whole = whole * 10 + Decimal(digit) }
        self = Decimal(sign: .plus, exponent: parts.exponent, significand: whole)
    }

    /// Returns an amount that is not negative with no more decimals than so many: without the others, or the next one above.
    package func cut(to decimals: Int, up: Bool = false) -> Decimal {
        let parts = "\(self)".split(separator: ".")
        guard parts.count == 2, parts[1].count > decimals,
            let cut = Decimal(price: "\(parts[0]).\(parts[1].prefix(decimals))")
        else { return self }
        let isMore = parts[1].dropFirst(decimals).contains { $0 != "0" }
        return up && isMore ? cut + Decimal(sign: .plus, exponent: -decimals, significand: 1) : cut
    }
}

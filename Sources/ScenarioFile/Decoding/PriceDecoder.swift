import BenchModel

extension ScenarioDecoder {
    func prices(_ field: Field) -> [String: ModelPrice] {
        guard let named = field.named("prices") else { return [:] }
        var prices: [String: ModelPrice] = [:]
        for (model, entry) in named { prices[model] = price(entry) }
        return prices
    }

    private func price(_ field: Field) -> ModelPrice? {
        guard let object = open(field, as: .price, isOther: { PriceKey.tier($0) != nil }) else { return nil }
        func read(_ key: PriceKey) -> ModelPrice.Dollars? { object[key.rawValue].flatMap(dollars) }
        let advice = "write dollars per token, such as 3e-06"
        let input = object.required(PriceKey.input.rawValue, advice: advice).flatMap(dollars)
        let output = object.required(PriceKey.output.rawValue, advice: advice).flatMap(dollars)
        var tiers: [Int: ModelPrice.Tier] = [:]
        for (name, field) in object.others {
            guard let (key, threshold) = PriceKey.tier(name), let dollars = dollars(field) else { continue }
            var tier = tiers[threshold] ?? ModelPrice.Tier(aboveInputTokens: threshold)
            switch key {
            case .input: tier.input = dollars
            case .output: tier.output = dollars
            case .cacheRead: tier.cacheRead = dollars
            case .cacheWrite: tier.cacheWrite = dollars
            case .reasoning: break
            }
            tiers[threshold] = tier
        }
        guard let input, let output else { return nil }
        return ModelPrice(
            input: input,
            output: output,
            cacheRead: read(.cacheRead),
            cacheWrite: read(.cacheWrite),
            reasoning: read(.reasoning),
            tiers: tiers.values.sorted { $0.aboveInputTokens < $1.aboveInputTokens }
        )
    }

    /// Reads a price as the digits it was written with.
    private func dollars(_ field: Field) -> ModelPrice.Dollars? {
        let expected = "US dollars per token"
        // No model costs 10,000 dollars per million tokens: a larger number was meant per million.
        let tooMuch = 0.01
        guard case .number(let digits) = field.node.value, let value = Double(digits), value.isFinite, value >= 0 else {
            field.report(expected: expected, advice: "write a number such as 3e-06")
            return nil
        }
        if value >= tooMuch {
            field.report(expected: expected, advice: "write \(digits)e-06 if \(digits) per million tokens is meant")
            return nil
        }
        return digits
    }
}

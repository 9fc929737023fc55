import BenchModel
import JSONSyntax

extension ScenarioDecoder {
    func prices(_ field: Field) -> [String: ModelPrice] {
        guard let named = filledNames(field, "prices") else { return [:] }
        var prices: [String: ModelPrice] = [:]
        for (model, entry) in named { prices[model] = price(entry) }
        return prices
    }

    private func price(_ field: Field) -> ModelPrice? {
        let isOther = { (key: String) in PriceKey.tier(key) != nil || PriceKey.service(key) != nil }
        guard let object = open(field, as: .price, isOther: isOther) else { return nil }
        let advice = "write dollars per token, such as 3e-06"
        for key in [PriceKey.input, .output] { _ = object.required(key.rawValue, advice: advice) }
        var standard = PriceKey.allCases.compactMap { key in object[key.rawValue].map { (key.rawValue, $0) } }
        var services: [String: [(String, Field)]] = [:]
        for (name, field) in object.others {
            if let (key, service) = PriceKey.service(name) {
                services[service, default: []].append((key, field))
            } else {
                standard.append((name, field))
            }
        }
        guard var price = price(of: standard) else { return nil }
        for (service, fields) in services.sorted(by: { $0.key < $1.key }) {
            let names = Set(fields.map(\.0))
            guard names.isSuperset(of: [PriceKey.input.rawValue, PriceKey.output.rawValue]) else {
                fields[0].1.report(
                    found: "a price at \(service) without that of input, of output, or of both",
                    expected:
                        "\(PriceKey.input.rawValue)_\(service) and \(PriceKey.output.rawValue)_\(service) beside it",
                    advice: "add what is missing"
                )
                continue
            }
            price.services[service] = self.price(of: fields)
        }
        return price
    }

    /// Reads prices by name, for one service tier; nil if input or output has none.
    private func price(of fields: [(name: String, field: Field)]) -> ModelPrice? {
        var prices: [PriceKey: ModelPrice.Digits] = [:]
        var tiers: [Int: ModelPrice.Tier] = [:]
        for (name, field) in fields {
            guard let dollars = dollars(field) else { continue }
            if let key = PriceKey(rawValue: name) { prices[key] = dollars }
            guard let (key, threshold) = PriceKey.tier(name) else { continue }
            var tier = tiers[threshold] ?? ModelPrice.Tier(aboveInputTokens: threshold)
            switch key {
            case .input: tier.input = dollars
            case .output: tier.output = dollars
            case .cacheRead: tier.cacheRead = dollars
            case .cacheWrite: tier.cacheWrite = dollars
            case .cacheWriteHour: tier.cacheWriteHour = dollars
            case .reasoning: break
            }
            tiers[threshold] = tier
        }
        guard let input = prices[.input], let output = prices[.output] else { return nil }
        return ModelPrice(
            input: input,
            output: output,
            cacheRead: prices[.cacheRead],
            cacheWrite: prices[.cacheWrite],
            cacheWriteHour: prices[.cacheWriteHour],
            reasoning: prices[.reasoning],
            tiers: tiers.values.sorted { $0.aboveInputTokens < $1.aboveInputTokens }
        )
    }

    /// Reads a price as the digits it is written with.
    private func dollars(_ field: Field) -> ModelPrice.Digits? {
        let expected = "US dollars per token"
        // No model costs 10,000 dollars per million tokens; a larger number was probably meant per million.
        let tooMuch = 0.01
        guard case .number(let digits) = field.node.value, let value = Double(digits), value.isFinite, value >= 0 else {
            field.report(expected: expected, advice: "write a number such as 3e-06")
            return nil
        }
        if value >= tooMuch {
            field.report(expected: expected, advice: "write \(digits)e-06 if \(digits) per million tokens is meant")
            return nil
        }
        guard ModelPrice.isExact(digits) || isStored else {
            field.report(
                expected: "\(expected), with at most 20 digits that count and an exponent within ±40",
                advice: "round it"
            )
            return nil
        }
        return digits
    }
}

package import BenchModel
import JSONSyntax

extension PriceBook {
    /// Returns prices as the text of a price file, in the format that ``load(path:)`` reads, with the digits they have.
    ///
    /// - Parameters:
    ///   - prices: by model.
    ///   - date: the day on which they held, such as `2026-11-27`.
    /// - Returns: text that ends with a newline.
    package static func fileText(_ prices: [String: ModelPrice], asOf date: String) -> String {
        var entries: [String: JSONValue] = [PriceKey.remarks: [PriceKey.date: .string(date)]]
        for (model, price) in prices { entries[model] = .object(price.fields) }
        return JSONValue.object(entries).indented + "\n"
    }
}

extension ModelPrice {
    /// The fields of a price file that say the same.
    fileprivate var fields: [String: JSONValue] {
        var fields = fields(ofService: "")
        if let reasoning { fields[PriceKey.reasoning] = .number(reasoning) }
        for (service, price) in services { fields.merge(price.fields(ofService: "_" + service)) { first, _ in first } }
        return fields
    }

    private func fields(ofService service: String) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        let add = { (price: Digits?, key: String) in if let price { fields[key] = .number(price) } }
        add(input, PriceKey.input + service)
        add(output, PriceKey.output + service)
        add(cacheRead, PriceKey.cacheRead + service)
        add(cacheWrite, PriceKey.cacheWrite + service)
        add(cacheWriteHour, PriceKey.cacheWriteHour + service)
        for tier in tiers {
            let suffix = "_above_\(tier.aboveInputTokens / 1000)k_tokens" + service
            add(tier.input, PriceKey.input + suffix)
            add(tier.output, PriceKey.output + suffix)
            add(tier.cacheRead, PriceKey.cacheRead + suffix)
            add(tier.cacheWrite, PriceKey.cacheWrite + suffix)
            add(tier.cacheWriteHour, PriceKey.cacheWriteHour + suffix)
        }
        return fields
    }
}

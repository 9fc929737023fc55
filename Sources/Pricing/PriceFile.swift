package import BenchModel
import JSONSyntax

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Why a price file cannot be used: the file, the position, and what was expected there.
package struct PriceFileError: Error, Equatable, CustomStringConvertible {
    package var file: String
    /// Counted from 1; nil for the file as a whole.
    package var line: Int?
    package var column: Int?
    /// A path such as `$["gpt-5-mini"].input_cost_per_token`; empty for the file as a whole.
    package var path: String
    package var expected: String

    package var description: String {
        let place = [line, column].compactMap(\.self).map { ":\($0)" }.joined()
        return "Price file \(file)\(place)\(path.isEmpty ? "" : ", at \(path)"): \(expected)."
    }
}

extension PriceBook {
    /// Reads a price file in the format of LiteLLM's `model_prices_and_context_window.json`.
    ///
    /// Prices keep the digits they are written with. Models that are not billed by tokens (images, audio) are skipped,
    /// and so are fields that ``ModelPrice`` does not have.
    ///
    /// - Throws: ``PriceFileError``.
    package static func load(path: String) throws -> PriceBook {
        let list = try list(json: contents(of: path), file: path)
        let date = list.date.map { ", as of \($0)" } ?? ""
        return PriceBook(prices: list.prices, source: "prices from \(path)\(date)")
    }

    /// Returns the prices in a price file, by model.
    package static func prices(path: String) throws -> [String: ModelPrice] {
        try list(json: contents(of: path), file: path).prices
    }

    /// Returns the prices in a price file's text.
    package static func prices(json: some Sequence<UInt8>, file: String) throws(PriceFileError) -> [String: ModelPrice]
    {
        try list(json: json, file: file).prices
    }

    private static func contents(of path: String) throws(PriceFileError) -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw PriceFileError(file: path, path: "", expected: "cannot be read; expected a JSON file")
        }
        return data
    }

    /// Returns the prices in a price file's text, and the day on which they held, if it says that.
    private static func list(json: some Sequence<UInt8>, file: String) throws(PriceFileError) -> (
        prices: [String: ModelPrice], date: String?
    ) {
        let source = PriceSource(text: SourceText(file: file, bytes: Array(json)))
        guard String(validating: source.text.bytes, as: UTF8.self) != nil else {
            throw PriceFileError(file: file, path: "", expected: "is no UTF-8 text; expected JSON; save it as UTF-8")
        }
        let root: JSONNode
        do {
            root = try JSONParser.parse(source.text.bytes)
        } catch {
            throw source.error(at: error.offset, "", "is not JSON: \(error.message)")
        }
        guard case .object(let models) = root.value else {
            throw source.error(at: root.offset, "$", "expected a JSON object of models by name")
        }
        var prices: [String: ModelPrice] = [:]
        // The real file begins with an entry that explains the fields. Of two entries with the same name the last one
        // holds.
        for model in models where model.key != PriceKey.remarks {
            let path = JSONPath.member("$", model.key)
            guard case .object(let members) = model.value.value else {
                throw source.error(at: model.value.offset, path, "expected an object of prices")
            }
            let fields = Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
            prices[model.key] = try ModelPrice(PriceFields(source: source, path: path, fields: fields))
        }
        guard !prices.isEmpty else {
            let expected = "expected at least one model with input_cost_per_token and output_cost_per_token"
            throw PriceFileError(file: file, path: "", expected: expected)
        }
        return (prices, date(in: models.first { $0.key == PriceKey.remarks }?.value))
    }

    private static func date(in remarks: JSONNode?) -> String? {
        guard let date = remarks?[PriceKey.date]?.text,
            date.utf8.count == 10, date.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "-" })
        else { return nil }
        return date
    }
}

/// The text of a price file, for errors that tell their position.
private struct PriceSource {
    let text: SourceText

    func error(at offset: Int, _ path: String, _ expected: String) -> PriceFileError {
        let (line, column) = text.position(of: offset)
        return PriceFileError(file: text.file, line: line, column: column, path: path, expected: expected)
    }
}

/// One model's entry in a price file.
private struct PriceFields {
    let source: PriceSource
    let path: String
    let fields: [String: JSONNode]

    /// Returns a price's digits; nil if the field is missing or null.
    func price(_ key: String) throws(PriceFileError) -> ModelPrice.Digits? {
        guard let node = fields[key] else { return nil }
        switch node.value {
        case .null: return nil
        case .number(let digits) where Decimal(price: digits) != nil: return digits
        default:
            let expected = "expected dollars per token, a number of at least 0, found \(node.json.prefix(60))"
            throw source.error(at: node.offset, JSONPath.member(path, key), expected)
        }
    }

    /// Refuses prices that say they are in another currency than the one they would be read in.
    func checkCurrency() throws(PriceFileError) {
        guard let node = fields[PriceKey.currency], node.value != .null else { return }
        guard node.text.flatMap({ Currency(rawValue: $0.uppercased()) }) == .usd else {
            let expected = "expected \(Currency.usd.code), in which all prices are read, found \(node.json.prefix(60))"
            throw source.error(at: node.offset, JSONPath.member(path, PriceKey.currency), expected)
        }
    }

    /// The thresholds of the `FIELD_above_Nk_tokens` fields of a service tier, in tokens, ascending.
    func thresholds(_ service: String) -> [Int] {
        let found = fields.keys.compactMap { key -> Int? in
            let end = "k_tokens" + service
            // The last one: what is kept for an hour has another in its name.
            guard let infix = key.ranges(of: "_above_").last, key.hasSuffix(end) else { return nil }
            guard PriceKey.all.contains(String(key[..<infix.lowerBound])) else { return nil }
            let count = Int(key[infix.upperBound...].dropLast(end.count))
            // No context window is larger, and the product below must not overflow.
            return count.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
        }
        return Set(found).sorted().map { $0 * 1000 }
    }

    /// The service tiers that have their own input price, such as `flex`.
    var services: [String] {
        let prefix = PriceKey.input + "_"
        return fields.keys.compactMap { key in
            guard key.hasPrefix(prefix) else { return nil }
            let name = key.dropFirst(prefix.count)
            return name.isEmpty || name.contains("_") ? nil : String(name)
        }
        .sorted()
    }
}

/// The field names of a price file.
enum PriceKey {
    /// The entry that is no model: in the real file it explains the fields.
    static let remarks = "sample_spec"
    /// Within it, the day on which the prices held.
    static let date = "ezbench_as_of"
    static let input = "input_cost_per_token"
    static let output = "output_cost_per_token"
    static let cacheRead = "cache_read_input_token_cost"
    static let cacheWrite = "cache_creation_input_token_cost"
    /// Of what the cache keeps for an hour.
    static let cacheWriteHour = "cache_creation_input_token_cost_above_1hr"
    static let reasoning = "output_cost_per_reasoning_token"
    /// LiteLLM's file has none; whoever writes one means it.
    static let currency = "currency"
    static let all: Set<String> = [input, output, cacheRead, cacheWrite, cacheWriteHour]
}

extension ModelPrice {
    /// Reads one model's prices; nil if it is not billed by input and output tokens.
    fileprivate init?(_ fields: PriceFields) throws(PriceFileError) {
        try fields.checkCurrency()
        guard var price = try ModelPrice(fields, service: "") else { return nil }
        for service in fields.services {
            price.services[service] = try ModelPrice(fields, service: "_" + service)
        }
        self = price
    }

    /// Reads the prices of one service tier, whose suffix each field name has.
    private init?(_ fields: PriceFields, service: String) throws(PriceFileError) {
        guard let input = try fields.price(PriceKey.input + service),
            let output = try fields.price(PriceKey.output + service)
        else { return nil }
        var tiers: [Tier] = []
        for threshold in fields.thresholds(service) {
            let suffix = "_above_\(threshold / 1000)k_tokens" + service
            tiers.append(
                Tier(
                    aboveInputTokens: threshold,
                    input: try fields.price(PriceKey.input + suffix),
                    output: try fields.price(PriceKey.output + suffix),
                    cacheRead: try fields.price(PriceKey.cacheRead + suffix),
                    cacheWrite: try fields.price(PriceKey.cacheWrite + suffix),
                    cacheWriteHour: try fields.price(PriceKey.cacheWriteHour + suffix)
                )
            )
        }
        self.init(
            input: input,
            output: output,
            cacheRead: try fields.price(PriceKey.cacheRead + service),
            cacheWrite: try fields.price(PriceKey.cacheWrite + service),
            cacheWriteHour: try fields.price(PriceKey.cacheWriteHour + service),
            reasoning: service.isEmpty ? try fields.price(PriceKey.reasoning) : nil,
            tiers: tiers
        )
    }
}

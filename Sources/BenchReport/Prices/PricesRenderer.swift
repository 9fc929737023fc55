import BenchModel
import JSONSyntax
package import Pricing

/// How prices are listed.
package enum PricesFormat: String, Sendable, CaseIterable {
    case table, json
}

/// Writes prices, and what an update changes of them; pure.
package enum PricesRenderer {
    /// Writes the prices of some models.
    ///
    /// - Parameters:
    ///   - matches: the names that were asked for, with what was found.
    ///   - sources: where prices come from.
    ///   - format: how to write it.
    ///   - screen: what a table is laid out for.
    /// - Returns: text that ends with a newline.
    package static func render(
        _ matches: [(asked: String, match: PriceBook.Match)],
        sources: [String],
        as format: PricesFormat,
        on screen: Screen = Screen()
    ) -> String {
        switch format {
        case .table: table(matches, sources: sources, on: screen)
        case .json: JSONOutput.text(json(matches))
        }
    }

    // MARK: A table

    private static func table(
        _ matches: [(asked: String, match: PriceBook.Match)],
        sources: [String],
        on screen: Screen
    ) -> String {
        // Which list a price is from needs a column only where there are several.
        let used = sources.filter { source in matches.contains { $0.match.source == source } }
        let numbers = Dictionary(zip(used, 1...), uniquingKeysWith: { first, _ in first })
        var table = ReportTable(
            "Prices (US dollars per 1M tokens)",
            name: "model",
            figures: [],
            words: ["at"]
        )
        // What tells the rows of one model apart stands beside its name, also where the table is broken.
        table.columns += ["input", "output", "cache read", "cache write", "write for 1 h", "reasoning"].map {
            .init(title: $0, alignment: .right)
        }
        table.columns += (["found as"] + (used.count > 1 ? ["source"] : [])).map { .init(title: $0, alignment: .left) }
        let rows = matches.flatMap { asked, match in Rate.all(of: match.price).map { (asked, match, $0) } }
        table.fill(rows) { item, row in
            let (asked, match, rate) = item
            row.text(asked)
            row.text(rate.words)
            let cache = [rate.cacheRead, rate.cacheWrite, rate.cacheWriteHour]
            for digits in [rate.input, rate.output] + cache + [rate.reasoning] {
                row.add(.roundedDollars(rate.perMillion(digits)))
            }
            row.text(match.quality)
            if used.count > 1 { row.count(numbers[match.source]) }
        }
        table.notes += used.enumerated().map { "source \($0 + 1): \($1)" }
        table.notes.append(
            "— is not listed: a cache rate is then the input rate (for 1 h twice that), and reasoning costs what output costs"
        )
        let lines = TableLayout(table, on: screen.ofList, leavesOut: true).lines
        return lines.text(on: screen)
    }

    // MARK: JSON

    private static func json(_ matches: [(asked: String, match: PriceBook.Match)]) -> JSONValue {
        [
            "schema": "ezbench.prices", "schema_version": 1,
            "prices": .array(
                matches.map { asked, match in
                    [
                        "model": .string(asked), "found_as": .string(match.name), "match": .string(match.how.rawValue),
                        "source": .string(match.source), "currency": .string(match.price.currency.code),
                        "rates": .array(Rate.all(of: match.price).map(json)),
                    ]
                }
            ),
        ]
    }

    private static func json(_ rate: Rate) -> JSONValue {
        let number = { (digits: ModelPrice.Digits?) -> JSONValue in digits.map { .number($0) } ?? .null }
        return [
            "service": rate.service.map { .string($0) } ?? .null, "above_input_tokens": .count(rate.above),
            "input_per_token": number(rate.input), "output_per_token": number(rate.output),
            "cache_read_per_token": number(rate.cacheRead), "cache_write_per_token": number(rate.cacheWrite),
            "cache_write_hour_per_token": number(rate.cacheWriteHour),
            "reasoning_per_token": number(rate.reasoning),
        ]
    }

    // MARK: An update

    /// Models whose prices are told one by one.
    private static let told = 20

    /// Says what an update changes, and how it is used.
    ///
    /// - Parameters:
    ///   - changes: what differs from the prices so far.
    ///   - path: where the new ones are.
    /// - Returns: text that ends with a newline.
    package static func update(_ changes: PriceChanges, in path: String) -> String {
        var lines = [
            "\(path): \(Figure.count(changes.unchanged, "price")) as before, \(changes.changed.count) changed, "
                + "\(changes.added.count) new"
        ]
        for change in changes.changed.prefix(told) {
            let words = { (price: ModelPrice) in
                [price.input, price.output].map { digits in
                    Rate(price).perMillion(digits).map(Figure.roundedDollars) ?? digits
                }.joined(separator: " / ")
            }
            let (before, after) = (words(change.before), words(change.after))
            lines.append(
                before == after
                    ? "  \(change.model): other rates than those of input and output"
                    : "  \(change.model): \(before) → \(after) USD per 1M input / output"
            )
        }
        if changes.changed.count > told { lines.append("  and \(changes.changed.count - told) more") }
        let quoted = ShellWord.quoted(path)
        lines.append("use it with --prices \(quoted), or for every command with EZBENCH_PRICES=\(quoted)")
        return PlainText.lines(lines.joined(separator: "\n")) + "\n"
    }
}

/// The rates of a model at one service tier, above one threshold.
private struct Rate {
    let service: String?
    let above: Int?
    let currency: Currency
    let input: ModelPrice.Digits?
    let output: ModelPrice.Digits?
    let cacheRead: ModelPrice.Digits?
    let cacheWrite: ModelPrice.Digits?
    let cacheWriteHour: ModelPrice.Digits?
    let reasoning: ModelPrice.Digits?

    init(_ price: ModelPrice, service: String? = nil) {
        (self.service, above, currency) = (service, nil, price.currency)
        (input, output, reasoning) = (price.input, price.output, price.reasoning)
        (cacheRead, cacheWrite, cacheWriteHour) = (price.cacheRead, price.cacheWrite, price.cacheWriteHour)
    }

    private init(_ tier: ModelPrice.Tier, of price: ModelPrice, service: String?) {
        (self.service, above, currency) = (service, tier.aboveInputTokens, price.currency)
        (input, output, reasoning) = (tier.input, tier.output, nil)
        (cacheRead, cacheWrite, cacheWriteHour) = (tier.cacheRead, tier.cacheWrite, tier.cacheWriteHour)
    }

    static func all(of price: ModelPrice) -> [Rate] {
        let services = price.services.sorted { $0.key < $1.key }.flatMap { name, price in rates(price, name) }
        return rates(price, nil) + services
    }

    private static func rates(_ price: ModelPrice, _ service: String?) -> [Rate] {
        [Rate(price, service: service)] + price.tiers.map { Rate($0, of: price, service: service) }
    }

    func perMillion(_ digits: ModelPrice.Digits?) -> Money? {
        digits.flatMap { Money($0, currency) }.map { $0 * 1_000_000 }
    }

    /// At which service and length of input it holds.
    var words: String {
        let input = above.map { "input over " + ($0 % 1000 == 0 ? "\($0 / 1000)k" : "\($0)") }
        let parts = [service, input].compactMap(\.self)
        return parts.isEmpty ? "standard" : parts.joined(separator: ", ")
    }
}

extension PriceBook.Match {
    /// How sure it is that the price is of the model asked for, and what is paid of it.
    var quality: String {
        let found =
            switch how {
            case .exact: "exact"
            case .withoutProvider, .withProvider: "assumed: \(name)"
            case .withoutDate: "assumed: \(name) without its date"
            }
        return found + (factor.map { ", \($0) of the listed price" } ?? "")
    }
}

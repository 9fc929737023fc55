import BenchModel

/// Prices as a table of words: a row for each model, tier of service and threshold.
///
/// The columns are the model's name; the tier of service, such as `flex`; the input tokens above which the row holds; and
/// dollars per token of input, output, cache reads, cache writes and reasoning. A dash stands for the standard tier, for no
/// threshold, and for a price the provider does not name. A model's row without either comes first, and a tier's row
/// without a threshold before those with one.
enum PriceTable {
    private static let columns = 8

    /// Returns the prices by model name; nil where the text is no such table.
    static func prices(_ text: String) -> [String: ModelPrice]? {
        var prices: [String: ModelPrice] = [:]
        // The first line names the columns.
        for line in text.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: " ")
            guard cells.count == columns, take(cells, into: &prices) else { return nil }
        }
        return prices
    }

    private static func take(_ cells: [Substring], into prices: inout [String: ModelPrice]) -> Bool {
        let model = String(cells[0])
        let figures = cells[3...].map { $0 == "-" ? nil : String($0) }
        guard cells[1] != "-" else { return add(figures, above: cells[2], to: &prices[model]) }
        guard var price = prices[model] else { return false }
        defer { prices[model] = price }
        return add(figures, above: cells[2], to: &price.services[String(cells[1])])
    }

    /// Makes a price of a row without a threshold, and a tier of one that has one.
    private static func add(_ figures: [ModelPrice.Dollars?], above: Substring, to price: inout ModelPrice?) -> Bool {
        if above == "-" {
            guard price == nil, let input = figures[0], let output = figures[1] else { return false }
            price = ModelPrice(
                input: input,
                output: output,
                cacheRead: figures[2],
                cacheWrite: figures[3],
                reasoning: figures[4]
            )
            return true
        }
        guard price != nil, let threshold = Int(above) else { return false }
        price?.tiers.append(
            ModelPrice.Tier(
                aboveInputTokens: threshold,
                input: figures[0],
                output: figures[1],
                cacheRead: figures[2],
                cacheWrite: figures[3]
            )
        )
        return true
    }
}

import BenchModel

/// Reads prices from a text table with one row for each model, service tier and threshold.
///
/// The columns are the model's name; the service tier, such as `flex`; the number of input tokens above which the row
/// applies; and dollars per token of input, output, cache reads, cache writes, cache writes for an hour and reasoning. A dash means the standard
/// tier, no threshold, or a price that the provider does not list. A model's row without tier and threshold comes
/// first, and a tier's row without a threshold before those with one.
enum PriceTable {
    private static let columns = 9

    /// Returns the prices by model name; nil if the text is not such a table.
    static func prices(_ text: String) -> [String: ModelPrice]? {
        var prices: [String: ModelPrice] = [:]
        // The first line has the names of the columns.
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

    /// Starts a price from a row without a threshold, or adds a row with one to it.
    private static func add(_ figures: [ModelPrice.Digits?], above: Substring, to price: inout ModelPrice?) -> Bool {
        if above == "-" {
            guard price == nil, let input = figures[0], let output = figures[1] else { return false }
            price = ModelPrice(
                input: input,
                output: output,
                cacheRead: figures[2],
                cacheWrite: figures[3],
                cacheWriteHour: figures[4],
                reasoning: figures[5]
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
                cacheWrite: figures[3],
                cacheWriteHour: figures[4]
            )
        )
        return true
    }
}

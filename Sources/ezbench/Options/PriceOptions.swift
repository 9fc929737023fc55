import BenchModel
import BenchReport
import Pricing

/// The prices a report uses: the built-in book, under the scenario's own, under a price file's.
enum PriceOptions {
    static func book(file: String?, scenario: Scenario?) throws -> PriceBook {
        var book = PriceBook.builtIn
        if let scenario, !scenario.prices.isEmpty {
            book = book.overridden(by: scenario.prices, source: "the scenario")
        }
        if let file { book = try book.overridden(by: PriceBook.load(path: TypedPath.of(file))) }
        return book
    }
}

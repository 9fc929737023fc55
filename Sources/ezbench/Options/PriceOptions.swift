import ArgumentParser
import BenchModel
import BenchReport
import Foundation
import Pricing

/// The prices a report uses: the built-in book, under the user's own list, the scenario's, and a price file's.
struct PriceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A price file in the format of LiteLLM's public one; it precedes the built-in prices.",
            valueName: "file"
        ),
        completion: .file(extensions: ["json"])
    )
    var prices: String?

    /// The list that every command uses, named by `EZBENCH_PRICES`; nil where none is.
    static var usualFile: String? {
        let named = ProcessInfo.processInfo.environment["EZBENCH_PRICES"] ?? ""
        return named.isEmpty ? nil : named
    }

    static func book(file: String?, scenario: Scenario?) throws -> PriceBook {
        var book = PriceBook.builtIn
        if let usualFile { book = try book.overridden(by: PriceBook.load(path: TypedPath.of(usualFile))) }
        if let scenario, !scenario.prices.isEmpty {
            book = book.overridden(by: scenario.prices, source: "the scenario")
        }
        if let file { book = try book.overridden(by: PriceBook.load(path: TypedPath.of(file))) }
        return book
    }
}

import ArgumentParser
import BenchModel
import BenchReport
import Pricing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

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
        try PriceLists(file: file).book(for: scenario)
    }
}

/// The user's own price lists, read once for all the runs of a command.
struct PriceLists {
    private let usual: PriceBook?
    private let named: PriceBook?

    /// Reads the list of every command, and a price file's.
    init(file: String?) throws {
        usual = try PriceOptions.usualFile.map { try PriceBook.load(path: TypedPath.of($0)) }
        named = try file.map { try PriceBook.load(path: TypedPath.of($0)) }
    }

    /// Returns the prices of a run: the built-in ones, under the usual list, the scenario's, and the named file's; what its
    /// endpoints take of them is in all.
    func book(for scenario: Scenario?) -> PriceBook {
        var book = PriceBook.builtIn
        if let usual { book = book.overridden(by: usual) }
        if let scenario, !scenario.prices.isEmpty {
            book = book.overridden(by: scenario.prices, source: "the scenario")
        }
        book = named.map(book.overridden) ?? book
        return book.paid(at: scenario?.priceFactors ?? [:])
    }
}

import ArgumentParser
import BenchModel
import BenchReport
import Pricing
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct PricesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prices",
        abstract: "Print what models cost, and from which list that is; or take over a newer list.",
        discussion: """
            Prices are those that this program was built with, under those of EZBENCH_PRICES and of --prices. A scenario's \
            own "prices" come before all but --prices.

            EXAMPLES
              ezbench prices                                   # every model that has a price
              ezbench prices gpt-5-mini claude-sonnet-4-5
              curl -LO https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json
              ezbench prices --update-from model_prices_and_context_window.json
            """
    )

    @Argument(help: ArgumentHelp("The models; all that have a price if none is named.", valueName: "model"))
    var models: [String] = []

    @OptionGroup var pricing: PriceOptions

    @Option(
        help: ArgumentHelp(
            "Take the prices of tokens out of LiteLLM's public price file, and say what changes.",
            valueName: "file"
        ),
        completion: .file(extensions: ["json"])
    )
    var updateFrom: String?

    @Option(help: "table or json.")
    var format = PricesFormat.table

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            """
            Write to this file instead of standard output; - is standard output. With --update-from, where the prices go \
            (default: $EZBENCH_PRICES, else ezbench-prices.json here).
            """,
            valueName: "file"
        ),
        completion: .file()
    )
    var output: String?

    func validate() throws {
        if updateFrom != nil, !models.isEmpty {
            throw ValidationError("--update-from: takes over all models of the file; leave \(models[0]) out")
        }
        if updateFrom != nil, format == .json { throw ValidationError("--update-from: has no --format json") }
    }

    func run() throws {
        if let updateFrom { return try update(from: updateFrom) }
        try Console.check(output)
        let book = try PriceOptions.book(file: pricing.prices, scenario: nil)
        let found = try models.isEmpty ? book.all.map { ($0.name, $0) } : models.map { ($0, try match($0, in: book)) }
        let text = PricesRenderer.render(
            found.map { (asked: $0.0, match: $0.1) },
            sources: book.sources,
            as: format,
            on: Console.resultScreen(for: output)
        )
        try Console.deliver(text, to: output)
    }

    private func match(_ model: String, in book: PriceBook) throws -> PriceBook.Match {
        if let match = book.match(model) { return match }
        let near = Nearest.name(to: model, among: book.all.map(\.name)).map { ", perhaps \"\($0)\" is meant" } ?? ""
        throw CommandError(
            "no price is known for \"\(model)\"\(near); `ezbench prices` lists those that are; give others in a scenario's "
                + "\"prices\", or name a list with --prices FILE"
        )
    }

    private func update(from path: String) throws {
        let place = output ?? PriceOptions.usualFile ?? "ezbench-prices.json"
        try Console.check(place)
        let file = TypedPath.of(path)
        let read = try PriceBook.prices(path: file)
        let date = (try? FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date) ?? Date()
        let day = Figure.day(WallTime(nanoseconds: Int64(date.timeIntervalSince1970) * 1_000_000_000))
        let changes = PriceChanges(read, from: try PriceOptions.book(file: pricing.prices, scenario: nil))
        try Console.deliver(PriceBook.fileText(read, asOf: day), to: place)
        if place != "-" { Console.result(PricesRenderer.update(changes, in: place)) }
    }
}

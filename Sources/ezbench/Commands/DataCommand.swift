import ArgumentParser
import BenchModel
import BenchReport
import Foundation
import Pricing
import ScenarioFile
import WorkloadData

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "Look at a dataset before it is asked: format, rows, lengths, costs.",
        discussion: """
            It reads the whole file once, whatever its size, and says what was recognised, how many rows can be asked and why \
            others cannot, and about how long they are. A run asks them with --data FILE, or with "data" in a scenario.

            Formats: ShareGPT, chats of OpenAI's messages, batches, prompts as vLLM reads them, recorded bodies of requests, \
            aiperf's single and multi turn, agentperf-local; traces of Mooncake, Azure, BurstGPT and Bailian; JSON, JSON Lines or CSV with common names of columns; gzip of all.

            EXAMPLES
              ezbench data ShareGPT_V3_unfiltered_cleaned_split.json --model gpt-5-mini
              ezbench data chats.jsonl.gz --data-turns each
              zstdcat requests.jsonl.zst | ezbench data - --scenario scenario.json
            """
    )

    @Argument(help: ArgumentHelp("The file; - is standard input.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup var reading: DataReadingOptions

    @Option(
        name: .customLong("model"),
        help: ArgumentHelp("Say what it costs to ask this model all of it; may be repeated.", valueName: "name")
    )
    var models: [String] = []

    @Option(
        help: ArgumentHelp("Say what it costs to ask each target of this scenario all of it.", valueName: "file"),
        completion: .file(extensions: ["json"])
    )
    var scenario: String?

    @OptionGroup var pricing: PriceOptions

    @Option(help: "table or json.")
    var format = DataFormatName.table

    @OptionGroup var destination: OutputOptions

    func run() throws {
        try Console.check(destination.output)
        let scenario = try scenario.map {
            try ScenarioReader.read(path: $0, environment: ProcessInfo.processInfo.environment, simulateAll: true)
        }
        let book = try PriceOptions.book(file: pricing.prices, scenario: scenario)
        // A look is there to find bad rows, all of them.
        var source = DataSource(file: file == "-" ? file : TypedPath.of(file), skipsBad: true)
        reading.apply(to: &source)
        let survey = try Dataset(source).survey
        var costs = models.map { DataCost(survey, of: $0, model: $0, maxTokens: nil, prices: book) }
        costs += (scenario?.targets ?? []).map { target in
            let model = target.priceModel ?? target.model
            let paid = book.paid(by: target.name)
            return DataCost(
                survey,
                of: target.name,
                model: model,
                maxTokens: target.maxTokens,
                asking: target,
                prices: paid
            )
        }
        let screen = Console.resultScreen(for: destination.output)
        try Console.deliver(DataRenderer.render(survey, costs: costs, as: format, on: screen), to: destination.output)
        if survey.requests == 0 {
            throw ProgramEnd(code: ProgramExit.missed, reason: "no row of \(survey.file) can be asked")
        }
        if !survey.bad.isEmpty {
            throw ProgramEnd(
                code: ProgramExit.missed,
                reason:
                    "a run refuses \(survey.file) for its bad rows, unless it is told to leave them out: --skip-bad, or "
                    + "\"skipBad\": true"
            )
        }
    }
}

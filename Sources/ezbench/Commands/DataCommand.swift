import ArgumentParser
import BenchApplication
import BenchModel
import BenchReport
import Pricing
import ProviderWire
import ScenarioFile
import WorkloadData

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "Look at a dataset before it is asked: format, rows, lengths, costs.",
        discussion: """
            It reads the whole file once, whatever its size, and says what was recognised, how many rows can be asked and why \
            others cannot, and about how long they are. A run asks them with --data FILE, or with "data" in a scenario. With \
            --scenario the file is read as that says (conversations, turns, keep, columns, rows, replay), and it is told what its \
            run would send of it and what that may cost.

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
        help: ArgumentHelp(
            "Read the file as this scenario's \"data\" says; tell what its run would send, and what that costs.",
            valueName: "file"
        ),
        completion: .file(extensions: ["json"])
    )
    var scenario: String?

    @OptionGroup var pricing: PriceOptions

    @Option(help: "table or json.")
    var format = DataFormatName.table

    @OptionGroup var destination: OutputOptions

    func run() throws {
        try Console.check(destination.output)
        let environment = ProcessInfo.processInfo.environment
        do {
            try look(environment)
        } catch let obstacle as ScenarioObstacle {
            throw CommandError(scenario.map { obstacle.told(of: $0, environment: environment) } ?? "\(obstacle)")
        }
    }

    private func look(_ environment: [String: String]) throws {
        let path = self.scenario
        let scenario = try path.map {
            try ScenarioReader.read(path: $0, environment: environment, simulateAll: true)
        }
        let book = try PriceOptions.book(file: pricing.prices, scenario: scenario)
        let source = try source(beside: scenario)
        let dataset = try TakenData.read(source, sending: scenario?.rowFields ?? [])
        let survey = dataset.survey
        let isRefused = !survey.bad.isEmpty && scenario?.data?.skipsBad != true
        let taken = try isRefused ? nil : scenario.map { try take(of: dataset, $0) }
        var sent = try taken.map { try $0.sent(book) }
        if let path, let scenario, let remark = otherFile(than: scenario, at: path) { sent?.add(flaw: remark) }
        var costs = models.map { DataCost(survey, of: $0, model: $0, maxTokens: nil, prices: book) }
        costs += (scenario?.targets ?? []).map { target in
            if let trace = taken?.trace { return DataCost(trace, of: target, prices: book) }
            return DataCost(
                sent?.survey ?? survey,
                of: target.name,
                model: target.priceModel ?? target.model,
                maxTokens: target.maxTokens,
                asking: target,
                prices: book.paid(by: target.name)
            )
        }
        let screen = Console.resultScreen(for: destination.output)
        try Console.deliver(
            DataRenderer.render(survey, costs: costs, sent: sent, as: format, on: screen),
            to: destination.output
        )
        if survey.requests == 0 {
            throw ProgramEnd(
                code: ProgramExit.missed,
                reason: sent?.refusal ?? "no row of \(survey.file) can be asked"
            )
        }
        if isRefused {
            throw ProgramEnd(
                code: ProgramExit.missed,
                reason:
                    "a run refuses \(survey.file) for its bad rows, unless it is told to leave them out: --skip-bad, or "
                    + "\"skipBad\": true"
            )
        }
        if let refusal = sent?.refusal {
            throw ProgramEnd(code: ProgramExit.missed, reason: "the scenario's run would not begin: \(refusal)")
        }
    }

    /// Returns how the file is read: as the scenario says, of which no more than the file itself is another.
    private func source(beside scenario: Scenario?) throws -> DataSource {
        let typed = file == DataSource.standardInput ? file : TypedPath.of(file)
        var source = scenario?.data ?? DataSource(file: typed)
        if Self.isSame(source.file, typed) { source.file = typed } else { source = source.asking(typed) }
        if scenario?.load.conversations != nil {
            if let turns = reading.dataTurns, turns != .session {
                throw CommandError(
                    "--data-turns \(turns.rawValue): the scenario holds conversations turn by turn; leave it out"
                )
            }
            source.turns = .session
        }
        // A look is there to find bad rows, all of them.
        source.skipsBad = true
        reading.apply(to: &source)
        return source
    }

    /// Says that a scenario's run asks something else than the file that is looked at; nil where it asks that file.
    private func otherFile(than scenario: Scenario, at path: String) -> String? {
        let typed = TypedPath.of(file)
        let asks = "only with --data \(file) would its run ask what is told here"
        if let data = scenario.data {
            guard data.file != DataSource.standardInput, !Self.isSame(data.file, typed) else { return nil }
            return "\(path) names another file, \(data.file): \(asks)"
        }
        let own = scenario.synthetic == nil ? "asks prompts of its own" : "makes its texts up"
        return "\(path) names no file, and \(own): \(asks)"
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        URL(filePath: one).standardizedFileURL == URL(filePath: other).standardizedFileURL
    }

    /// What the scenario's run would take of the dataset, or why it would not begin.
    private enum Taking {
        case taken(TakenData)
        case refused(String)

        var trace: ReplayedTrace? { if case .taken(let taken) = self { taken.scenario.trace } else { nil } }

        func sent(_ book: PriceBook) throws -> SentData {
            switch self {
            case .refused(let reason): return SentData(refusal: reason)
            case .taken(let taken):
                let scenario = taken.scenario
                if let defect = scenario.planDefect { return SentData(refusal: defect) }
                return SentData(
                    TakenDataWords(taken),
                    scenario,
                    planned: taken.planned,
                    survey: taken.survey.narrowed(to: scenario.prompts),
                    cost: try PlanCost(scenario, TargetCalls(scenario), prices: book)?.sentence
                )
            }
        }
    }

    private func take(of dataset: Dataset, _ scenario: Scenario) throws -> Taking {
        var asked = scenario
        (asked.data, asked.prompts, asked.synthetic) = (dataset.source, [], nil)
        do {
            return .taken(try TakenData(of: dataset, asked))
        } catch let obstacle as ScenarioObstacle {
            return .refused(obstacle.description)
        }
    }
}

import ArgumentParser
import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport
import Pricing
import SampleStore
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct SweepCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract:
            "Measure at rising load, and find how much a server bears: what is proven to hold, and what to break.",
        discussion: """
            Each rung is an ordinary run of one target at one load, stored with the sweep's tag. What comes before it has settled does \
            not count; the requests begun after that are judged by the objectives, with a test that allows for looking while it is \
            measured. The answer is a bracket, never a point: proven to hold up to here, proven to break from there.

            Exit codes: 0 something is proven to hold, or nothing was asked · 1 objectives break at the least load, nothing works, or a \
            rung could not begin · 3 nothing is proven.

            EXAMPLES
              ezbench sweep scenario.json --concurrency 1,2,4,8,16
              ezbench sweep scenario.json --rate 1,2,5 --rung 2m --max-ttft-p95 500ms
              ezbench sweep --url http://127.0.0.1:8000 --model my-model --search --max-e2e-p95 3s
              ezbench sweep scenario.json --resume latest
              ezbench report --sweep latest --format html -o sweep.html
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The scenario file; its load says all but how much. With --url it is left out.",
            valueName: "scenario"
        ),
        completion: .file(extensions: ["json"])
    )
    var scenario: String?

    @OptionGroup(title: "A server without a scenario file") var server: ServerOptions

    @OptionGroup var asked: PromptOption

    @OptionGroup(title: "Loads and rungs, in place of the scenario's") var sweep: SweepOptions

    @Option(
        help: ArgumentHelp(
            "Go on with a sweep at the first rung that is missing: its tag, one that you gave it, or \"latest\"; with the same scenario and flags.",
            valueName: "sweep"
        )
    )
    var resume: String?

    @OptionGroup(title: "Objectives, beside the scenario's") var objectives: BoundOptions

    /// Known only to be refused in words of its own.
    @Flag(help: .hidden)
    var strict = false

    @Option(help: .hidden)
    var shard: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Start no request that could make the whole sweep cost more than this, such as \"2.50 USD\".",
            valueName: "amount"
        ),
        transform: RuleOptions.readBudget
    )
    var budget: Budget?

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var loops: LoopOptions
    @OptionGroup(title: "A collector of metrics") var telemetry: LiveCollectorOptions
    @OptionGroup var labels: LabelOptions

    @Flag(help: "Measure the embedded simulator, on purpose; no key is needed.")
    var simulate = false

    @Flag(name: .shortAndLong, help: "No line for each rung, only the result and what must not be overlooked.")
    var quiet = false

    @OptionGroup var shown: ProgressOption

    @Option(help: "How the result is printed: table, markdown, json, csv or html.")
    var format = ReportFormat.table

    @OptionGroup var destination: OutputOptions
    @OptionGroup var pricing: PriceOptions
    @OptionGroup var trust: TrustOptions
    @OptionGroup var hardware: AcceleratorOptions

    func validate() throws {
        try source.check(toBe: "measured")
        if strict {
            throw ValidationError("--strict: a sweep ends with 3 in any case where nothing is proven; leave it out")
        }
        if shard != nil {
            throw ValidationError(
                "--shard: a sweep decides at each rung whether to go on, which parts cannot do alone; share single runs: "
                    + "ezbench run --shard, at one load after the other"
            )
        }
    }

    func run() async throws {
        // Each of its runs looks, but what comes before them takes threads, too.
        if let obstacle = MemoryRoom.obstacle(streams: 0, threads: 1) {
            throw CommandError("the sweep is not to be had here: \(obstacle)")
        }
        let environment = ProcessInfo.processInfo.environment
        do {
            try await carryOut(Surroundings(version: EZBench.version, environment: environment))
        } catch let obstacle as ScenarioObstacle {
            throw CommandError(scenario.map { obstacle.told(of: $0, environment: environment) } ?? "\(obstacle)")
        } catch let lost as LostRun {
            throw ProgramEnd(
                code: ProgramExit.missed,
                reason: "a rung could not be saved, here or elsewhere: \(lost.cause); the rungs before it are kept"
            )
        }
    }

    private func carryOut(_ surroundings: Surroundings) async throws {
        try Console.check(destination.output)
        let read = try readScenario(surroundings.environment)
        let settings = try sweep.settings(read.sweep)
        // Before its data is read: what cannot be swept need not be taken.
        var plan = try SweepPlan.checked(read, settings)
        let taken = try TakenData(read)
        let whole = taken?.scenario ?? read
        let dataWords = taken.map { TakenDataWords($0) }
        for flaw in dataWords?.flaws ?? [] { Console.note("DATA: \(flaw)") }
        if whole != read { plan = try SweepPlan.checked(whole, settings) }
        try trust.check()
        let book = try PriceOptions.book(file: pricing.prices, scenario: whole)
        if let obstacle = book.unpricedObjective(in: whole) { throw CommandError(obstacle) }
        var order = SweepSession.Order(
            whole,
            settings,
            databasePath: database.path,
            tag: try tag(),
            prices: book
        )
        order.isResumed = resume != nil
        order.simulateAll = simulate
        order.scenarioFile = source.lastingFile
        order.labels = labels.labels
        order.priceFile = pricing.prices.flatMap {
            RunRecord.PriceFile(readingFrom: $0, environment: surroundings.environment)
        }
        order.remarks = dataWords?.remarks ?? []
        order.loopsAsked = loops.loops
        order.metrics = try telemetry.order(surroundings.environment)
        let teller = SweepTeller(order.settings, shown.progress, isQuiet: quiet)
        defer { teller.end() }
        order.progressInterval = teller.progressInterval
        order.tellsFigures = teller.isLive
        let stop = WatchStop()
        let signals = SignalWatch(stop.ask)
        defer { signals.end() }
        if !quiet {
            Console.note("ezbench: \(order.tag.text) in \(database.path)")
            for line in plan.lines { Console.note("ezbench: \(line)") }
        }
        let result = try await SweepSession(order, in: surroundings, stop: stop, tell: teller.tell).run()
        if !result.rungs.isEmpty {
            let screen = Console.resultScreen(for: destination.output)
            try Console.deliver(SweepReport(result).text(as: format, on: screen), to: destination.output)
        }
        try conclude(result)
    }

    /// Returns the tag of the sweep that goes on, or a new one.
    private func tag() throws -> RunTag {
        guard let resume else { return .ofNewSweep() }
        let file: RunDatabase
        do {
            file = try database.open()
        } catch {
            throw CommandError("--resume \(resume): \(error)")
        }
        defer { file.close() }
        return try SweepNames.tag(resume, option: "--resume", in: file)
    }

    /// Ends as the result says.
    private func conclude(_ result: SweepResult) throws {
        switch result.end {
        case .interrupted:
            throw ProgramEnd(
                code: ProgramExit.interrupted,
                reason: "\(result.ending ?? "interrupted"); to go on: --resume \(result.tag.text)"
            )
        case .nothingWorked, .brokenOff:
            let proven =
                result.tracks.contains { $0.bracket.holds != nil } ? "\(result.conclusion)\(result.doubts); " : ""
            throw ProgramEnd(
                code: ProgramExit.missed,
                reason: "\(proven)\(result.ending ?? ""); to go on: --resume \(result.tag.text)"
            )
        case .whole, .outOfTime, .outOfBudget, .unfinished: break
        }
        let ending = (result.ending.map { "; \($0)" } ?? "") + result.doubts
        if let broken = result.tracks.first(where: { $0.bracket.holds == nil && $0.breaksAtOnce }) {
            throw ProgramEnd(code: ProgramExit.missed, reason: result.conclusion(of: [broken]) + ending)
        }
        if let open = result.tracks.first(where: { !$0.question.isEmpty && $0.bracket.holds == nil }) {
            let why = open.findings.first.map { ": \($0)" } ?? ""
            throw ProgramEnd(code: ExitCode(3), reason: result.conclusion(of: [open]) + why + ending)
        }
        if !quiet { Console.note("ezbench: \(result.conclusion)\(ending)") }
    }

    private var source: ScenarioSource { ScenarioSource(file: scenario, server: server, prompt: asked.prompt) }

    /// Returns the scenario, with what the flags add to it.
    private func readScenario(_ environment: [String: String]) throws -> Scenario {
        var read = try source.read(environment, simulate: simulate)
        read.objectives += objectives.objectives.filter { !read.objectives.contains($0) }
        if let budget { read.budget = budget }
        trust.apply(to: &read)
        try hardware.apply(to: &read)
        return read
    }
}

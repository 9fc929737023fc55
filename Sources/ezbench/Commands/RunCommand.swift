import ArgumentParser
import BenchApplication
import BenchAnalysis
import BenchModel
import BenchReport
import Foundation
import LoadRunner
import Pricing
import SampleStore
import ScenarioFile
import Statistics

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a scenario, store every sample, print the report and judge the objectives.",
        discussion: """
            Without a scenario file, --url and --model name one server and one model: 20 requests, one at a time, unless the \
            flags say otherwise.

            EXAMPLES
              ezbench run Scenarios/compare.json
              ezbench run --url https://api.openai.com --model gpt-5-mini --requests 50
              ezbench run --url http://127.0.0.1:8000 --model my-model --max-ttft-p95 500ms
              ezbench run --url http://127.0.0.1:8000 --model my-model --data chats.jsonl --requests 200
              ezbench run --url http://127.0.0.1:8000 --model my-model --data conversation_trace.jsonl --replay-to 10m
              ezbench run --url http://127.0.0.1:8000 --model my-model --input-tokens 1024 --output-tokens 128 --concurrency 8
              ezbench run --again latest --tag after
              ezbench run --resume latest
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The scenario file, such as Scenarios/compare.json; - is standard input. With --resume, --again or --url it is left out.",
            valueName: "scenario"
        ),
        completion: .file(extensions: ["json"])
    )
    var scenario: String?

    @Option(
        help: ArgumentHelp(
            "Go on with an interrupted run where it stopped: its number, a tag, or \"latest\".",
            valueName: "run"
        ),
        completion: RunNames.completion
    )
    var resume: String?

    @Option(
        help: ArgumentHelp(
            "Run once more what a run did, as a new run: the same scenario, prices and seed.",
            valueName: "run"
        ),
        completion: RunNames.completion
    )
    var again: String?

    @OptionGroup(title: "A server without a scenario file") var server: ServerOptions

    @OptionGroup var asked: PromptOption

    @OptionGroup(title: "A dataset, in place of prompts") var data: DataOptions
    @OptionGroup(title: "A trace, sent as it was recorded") var replaying: ReplayOptions
    @OptionGroup(title: "Made-up texts, in place of prompts") var lengths: LengthOptions

    @OptionGroup var database: DatabaseOptions
    @OptionGroup(title: "Load and time limits, in place of the scenario's") var load: LoadOptions
    @OptionGroup(title: "Conversations, held turn by turn") var conversations: ConversationOptions
    @OptionGroup(title: "Several machines") var sharing: ShardOptions
    @OptionGroup var loops: LoopOptions
    @OptionGroup(title: "Retries and budget, in place of the scenario's") var rules: RuleOptions
    @OptionGroup(title: "Objectives, beside the scenario's") var objectives: ObjectiveOptions
    @OptionGroup(title: "A baseline") var baseline: BaselineOptions
    @OptionGroup var labels: LabelOptions

    @Option(
        name: .customLong("wait-ready"),
        parsing: .unconditional,
        help: ArgumentHelp(
            "Wait so long for a server that is still starting: until /health or its list of models answers, else the model.",
            valueName: "time"
        ),
        transform: DurationOption.parse
    )
    var waitReady: DurationOption?

    @Flag(help: "Run against the embedded simulator, on purpose; no key is needed.")
    var simulate = false

    @Flag(
        name: .shortAndLong,
        help: """
            No progress and no remarks on standard error; what must not be overlooked (SIMULATED, INSECURE, KEY IN CLEAR) \
            is said all the same.
            """
    )
    var quiet = false

    @Option(
        help: ArgumentHelp(
            """
            How progress is shown on standard error: live (redrawn in place), plain (a line every few seconds) or none \
            (default: live on a terminal, else plain).
            """,
            valueName: "form"
        )
    )
    var progress = ProgressForm.auto

    @Option(help: "How the report is printed.")
    var format = ReportFormat.table

    @Flag(help: "Print every table at the end, not only the answer on one screen.")
    var full = false

    @OptionGroup var pricing: PriceOptions

    @Flag(help: "Store prompts and answers too, keys struck out; else only their figures are.")
    var storeText = false

    @OptionGroup var trust: TrustOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long streams in flight may go on after Ctrl-C (default: 10s).", valueName: "time"),
        transform: DelayOption.parse
    )
    var grace = DelayOption(nanoseconds: .seconds(10))

    func validate() throws {
        try source.checkIsOne()
        let prompt = asked.prompt
        if !server.given.isEmpty { try server.checkIsWhole() }
        if prompt != nil, server.url == nil {
            throw ValidationError("--prompt: of which server? Name it with --url, and its --model")
        }
        if prompt != nil, data.data != nil {
            throw ValidationError("--prompt and --data: rows are asked in place of a prompt; leave one of the two out")
        }
        if server.maxTokens != nil, lengths.outputTokens != nil {
            throw ValidationError(
                "--max-tokens and --output-tokens: both say how long answers may be; leave one of the two out"
            )
        }
        if let flag = lengths.given.first, prompt != nil || data.data != nil {
            throw ValidationError(
                "\(flag) and \(prompt != nil ? "--prompt" : "--data"): texts are made up in place of it; leave one of the two out"
            )
        }
        if scenario == "-", data.data == "-" {
            throw ValidationError("--data -: standard input is the scenario already; name a file for one of the two")
        }
        if resume != nil, again != nil { throw ValidationError("--resume and --again: name one of them") }
        if scenario == nil, resume == nil, again == nil, server.url == nil {
            throw ValidationError(
                "Missing expected argument '<scenario>'; or name a server with --url and its --model, a run to go on with: "
                    + "--resume latest; or one to do once more: --again latest"
            )
        }
        let done = resume == nil ? "repeated" : "resumed"
        if !isDescribed, let flag = (load.given + conversations.given + rules.given).first {
            throw ValidationError("\(flag): a run is \(done) with the load it was begun with; leave it out")
        }
        if !isDescribed, let flag = lengths.given.first {
            throw ValidationError("\(flag): a run is \(done) with the lengths it was begun with; leave it out")
        }
        if !isDescribed, let flag = replaying.given.first {
            throw ValidationError("\(flag): a run is \(done) with the trace as it was begun with; leave it out")
        }
        if !isDescribed, let flag = data.given.first {
            throw ValidationError("\(flag): a run is \(done) with the rows it was begun with; leave it out")
        }
        if resume != nil, let flag = sharing.given.first {
            throw ValidationError("\(flag): a run that goes on has begun already; leave it out")
        }
        if resume != nil, let flag = labels.given.first {
            throw ValidationError(
                "\(flag): a run that goes on is labelled as it is; change that with ezbench runs \(flag)"
            )
        }
        if !isDescribed, trust.insecure {
            throw ValidationError("--insecure: a run is \(done) with the trust it was begun with; leave it out")
        }
    }

    /// Whether it is said what to run, by a file or by flags; else a run goes on as it was begun.
    private var isDescribed: Bool { scenario != nil || server.url != nil }

    /// Whether a trace can be sent as it was recorded without anybody's having said so: neither a file nor a flag tells of another load.
    private var wantsNoOtherLoad: Bool {
        let flags: Set = ["--concurrency", "--rate", "--shape", "--burstiness", "--requests", "--duration"]
        return server.url != nil && conversations.given.isEmpty && flags.isDisjoint(with: load.given)
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        do {
            try await carryOut(environment)
        } catch let obstacle as ScenarioObstacle {
            throw CommandError(scenario.map { obstacle.told(of: $0, environment: environment) } ?? "\(obstacle)")
        } catch let lost as LostRun {
            throw ProgramEnd(
                code: ProgramExit.missed,
                reason:
                    "the run could not be saved elsewhere either: \(lost.cause); \(Counted.text(lost.samples, "sample")) "
                    + "\(Counted.form(lost.samples, "is", "are")) lost"
            )
        }
    }

    private func carryOut(_ environment: [String: String]) async throws {
        var given = try readScenario(environment)
        var taken = try given.flatMap { try TakenData($0, replaysTraces: wantsNoOtherLoad) }
        if let taken { given = taken.scenario }
        let resumed = try resume.map { name in
            try ResumedRun(
                RunSelection.selector(name, option: "--resume"),
                in: RunDatabase.open(path: database.path, mode: .existing(readOnly: true)),
                given: given,
                environment: environment,
                simulateAll: simulate
            )
        }
        let repeated = try again.map { name in
            try RepeatedRun(
                RunSelection.selector(name, option: "--again"),
                in: RunDatabase.open(path: database.path, mode: .existing(readOnly: true)),
                given: given,
                environment: environment,
                simulateAll: simulate
            )
        }
        guard var scenario = resumed?.scenario ?? repeated?.scenario ?? given else {
            throw CommandError("there is no scenario to run")
        }
        if given == nil {
            scenario.objectives += objectives.objectives.filter { !scenario.objectives.contains($0) }
            trust.apply(to: &scenario)
            if let budget = rules.budget { scenario.budget = budget }
        }
        // Of a file that was given, the rows are in the scenario that is resumed or repeated.
        if given == nil {
            taken = try takeAgain(scenario)
            if let taken { scenario = taken.scenario }
        }
        let dataWords = taken.map { TakenDataWords($0) }
        if !quiet, let dataWords {
            Console.note("data: \(dataWords.facts)")
            for flaw in dataWords.flaws { Console.note("DATA: \(flaw)") }
        }
        if resumed == nil, let defect = scenario.planDefect { throw CommandError(defect) }
        let priceFile =
            try pricing.prices.flatMap { RunRecord.PriceFile(readingFrom: $0, environment: environment) }
            ?? repeated?.priceFile(environment: environment)
        let book = try PriceOptions.book(file: pricing.prices ?? priceFile?.path, scenario: scenario)
        try trust.check()
        if !quiet, resumed == nil, let trace = scenario.trace { tellCosts(of: trace, scenario, book) }

        // Before anything is sent: nobody wants to know afterwards that nothing was asked.
        let regressions = try baseline.regressions(scenario)
        var order = RunSession.Order(scenario, databasePath: database.path)
        order.resumed = resumed
        order.remarks = dataWords?.remarks ?? []
        if let repeated {
            order.promptOrder = repeated.record.promptOrder
            order.scenarioFile = repeated.record.scenarioFile
        }
        order.priceFile = priceFile
        order.shard = try sharing.order(environment)
        if let shard = order.shard, let obstacle = shard.obstacle(to: scenario) {
            throw CommandError("--shard \(shard.shard.text): \(obstacle)")
        }
        order.budget = try RunBudget(
            order.shard.map { scenario.part($0.shard) } ?? scenario,
            prices: book,
            resumed: resumed
        )
        order.prices = quiet ? nil : book
        let outcome = try await session(order, book, environment).run()

        let stored = try outcome.database.facts(.id(outcome.runID))
        if !quiet, !stored.record.shard.isWhole, !scenario.objectives.isEmpty || !regressions.isEmpty {
            Console.note("ezbench: objectives are judged over all shards: ezbench merge, then ezbench check")
        }
        let measured = MeasuredRun(stored)
        let summary = Summary(measured, prices: book, objectives: scenario.objectives)
        let held = try BaselineOptions.baseline(baseline.against, for: stored.record, regressions, database)
        let gate = Gate.judge(
            measured,
            objectives: scenario.objectives,
            allowedFailureShare: scenario.allowedFailureShare,
            regressions: regressions,
            against: held,
            prices: book,
            plannedBy: scenario,
            alarms: summary.alarms
        )
        conclude(outcome, gate)
        let nothingWorked = summary.hasFigures ? nil : NothingWorked.sentence(stored)
        let obstacle = nothingWorked ?? (summary.hasFigures ? nil : NothingWorked.cause(stored))
        let subject = ReportSubject(
            summary,
            gate: gate,
            load: scenario.part(stored.record.shard).load,
            obstacle: obstacle
        )
        if case .aborted = outcome.end, let nothingWorked {
            // For people one line says all there is; programs find what they look for where they look for it.
            if !format.isForPeople { report(subject) }
            throw ProgramEnd(code: ProgramExit.missed, reason: nothingWorked)
        }
        report(subject)
        switch outcome.end {
        case .whole: break
        case .interrupted:
            let missing = Shortfall(stored, of: scenario).map { ", \($0.words)" } ?? ""
            throw ProgramEnd(code: ProgramExit.interrupted, reason: "interrupted\(missing); what was measured is kept")
        case .aborted(let reason):
            throw ProgramEnd(code: ProgramExit.missed, reason: "ended before its plan did: \(reason)")
        }
        if outcome.wasRescued {
            throw ProgramEnd(
                code: ProgramExit.missed,
                reason: "\(database.path) could not be written; the run is in \(outcome.database.path)"
            )
        }
        let code = gate.exitCode(strict: objectives.strict)
        if code != 0 {
            let reason = [gate.conclusion, obstacle].compactMap(\.self).joined(separator: "; ")
            throw ProgramEnd(code: ExitCode(code), reason: reason)
        }
    }

    /// Tells what each target that is not simulated costs, as far as prices are known.
    private func tellCosts(of trace: ReplayedTrace, _ scenario: Scenario, _ prices: PriceBook) {
        for target in scenario.targets where !simulate && scenario.endpoint(of: target)?.keyIsMissing == false {
            let cost = DataCost(trace, of: target, prices: prices)
            if cost.input != nil { Console.note("cost: \(DataRenderer.words(cost)).") }
        }
    }

    /// Takes the rows of a run that goes on, or is done once more, out of its dataset, which has to be what it was.
    private func takeAgain(_ scenario: Scenario) throws -> TakenData? {
        var scenario = scenario
        let flag = resume.map { "--resume \($0)" } ?? again.map { "--again \($0)" } ?? ""
        if let file = data.file {
            guard scenario.data != nil else {
                throw CommandError("\(flag): the run asks prompts and no dataset; leave --data out")
            }
            scenario.data?.file = file
        }
        do {
            return try TakenData(scenario)
        } catch let problem as DataProblem {
            throw CommandError(
                "\(flag): the run's dataset cannot be asked again: \(problem). If it lies elsewhere now: --data FILE"
            )
        }
    }

    /// Stores what the gate answered, and closes the database: all of the run is to lie in the one file that was named by
    /// the time its report is out.
    private func conclude(_ outcome: RunSession.Outcome, _ gate: GateReport) {
        do {
            // Without objectives a gate passes for want of a question.
            let answer = !gate.hasObjectives && gate.answer == .pass ? nil : gate.answer
            try outcome.database.conclude(outcome.runID, gate: answer)
        } catch {
            Console.note("ezbench: the gate's answer is not in the list of runs: \(error)")
        }
        outcome.database.close()
    }

    /// Returns what carries the order out and says how it gets on.
    private func session(
        _ order: RunSession.Order,
        _ prices: PriceBook,
        _ environment: [String: String]
    ) -> RunSession {
        let scenario = order.scenario
        let state = LiveState(name: scenario.name, targets: scenario.targets.map(\.name))
        let teller = RunTeller(progress, isQuiet: quiet, beginning: state)
        var order = order
        order.simulateAll = simulate
        order.storesText = storeText
        if self.scenario != nil { order.scenarioFile = source.lastingFile }
        order.labels = labels.labels
        order.loopsAsked = loops.loops
        order.grace = .nanoseconds(grace.nanoseconds)
        order.readyWithin = waitReady.map { .nanoseconds($0.nanoseconds) }
        order.progressInterval = teller.progressInterval
        order.livePrices = teller.isLive ? prices : nil
        return RunSession(
            order,
            in: Surroundings(version: EZBench.version, environment: environment),
            whenStopAsked: { handler in
                let watch = SignalWatch(handler)
                return { watch.end() }
            },
            tell: { teller.tell($0) }
        )
    }

    private func report(_ subject: ReportSubject) {
        Console.result(ReportRenderer.render(subject, as: format, isFull: full, on: Console.resultScreen))
    }

    private var source: ScenarioSource { ScenarioSource(file: scenario, server: server, prompt: asked.prompt) }

    /// Reads the file that was named, or makes a scenario of a server that was, with what the flags say in its place.
    private func readScenario(_ environment: [String: String]) throws -> Scenario? {
        guard var read = try source.readIfNamed(environment, simulate: simulate) else { return nil }
        try data.apply(to: &read)
        try replaying.apply(to: &read)
        try lengths.apply(to: &read)
        try load.apply(to: &read)
        try conversations.apply(to: &read, data, load)
        try rules.apply(to: &read)
        read.objectives += objectives.objectives
        trust.apply(to: &read)
        return read
    }
}

import ArgumentParser
import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport
import LocalServer
import Pricing
import ProviderWire
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Keep probing with a few requests, and tell once when something goes wrong and when it is over.",
        discussion: """
            Each probe is an ordinary run of a few requests, stored with the tag watch/NAME. A line on standard output says what it \
            found. An incident begins when requests are beyond an objective's limit more often than it allows, by proof, in \
            --windows probes at least; when more requests fail than may; or when a target does not answer at all. What was found \
            lies in the database, so that a restart goes on. SIGINT and SIGTERM end it.

            With --once it probes once, for cron: exit code 1 if an incident goes on or nothing could be measured.

            EXAMPLES
              ezbench watch scenario.json --every 5m --max-ttft-p95 500ms
              ezbench watch scenario.json --every 1m --budget-per-day "1 USD" --webhook https://hooks.slack.com/services/…
              ezbench watch --url http://127.0.0.1:8000 --model my-model --once
            """
    )

    @Argument(
        help:
            "The scenario file; its targets, prompts and objectives count, its load does not. With --url it is left out."
    )
    var scenario: String?

    @OptionGroup(title: "A server without a scenario file") var server: ServerOptions

    @OptionGroup var asked: PromptOption

    @Option(
        help: ArgumentHelp(
            "The watch's name, by which a restart goes on with it (default: the scenario's).",
            valueName: "name"
        )
    )
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Serve OpenMetrics at http://ADDRESS/metrics, such as 127.0.0.1:9464; port 0 takes any free one and says which.",
            valueName: "address"
        ),
        transform: ListenOption.parse
    )
    var listen: ListenOption?

    @Flag(help: "Probe once and end: 0 all is well, 1 an incident goes on or nothing was measured.")
    var once = false

    @OptionGroup var watch: WatchOptions
    @OptionGroup var alerts: AlertOptions
    @OptionGroup var objectives: ObjectiveOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var labels: LabelOptions

    @Flag(help: "Probe the embedded simulator, on purpose; no key is needed.")
    var simulate = false

    @Flag(name: .shortAndLong, help: "No line for each probe, only incidents and what must not be overlooked.")
    var quiet = false

    @Option(help: "A price file in the format of LiteLLM's public one; it precedes the built-in prices.")
    var prices: String?

    @OptionGroup var trust: TrustOptions

    func validate() throws {
        try source.check(toBe: "watched")
        if once, listen != nil {
            throw ValidationError("--listen: one probe is over before anybody asks; leave out --once")
        }
        if objectives.strict, !once { throw ValidationError("--strict: belongs to --once") }
        if let name, name.isEmpty || name.count > 200 {
            throw ValidationError("--name: expected 1 to 200 characters")
        }
    }

    func run() async throws {
        // Each of its runs looks, but what comes before them takes threads, too.
        if let obstacle = MemoryRoom.obstacle(streams: 0, threads: 1) {
            throw CommandError("the watch is not to be had here: \(obstacle)")
        }
        let environment = ProcessInfo.processInfo.environment
        do {
            try await carryOut(Surroundings(version: EZBench.version, environment: environment))
        } catch let obstacle as ScenarioObstacle {
            throw CommandError(scenario.map { obstacle.told(of: $0, environment: environment) } ?? "\(obstacle)")
        }
    }

    private func carryOut(_ surroundings: Surroundings) async throws {
        let environment = surroundings.environment
        let whole = try readScenario(environment)
        if whole.data?.replay != nil {
            throw CommandError(
                "a watch sends a few requests now and then, and no trace; watch with prompts, or with rows that have texts"
            )
        }
        let probe = watch.probe(whole)
        // Every probe asks the same rows of a dataset, so that probes can be compared.
        let taken = try TakenData(probe)
        let watched = taken?.scenario ?? probe
        let dataWords = taken.map { TakenDataWords($0) }
        for flaw in dataWords?.flaws ?? [] { Console.note("DATA: \(flaw)") }
        if let defect = watched.planDefect { throw CommandError(defect) }
        try trust.check()
        let name = name ?? watched.name
        let bounds = WatchedBounds.of(watched, objectives: watched.objectives)
        let book = try PriceOptions.book(file: prices, scenario: watched)
        if let obstacle = book.unpricedObjective(in: watched) { throw CommandError(obstacle) }
        var run = ProbeRun(
            watched,
            bounds,
            databasePath: database.path,
            labels: RunLabels(tags: [RunTag(ofWatch: name)] + labels.labels.tags, note: labels.labels.note),
            prices: book,
            in: surroundings
        )
        run.simulateAll = simulate
        run.remarks = dataWords?.remarks ?? []
        run.scenarioFile = source.lastingFile
        run.priceFile = prices.flatMap { RunRecord.PriceFile(readingFrom: $0, environment: environment) }
        var order = WatchSession<SystemWatchClock>.Order(
            every: watch.every.nanoseconds,
            windows: watch.windows,
            bounds: bounds,
            seed: watched.load.seed
        )
        order.isOnce = once
        try limit(&order, watched, book)
        let standIns = try SimulatedEndpoints.standIns(of: watched, simulateAll: simulate, isCI: surroundings.isCI)
        let words = WatchWords(name, bounds, isSimulated: !standIns.isEmpty)
        let metrics = WatchMetrics(bounds)
        let teller = WatchTeller(words, metrics, isQuiet: quiet, isOnce: once)
        let session = try session(order, run, name, words, teller, surroundings)
        let server = try await serve(metrics, words)
        if !once { teller.begin(words.beginning(order.rule, requests: watch.requests)) }
        let end: WatchEnd
        do {
            end = try await session.run()
        } catch {
            await server?.stop()
            throw error
        }
        await server?.stop()
        try conclude(end, words, teller)
    }

    private func session(
        _ order: WatchSession<SystemWatchClock>.Order,
        _ run: ProbeRun,
        _ name: String,
        _ words: WatchWords,
        _ teller: WatchTeller,
        _ surroundings: Surroundings
    ) throws -> StoppableWatch {
        let stop = WatchStop()
        let thinning = ProbeThinning(
            path: database.path,
            watch: name,
            labels: run.labels,
            Thinning(keep: watch.keep.nanoseconds)
        )
        let means = WatchSession.Means(
            clock: SystemWatchClock(),
            store: DatabaseWatchStore(path: database.path, watch: name),
            sender: try alerts.means(name, in: surroundings),
            stop: stop,
            probe: { try await run.probe($0, stop: stop, tell: teller.tell) },
            words: teller.words,
            thin: { try thinning.thin(now: $0) },
            tell: teller.tell
        )
        return StoppableWatch(session: WatchSession(order, with: means), stop: stop)
    }

    /// Begins to serve the metrics, and says where.
    private func serve(_ metrics: WatchMetrics, _ words: WatchWords) async throws -> PageServer? {
        guard let listen else { return nil }
        let server: PageServer
        do {
            server = try await metrics.serve(host: listen.host, port: listen.port) { meters, state, process, accepted in
                let format = MetricsFormat(accepted: accepted)
                let page = OpenMetrics.page(meters, state, process, words, version: EZBench.version, as: format)
                return ServedPage(format.contentType, page)
            }
        } catch {
            throw CommandError("--listen: \(error)")
        }
        Console.note("ezbench: metrics are at \(server.baseURL)/metrics")
        if !listen.isLocal { Console.note("ezbench: whoever reaches this machine at \(listen.host) can read them.") }
        return server
    }

    /// Joins the day's budget with what a probe may cost.
    private func limit(
        _ order: inout WatchSession<SystemWatchClock>.Order,
        _ scenario: Scenario,
        _ book: PriceBook
    ) throws {
        guard let budget = watch.budgetPerDay else { return }
        var limited = scenario
        limited.budget = budget
        // Refuses a budget that cannot be kept.
        _ = try RunBudget(limited, prices: book)
        let cost = try PlanCost(limited, TargetCalls(limited), prices: book)
        guard let each = cost?.estimate.total?.full, let limit = Money(budget.amount, budget.currency) else { return }
        guard each <= limit else {
            throw CommandError(
                "--budget-per-day \(BudgetText.text(budget)): one probe may cost \(each), which is more; ask fewer --requests, "
                    + "or lower the targets' \"maxTokens\""
            )
        }
        order.budgetPerDay = budget
        order.dollarsPerProbe = "\(each.amount(in: budget.currency))"
    }

    /// Says the last word, and ends as `--once` is to end.
    private func conclude(_ end: WatchEnd, _ words: WatchWords, _ teller: WatchTeller) throws {
        guard once else {
            return teller.end(
                words.ending((end.probes, end.measured, end.undelivered, end.unstored), open: end.open)
            )
        }
        for incident in end.open { teller.goesOn(incident) }
        if end.probes == 0, !end.isOutOfBudget {
            throw ProgramEnd(code: ProgramExit.interrupted, reason: "interrupted before it had measured")
        }
        if !end.open.isEmpty {
            let count = Figure.count(end.open.count, "incident")
            throw ProgramEnd(code: ProgramExit.missed, reason: "\(count) going on")
        }
        if end.isOutOfBudget {
            let reason = "nothing was measured: the day's budget does not suffice"
            if objectives.strict { throw ProgramEnd(code: ExitCode(3), reason: reason) }
            return Console.note("ezbench: \(reason)")
        }
        if end.measured == 0 { throw ProgramEnd(code: ProgramExit.missed, reason: "nothing was measured") }
    }

    /// Refuses what a watch does not judge, rather than leave it out without a word.
    private static func checkIsWatchable(_ scenario: Scenario) throws {
        if let objective = scenario.objectives.first(where: { !$0.isOfAllRequests }) {
            throw CommandError(
                "objective \(objective.title): a watch judges figures of all of a target's requests; leave it out, or judge runs by it "
                    + "(ezbench check)"
            )
        }
        if !scenario.regressions.isEmpty {
            throw CommandError(
                "max_regression: a watch knows no baseline; leave it out, or judge runs by it (ezbench check)"
            )
        }
    }

    private var source: ScenarioSource { ScenarioSource(file: scenario, server: server, prompt: asked.prompt) }

    /// Returns the scenario, with what the flags add to it.
    private func readScenario(_ environment: [String: String]) throws -> Scenario {
        var read = try source.read(environment, simulate: simulate)
        read.objectives += objectives.objectives
        try Self.checkIsWatchable(read)
        trust.apply(to: &read)
        return read
    }
}

/// A watch that signals end.
private struct StoppableWatch {
    let session: WatchSession<SystemWatchClock>
    let stop: WatchStop

    func run() async throws -> WatchEnd {
        let watch = SignalWatch(stop.ask)
        defer { watch.end() }
        return try await session.run()
    }
}

import ArgumentParser
import BenchApplication
import BenchAnalysis
import BenchModel
import BenchReport
import SampleStore
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

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
    @OptionGroup(title: "Made pictures, beside what is asked") var pictures: PictureOptions

    @OptionGroup var database: DatabaseOptions
    @OptionGroup(title: "Load and time limits, in place of the scenario's") var load: LoadOptions
    @OptionGroup(title: "Conversations, held turn by turn") var conversations: ConversationOptions
    @OptionGroup(title: "Several machines") var sharing: ShardOptions
    @OptionGroup var loops: LoopOptions
    @OptionGroup(title: "Retries and budget, in place of the scenario's") var rules: RuleOptions
    @OptionGroup(title: "Objectives, beside the scenario's") var objectives: ObjectiveOptions
    @OptionGroup(title: "A baseline") var baseline: BaselineOptions
    @OptionGroup(title: "A collector of metrics") var telemetry: LiveCollectorOptions
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

    @OptionGroup var shown: ProgressOption

    @Option(help: "How the report is printed.")
    var format = ReportFormat.table

    @Flag(help: "Print every table at the end, not only the answer on one screen.")
    var full = false

    @OptionGroup var pricing: PriceOptions

    @Flag(help: "Store prompts and answers too, keys struck out; else only their figures are.")
    var storeText = false

    @OptionGroup var trust: TrustOptions
    @OptionGroup var hardware: AcceleratorOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long streams in flight may go on after Ctrl-C (default: 10s).", valueName: "time"),
        transform: DelayOption.parse
    )
    var grace = DelayOption(nanoseconds: .seconds(10))

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        do {
            try await carryOut(environment)
        } catch let obstacle as ScenarioObstacle {
            throw CommandError(scenario.map { obstacle.told(of: $0, environment: environment) } ?? "\(obstacle)")
        } catch is CancellationError {
            throw ProgramEnd(
                code: ProgramExit.interrupted,
                reason: "interrupted before anything was measured"
            )
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
        let plan = try prepare(environment)
        let outcome = try await session(plan, environment).run()

        let scenario = plan.order.scenario
        let stored = try outcome.database.facts(.id(outcome.runID))
        if !quiet, !stored.record.shard.isWhole, !scenario.objectives.isEmpty || !plan.regressions.isEmpty {
            Console.note("ezbench: objectives are judged over all shards: ezbench merge, then ezbench check")
        }
        let measured = MeasuredRun(stored)
        let summary = Summary(
            measured,
            prices: plan.prices,
            objectives: scenario.objectives,
            terms: CostTerms(accelerators: scenario.accelerators)
        )
        let held = try baseline.held(stored.record, plan.regressions, database)
        let gate = Gate.judge(
            measured,
            objectives: scenario.objectives,
            allowedFailureShare: scenario.allowedFailureShare,
            regressions: plan.regressions,
            against: held,
            prices: plan.prices,
            plannedBy: scenario,
            alarms: summary.alarms
        )
        conclude(outcome, gate)
        do {
            try end(outcome, stored, summary, gate, scenario)
        } catch {
            // The report is out: nobody waits for a collector but the end of this program.
            await outcome.lastMetrics?.value
            throw error
        }
        await outcome.lastMetrics?.value
    }

    /// Returns what carries the order out and says how it gets on.
    private func session(_ plan: Preparation, _ environment: [String: String]) -> RunSession {
        var order = plan.order
        let state = LiveState(name: order.scenario.name, targets: order.scenario.targets.map(\.name))
        let teller = RunTeller(shown.progress, isQuiet: quiet, beginning: state)
        order.progressInterval = teller.progressInterval
        order.livePrices = teller.isLive ? plan.prices : nil
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
}

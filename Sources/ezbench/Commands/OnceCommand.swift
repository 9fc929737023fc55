import ArgumentParser
import BenchApplication
import BenchModel
import BenchReport
import Pricing
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

struct OnceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "once",
        abstract: "Ask one model once: watch its stream, then see its figures. Nothing is stored.",
        discussion: """
            The answer's text goes to standard output as it comes, everything else to standard error: a pipe gets the text \
            alone. The request is sent as typed, without a nonce before the prompt, and is never tried again.

            EXAMPLES
              ezbench once --url http://127.0.0.1:8000 --model my-model "Say hello."
              ezbench once --url https://api.openai.com --model gpt-5-mini @question.txt
              git diff | ezbench once --scenario Scenarios/compare.json --target claude -
              ezbench once --scenario Scenarios/compare.json --target gpt --events "Hello"
            """
    )

    @Argument(
        help: """
            What is asked: the text, @FILE, or - for standard input, which is read too if it is no terminal. Of a scenario: its \
            first prompt if left out.
            """
    )
    var prompt: String?

    @Option(
        help: ArgumentHelp("A file with what is asked; - is standard input.", valueName: "file"),
        completion: .file()
    )
    var file: String?

    @OptionGroup(title: "Whom to ask") var server: ServerOptions

    @Option(
        help: ArgumentHelp("Ask a target of this scenario file instead of a server.", valueName: "file"),
        completion: .file(extensions: ["json"])
    )
    var scenario: String?

    @Option(
        help: ArgumentHelp(
            "The scenario's target (default: the only one); only its server's key is needed.",
            valueName: "name"
        ),
        completion: ScenarioTargets.completion
    )
    var target: String?

    @Option(help: ArgumentHelp("The scenario's prompt of this id, in place of one that is typed.", valueName: "id"))
    var promptID: String?

    @Flag(help: "Ask the embedded simulator, on purpose; no key is needed.")
    var simulate = false

    @Flag(
        help:
            "Show each raw event with its arrival since sending, in place of the text; secrets are struck out of each."
    )
    var events = false

    @Flag(help: "Print one JSON document at the end, in place of the text and the figures; with --events, these too.")
    var json = false

    @Flag(name: .shortAndLong, help: "No figures and no remarks; what must not be overlooked is said all the same.")
    var quiet = false

    @OptionGroup var pricing: PriceOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long all of it may take, such as 30s.", valueName: "duration"),
        transform: DurationOption.parse
    )
    var timeout: DurationOption?

    @OptionGroup var trust: TrustOptions

    func validate() throws {
        if let scenario {
            let whom = server.given.filter { !["--system", "--max-tokens", "--no-stream"].contains($0) }
            guard whom.isEmpty else {
                throw ValidationError(
                    "\(whom.joined(separator: ", ")): \(scenario) says already whom to ask; leave one of the two out"
                )
            }
            if let most = server.maxTokens, !ScenarioBounds.tokens.contains(most) {
                throw ValidationError("--max-tokens \(most): expected 1 to \(ScenarioBounds.tokens.upperBound)")
            }
        } else {
            for (flag, value) in [("--target", target), ("--prompt-id", promptID)] where value != nil {
                throw ValidationError("\(flag): of which scenario? Name it with --scenario")
            }
            guard !server.given.isEmpty else {
                throw ValidationError(
                    "whom to ask? Name a server with --url and its --model, or a --scenario and its --target"
                )
            }
            try server.checkIsWhole()
        }
        let asked = [("the prompt", prompt), ("--file", file), ("--prompt-id", promptID)].filter { $0.1 != nil }.map(
            \.0
        )
        guard asked.count <= 1 else {
            throw ValidationError("\(asked.joined(separator: ", ")): one thing is asked at a time; leave one out")
        }
    }

    func run() async throws {
        if let obstacle = MemoryRoom.obstacleToOne() ?? StreamRoom.obstacle(to: 1, atOneServer: 1) {
            throw CommandError("the request is not to be had here: \(obstacle)")
        }
        let environment = ProcessInfo.processInfo.environment
        var scenario = try readScenario(environment)
        try trust.check()
        trust.apply(to: &scenario)
        if let timeout {
            for index in scenario.endpoints.indices { scenario.endpoints[index].limits.total = timeout.nanoseconds }
        }
        let asked = try chosenTarget(of: scenario)
        var order = OneStream.Order(scenario, target: asked, prompt: try chosenPrompt(of: scenario))
        order.simulateAll = simulate
        order.wantsEvents = events
        let book = try PriceOptions.book(file: pricing.prices, scenario: scenario)
        let form: StreamShow.Form = json ? .document : events ? .events : .text
        let show = StreamShow(
            form,
            keepsEvents: events,
            screen: Console.resultScreen,
            isCI: Surroundings.isCI(environment)
        )
        let teller = RunTeller(isQuiet: quiet)
        let stream = OneStream(
            order,
            in: Surroundings(version: EZBench.version, environment: environment),
            whenStopAsked: { handler in
                let watch = SignalWatch(handler)
                return { watch.end() }
            },
            tell: { teller.tell($0) },
            show: { show.take($0) }
        )
        let outcome: OneStream.Outcome?
        do {
            outcome = try await stream.run()
        } catch let obstacle as ScenarioObstacle {
            throw CommandError(self.scenario.map { obstacle.told(of: $0, environment: environment) } ?? "\(obstacle)")
        }
        show.finish()
        guard let outcome else { throw ProgramEnd(code: ProgramExit.interrupted, reason: "interrupted") }
        var report = OnceReport(outcome.sample, of: outcome.target, prices: book)
        if json {
            show.fill(&report)
            Console.result(OnceJSON.text(report))
        } else if !quiet {
            let lines = OnceText.lines(report, Console.errorScreen)
            if !lines.isEmpty { Console.drawn([""] + lines) }
        }
        try end(report)
    }

    /// Ends the program as the request ended.
    private func end(_ report: OnceReport) throws {
        if let failure = report.failure { throw ProgramEnd(code: ProgramExit.missed, reason: failure) }
        if report.sample.isMeasurement { return }
        throw ProgramEnd(code: ProgramExit.interrupted, reason: "interrupted; what came by then is shown above")
    }

    // MARK: Whom and what

    private func readScenario(_ environment: [String: String]) throws -> Scenario {
        if let scenario {
            return try ScenarioReader.read(
                path: scenario,
                environment: environment,
                simulateAll: simulate,
                asking: target
            )
        }
        let asked = try typedPrompt(mayReadInput: true)
        guard let asked else {
            throw CommandError("what is to be asked? Give a text, @FILE, or - and standard input")
        }
        guard let typed = try server.scenario(asking: asked, environment, simulate: simulate) else {
            throw CommandError("whom to ask? Name a server with --url and its --model")
        }
        return typed
    }

    /// Returns what was typed to be asked, or lies where that says; nil if there is nothing.
    private func typedPrompt(mayReadInput: Bool) throws -> String? {
        if let file { return try TypedText.content(of: file, flag: "--file") }
        if prompt == "-" { return try TypedText.content(of: "-", flag: "the prompt") }
        if let prompt { return try TypedText.of(prompt, flag: "the prompt") }
        guard mayReadInput, isatty(STDIN_FILENO) == 0 else { return nil }
        return try TypedText.content(of: "-", flag: "the prompt")
    }

    private func chosenTarget(of scenario: Scenario) throws -> Target {
        let names = scenario.targets.map { "\"\($0.name)\"" }.joined(separator: ", ")
        guard let name = target else {
            guard scenario.targets.count == 1 else { throw CommandError("--target: which of \(names)?") }
            return changed(scenario.targets[0])
        }
        guard let found = scenario.targets.first(where: { $0.name == name }) else {
            throw CommandError("--target \(name): the scenario has no such target; it has \(names)")
        }
        return changed(found)
    }

    /// Puts what the flags say in the place of what a scenario's target says.
    private func changed(_ target: Target) -> Target {
        guard scenario != nil else { return target }
        var target = target
        if let most = server.maxTokens { target.maxTokens = most }
        if server.isBuffered { target.stream = false }
        return target
    }

    private func chosenPrompt(of scenario: Scenario) throws -> Prompt {
        guard self.scenario != nil else { return scenario.prompts[0] }
        let system = try server.system.map { try TypedText.of($0, flag: "--system") }
        if let text = try typedPrompt(mayReadInput: false) { return Prompt(id: "prompt", system: system, user: text) }
        // Of a dataset one row is enough.
        let prompts = try TakenData(scenario, atMost: 1)?.scenario.prompts ?? scenario.prompts
        var prompt = prompts[0]
        if let promptID {
            guard let named = prompts.first(where: { $0.id == promptID }) else {
                let ids = prompts.prefix(12).map { "\"\($0.id)\"" }.joined(separator: ", ")
                throw CommandError("--prompt-id \(promptID): the scenario has no such prompt; it has \(ids)")
            }
            prompt = named
        }
        if let system {
            prompt.conversation.messages = [.init(.system, system)] + prompt.conversation.turns
        }
        return prompt
    }
}

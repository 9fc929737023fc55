import ArgumentParser
import BenchApplication
import BenchModel
import BenchReport
import Pricing
import SampleStore
import ScenarioFile

/// What is to be run, before anything is sent.
extension RunCommand {
    /// A run that can begin.
    struct Preparation {
        var order: RunSession.Order
        var prices: PriceBook
        /// What it is held to beside its scenario's objectives.
        var regressions: [RegressionObjective]
    }

    /// Reads what is to be run and refuses what cannot be.
    func prepare(_ environment: [String: String]) throws -> Preparation {
        let choice = try choose(environment)
        let (scenario, resumed, repeated) = (choice.scenario, choice.resumed, choice.repeated)
        if !quiet, let dataWords = choice.dataWords {
            Console.note("data: \(dataWords.facts)")
            for flaw in dataWords.flaws { Console.note("DATA: \(flaw)") }
        }
        if resumed == nil, let defect = scenario.planDefect { throw CommandError(defect) }
        let priceFile =
            try pricing.prices.flatMap { RunRecord.PriceFile(readingFrom: $0, environment: environment) }
            ?? repeated?.priceFile(environment: environment)
        let book = try PriceOptions.book(file: pricing.prices ?? priceFile?.path, scenario: scenario)
        if resumed == nil, let obstacle = book.unpricedObjective(in: scenario) { throw CommandError(obstacle) }
        try trust.check()
        if !quiet, resumed == nil, let trace = scenario.trace { tellCosts(of: trace, scenario, book) }

        // Before anything is sent: nobody wants to know afterwards that nothing was asked.
        let regressions = try baseline.regressions(scenario)
        var order = RunSession.Order(scenario, databasePath: database.path)
        order.resumed = resumed
        order.remarks = choice.dataWords?.remarks ?? []
        if let repeated {
            order.repeated = repeated.record.id
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
        order.simulateAll = simulate
        order.storesText = storeText
        if self.scenario != nil { order.scenarioFile = source.lastingFile }
        order.labels = labels.labels
        order.loopsAsked = loops.loops
        order.metrics = try telemetry.order(environment)
        order.grace = Duration(grace.nanoseconds)
        order.readyWithin = waitReady.map { Duration($0.nanoseconds) }
        return Preparation(order: order, prices: book, regressions: regressions)
    }

    /// What was named: a scenario, a run to go on with, or one to do once more.
    private struct Choice {
        var scenario: Scenario
        var resumed: ResumedRun?
        var repeated: RepeatedRun?
        /// What is told of its dataset; nil where it has none.
        var dataWords: TakenDataWords?
    }

    private func choose(_ environment: [String: String]) throws -> Choice {
        var given = try readScenario(environment)
        var taken = try given.flatMap { try TakenData($0, replaysTraces: wantsNoOtherLoad) }
        if let taken {
            given = taken.scenario
            try checkFlags(ofTrace: taken.scenario)
        }
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
            // Of a file that was given, the rows are in the scenario that is resumed or repeated.
            taken = try takeAgain(scenario)
            if let taken { scenario = taken.scenario }
        }
        return Choice(
            scenario: scenario,
            resumed: resumed,
            repeated: repeated,
            dataWords: taken.map { TakenDataWords($0) }
        )
    }

    var source: ScenarioSource { ScenarioSource(file: scenario, server: server, prompt: asked.prompt) }

    /// Reads the file that was named, or makes a scenario of a server that was, with what the flags say in its place.
    private func readScenario(_ environment: [String: String]) throws -> Scenario? {
        guard var read = try source.readIfNamed(environment, simulate: simulate) else { return nil }
        try data.apply(to: &read)
        try replaying.apply(to: &read)
        try lengths.apply(to: &read)
        try pictures.apply(to: &read)
        try load.apply(to: &read)
        if !quiet, let remark = load.remark(on: read.load) { Console.note("ezbench: \(remark)") }
        try conversations.apply(to: &read, data, load)
        try rules.apply(to: &read)
        read.objectives += objectives.objectives
        trust.apply(to: &read)
        try hardware.apply(to: &read)
        return read
    }

    /// Whether a trace can be sent as it was recorded without anybody's having said so: neither a file nor a flag tells of another load.
    private var wantsNoOtherLoad: Bool {
        let flags: Set = ["--concurrency", "--rate", "--shape", "--burstiness", "--requests", "--duration"]
        return server.url != nil && conversations.given.isEmpty && flags.isDisjoint(with: load.given)
    }

    /// Refuses a flag that would do nothing to a trace's requests, which a scenario's key with the same word cannot be told from.
    private func checkFlags(ofTrace scenario: Scenario) throws {
        guard scenario.trace != nil, let replay = scenario.data?.replay else { return }
        if data.dataOrder != nil {
            throw CommandError("--data-order: a trace is sent in the order of its times; leave it out")
        }
        if let most = server.maxTokens, replay.output != .natural {
            throw CommandError(
                "--max-tokens \(most): the answers to a trace's requests are held to their recorded lengths; leave it out, or have answers "
                    + "be as long as the model has them, up to that: --replay-output natural"
            )
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
            let taken = try TakenData(scenario)
            if !quiet, scenario.data?.picturesDigest == nil, taken?.scenario.data?.picturesDigest != nil {
                Console.note(
                    "ezbench: \(flag): the run has recorded nothing of its pictures' files; whether they are the same, nobody can tell"
                )
            }
            return taken
        } catch let problem as DataProblem {
            throw CommandError(
                "\(flag): the run's dataset cannot be asked again: \(problem). If it lies elsewhere now: --data FILE"
            )
        }
    }

    /// Tells what each target that is not simulated costs, as far as prices are known.
    private func tellCosts(of trace: ReplayedTrace, _ scenario: Scenario, _ prices: PriceBook) {
        for target in scenario.targets where !simulate && scenario.endpoint(of: target)?.keyIsMissing == false {
            let cost = DataCost(trace, of: target, prices: prices)
            if cost.input != nil { Console.note("cost: \(DataRenderer.words(cost)).") }
        }
    }
}

import ArgumentParser
import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport
import CurlTransport
import Pricing
import ProviderWire
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check scenario files without sending anything.",
        discussion: """
            It says all that is wrong with a file, each with its line; of a file that is fine, what is asked of whom, at which \
            address, and which objectives its plan is too short to prove; of one with "sweep", what `ezbench sweep` would do.

            EXAMPLES
              ezbench validate scenario.json
              ezbench validate Scenarios/compare.json Scenarios/cancel.json --simulate    # without their keys
              ezbench validate - < scenario.json
            """
    )

    @Argument(
        help: ArgumentHelp("The scenario files; - is standard input.", valueName: "file"),
        completion: .file(extensions: ["json"])
    )
    var files: [String]

    @Flag(help: "As for `run --simulate`: keys that are not set are no problem.")
    var simulate = false

    @OptionGroup var pricing: PriceOptions

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        var wrong: [String] = []
        for path in files {
            let file = path == "-" ? "standard input" : path
            do {
                let read = try ScenarioReader.read(path: path, environment: environment, simulateAll: simulate)
                let taken = try TakenData(read)
                let scenario = taken?.scenario ?? read
                let asked = simulate ? [] : scenario.endpoints.filter { !$0.keyIsMissing }
                let proxies = SystemProxies(environment: environment)
                try proxies.check(asked)
                let words = taken.map { TakenDataWords($0) }
                let lines =
                    [words.map { "data: \($0.facts)" }].compactMap(\.self) + (words?.flaws.map { "DATA: \($0)" } ?? [])
                    + (try readiness(of: scenario, environment))
                Console.say(
                    (["\(file): fine: \(Self.describe(scenario))"] + lines).map(PlainText.line).joined(
                        separator: "\n  "
                    )
                )
                let remark = proxies.remark(for: asked.map(\.baseURL))
                for line in KeyRemark.find(in: asked).map(\.sentence) + [remark].compactMap(\.self) {
                    Console.note("\(file): \(line).")
                }
            } catch let error as ScenarioError {
                wrong.append(file)
                Console.note(error.description)
            } catch let obstacle as ScenarioObstacle {
                wrong.append(file)
                Console.note(obstacle.told(of: path, environment: environment))
            } catch {
                wrong.append(file)
                Console.note("\(file): \(error)")
            }
        }
        guard wrong.isEmpty else {
            throw ProgramEnd(
                code: ProgramExit.usage,
                reason: files.count == 1
                    ? "\(wrong[0]) cannot be run"
                    : "\(wrong.count) of \(files.count) files cannot be run: \(wrong.joined(separator: ", "))"
            )
        }
    }

    /// Returns what is asked of whom.
    ///
    /// - Throws: whatever would keep `run` from beginning, in its words.
    private func readiness(of scenario: Scenario, _ environment: [String: String]) throws -> [String] {
        if let defect = scenario.planDefect { throw CommandError(defect) }
        let simulated = try SimulatedEndpoints.standIns(
            of: scenario,
            simulateAll: simulate,
            isCI: Surroundings.isCI(environment)
        )
        let book = try PriceOptions.book(file: pricing.prices, scenario: scenario)
        if let obstacle = book.unpricedObjective(in: scenario) { throw CommandError(obstacle) }
        _ = try RunBudget(scenario, prices: book)
        var placed = scenario
        for index in placed.endpoints.indices where simulated.contains(placed.endpoints[index].name) {
            // All of them are at the one simulator's address.
            placed.endpoints[index].baseURL = "http://simulator"
        }
        try StreamRoom.make(for: placed, isSimulated: !simulated.isEmpty)
        let calls = try TargetCalls(scenario)
        let asked = TargetAddresses(scenario, calls, leavingOut: simulated)
        let sweep = try scenario.sweep.map { try SweepPlan.checked(scenario, $0) }
        let cost =
            try sweep.map { try $0.cost(prices: book, free: simulated) }
            ?? PlanCost(scenario, calls, prices: book, free: simulated)
        // What its requests prove is asked of each rung.
        let open = sweep == nil ? OpenObjective.find(in: scenario) : []
        return asked.addresses.map(\.line) + asked.remarks.map(\.sentence)
            + PlannedHook.all(of: scenario, calls, simulated: simulated).map(\.sentence)
            + open.map { "\($0.sentence)." } + (sweep?.lines ?? [])
            + [cost?.sentence].compactMap(\.self) + Self.keysUntried(scenario, leavingOut: simulated)
    }

    /// Says which keys a run will have a program print: that is not tried here, as it may cost something or ask for something.
    private static func keysUntried(_ scenario: Scenario, leavingOut simulated: [String]) -> [String] {
        scenario.askedEndpoints.filter { !simulated.contains($0.name) }.compactMap { endpoint in
            endpoint.keyCommand.map {
                "endpoint \"\(endpoint.name)\": `\(SecretText.shown($0.program.description, without: []))` was not run: only a run "
                    + "tells whether it prints a key."
            }
        }
    }

    private static func describe(_ scenario: Scenario) -> String {
        let extent =
            switch scenario.load.extent {
            case .requests(let count): Figure.count(count, "request")
            case .sessions(let count): Figure.count(count, "session")
            case .duration(let time): time.secondsText
            }
        let most = scenario.load.until == .decided ? "until decided, at most " : ""
        let shape = scenario.load.shape.kind
        let pace =
            shape == .closed
            ? "with \(scenario.load.concurrency) in flight"
            : "started on a plan (\(shape.rawValue)), at most \(scenario.load.maxInFlight) in flight"
        let budget = scenario.budget.map { ", at most \(BudgetText.text($0))" } ?? ""
        let missing = scenario.endpoints.filter(\.keyIsMissing).map(\.name)
        let simulated = missing.isEmpty ? "" : "; SIMULATED, for no key is set: \(missing.joined(separator: ", "))"
        let targets = scenario.targets.count
        let asked =
            scenario.synthetic?.words ?? scenario.data?.replay.map { "a trace \($0.words)" }
            ?? Figure.count(scenario.prompts.count, "prompt")
        return
            "\(Figure.count(targets, "target")), \(asked), \(most)\(extent)\(targets == 1 ? "" : " each") "
            + "\(pace), \(Figure.count(scenario.objectives.count + scenario.regressions.count, "objective"))\(budget)\(simulated)"
    }
}

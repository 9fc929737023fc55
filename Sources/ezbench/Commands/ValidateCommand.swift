import ArgumentParser
import BenchModel
import CurlTransport
import Foundation
import ProviderWire
import ScenarioFile

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check scenario files without sending anything."
    )

    @Argument(help: "The scenario files; - is standard input.")
    var files: [String]

    @Flag(help: "As for `run --simulate`: keys that are not set are no problem.")
    var simulate = false

    @Option(help: "A price file in the form of LiteLLM's public one, as for run; a budget needs every target's price.")
    var prices: String?

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        var wrong: [String] = []
        for file in files {
            do {
                let scenario = try ScenarioReader.read(path: file, environment: environment, simulateAll: simulate)
                let asked = simulate ? [] : scenario.endpoints.filter { !$0.keyIsMissing }
                let proxies = SystemProxies(environment: environment)
                try proxies.check(asked)
                let lines = try readiness(of: scenario, environment)
                Console.result(
                    "\(file): fine: \(Self.describe(scenario))\n" + lines.map { "  \($0)\n" }.joined()
                )
                let remark = proxies.remark(for: asked.map(\.baseURL))
                for line in KeyRemarks.lines(on: asked) + [remark].compactMap(\.self) {
                    Console.note("\(file): \(line).")
                }
            } catch let error as ScenarioError {
                wrong.append(file)
                Console.note(error.description)
            } catch {
                wrong.append(file)
                Console.note("\(file): \(error)")
            }
        }
        guard wrong.isEmpty else {
            throw ProgramEnd(
                code: ProgramExit.usage,
                reason: "\(wrong.count) of \(files.count) files cannot be run: \(wrong.joined(separator: ", "))"
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
            isCI: !(environment["CI"] ?? "").isEmpty
        )
        _ = try RunBudget(scenario, prices: PriceOptions.book(file: prices, scenario: scenario))
        var placed = scenario
        for index in placed.endpoints.indices where simulated.contains(placed.endpoints[index].name) {
            // All of them are at the one simulator's address.
            placed.endpoints[index].baseURL = "http://simulator"
        }
        try StreamRoom.make(for: placed, isSimulated: !simulated.isEmpty)
        let calls = scenario.targets.compactMap { target in
            scenario.endpoint(of: target).map { ProviderCall(target: target, endpoint: $0) }
        }
        let asked = TargetAddresses(scenario, calls, leavingOut: simulated)
        return asked.addresses + asked.remarks
    }

    private static func describe(_ scenario: Scenario) -> String {
        let extent =
            switch scenario.load.extent {
            case .requests(let count): "\(count) requests"
            case .duration(let time): "\(time.inSeconds) s"
            }
        let shape = scenario.load.shape.kind
        let pace =
            shape == .closed
            ? "with \(scenario.load.concurrency) in flight"
            : "started on a plan (\(shape.rawValue)), at most \(scenario.load.maxInFlight) in flight"
        let budget = scenario.budget.map { ", at most \(BudgetText.text($0))" } ?? ""
        let missing = scenario.endpoints.filter(\.keyIsMissing).map(\.name)
        let simulated = missing.isEmpty ? "" : "; SIMULATED, for no key is set: \(missing.joined(separator: ", "))"
        return "\(scenario.targets.count) targets, \(scenario.prompts.count) prompts, \(extent) each "
            + "\(pace), \(scenario.objectives.count) objectives\(budget)\(simulated)"
    }
}

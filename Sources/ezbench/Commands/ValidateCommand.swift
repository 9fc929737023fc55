import ArgumentParser
import BenchModel
import CurlTransport
import Foundation
import ScenarioFile

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check scenario files without sending anything."
    )

    @Argument(help: "The scenario files.")
    var files: [String]

    @Flag(help: "As for `run --simulate`: keys that are not set are no problem.")
    var simulate = false

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        var wrong: [String] = []
        for file in files {
            do {
                let scenario = try ScenarioReader.read(path: file, environment: environment, simulateAll: simulate)
                if !simulate {
                    let asked = scenario.endpoints.filter { !$0.keyIsMissing }
                    try SystemProxies(environment: environment).check(asked)
                }
                Console.result("\(file): fine: \(Self.describe(scenario))\n")
                let asked = simulate ? [] : scenario.endpoints.filter { !$0.keyIsMissing }
                for line in KeyRemarks.lines(on: asked) { Console.note("\(file): \(line).") }
            } catch let error as ScenarioError {
                wrong.append(file)
                Console.note(error.description)
            } catch let error as CommandError {
                wrong.append(file)
                Console.note("ezbench: \(file): \(error)")
            }
        }
        guard wrong.isEmpty else {
            throw ProgramEnd(
                code: ProgramExit.usage,
                reason: "\(wrong.count) of \(files.count) files cannot be run: \(wrong.joined(separator: ", "))"
            )
        }
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

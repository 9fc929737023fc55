import BenchModel
import Foundation
import JSONSyntax
import LoadRunner
import SampleStore
import ScenarioFile
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("A run that is done once more", .timeLimit(.minutes(30)))
struct RepeatedRunTests {
    private static let environment = ["KEY": "k"]

    private static func scenario() -> Scenario {
        var scenario = Scenario.small(["a", "b"], requests: 3)
        scenario.endpoints[0].keyVariable = "KEY"
        scenario.load.seed = 99
        scenario.prices = ["a": ModelPrice(input: "0.000001", output: "0.000002")]
        return scenario
    }

    /// Leaves a finished run behind, with what is asked in it or only digests.
    private static func run(
        _ folder: Folder,
        keepsTexts: Bool = true,
        _ change: @escaping (inout RunSession.Order) -> Void = { _ in }
    ) async throws {
        let outcome = try await TestRun(folder).run(scenario(), over: FakeTransport()) {
            $0.storesText = keepsTexts
            change(&$0)
        }
        #expect(outcome.end == .whole)
        outcome.database.close()
    }

    private static func repeated(
        _ folder: Folder,
        given: Scenario? = nil,
        environment: [String: String] = environment
    ) throws -> RepeatedRun {
        let database = try RunDatabase.open(path: folder.database, mode: .existing(readOnly: true))
        return try RepeatedRun(.last, in: database, given: given, environment: environment, simulateAll: false)
    }

    @Test("has the same scenario, prices and seed, and becomes a run of its own")
    func same() async throws {
        let folder = try Folder()
        try await Self.run(folder)
        let again = try Self.repeated(folder)
        #expect(again.scenario == Self.scenario())
        let outcome = try await TestRun(folder).run(again.scenario, over: FakeTransport()) {
            $0.promptOrder = .shuffledRounds
            $0.labels = RunLabels(tags: ["after"].compactMap(RunTag.init(text:)), note: "n")
        }
        let (first, second) = (try outcome.database.record(.id(1)), try outcome.database.record(.last))
        #expect(second.id == 2 && second.scenarioJSON == first.scenarioJSON && second.uuid != first.uuid)
        #expect(second.promptOrder == .shuffledRounds && second.labels.note == "n" && second.status == .finished)
    }

    @Test("needs the file of its prompts where it kept digests of them, and says if they have changed")
    func digests() async throws {
        let folder = try Folder()
        try await Self.run(folder, keepsTexts: false)
        let missing = #expect(throws: ApplicationError.self) { _ = try Self.repeated(folder) }
        #expect(try #require(missing).description.contains("ezbench run FILE --again 1"))
        #expect(try Self.repeated(folder, given: Self.scenario()).scenario == Self.scenario())
        var other = Self.scenario()
        other.prompts[0] = Prompt(id: other.prompts[0].id, user: "Another text.")
        let differs = #expect(throws: ApplicationError.self) { _ = try Self.repeated(folder, given: other) }
        #expect(try #require(differs).description.contains("$.prompts[0]"))
        #expect(try #require(differs).description.contains("Leave --again 1 out to run the file as it is"))
    }

    @Test(
        "asks what its targets' bodies ask, and never the digest that is kept in its place, also beside rows of a dataset"
    )
    func digestOfABody() async throws {
        let folder = try Folder()
        var scenario = Self.scenario()
        scenario.data = DataSource(file: folder.path + "/rows.jsonl")
        scenario.targets[1].body = ["system": .string("Speak as a heron would.")]
        let outcome = try await TestRun(folder).run(scenario, over: FakeTransport()) { $0.storesText = false }
        let stored = try outcome.database.record(.last).scenarioJSON
        outcome.database.close()
        #expect(!stored.contains("heron") && stored.contains("sha256"))
        let missing = #expect(throws: ApplicationError.self) { _ = try Self.repeated(folder) }
        #expect(try #require(missing).description.contains("ezbench run FILE --again 1"))
        #expect(try Self.repeated(folder, given: scenario).scenario.targets[1].body == scenario.targets[1].body)
        scenario.targets[1].body = ["system": .string("Speak as a crane would.")]
        let differs = #expect(throws: ApplicationError.self) { _ = try Self.repeated(folder, given: scenario) }
        #expect(try #require(differs).description.contains("$.targets[1].body.system differs"))
    }

    @Test("has its price file, which must have the same prices")
    func prices() async throws {
        let folder = try Folder()
        let path = folder.path + "/prices.json"
        try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
        let file = try #require(RunRecord.PriceFile(readingFrom: path, environment: [:]))
        try await Self.run(folder) { $0.priceFile = file }
        #expect(try Self.repeated(folder).priceFile(environment: [:]) == file)
        try Data("{ }".utf8).write(to: URL(fileURLWithPath: path))
        let changed = #expect(throws: ApplicationError.self) {
            _ = try Self.repeated(folder).priceFile(environment: [:])
        }
        #expect(try #require(changed).description.contains("does not have the prices that the run was made with"))
    }

    @Test("needs its keys again, and says which")
    func keys() async throws {
        let folder = try Folder()
        try await Self.run(folder)
        let error = #expect(throws: ApplicationError.self) { _ = try Self.repeated(folder, environment: [:]) }
        #expect(try #require(error).description.contains("--again 1") && error.debugDescription.contains("KEY"))
    }
}

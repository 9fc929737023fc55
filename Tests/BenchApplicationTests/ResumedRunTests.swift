import BenchModel
import LoadRunner
import SampleStore
import ScenarioFile
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("An interrupted run that goes on", .timeLimit(.minutes(30)))
struct ResumedRunTests {
    /// As its file would say it: the key comes from a variable, so that it is found again.
    private static func scenario(requests: Int = 10) -> Scenario {
        var scenario = Scenario.small(["a", "b"], requests: requests)
        scenario.endpoints[0].keyVariable = "KEY"
        return scenario
    }

    private static let environment = ["KEY": "k"]

    /// Leaves a run behind that was stopped after so many requests.
    private static func interrupted(_ folder: Folder, after count: Int = 5) async throws -> Int64 {
        let test = try TestRun(folder)
        let transport = FakeTransport(whenAsked: { if $0 == count { test.press() } })
        let outcome = try await test.run(scenario(), over: transport)
        #expect(outcome.end == .interrupted)
        outcome.database.close()
        return outcome.runID
    }

    private static func resumed(
        _ folder: Folder,
        given: Scenario? = nil,
        environment: [String: String] = environment,
        simulateAll: Bool = false
    ) throws -> ResumedRun {
        let database = try RunDatabase.open(path: folder.database, mode: .existing(readOnly: false))
        defer { database.close() }
        return try ResumedRun(
            .last,
            in: database,
            given: given,
            environment: environment,
            simulateAll: simulateAll
        )
    }

    @Test("asks for its file where only digests of its prompts were kept, and takes it if they agree")
    func digests() async throws {
        let folder = try Folder()
        let first = try TestRun(folder)
        let transport = FakeTransport(whenAsked: { if $0 == 1 { first.press() } })
        let outcome = try await first.run(Self.scenario(), over: transport) { $0.storesText = false }
        #expect(outcome.end == .interrupted)
        outcome.database.close()
        let refusal = #expect(throws: ApplicationError.self) { _ = try Self.resumed(folder) }
        #expect("\(String(describing: refusal))".contains("name the scenario file"))
        #expect(try Self.resumed(folder, given: Self.scenario()).scenario.prompts == Self.scenario().prompts)
        var other = Self.scenario()
        other.prompts[0] = Prompt(id: other.prompts[0].id, user: "Another text.")
        let differs = #expect(throws: ApplicationError.self) { _ = try Self.resumed(folder, given: other) }
        #expect("\(String(describing: differs))".contains("$.prompts[0]"))
    }

    @Test("finishes its plan in the row it has: every place once, in a second sitting")
    func finished() async throws {
        let folder = try Folder()
        let id = try await Self.interrupted(folder)
        let resumed = try Self.resumed(folder)
        let test = try TestRun(folder)
        let outcome = try await test.run(resumed.scenario, over: FakeTransport()) { $0.resumed = resumed }
        #expect(outcome.runID == id && outcome.end == .whole)
        #expect(test.told == ["addresses", "resumed", "ended"])
        #expect(
            test.history
                .contains(.resumed(run: id, name: "small", sitting: 2, database: folder.database))
        )
        let stored = try outcome.database.load(.id(id))
        #expect(stored.record.status == .finished && stored.record.sittings.count == 2)
        for target in [0, 1] {
            let own = stored.samples.filter { $0.target.number == target }
            #expect(own.map(\.sequence.number).sorted() == Array(0..<10))
        }
        #expect(Set(stored.samples.map(\.part)) == [1, 2])
    }

    @Test("counts all its instants from one beginning: what comes later is later")
    func epoch() async throws {
        let folder = try Folder()
        let id = try await Self.interrupted(folder)
        let resumed = try Self.resumed(folder)
        let test = try TestRun(folder)
        let outcome = try await test.run(resumed.scenario, over: FakeTransport()) { $0.resumed = resumed }
        let samples = try outcome.database.load(.id(id)).samples
        let first = samples.filter { $0.part == 1 }.map(\.planned).max()
        let second = samples.filter { $0.part == 2 }.map(\.planned).min()
        #expect(try #require(second) >= #require(first))
    }

    @Test("may be named with its file, which must say the same")
    func given() async throws {
        let folder = try Folder()
        _ = try await Self.interrupted(folder)
        #expect(try Self.resumed(folder, given: Self.scenario()).scenario == Self.scenario())
        var other = Self.scenario()
        other.load.concurrency = 7
        let error = #expect(throws: ApplicationError.self) { _ = try Self.resumed(folder, given: other) }
        #expect(try #require(error).description.contains("$.load.concurrency differs"))
        #expect(try #require(error).description.contains("ezbench run --resume 1"))
    }

    @Test("needs its keys again, and says which")
    func keys() async throws {
        let folder = try Folder()
        _ = try await Self.interrupted(folder)
        let error = #expect(throws: ApplicationError.self) { _ = try Self.resumed(folder, environment: [:]) }
        #expect(try #require(error).description.contains("KEY"))
        var keyless = Self.scenario()
        keyless.endpoints[0].apiKey = nil
        keyless.endpoints[0].keyIsMissing = true
        let missing = #expect(throws: ApplicationError.self) { _ = try Self.resumed(folder, given: keyless) }
        #expect(try #require(missing).description.contains("the key of endpoint \"e\" is not set"))
    }

    // MARK: What is refused

    private static func begin(
        _ folder: Folder,
        _ status: RunRecord.Status,
        targets: [RunRecord.Target],
        scenario: String = ScenarioReader.canonicalJSON(scenario())
    ) throws {
        let database = try RunDatabase.open(path: folder.database, mode: .create)
        let id = try database.begin(
            RunRecord(
                name: "r",
                startedAt: 1,
                scenarioJSON: scenario,
                version: "0.0.9",
                isSimulated: targets.contains(where: \.isSimulated),
                targets: targets
            )
        )
        if status != .running { try database.finish(id, at: 2, status: status) }
        database.close()
    }

    private static func targets(isSimulated: Bool = false, names: [String] = ["a", "b"]) -> [RunRecord.Target] {
        names.map {
            RunRecord.Target(
                name: $0,
                wireProtocol: "openai-chat",
                model: $0,
                endpoint: "http://127.0.0.1:1",
                isSimulated: isSimulated
            )
        }
    }

    @Test(
        "is refused where it is over, or still goes on",
        arguments: [
            (RunRecord.Status.finished, "the run is finished; nothing of its plan is left"),
            (.running, "the run still goes on in another process"),
        ]
    )
    func status(status: RunRecord.Status, words: String) throws {
        let folder = try Folder()
        try Self.begin(folder, status, targets: Self.targets())
        let error = #expect(throws: ApplicationError.self) { _ = try Self.resumed(folder) }
        #expect(try #require(error).description.hasPrefix("--resume 1: \(words)"))
    }

    @Test("is refused where its scenario is of other targets, or cannot be read")
    func strangeScenario() throws {
        let folder = try Folder()
        try Self.begin(folder, .interrupted, targets: Self.targets(names: ["a", "c"]))
        let error = #expect(throws: ApplicationError.self) { _ = try Self.resumed(folder) }
        #expect(try #require(error).description.contains("name different targets"))
        let other = try Folder()
        try Self.begin(other, .interrupted, targets: Self.targets(), scenario: "{\"name\":7}")
        let unread = #expect(throws: ApplicationError.self) { _ = try Self.resumed(other) }
        #expect(try #require(unread).description.contains("version 0.0.9 of ezbench wrote it"))
    }

    @Test("is not mixed with answers of the simulator where it was measured")
    func measured() throws {
        let folder = try Folder()
        try Self.begin(folder, .interrupted, targets: Self.targets())
        let error = #expect(throws: ApplicationError.self) { _ = try Self.resumed(folder, simulateAll: true) }
        #expect(try #require(error).description.contains("must not be mixed with those; leave --simulate out"))
    }

    @Test("is simulated again where it was simulated, whatever keys there are by now; in CI only on purpose")
    func simulated() throws {
        let folder = try Folder()
        try Self.begin(folder, .interrupted, targets: Self.targets(isSimulated: true))
        for given in [nil, Self.scenario()] {
            let resumed = try Self.resumed(folder, given: given)
            #expect(resumed.scenario.endpoints[0].keyIsMissing && resumed.scenario.endpoints[0].apiKey == nil)
        }
        let environment = Self.environment.merging(["CI": "true"]) { $1 }
        let error = #expect(throws: ApplicationError.self) { _ = try Self.resumed(folder, environment: environment) }
        #expect(try #require(error).description.contains("simulated figures must not pass for measured ones"))
        _ = try Self.resumed(folder, environment: environment, simulateAll: true)
    }

    @Test("is simulated again also where its server takes no key: nothing of it goes to the real one")
    func simulatedWithoutKey() throws {
        let folder = try Folder()
        let open = Scenario.small(
            ["a", "b"],
            endpoint: Endpoint(name: "e", baseURL: "http://127.0.0.1:1", apiKey: nil)
        )
        try Self.begin(
            folder,
            .interrupted,
            targets: Self.targets(isSimulated: true),
            scenario: ScenarioReader.canonicalJSON(open)
        )
        let resumed = try Self.resumed(folder)
        #expect(
            try SimulatedEndpoints.standIns(of: resumed.scenario, simulateAll: false, isCI: false) == ["e"]
        )
    }

    @Test("tells that it goes on simulated as it was begun")
    func simulatedAgain() async throws {
        let folder = try Folder()
        try Self.begin(folder, .interrupted, targets: Self.targets(isSimulated: true))
        let resumed = try Self.resumed(folder)
        let test = try TestRun(folder)
        let outcome = try await test.run(resumed.scenario, over: FakeTransport(), environment: ["CI": "1"]) {
            $0.resumed = resumed
        }
        #expect(test.history.first == .simulated(endpoints: ["e"], cause: .asBegun))
        #expect(outcome.end == .whole)
    }
}

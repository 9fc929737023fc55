import BenchModel
import LoadRunner
import SampleStore
import ScenarioFile
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("Endpoints that are simulated", .timeLimit(.minutes(30)))
struct SimulatedEndpointsTests {
    private static func keyless(_ targets: [String] = ["a"]) -> Scenario {
        .small(
            targets,
            endpoint: Endpoint(
                name: "e",
                baseURL: "http://127.0.0.1:1",
                keyVariable: "KEY",
                whenKeyMissing: .simulate,
                keyIsMissing: true
            )
        )
    }

    /// With a second endpoint that has its key.
    private static func mixed() -> Scenario {
        var scenario = keyless(["a", "b"])
        scenario.endpoints.append(Endpoint(name: "real", baseURL: "http://127.0.0.1:2", apiKey: Secret("k")))
        scenario.targets[1].endpoint = "real"
        return scenario
    }

    @Test("are those without their key; all where somebody asks for it; none that no target uses")
    func standIns() throws {
        var scenario = Self.mixed()
        #expect(try SimulatedEndpoints.standIns(of: scenario, simulateAll: false, isCI: false) == ["e"])
        #expect(try SimulatedEndpoints.standIns(of: scenario, simulateAll: true, isCI: true) == ["e", "real"])
        scenario.targets.remove(at: 0)
        #expect(try SimulatedEndpoints.standIns(of: scenario, simulateAll: false, isCI: true).isEmpty)
    }

    @Test("are refused in CI, with the places that could give the key, and leave no database behind")
    func ci() async throws {
        let test = try TestRun()
        let error = await #expect(throws: ScenarioObstacle.self) {
            _ = try await test.run(Self.keyless(), over: FakeTransport(), environment: ["CI": "true"])
        }
        #expect(error?.places.first == ["endpoints", "e", "apiKey"])
        #expect(error?.description.hasPrefix("the key of endpoint \"e\" is not set, and CI is") == true)
        #expect(!test.folder.exists("bench.sqlite") && test.told.isEmpty)
    }

    @Test("are simulated in CI on purpose")
    func ciOnPurpose() async throws {
        let test = try TestRun()
        let outcome = try await test.run(Self.keyless(), over: FakeTransport(), environment: ["CI": "true"]) {
            $0.simulateAll = true
        }
        #expect(outcome.end == .whole)
        #expect(test.history.first == .simulated(endpoints: ["e"], cause: .asked))
    }

    @Test("are asked at the simulator's address without a key, and their runs are marked")
    func asked() async throws {
        let test = try TestRun()
        var scenario = Self.mixed()
        scenario.targets[0].simulation = Simulation(ttft: .milliseconds(5), tokensPerSecond: 100)
        let outcome = try await test.run(scenario, over: FakeTransport())
        #expect(test.history.first == .simulated(endpoints: ["e"], cause: .noKey))
        let record = try outcome.database.load(.id(outcome.runID)).record
        #expect(record.isSimulated && record.targets.map(\.isSimulated) == [true, false])
        #expect(record.targets.map(\.isEmbedded) == [true, false])
        let simulated = test.asked.filter { !$0.url.hasPrefix("http://127.0.0.1:2/") }
        #expect(simulated.count == 4)
        for request in simulated {
            #expect(request.url.hasPrefix("http://127.0.0.1:") && !request.url.hasPrefix("http://127.0.0.1:1/"))
            #expect(!request.headers.contains { $0.name.lowercased() == "authorization" })
            #expect(request.headers.contains { $0.name == "x-simulator" && $0.value == "ttft=5.0ms, rate=100.0" })
        }
        let measured = test.asked.filter { $0.url.hasPrefix("http://127.0.0.1:2/") }
        #expect(measured.allSatisfy { $0.headers.contains { $0.name.lowercased() == "authorization" } })
        #expect(!measured.contains { $0.headers.contains { $0.name == "x-simulator" } })
    }

    @Test("are told of before everything else that is said beforehand; the simulator's address is not")
    func addresses() async throws {
        let test = try TestRun()
        _ = try await test.run(Self.mixed(), over: FakeTransport())
        let told = test.history.compactMap { event in
            if case .addresses(let asked) = event { asked } else { nil }
        }
        #expect(told.first?.addresses.map(\.targets) == [["b"]])
    }

    @Test("are refused where the simulator cannot play what a target asks of it")
    func unplayable() {
        var scenario = Self.keyless()
        scenario.targets[0].simulation = Simulation(tokensPerSecond: -1)
        let error = #expect(throws: ApplicationError.self) {
            _ = try SimulatedEndpoints.standIns(of: scenario, simulateAll: false, isCI: false)
        }
        #expect(error?.description.hasPrefix("target \"a\" cannot be simulated as it asks: ") == true)
    }
}

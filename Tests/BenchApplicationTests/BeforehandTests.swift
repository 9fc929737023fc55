import BenchAnalysis
import BenchModel
import JSONSyntax
import ProviderWire
import SampleStore
import Synchronization
import Statistics
import Testing
import TransportFakes

@testable import BenchApplication

/// What a run tells before it sends anything, and what keeps it from beginning.
@Suite("Before a run", .timeLimit(.minutes(30)))
struct BeforehandTests {
    private static func addresses(_ scenario: Scenario, leavingOut: [String] = []) throws -> TargetAddresses {
        TargetAddresses(scenario, try TargetCalls(scenario), leavingOut: leavingOut)
    }

    @Test("Each address is told once, with all its targets")
    func addresses() throws {
        var scenario = Scenario.small(["a", "b", "c"])
        scenario.targets[1].wireProtocol = .anthropicMessages
        let asked = try Self.addresses(scenario)
        #expect(asked.addresses.map(\.targets) == [["a", "c"], ["b"]])
        #expect(asked.addresses.map(\.url) == ["/chat/completions", "/messages"].map { "http://127.0.0.1:1/v1\($0)" })
        #expect(asked.remarks.isEmpty)
        #expect(try Self.addresses(scenario, leavingOut: ["e"]).addresses.isEmpty)
    }

    @Test("A part that stands twice in an address is remarked on, once for each address")
    func repeated() throws {
        var scenario = Scenario.small(["a", "b"])
        scenario.endpoints[0].baseURL = "http://127.0.0.1:1/gateway/gateway"
        let remarks = try Self.addresses(scenario).remarks
        guard case .repeatedPath("gateway", "a", let url)? = remarks.first else {
            Issue.record("\(remarks)")
            return
        }
        #expect(remarks.count == 1 && url == "http://127.0.0.1:1/gateway/gateway/v1/chat/completions")
    }

    @Test("A target whose body holds no prompt cannot have a nonce, which is told unless none is wanted")
    func noNonce() throws {
        var scenario = Scenario.small(["a", "b"])
        scenario.targets[1].body = ["messages": []]
        #expect(try Self.addresses(scenario).remarks == [.noNonce(target: "b")])
        #expect(try Self.addresses(scenario, leavingOut: ["e"]).remarks == [.noNonce(target: "b")])
        scenario.targets[1].nonce = false
        #expect(try Self.addresses(scenario).remarks.isEmpty)
    }

    @Test("All that is to be known is told in one order before the run begins")
    func order() async throws {
        let test = try TestRun()
        var scenario = Scenario.small(
            endpoint: Endpoint(
                name: "e",
                baseURL: "http://example.org",
                apiKey: Secret("k"),
                emptyKeyVariables: ["OTHER"],
                trust: Trust(verifies: false)
            )
        )
        scenario.endpoints[0].baseURL = "http://example.org"
        scenario.endpoints.append(
            Endpoint(name: "tls", baseURL: "https://example.org", apiKey: Secret("k"), trust: Trust(verifies: false))
        )
        scenario.targets.append(Target(name: "b", endpoint: "tls", wireProtocol: .openaiChat, model: "b"))
        scenario.objectives = [Objective(metric: .ttft, percentile: 99, bound: .max, limit: 1e9)]
        let environment = ["http_proxy": "http://user:pass@proxy.example:3128", "HTTP_PROXY": "http://x"]
        let outcome = try await test.run(scenario, over: FakeTransport(), environment: environment)
        #expect(
            test.told == [
                "unverified", "keyRemark", "keyRemark", "addresses", "open", "throughProxy", "begun", "ended",
            ]
        )
        let events = test.history
        #expect(events.contains(.throughProxy(endpoint: "e", proxy: "http://•••@proxy.example:3128")))
        #expect(!"\(events)".contains("pass"))
        let targets = try outcome.database.load(.id(outcome.runID)).record.targets
        #expect(targets.map(\.isInsecure) == [false, true] && targets.map(\.sendsKeyInClear) == [true, false])
    }

    @Test("A target whose endpoint is missing keeps the run from beginning, rather than taking the next one's place")
    func missingEndpoint() async throws {
        let test = try TestRun()
        var scenario = Scenario.small(["a", "b"])
        scenario.targets[0].endpoint = "gone"
        let transport = FakeTransport()
        await #expect(throws: MissingEndpoint.self) { _ = try await test.run(scenario, over: transport) }
        #expect(transport.tally.withLock(\.urls).isEmpty)
    }

    @Test("A proxy that would be needed and is none keeps the run from beginning; its value is not told")
    func proxy() async throws {
        let test = try TestRun()
        let scenario = Scenario.small(endpoint: Endpoint(name: "e", baseURL: "http://example.org"))
        let error = await #expect(throws: ApplicationError.self) {
            _ = try await test.run(scenario, over: FakeTransport(), environment: ["http_proxy": "ftp://s3cr3t@x"])
        }
        let text = try #require(error).description
        #expect(
            text.hasPrefix("endpoint \"e\" cannot be reached: http_proxy names no proxy") && !text.contains("s3cr3t")
        )
        #expect(!test.folder.exists("bench.sqlite"))
    }

    @Test("A platform that is none keeps the run from beginning")
    func platform() async throws {
        let test = try TestRun()
        let error = await #expect(throws: ApplicationError.self) {
            _ = try await test.run(.small(), over: FakeTransport(), environment: ["EZBENCH_PLATFORM": "poratble"])
        }
        #expect(error?.description.hasPrefix("EZBENCH_PLATFORM names no platform: \"poratble\"") == true)
        #expect(!test.folder.exists("bench.sqlite"))
        _ = try await test.run(.small(), over: FakeTransport(), environment: ["EZBENCH_PLATFORM": "portable"])
        #expect(test.told.last == "ended")
    }

    @Test("More streams than the machine has ports for are refused before there is a database")
    func tooMany() async throws {
        let test = try TestRun()
        let error = await #expect(throws: ApplicationError.self) {
            _ = try await test.run(.small(requests: 90_000, concurrency: 90_000), over: FakeTransport())
        }
        #expect(error?.description.hasPrefix("90000 streams at a time are not to be had here: it takes ") == true)
        #expect(!test.folder.exists("bench.sqlite") && test.told.isEmpty)
    }
}

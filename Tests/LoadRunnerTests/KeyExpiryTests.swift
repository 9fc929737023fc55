import BenchModel
import LoadRunner
import ProviderWire
import Synchronization
import Testing
import TransportFakes

/// A server that takes each key for so many requests, and only the newest key at that.
private final class ExpiringServer: Transport {
    struct State {
        var valid = 0
        var uses = 0
        var asked: [String] = []
    }

    private let answers = FakeTransport()
    private let lifetime: Int
    /// Whether a new key holds for good.
    private let onlyFirst: Bool
    let state = Mutex(State())
    let script: ScriptedTransport

    init(lifetime: Int, onlyFirst: Bool = false) {
        self.lifetime = lifetime
        self.onlyFirst = onlyFirst
        script = ScriptedTransport { _, _ in
            .init(status: 401, body: #"{"error":{"message":"The access token has expired"}}"#)
        }
    }

    func withdrawWaitingStarts() {}

    func perform(_ request: TransportRequest) async -> HTTPExchange {
        let value = request.headers.first { ["authorization", "x-api-key", "x-goog-api-key"].contains($0.name) }?.value
        let token = value?.split(separator: " ").last.map(String.init) ?? ""
        let isValid = state.withLock { state in
            state.asked.append(token)
            guard token == "secret-token-\(state.valid)", state.uses < lifetime || onlyFirst && state.valid > 0 else {
                return false
            }
            state.uses += 1
            return true
        }
        return await isValid ? answers.perform(request) : script.perform(request)
    }

    /// Hands out the next token, which is the one that holds from now on.
    func issue() -> Secret {
        state.withLock { state in
            state.valid += 1
            state.uses = 0
            return Secret("secret-token-\(state.valid)")
        }
    }
}

@Suite("A run whose key expires", .timeLimit(.minutes(30)))
struct KeyExpiryTests {
    @Test("goes on with a new one, and keeps what met the old one as failed", arguments: [1, 4])
    func goesOn(concurrency: Int) async {
        let server = ExpiringServer(lifetime: 10)
        let key = RotatingKey(Secret("secret-token-0")) { _ in server.issue() }
        let scenario = LoadRunTests.scenario(Load(concurrency: concurrency, extent: .requests(35)), targets: ["a"])
        let (samples, end) = await LoadRun.toItsEnd(scenario, over: server, key: key)
        let refused = samples.count { $0.httpStatus == 401 }
        #expect(end == .whole && samples.count == 35)
        #expect(refused >= 3 && refused <= 3 * concurrency)
        #expect(samples.count { $0.outcome == .ok } == 35 - refused)
        #expect(samples.allSatisfy { !"\($0)".contains("secret-token") })
    }

    @Test("ends where the new one is refused too, and says so")
    func refusedAgain() async {
        let server = ExpiringServer(lifetime: 0)
        let key = RotatingKey(Secret("secret-token-0")) { _ in server.issue() }
        let scenario = LoadRunTests.scenario(Load(extent: .requests(50)), targets: ["a"])
        let (samples, end) = await LoadRun.toItsEnd(scenario, over: server, key: key)
        #expect(samples.count == 2)
        guard case .aborted(let reason) = end else {
            Issue.record("it went on: \(end)")
            return
        }
        #expect(reason.contains("refused a request of target \"a\" for its key"))
        #expect(reason.hasSuffix("a new key was refused as the one before it was"))
    }

    @Test("ends where no new one can be had, and says why")
    func noNewKey() async {
        struct NoKey: Error, CustomStringConvertible { let description = "`token` printed nothing" }
        let server = ExpiringServer(lifetime: 5)
        let key = RotatingKey(Secret("secret-token-0")) { _ in throw NoKey() }
        let scenario = LoadRunTests.scenario(Load(extent: .requests(50)), targets: ["a"])
        let (samples, end) = await LoadRun.toItsEnd(scenario, over: server, key: key)
        #expect(samples.count == 7)
        guard case .aborted(let reason) = end else {
            Issue.record("it went on: \(end)")
            return
        }
        #expect(reason.hasSuffix("`token` printed nothing"))
    }

    @Test("goes on with a new one under open-loop load, too")
    func openLoop() async {
        let server = ExpiringServer(lifetime: 20, onlyFirst: true)
        let key = RotatingKey(Secret("secret-token-0")) { _ in server.issue() }
        let load = Load(shape: .open(.constant(rate: 2000)), extent: .requests(100))
        let (samples, end) = await LoadRun.toItsEnd(LoadRunTests.scenario(load, targets: ["a"]), over: server, key: key)
        #expect(end == .whole && samples.count == 100)
        #expect(samples.contains { $0.outcome == .ok } && samples.contains { $0.httpStatus == 401 })
    }
}

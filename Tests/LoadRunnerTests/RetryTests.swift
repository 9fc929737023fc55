import BenchModel
import JSONSyntax
import LoadRunner
import Synchronization
import Testing
import TransportFakes

@Suite("A run that tries again", .timeLimit(.minutes(30)))
struct RetryTests {
    private static let quick = RetrySettings(preset: .anthropic, attempts: 3)

    private static func scenario(
        _ load: Load,
        retry: RetrySettings? = quick,
        targets: [String] = ["a"]
    ) -> Scenario {
        var scenario = LoadRunTests.scenario(load, targets: targets)
        scenario.endpoints[0].retry = retry
        // What these tests are about is not when a run gives up.
        scenario.abort.authFailure = false
        return scenario
    }

    private static func run(
        _ scenario: Scenario,
        over transport: any Transport,
        control: RunControl = RunControl()
    ) async -> (requests: [RequestAttempts], end: Bool, progress: RunProgress.Snapshot) {
        let (samples, isWhole, progress) = await LoadRunTests.run(scenario, over: transport, control: control)
        return (Array(RequestAttempts.requests(of: samples.facts)), isWhole, progress)
    }

    @Test("makes a sample of each attempt, of one request and one plan")
    func attempts() async throws {
        let transport = ScriptedTransport { _, attempt in .init(status: attempt < 3 ? 529 : 200) }
        let (requests, isWhole, progress) = await Self.run(
            Self.scenario(Load(concurrency: 2, extent: .requests(6))),
            over: transport
        )
        #expect(isWhole && requests.count == 6)
        #expect(progress.done == 6 && progress.failed == 0 && progress.inFlight == 0)
        for request in requests {
            #expect(request.attempts.map(\.attempt) == [1, 2, 3])
            #expect(request.outcome == .ok)
            #expect(Set(request.attempts.map(\.planned)).count == 1)
            #expect(request.attempts.map { $0.retryWait != nil } == [true, true, false])
            guard case .failed(.overloaded, _) = request.first.outcome else {
                Issue.record("\(request.first.outcome)")
                continue
            }
        }
        // The same prompt with the same nonce goes out again.
        #expect(Set(transport.asked.withLock { $0.map(\.body) }).count == 6)
    }

    @Test("fills names in a request's texts once for all its attempts")
    func filledTexts() async throws {
        var scenario = Self.scenario(Load(concurrency: 2, extent: .requests(4)))
        scenario.targets[0].body = ["user": "{{uuid}} {{request}}"]
        let transport = ScriptedTransport { _, attempt in .init(status: attempt == 1 ? 529 : 200) }
        let (requests, isWhole, _) = await Self.run(scenario, over: transport)
        #expect(isWhole && requests.allSatisfy { $0.attempts.count == 2 })
        let users = transport.asked.withLock { asked in
            asked.compactMap { call in
                let body = String(decoding: call.body, as: UTF8.self)
                return body.firstMatch(of: /"user":"([^"]*)"/).map { String($0.1) }
            }
        }
        #expect(users.count == 8 && Set(users).count == 4)
        #expect(Set(users.compactMap { $0.split(separator: " ").last }) == ["0", "1", "2", "3"])
    }

    @Test("hands the next attempt over with its instant: the end of the last one, and the wait")
    func instants() async throws {
        let transport = ScriptedTransport { _, attempt in
            .init(status: attempt == 1 ? 429 : 200, headers: [HTTPHeader("retry-after-ms", "250")])
        }
        let (samples, _, _) = await LoadRunTests.run(Self.scenario(Load(extent: .requests(1))), over: transport)
        let first = try #require(samples.first { $0.attempt == 1 })
        #expect(first.retryAfter == .milliseconds(250) && first.retryWait == .milliseconds(250))
        #expect(first.rateLimits == [HTTPHeader("retry-after-ms", "250")])
        let end = LoadRunTests.epoch.monotonic + (try #require(first.times.end)).sinceEpoch
        let starts = transport.asked.withLock { $0.map(\.startAt) }
        #expect(starts == [nil, end + .milliseconds(250)])
    }

    @Test("draws the same waits from the same seed, and others from another")
    func seeds() async throws {
        func waits(_ seed: UInt64) async -> [Nanoseconds?] {
            let load = Load(extent: .requests(4), seed: seed)
            let (requests, _, _) = await Self.run(
                Self.scenario(load),
                over: ScriptedTransport { _, _ in .init(status: 500) }
            )
            return requests.flatMap { $0.attempts.map(\.retryWait) }
        }
        let (some, same, others) = (await waits(1), await waits(1), await waits(2))
        #expect(some == same && some != others)
        #expect(some.compactMap(\.self).count == 8)
        for (index, wait) in some.enumerated() {
            let range: ClosedRange<Double>? = [0: 0.375...0.5, 1: 0.75...1.0][index % 3]
            #expect(wait.map(\.inSeconds).map { range?.contains($0) == true } ?? (range == nil))
        }
    }

    @Test("gives up where the attempts are used up, where it is of no use, and where nobody asked for it")
    func givingUp() async {
        let load = Load(extent: .requests(2))
        let table: [(RetrySettings?, Int, Int)] = [(Self.quick, 500, 3), (Self.quick, 404, 1), (nil, 500, 1)]
        for (retry, status, attempts) in table {
            let (requests, isWhole, progress) = await Self.run(
                Self.scenario(load, retry: retry),
                over: ScriptedTransport { _, _ in .init(status: status) }
            )
            #expect(isWhole && requests.allSatisfy { $0.attempts.count == attempts && $0.isFinished })
            #expect(progress.failed == 2 && progress.done == 2)
        }
    }

    @Test("says why it did not, where the server forbids it or asks for too much")
    func reasons() async {
        let transport = ScriptedTransport { _, _ in
            .init(status: 500, headers: [HTTPHeader("x-should-retry", "false")])
        }
        let (forbidden, _, _) = await Self.run(Self.scenario(Load(extent: .requests(1))), over: transport)
        #expect(forbidden[0].last.detail.hasSuffix("not tried again, as x-should-retry: false asks"))
        let slow = ScriptedTransport { _, _ in .init(status: 429, headers: [HTTPHeader("retry-after", "300")]) }
        let (long, _, _) = await Self.run(
            Self.scenario(Load(extent: .requests(1)), retry: RetrySettings(preset: .openai)),
            over: slow
        )
        #expect(long[0].attempts.count == 1)
        #expect(long[0].last.detail.hasSuffix("not tried again, as the server asks for a wait of 300 s"))
    }

    @Test("that is stopped breaks off what waits for another attempt")
    func stopping() async {
        let control = RunControl()
        let transport = ScriptedTransport(onRequest: { if $0 == 3 { control.stop() } }) { _, _ in .init(status: 500) }
        let (requests, isWhole, progress) = await Self.run(
            Self.scenario(Load(concurrency: 1, extent: .requests(100))),
            over: RefusingWaits(transport, after: control),
            control: control
        )
        #expect(!isWhole && progress.inFlight == 0)
        #expect(requests.count { !$0.isFinished } <= 1)
    }

    @Test("waits under open-loop load for room, whatever becomes of other starts that find none")
    func openLoop() async {
        let load = Load(shape: .open(.constant(rate: 2000)), maxInFlight: 20, whenFull: .drop, extent: .requests(20))
        let transport = ScriptedTransport { _, attempt in .init(status: attempt == 1 ? 503 : 200) }
        let (requests, isWhole, progress) = await Self.run(Self.scenario(load), over: transport)
        #expect(isWhole && requests.count == 20 && progress.done == 20 && progress.inFlight == 0)
        #expect(requests.allSatisfy { $0.outcome == .ok && $0.attempts.count == 2 })
        let (first, again) = transport.asked.withLock { asked in
            var seen: Set<[UInt8]> = []
            let firsts = asked.filter { seen.insert($0.body).inserted }
            return (firsts, asked.filter { one in !firsts.contains { $0.startAt == one.startAt } })
        }
        #expect(first.allSatisfy { $0.admission?.whenFull == .drop })
        #expect(again.count == 20 && again.allSatisfy { $0.admission?.whenFull == .delay })
    }
}

extension RetryTests {
    @Test("goes on starting requests while thousands wait for their next attempt")
    func schedulesGoOn() async {
        // More than the transport may hold of first attempts, each asked to wait for five minutes.
        let count = 1500
        let control = RunControl()
        let transport = ScriptedTransport(onRequest: { _ in }) { _, _ in
            .init(status: 429, headers: [HTTPHeader("retry-after", "300")])
        }
        let waiting = HoldingWaits(transport) { if $0 == count { control.stop() } }
        let load = Load(shape: .open(.constant(rate: 100_000)), maxInFlight: 7, extent: .requests(count))
        let (requests, isWhole, _) = await Self.run(Self.scenario(load), over: waiting, control: control)
        #expect(!isWhole && requests.count == count)
        #expect(requests.allSatisfy { $0.attempts.count == 1 && $0.outcome == .cancelled })
    }
}

/// A transport that holds further attempts until the run is stopped.
private final class HoldingWaits: Transport {
    private struct State {
        var asked: Set<[UInt8]> = []
        var held: [CheckedContinuation<Void, Never>] = []
        var isWithdrawn = false
    }

    private let inner: any Transport
    private let state = Mutex(State())
    private let onHold: @Sendable (Int) -> Void

    /// `onHold` is called with the number of attempts that are held.
    init(_ inner: any Transport, onHold: @escaping @Sendable (Int) -> Void) {
        self.inner = inner
        self.onHold = onHold
    }

    func withdrawWaitingStarts() {
        let held = state.withLock { state in
            state.isWithdrawn = true
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    func perform(_ request: TransportRequest) async -> HTTPExchange {
        if state.withLock({ $0.asked.insert(request.body).inserted }) { return await inner.perform(request) }
        await withCheckedContinuation { continuation in
            let count: Int? = state.withLock { state in
                if state.isWithdrawn { return nil }
                state.held.append(continuation)
                return state.held.count
            }
            if let count { onHold(count) } else { continuation.resume() }
        }
        return HTTPExchange(times: PhaseTimes(started: nil), ending: .cancelled)
    }
}

/// A transport that ends planned starts as a stopped one does, once the run is asked to stop.
private final class RefusingWaits: Transport {
    private let inner: any Transport
    private let control: RunControl

    init(_ inner: any Transport, after control: RunControl) {
        self.inner = inner
        self.control = control
    }

    func withdrawWaitingStarts() {}

    func perform(_ request: TransportRequest) async -> HTTPExchange {
        guard request.startAt != nil, control.isStopping else { return await inner.perform(request) }
        return HTTPExchange(times: PhaseTimes(started: nil), ending: .cancelled)
    }
}

extension SampleFacts {
    fileprivate var detail: String { if case .failed(_, let detail) = outcome { detail } else { "" } }
}

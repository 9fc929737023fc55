import BenchModel
import LoadRunner
import ProviderWire
import Synchronization
import Testing
import TransportFakes

@Suite("A run of which nothing works", .timeLimit(.minutes(30)))
struct NothingWorksTests {
    private static func scenario(
        _ requests: Int = 100,
        concurrency: Int = 1,
        warmup: Int = 0,
        order: Load.Order = .interleaved,
        targets: [String] = ["a"]
    ) -> Scenario {
        let load = Load(concurrency: concurrency, extent: .requests(requests), warmup: warmup, order: order)
        return LoadRunTests.scenario(load, targets: targets)
    }

    @Test(
        "ends after its first requests where no waiting helps",
        arguments: [FailureKind.dns, .connect, .connectTimeout, .tls, .proxy, .malformed]
    )
    func hopeless(kind: FailureKind) async {
        let transport = ScriptedTransport { _, _ in .init(failure: kind) }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(), over: transport)
        #expect(samples.count == 3)
        guard case .aborted(let reason) = end else {
            Issue.record("it went on: \(end)")
            return
        }
        #expect(reason.contains("nothing works at http://127.0.0.1:1/v1/chat/completions: \(kind.rawValue): scripted"))
        #expect(!reason.contains("\n"))
    }

    @Test(
        "ends so at statuses that say the address or the request is wrong",
        arguments: [301, 400, 402, 404, 405, 415, 422, 501, 505, 511]
    )
    func statuses(status: Int) async {
        let transport = ScriptedTransport { _, _ in .init(status: status) }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(), over: transport)
        #expect(samples.count == 3 && !end.isWhole)
        guard case .aborted(let reason) = end else { return }
        #expect(
            reason.split(separator: "http://127.0.0.1:1/v1/chat/completions", omittingEmptySubsequences: false).count
                == 2,
            "\(reason)"
        )
    }

    @Test(
        "goes on where waiting may help: limits, overload, a model that is being loaded",
        arguments: [408, 429, 503, 504, 529]
    )
    func curable(status: Int) async {
        let transport = ScriptedTransport { _, _ in .init(status: status) }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(20), over: transport)
        #expect(samples.count == 20 && end == .whole)
    }

    @Test(
        "ends after eight requests that all fail alike, and says where and why",
        arguments: [FailureKind.connectionLost, .empty, .truncated, .tooLarge, .internal]
    )
    func alike(kind: FailureKind) async {
        let transport = ScriptedTransport { _, _ in .init(failure: kind) }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(warmup: 2), over: transport)
        #expect(samples.count == LastingFailure.enough && samples.count { $0.phase == .warmup } == 2)
        guard case .aborted(let reason) = end else {
            Issue.record("it went on: \(end)")
            return
        }
        #expect(reason.contains("nothing works at http://127.0.0.1:1/v1/chat/completions: \(kind.rawValue): scripted"))
    }

    @Test("ends so at a server that fails at everything", arguments: [500, 502, 520])
    func alike(status: Int) async {
        let transport = ScriptedTransport { _, _ in .init(status: status) }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(), over: transport)
        #expect(samples.count == LastingFailure.enough && !end.isWhole)
        let (many, early) = await LoadRun.toItsEnd(Self.scenario(concurrency: 20), over: transport)
        #expect((20..<40).contains(many.count) && !early.isWhole)
    }

    @Test(
        "goes on at a server that takes a few at a time and refuses the others at once: those it took may still work",
        .timeLimit(.minutes(1)),
        arguments: [FailureKind.connect, .connectionLost]
    )
    func crowded(kind: FailureKind) async {
        let taken = Gate()
        let transport = FakeTransport { _, number in
            // The slot that is refused fails again and again before the others have an answer.
            if number == 60 { taken.open() }
            if number > 12, number <= 60 { return FakeAnswer(ending: .failed(kind, detail: "too many")) }
            var answer = FakeAnswer.stream(id: number)
            if number <= 12 { answer.steps.insert(.hold(taken), at: 0) }
            return answer
        }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(100, concurrency: 13), over: transport)
        #expect(samples.count == 100 && end == .whole)
        #expect(samples.count { $0.outcome == .ok } == 52)
    }

    @Test(
        "goes on where slowness may be the load's own, however alike",
        arguments: [FailureKind.firstTokenTimeout, .idleTimeout, .totalTimeout, .stalled]
    )
    func slow(kind: FailureKind) async {
        let transport = ScriptedTransport { _, _ in .init(failure: kind) }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(20), over: transport)
        #expect(samples.count == 20 && end == .whole)
    }

    /// An answer with status 200 that carries an error and nothing else.
    private static func inside(_ words: @escaping @Sendable (Int) -> String) -> FakeTransport {
        FakeTransport { _, number in
            let event = "data: {\"error\":{\"message\":\"\(words(number))\",\"type\":\"server_error\"}}\n\n"
            let head = AnswerStep.head(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")])
            return FakeAnswer([head, .text(event)])
        }
    }

    @Test("ends after eight requests whose answers all carry the same error, whatever its numbers")
    func insideAnswers() async {
        let (samples, end) = await LoadRun.toItsEnd(
            Self.scenario(),
            over: Self.inside { "The model \($0 * 7919) does not support this prompt" }
        )
        #expect(samples.count == LastingFailure.enough)
        guard case .aborted(let reason) = end else {
            Issue.record("it went on: \(end)")
            return
        }
        #expect(reason.contains("stream_error") && reason.contains("does not support this prompt"))
    }

    @Test(
        "goes on where the errors inside answers speak of load, or are not the same",
        arguments: [
            "overloaded_error", "Rate limit reached", "Too many requests", "no capacity", "Please try again", "",
        ]
    )
    func insideAnswersForNow(words: String) async {
        let transport = Self.inside { words.isEmpty ? String(repeating: "x", count: $0) : words }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(20), over: transport)
        #expect(samples.count == 20 && end == .whole)
    }

    @Test("goes on where failures differ, or one request went well")
    func unlike() async {
        let count = Mutex(0)
        let mixed = ScriptedTransport { _, _ in
            let number = count.withLock {
                $0 += 1
                return $0
            }
            return .init(status: number % 4 == 0 ? 502 : 500)
        }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(40), over: mixed)
        #expect(samples.count == 40 && end == .whole)
        count.withLock { $0 = 0 }
        let once = ScriptedTransport { _, _ in
            .init(
                status: count.withLock {
                    $0 += 1
                    return $0
                } == 7 ? 200 : 500
            )
        }
        let (all, whole) = await LoadRun.toItsEnd(Self.scenario(40), over: once)
        #expect(all.count == 40 && whole == .whole)
    }

    @Test("ends in its warm-up, once as many have failed as there are slots")
    func concurrency() async {
        let transport = ScriptedTransport { _, _ in .init(status: 404) }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(concurrency: 8, warmup: 40), over: transport)
        #expect((8..<16).contains(samples.count) && samples.allSatisfy { $0.phase == .warmup } && !end.isWhole)
    }

    @Test("goes on after a single success, whatever follows")
    func oneSuccess() async {
        let count = Mutex(0)
        let transport = ScriptedTransport { _, _ in
            .init(
                status: count.withLock {
                    $0 += 1
                    return $0
                } == 3 ? 200 : 404
            )
        }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(20), over: transport)
        #expect(samples.count == 20 && end == .whole)
    }

    @Test("goes on where the scenario says so")
    func turnedOff() async {
        var scenario = Self.scenario(20)
        scenario.abort.nothingWorks = false
        let (samples, end) = await LoadRun.toItsEnd(scenario, over: ScriptedTransport { _, _ in .init(status: 404) })
        #expect(samples.count == 20 && end == .whole)
    }

    @Test("gives up the target that is dead, and goes on with the others to their end", arguments: Load.Order.allCases)
    func oneOfSeveral(order: Load.Order) async {
        let transport = ScriptedTransport { model, _ in .init(status: model == "a" ? 404 : 200) }
        let (samples, end) = await LoadRun.toItsEnd(
            Self.scenario(30, order: order, targets: ["a", "b"]),
            over: transport
        )
        #expect(samples.count { $0.target == 0 } == 3 && samples.count { $0.target == 1 } == 30)
        guard case .aborted(let reason) = end else {
            Issue.record("it counts as whole")
            return
        }
        #expect(reason.contains("target \"a\"") && reason.hasSuffix("the other targets went on to their end"))
    }

    @Test("ends where all targets are dead, and says each cause once")
    func all() async {
        let transport = ScriptedTransport { _, _ in .init(failure: .connect) }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(targets: ["a", "b"]), over: transport)
        #expect(samples.count < 12 && !end.isWhole)
    }

    @Test("ends so under open-loop load")
    func openLoop() async {
        var scenario = Self.scenario()
        scenario.load = Load(shape: .open(.constant(rate: 50)), extent: .requests(100_000))
        let (samples, end) = await LoadRun.toItsEnd(
            scenario,
            over: ScriptedTransport { _, _ in .init(failure: .connect) }
        )
        #expect(samples.count < 1000 && !end.isWhole)
    }
}

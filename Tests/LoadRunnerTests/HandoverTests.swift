import ProviderWire
import Synchronization
import Testing
import TransportFakes

@testable import BenchModel
@testable import LoadRunner

/// A transport that answers its first request only once so many have come.
private final class HoldingTransport: Transport {
    private struct State {
        var count = 0
        var first: CheckedContinuation<Void, Never>?
    }

    private let answers = FakeTransport()
    private let state = Mutex(State())
    private let releasing: Int

    init(untilRequest releasing: Int) { self.releasing = releasing }

    func withdrawWaitingStarts() {}

    func perform(_ request: TransportRequest) async -> HTTPExchange {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        if number == 1 {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state -> Bool in
                    if state.count >= releasing { return true }
                    state.first = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } else if number == releasing {
            let first = state.withLock { state in
                defer { state.first = nil }
                return state.first
            }
            first?.resume()
        }
        return await answers.perform(request)
    }
}

@Suite("Slots that go over from warm-up to measuring", .timeLimit(.minutes(30)))
struct HandoverTests {
    @Test("do so one by one: a warm-up request that lasts holds up no other slot")
    func noBarrier() async {
        // Were there a barrier, the fourth request would wait for the first, which waits for it.
        let load = Load(concurrency: 3, extent: .requests(6), warmup: 3)
        let (samples, isWhole, _) = await LoadRunTests.run(
            LoadRunTests.scenario(load, targets: ["a"]),
            over: HoldingTransport(untilRequest: 4)
        )
        #expect(isWhole && samples.count { $0.phase == .warmup } == 3)
        #expect(samples.filter { $0.phase == .measure }.map(\.sequence.number).sorted() == Array(0..<6))
    }

    @Test("begin together at first, and each then where its last request ended")
    func planned() async throws {
        let load = Load(concurrency: 3, extent: .requests(9), warmup: 2)
        let (samples, _, _) = await LoadRunTests.run(
            LoadRunTests.scenario(load, targets: ["a"]),
            over: FakeTransport(together: 3)
        )
        let beginning = try #require(samples.map(\.planned).min())
        #expect(samples.count { $0.planned == beginning } == 3)
        let ends = Set(samples.compactMap(\.times.end))
        #expect(samples.filter { $0.planned > beginning }.allSatisfy { ends.contains($0.planned) })
    }

    @Test("of each target by itself: what one still warms up holds up no other")
    func targets() async {
        let load = Load(concurrency: 1, extent: .requests(2), warmup: 1)
        let (samples, isWhole, _) = await LoadRunTests.run(
            LoadRunTests.scenario(load),
            over: HoldingTransport(untilRequest: 4)
        )
        #expect(isWhole && samples.count == 6)
    }

    @Test(
        "are no more than there is to ask, warm-up included",
        arguments: [(0, 2, 2), (3, 2, 5), (1, 20, 8), (20, 0, 8), (0, 0, 0), (.max, 5, 8)]
    )
    func slots(warmup: Int, requests: Int, slots: Int) {
        #expect(TurnCounter(warmup: warmup, .requests(requests)).slots(atMost: 8) == slots)
        #expect(TurnCounter(warmup: warmup, .duration(1)).slots(atMost: 8) == 8)
    }

    @Test("take warm-up turns first, then those that no sitting has finished")
    func turns() {
        let began = Mutex(0)
        let turns = TurnCounter(warmup: 2, .requests(5), without: [0, 2]) { began.withLock { $0 += 1 } }
        var dealt: [TurnCounter.Turn] = []
        while let turn = turns.next() {
            dealt.append(turn)
            #expect(began.withLock(\.self) == (turn.phase == .warmup ? 0 : 1))
        }
        #expect(dealt.map(\.phase) == [.warmup, .warmup, .measure, .measure, .measure])
        #expect(dealt.map(\.sequence) == [0, 1, 1, 3, 4])
        #expect(turns.next() == nil)
    }

    @Test("count a duration from the first measured request, which always goes")
    func duration() {
        let turns = TurnCounter(warmup: 3, .duration(0))
        let phases = (0..<5).map { _ in turns.next()?.phase }
        #expect(phases == [.warmup, .warmup, .warmup, .measure, nil])
    }
}

@Suite("Requests made ahead of their turns", .timeLimit(.minutes(30)))
struct RequestStockTests {
    private static func request(_ turn: TurnCounter.Turn, bytes: Int = 10) -> PreparedRequest {
        PreparedRequest(
            Plan.Request(
                target: 0,
                phase: turn.phase,
                sequence: turn.sequence,
                prompt: 0,
                nonce: nil,
                closesEarly: false
            ),
            TransportRequest(
                url: "",
                headers: [],
                body: [UInt8](repeating: 0, count: bytes),
                limits: TimeLimits(),
                httpVersion: .http1,
                makeConsumer: { _ in fatalError("nothing is answered here") }
            )
        )
    }

    @Test("are there when their turns come, each of its own place, and no more than the slots can use")
    func ahead() async {
        let made = Mutex<[Int]>([])
        let turns = TurnCounter(warmup: 2, .requests(50), without: [3])
        let (makings, making) = AsyncStream.makeStream(of: Int.self)
        let stock = RequestStock(of: turns, atMost: 4) { turn in
            made.withLock { $0.append(turn.place) }
            making.yield(turn.place)
            return Self.request(turn)
        }
        stock.fill()
        #expect(made.withLock(\.self) == [0, 1, 2, 3])
        await withDiscardingTaskGroup { group in
            group.addTask { await stock.keepUp() }
            // A turn comes when one more request has been begun by the maker, which would otherwise be overtaken.
            for await _ in makings {
                guard let turn = turns.next() else { break }
                let taken = stock.take(turn)
                #expect(taken.planning.sequence == turn.sequence && taken.planning.phase == turn.phase)
                if turn.sequence == 49 { break }
            }
            #expect(turns.next() == nil)
            stock.close()
        }
    }

    @Test("are made by the slot itself where its turn comes first, and then not kept")
    func overtaken() {
        let made = Mutex(0)
        let turns = TurnCounter(.requests(10))
        let stock = RequestStock(of: turns, atMost: 2) { turn in
            made.withLock { $0 += 1 }
            return Self.request(turn)
        }
        for place in 0..<10 {
            let turn = turns.next()
            #expect(turn?.place == place)
            if let turn { #expect(stock.take(turn).planning.sequence.number == place) }
        }
        #expect(made.withLock(\.self) == 10)
        stock.fill()
        #expect(made.withLock(\.self) == 10, "nothing is left to make")
    }

    @Test("take no more memory than they may, but one is made whatever it takes")
    func memory() {
        let made = Mutex(0)
        let turns = TurnCounter(.requests(100))
        let stock = RequestStock(of: turns, atMost: 100) { turn in
            made.withLock { $0 += 1 }
            return Self.request(turn, bytes: RequestStock.mostBytes / 4)
        }
        stock.fill()
        #expect(made.withLock(\.self) == 4)
        let large = RequestStock(of: TurnCounter(.requests(3)), atMost: 3) { turn in
            made.withLock { $0 += 1 }
            return Self.request(turn, bytes: RequestStock.mostBytes + 1)
        }
        large.fill()
        #expect(made.withLock(\.self) == 5)
    }

    @Test("of a large prompt are the same as those made at their start")
    func sameBodies() async {
        var scenario = LoadRunTests.scenario(Load(concurrency: 4, extent: .requests(30), warmup: 3), targets: ["a"])
        let text = String(repeating: "a \"long\" text\\ with\n everything\u{1} in it – ", count: 300)
        scenario.prompts = (0..<3).map { Prompt(id: "p\($0)", user: text + "\($0)") }
        let transport = FakeTransport()
        _ = await LoadRunTests.run(scenario, over: transport)
        let plan = Plan(scenario, salt: UInt64(truncatingIfNeeded: LoadRunTests.epoch.wall.nanoseconds))
        let call = ProviderCall(target: scenario.targets[0], endpoint: scenario.endpoints[0])
        let places = (0..<3).map { (Sample.Phase.warmup, $0) } + (0..<30).map { (.measure, $0) }
        let expected = places.map { phase, sequence in
            let planning = plan.request(target: 0, phase: phase, sequence: RequestIndex(sequence))
            return call.request(for: scenario.prompts[planning.prompt], nonce: planning.nonce).body
        }
        #expect(Set(transport.tally.withLock(\.bodies)) == Set(expected))
        #expect(transport.tally.withLock(\.bodies.count) == 33)
    }
}

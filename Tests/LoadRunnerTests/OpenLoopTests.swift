import BenchModel
import LoadRunner
import Synchronization
import Testing
import TransportFakes

@Suite("A run of planned starts", .timeLimit(.minutes(30)))
struct OpenLoopTests {
    private static func load(
        _ arrivals: Arrivals = .constant(rate: 2000),
        _ extent: Load.Extent = .requests(50),
        warmup: Int = 0,
        order: Load.Order = .interleaved
    ) -> Load {
        Load(
            shape: .open(arrivals),
            concurrency: 2,
            maxInFlight: 100,
            whenFull: .drop,
            extent: extent,
            warmup: warmup,
            order: order
        )
    }

    @Test("hands each start over with the schedule's instant and the scenario's cap", arguments: Load.Order.allCases)
    func schedule(order: Load.Order) async throws {
        let transport = FakeTransport()
        let load = Self.load(.poisson(rate: 2000), order: order)
        let (samples, isWhole, progress) = await LoadRunTests.run(LoadRunTests.scenario(load), over: transport)
        #expect(isWhole && samples.count == 100 && progress.done == 100 && progress.inFlight == 0)
        let (planned, admissions) = transport.tally.withLock { ($0.planned, $0.admissions) }
        #expect(Set(planned) == Set(samples.map { LoadRunTests.epoch.monotonic + $0.planned.sinceEpoch }))
        #expect(admissions.allSatisfy { $0?.maxInFlight == 100 && $0?.whenFull == .drop })
        #expect(Set(admissions.compactMap { $0?.group }) == [0, 1])
        for target in [0, 1] {
            let own = samples.filter { $0.target.number == target }.sorted { $0.sequence < $1.sequence }
            let offsets = Array(try #require(ArrivalSchedule(load, target: TargetIndex(target))))
            #expect(own.map(\.sequence.number) == Array(0..<50))
            let beginning = try #require(own.first).planned - offsets[0]
            #expect(own.map { $0.planned - beginning } == offsets)
            #expect(own.allSatisfy { $0.times.started ?? 0 >= $0.planned })
        }
    }

    @Test("keeps its warm-up in a closed loop")
    func warmup() async {
        let transport = FakeTransport()
        let (samples, _, _) = await LoadRunTests.run(
            LoadRunTests.scenario(Self.load(warmup: 6), targets: ["a"]),
            over: transport
        )
        #expect(samples.prefix(6).allSatisfy { $0.phase == .warmup })
        #expect(samples.dropFirst(6).count { $0.phase == .measure } == 50)
        #expect(transport.tally.withLock { $0.planned.prefix(6).allSatisfy { $0 == nil } })
    }

    @Test("keeps a start that was dropped, without instants")
    func dropped() async {
        let transport = FakeTransport { $0 % 2 == 0 ? .failed(.notStarted, detail: "full") : .complete }
        let (samples, isWhole, progress) = await LoadRunTests.run(
            LoadRunTests.scenario(Self.load(), targets: ["a"]),
            over: transport
        )
        let dropped = samples.filter { $0.outcome == .failed(.notStarted, detail: "full") }
        #expect(isWhole && samples.count == 50 && dropped.count == 25)
        #expect(dropped.allSatisfy { $0.times == PhaseTimes(started: nil) })
        #expect(progress.inFlight == 0 && progress.failed == 25)
    }

    @Test("ends at once when it is stopped, however far ahead the starts lie, and keeps none that never came")
    func stopping() async {
        let control = RunControl()
        let transport = WaitingTransport { if $0 == 3 { control.stop() } }
        let load = Self.load(.constant(rate: 10), .duration(.seconds(3600)))
        let (samples, isWhole, progress) = await LoadRunTests.run(
            LoadRunTests.scenario(load),
            over: transport,
            control: control
        )
        #expect(!isWhole && samples.isEmpty)
        #expect(progress.done == 0 && progress.inFlight == 0)
    }

    @Test("ends at once when it is cancelled")
    func cancelling() async {
        let started = Mutex<CheckedContinuation<Void, Never>?>(nil)
        let transport = WaitingTransport { number in
            if number == 3 { started.withLock { $0.take() }?.resume() }
        }
        let work = Mutex<Task<Int, Never>?>(nil)
        await withCheckedContinuation { continuation in
            started.withLock { $0 = continuation }
            work.withLock {
                $0 = Task {
                    let load = Self.load(.poisson(rate: 100), .duration(.seconds(3600)))
                    return await LoadRunTests.run(LoadRunTests.scenario(load), over: transport).samples.count
                }
            }
        }
        let task = work.withLock { $0 }
        task?.cancel()
        #expect(await task?.value == 0)
    }

    @Test("hands over no more starts than the transport may hold")
    func lookAhead() async {
        let control = RunControl()
        let most = 1000 + 100
        let transport = WaitingTransport { if $0 == most { control.stop() } }
        let load = Self.load(.constant(rate: 100_000), .duration(.seconds(3600)))
        _ = await LoadRunTests.run(LoadRunTests.scenario(load, targets: ["a"]), over: transport, control: control)
        #expect(transport.submitted == most)
    }
}

import BenchModel
import LoadRunner
import Synchronization
import Testing
import TransportFakes

@Suite("A run that goes on in another sitting", .timeLimit(.minutes(30)))
struct ResumingTests {
    /// Stops a run after some samples, then goes on with it until it is whole; returns the samples of each sitting.
    private static func inSittings(_ scenario: Scenario, stoppingAfter counts: [Int]) async -> [[Sample]] {
        var sittings: [[Sample]] = []
        for part in 1...(counts.count + 1) {
            let control = RunControl()
            let seen = Mutex(0)
            let limit = part <= counts.count ? counts[part - 1] : .max
            let (samples, isWhole, progress) = await LoadRunTests.run(
                scenario,
                remaining: RemainingPlan(scenario, after: sittings.flatMap(\.self), part: part),
                over: FakeTransport(),
                control: control
            ) { sample in
                guard sample.phase == .measure else { return }
                // Under the lock, so that no slot goes on while another one is about to stop the run.
                seen.withLock { seen in
                    seen += 1
                    if seen == limit { control.stop() }
                }
            }
            sittings.append(samples)
            #expect(isWhole == (part > counts.count))
            if isWhole, let planned = progress.planned { #expect(progress.done == planned) }
        }
        return sittings
    }

    @Test("asks every place of the plan once, in whichever order of targets", arguments: Load.Order.allCases)
    func closedLoop(order: Load.Order) async {
        let load = Load(concurrency: 3, extent: .requests(20), warmup: 2, order: order)
        let sittings = await Self.inSittings(LoadRunTests.scenario(load), stoppingAfter: [7, 11])
        #expect(sittings.count == 3)
        for (index, samples) in sittings.enumerated() { #expect(samples.allSatisfy { $0.part == index + 1 }) }
        for target in [0, 1] {
            let measured = sittings.joined().filter { $0.target.number == target && $0.phase == .measure }
            #expect(measured.map(\.sequence.number).sorted() == Array(0..<20))
        }
    }

    @Test("warms up again what it measures, and leaves the other targets alone")
    func warmup() async {
        let load = Load(concurrency: 1, extent: .requests(4), warmup: 2, order: .sequential)
        // The first target is done by then, and the second has begun.
        let sittings = await Self.inSittings(LoadRunTests.scenario(load), stoppingAfter: [5])
        let again = sittings[1].filter { $0.phase == .warmup }
        #expect(again.map(\.target) == [1, 1])
    }

    @Test("asks a request that was broken off again, by another nonce, and keeps the first try")
    func brokenOff() async {
        let scenario = LoadRunTests.scenario(Load(extent: .requests(3)), targets: ["a"])
        let (transport, again) = (FakeTransport { $0 == 2 ? .cancelled : .complete }, FakeTransport())
        let first = await LoadRunTests.run(scenario, over: transport).samples
        #expect(first.map(\.outcome).count { $0 == .cancelled } == 1)
        let plan = RemainingPlan(scenario, after: first, part: 2)
        let second = await LoadRunTests.run(scenario, remaining: plan, over: again).samples
        #expect(second.map(\.sequence) == first.filter { $0.outcome == .cancelled }.map(\.sequence))
        #expect(second.map(\.promptID) == first.filter { $0.outcome == .cancelled }.map(\.promptID))
        let asked = transport.tally.withLock(\.bodies)
        #expect(Set(asked + again.tally.withLock(\.bodies)).count == 4)
    }

    @Test("goes on with planned starts at once, and asks each of them once")
    func openLoop() async {
        let load = Load(shape: .open(.poisson(rate: 2000)), extent: .requests(60))
        let sittings = await Self.inSittings(LoadRunTests.scenario(load), stoppingAfter: [10])
        for target in [0, 1] {
            let measured = sittings.joined().filter { $0.target.number == target }
            #expect(measured.map(\.sequence.number).sorted() == Array(0..<60))
        }
    }

    @Test("by time asks on from the last place")
    func duration() async {
        let scenario = LoadRunTests.scenario(Load(extent: .duration(.seconds(3600))), targets: ["a"])
        let first = await LoadRunTests.run(
            LoadRunTests.scenario(Load(extent: .requests(3)), targets: ["a"]),
            over: FakeTransport()
        ).samples
        // As if the first sitting had used some of the hour, and lost the second of its requests.
        var lost = first.map { sample in
            var sample = sample
            sample.planned = 0
            sample.times.end = .milliseconds(5)
            return sample
        }
        lost.remove(at: 1)
        let plan = RemainingPlan(scenario, after: lost, part: 2)
        let control = RunControl()
        let transport = FakeTransport(whenAsked: { if $0 == 5 { control.stop() } })
        let second = await LoadRunTests.run(scenario, remaining: plan, over: transport, control: control).samples
        #expect(second.count == 5)
        let places = second.map(\.sequence)
        #expect(places.first == first[1].sequence, "what was lost is asked first")
        #expect(places.dropFirst().map(\.number).elementsEqual(3..<(2 + places.count)))
    }

    @Test("that has nothing left asks nothing")
    func nothingLeft() async {
        let scenario = LoadRunTests.scenario(Load(extent: .requests(5), warmup: 2))
        let all = await LoadRunTests.run(scenario, over: FakeTransport()).samples
        let plan = RemainingPlan(scenario, after: all, part: 2)
        let (samples, isWhole, _) = await LoadRunTests.run(scenario, remaining: plan, over: FakeTransport())
        #expect(isWhole && samples.isEmpty)
    }
}

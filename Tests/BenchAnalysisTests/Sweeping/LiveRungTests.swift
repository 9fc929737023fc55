import BenchModel
import Statistics
import Synchronization
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("A rung under way")
struct LiveRungTests {
    private static let limit = Objective(metric: .e2e, percentile: 95, bound: .max, limit: 60e9)

    private static let rule = RungRule(
        RungQuestion([limit], target: "t"),
        streams: 1,
        settle: 0,
        leavesOutWaves: false,
        doubts: RungRule.Doubts(holds: 0.05, breaks: 0.05)
    )

    private static func rung() -> LiveRung { LiveRung(rule, MadeRequests.target, isOpenLoop: false) }

    @Test("tells once that its question is decided")
    func decided() {
        let rung = Self.rung()
        let told = Mutex<[Int]>([])
        rung.whenDecided { count in told.withLock { $0.append(count) } }
        let requests = (0..<200).map { place in
            RungRequest(began: Double(place), ended: Double(place) + 0.5, strains: [0.5], firstToken: 0.1)
        }
        rung.look(at: Array(requests[..<50]))
        #expect(told.withLock(\.self).isEmpty)
        rung.look(at: requests)
        rung.look(at: requests)
        #expect(told.withLock(\.self) == [200])
    }

    @Test("waits for a request that is still under way", .timeLimit(.minutes(30)))
    func slow() async {
        let rung = Self.rung()
        let (told, telling) = AsyncStream<Int>.makeStream()
        rung.whenDecided { telling.yield($0) }
        // The first one ends last, and is bad.
        let samples = MadeRequests.samples(300) { maker, place in maker.ttft = place == 0 ? 90_000 : 100 }
        for sample in samples.dropFirst() { rung.take(sample) }
        rung.take(samples[0])
        var first: Int?
        for await count in told {
            first = count
            break
        }
        let requests = MadeRequests.requests(300) { maker, place in maker.ttft = place == 0 ? 90_000 : 100 }
            .compactMap { RungRequest($0, RungQuestion([Self.limit], target: "t"), isOpenLoop: false) }
        #expect(requests.count == 300)
        // What is decided meanwhile is what the finished rung says.
        #expect(first != nil && first == Self.rule.decision(requests)?.count)
    }
}

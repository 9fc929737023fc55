import BenchModel
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Counts by upper bounds")
struct BucketCountTests {
    private static let values: [(value: Double, bucket: Int?)] = [
        (-5, 0), (0, 0), (1, 0), (1.000_001, 1), (2, 1), (4, 2), (4.1, 3), (1e300, 3), (.infinity, nil), (.nan, nil),
        (-.infinity, nil),
    ]

    @Test("take a value at its bound, and none that is no number", arguments: values)
    func bucket(value: Double, bucket: Int?) {
        var counts = BucketCounts(bounds: [1, 2, 4])
        counts.add(value)
        #expect(counts.counts == (0..<4).map { $0 == bucket ? 1 : 0 } && counts.count == (bucket == nil ? 0 : 1))
        #expect(counts.sum == (bucket == nil ? 0 : value))
        #expect(counts.cumulative == (0..<4).map { place in bucket.map { place >= $0 ? 1 : 0 } ?? 0 })
    }

    @Test("rise from bound to bound up to all, in whatever order values come", arguments: 0..<8)
    func cumulative(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let values = (0..<200).map { _ in Double(Int.random(in: -2...12, using: &random)) }
        var (counts, again) = (BucketCounts(bounds: [0, 1, 5, 10]), BucketCounts(bounds: [0, 1, 5, 10]))
        for value in values { counts.add(value) }
        for value in values.shuffled(using: &random) { again.add(value) }
        #expect(counts == again && counts.count == 200 && counts.sum == values.reduce(0, +))
        #expect(counts.cumulative == counts.cumulative.sorted() && counts.cumulative.last == counts.count)
        for (bound, cumulative) in zip(counts.bounds, counts.cumulative) {
            #expect(cumulative == values.count { $0 <= bound })
        }
    }
}

@Suite("What a watch has measured since its process began")
struct WatchMeterTests {
    private static let bounds = ["a", "b"].map {
        WatchedBound(subject: WatchSubject(target: $0, question: .reach), kind: .reach)
    }

    private static func probe(_ number: Int, _ result: ProbeRecord.Result = .measured) -> ProbeRecord {
        let window = WindowTally(n: number, beyond: 0)
        return ProbeRecord(
            number: number,
            at: .seconds(Double(number)),
            result: result,
            windows: result == .measured ? [bounds[0].subject: window] : [:]
        )
    }

    private static func incident(_ number: Int, _ target: String) -> IncidentRecord {
        IncidentRecord(number: number, target: target, toldAt: 0, since: 0, findings: [])
    }

    private static var run: MeasuredRun {
        MeasuredRun(
            MadeRun.run([MadeRun.target("b"), MadeRun.target("stranger")], n: 6) { maker, _, sequence in
                (maker.ttft, maker.gap, maker.events) = (500, 20, 11)
                switch sequence {
                case 0: maker.outcome = .failed(.rateLimited, detail: "")
                case 1: maker.outcome = .failed(.rateLimited, detail: "")
                case 2: maker.outcome = .failed(.dns, detail: "")
                case 3: maker.outcome = .cancelled
                case 4: maker.phase = .warmup
                default: maker.usage = TokenUsage(input: 10, output: 40)
                }
            }
        )
    }

    @Test("counts each measured request of its own targets once, by how it ended")
    func requests() {
        var meters = WatchMeters(Self.bounds)
        meters.take(Self.probe(1), Self.run, open: [])
        meters.take(Self.probe(2), Self.run, open: [])
        meters.take(Self.probe(3), nil, open: [])
        #expect(meters.targets.map(\.name) == ["a", "b"])
        let target = meters.targets[1]
        #expect(target.ok == 2 && target.failed == 6 && target.cancelled == 2 && target.outputTokens == 80)
        #expect(target.failures == [.rateLimited: 4, .dns: 2])
        // In seconds: what takes half a second is within the bound of it.
        #expect(target.ttft.count == 2 && target.ttft.cumulative[6] == 2 && target.ttft.cumulative[5] == 0)
        #expect(target.ttft.bounds[6] == 0.5 && target.e2e.count == 2 && target.gaps.count == 20)
        #expect(abs(target.gaps.sum - 20 * 0.02) < 1e-9 && meters.targets[0].ok == 0)
    }

    @Test("has of each subject what the last probe said that said something")
    func windows() {
        var meters = WatchMeters(Self.bounds)
        meters.take(Self.probe(1), nil, open: [])
        meters.take(Self.probe(2), nil, open: [])
        meters.take(Self.probe(3, .unmeasured), nil, open: [])
        meters.take(Self.probe(4, .disturbed), nil, open: [])
        #expect(meters.windows == [Self.bounds[0].subject: WindowTally(n: 2, beyond: 0)])
        #expect(meters.probes == [.measured: 2, .unmeasured: 1, .disturbed: 1] && meters.lastProbe == .seconds(4))
    }

    @Test("counts an incident where it begins, and blindness apart; those of an earlier process are no news")
    func incidents() {
        var meters = WatchMeters(Self.bounds)
        meters.goOn([Self.incident(1, "a")])
        for open in [[1], [1, 2], [2], [2, 3], [], [4]] {
            let incidents = open.map { Self.incident($0, $0 == 3 ? "" : "b") }
            meters.take(Self.probe(1), nil, open: incidents)
        }
        #expect(
            meters.targets.map(\.incidents) == [0, 2] && meters.blindTimes == 1 && meters.open.map(\.number) == [4]
        )
    }

    @Test("only rises, whatever befell it")
    func rises() {
        var meters = WatchMeters(Self.bounds)
        for count in 1...3 {
            meters.takeGap()
            meters.takeClockStep()
            meters.take(slotsLeftOut: count)
            meters.take(runsThinned: 2 * count)
            meters.take(.webhook, wasDelivered: count != 2)
        }
        #expect(meters.gaps == 3 && meters.clockSteps == 3 && meters.slotsLeftOut == 6 && meters.runsThinned == 12)
        #expect(meters.delivered == [.webhook: 2] && meters.notDelivered == [.webhook: 1])
    }
}

import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Parts of a run that several machines shared")
struct ShardSummaryTests {
    private static func measured(
        of count: Int = 3,
        n: Int = 120,
        _ change: (inout SampleMaker, Int) -> Void = { _, _ in }
    ) -> MeasuredRun {
        let run = MadeRun.run([MadeRun.target()], n: n) { maker, _, sequence in
            maker.ttft = 100 + Double(sequence * 13 % 7)
            change(&maker, sequence)
        }
        return MeasuredRun(MadeRun.merged(run, of: count))
    }

    private static func difference(_ run: MeasuredRun) -> (shard: String, own: Double, others: Double)? {
        for case .shardsDiffer(_, _, let shard, let own, let others) in ShardAlarms.find(run) {
            return (shard.text, own, others)
        }
        return nil
    }

    @Test("have every request between them, each once", arguments: [1, 2, 3, 7])
    func partition(count: Int) {
        let run = Self.measured(of: count, n: 50) { maker, sequence in
            if sequence % 5 == 0 { maker.outcome = .failed(.dns, detail: "") }
            if sequence % 9 == 1 { maker.isDropped = true }
            if sequence % 11 == 2 { maker.outcome = .cancelled }
        }
        let parts = ShardSummary.of(run).map { $0.targets[0] }
        #expect(parts.count == (count == 1 ? 0 : count))
        guard count > 1 else { return }
        let target = run.targets[0]
        #expect(parts.reduce(0) { $0 + $1.requests } == target.measured.count)
        #expect(parts.reduce(0) { $0 + $1.failed + $1.notStarted } == target.counts.failed)
        #expect(parts.reduce(0) { $0 + $1.ttft.n } == target.figures[.ttft].n)
        #expect(parts.flatMap { Array($0.ttft.sorted) }.sorted() == Array(target.figures[.ttft].sorted))
        #expect(parts.reduce(0) { $0 + $1.lag.n } == target.lag.n)
        #expect(parts[0].requests == (50 + count - 1) / count, "the first has one more where they do not divide")
    }

    @Test("of conversations have whole sessions, and of a trace request by request", arguments: [false, true])
    func sessions(isReplay: Bool) {
        var run = MadeRun.run([MadeRun.target()], n: 12) { maker, _, sequence in
            maker.turn = ConversationTurn(session: sequence / 4, turn: sequence % 4, count: 4)
        }
        run.record.loadShape = isReplay ? .trace : .closed
        let parts = ShardSummary.of(MeasuredRun(MadeRun.merged(run, of: 2))).map { $0.targets[0].requests }
        #expect(parts == (isReplay ? [6, 6] : [8, 4]))
    }

    @Test("are told where one of them saw other latencies than the rest, and by how much")
    func differs() throws {
        let found = try #require(
            Self.difference(Self.measured { maker, sequence in if sequence % 3 == 1 { maker.ttft += 50 } })
        )
        #expect(found.shard == "2/3" && abs(found.own - 153e6) < 1e6 && abs(found.others - 103e6) < 1e6)
        #expect(Self.difference(Self.measured()) == nil, "they saw the same")
    }

    @Test("are not told of a difference below five in a hundred, however sure, nor of few requests")
    func slight() {
        let slower = { (by: Double) in
            Self.measured(n: 600) { maker, sequence in
                maker.ttft = 100 + Double(sequence * 13 % 7) / 10 + (sequence % 3 == 1 ? by : 0)
            }
        }
        #expect(Self.difference(slower(4)) == nil && Self.difference(slower(7))?.shard == "2/3")
        // Nineteen of each shard.
        let few = Self.measured(n: 57) { maker, sequence in if sequence % 3 == 1 { maker.ttft += 500 } }
        #expect(Self.difference(few) == nil)
        #expect(
            Self.difference(Self.measured(n: 60) { maker, sequence in if sequence % 3 == 1 { maker.ttft += 500 } })
                != nil
        )
    }

    @Test("are asked of the whole answer where nothing streams")
    func buffered() {
        let run = MadeRun.run([MadeRun.target(isStreamed: false)], n: 60) { maker, _, sequence in
            maker.isBuffered = true
            maker.ttft = 200 + Double(sequence * 13 % 7) + (sequence % 2 == 1 ? 90 : 0)
        }
        guard case .shardsDiffer(_, let metric, _, _, _)? = ShardAlarms.find(MeasuredRun(MadeRun.merged(run))).first
        else {
            return #expect(Bool(false), "nothing is told")
        }
        #expect(metric == "E2E")
    }

    @Test("are a run that was joined, and all of it where none is missing")
    func joined() throws {
        let shard = { (index: Int, count: Int) in try #require(Shard(index: ShardIndex(index), of: count)) }
        let record = { (own: Shard, parts: [Shard]) -> RunRecord in
            var record = RunRecord(name: "r", startedAt: 0, version: "1", isSimulated: false, targets: [])
            record.shard = own
            record.parts = parts.map { ShardRecord(shard: $0) }
            return record
        }
        let (first, second) = (try shard(0, 2), try shard(1, 2))
        let cases: [(record: RunRecord, isMerged: Bool, isAll: Bool)] = [
            (record(.whole, []), false, true), (record(first, []), false, false),
            (record(first, [first]), false, false),
            (record(.whole, [first, second]), true, true), (record(.whole, [first]), true, false),
            (record(.whole, [.whole]), false, true),
        ]
        for (record, isMerged, isAll) in cases {
            #expect(record.isMerged == isMerged && record.isOfAllShards == isAll, "\(record.parts.map(\.shard.text))")
        }
    }
}

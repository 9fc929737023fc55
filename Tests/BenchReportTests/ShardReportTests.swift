import BenchAnalysis
import BenchModel
import Pricing
import RunFixtures
import Statistics
import Testing

@testable import BenchReport

@Suite("What a report says of machines that shared a run")
struct ShardReportTests {
    private static func alarms(_ run: StoredRun) -> [String] {
        let summary = Summary(run: run, prices: .builtIn)
        return RunHeading(summary.record, summary.instrument, alarms: summary.alarms).alarms
    }

    private static func full(_ run: StoredRun) -> String {
        ReportRenderer.render(
            ReportSubject(Summary(run: run, prices: .builtIn)),
            as: .table,
            isFull: true,
            on: Screen(columns: 200)
        )
    }

    @Test("Each has a row with what it saw, of the places that are its own")
    func rows() throws {
        let run = MadeRun.merged(
            MadeRun.run([MadeRun.target()], n: 10) { maker, _, sequence in
                maker.ttft = sequence % 3 == 1 ? 300 : 100
            },
            of: 3
        )
        let shards = Summary(run: run, prices: .builtIn).shards
        #expect(shards.map(\.part.shard.text) == ["1/3", "2/3", "3/3"])
        #expect(shards.map { $0.targets[0].requests } == [4, 3, 3])
        #expect(shards.map { $0.targets[0].ttft.percentile(.median).map { ($0 / 1e6).rounded() } } == [100, 300, 100])
        let text = Self.full(run)
        #expect(text.contains("Shards (ms)") && text.contains("merged: samples of 3 shards"))
        #expect(!Self.full(MadeRun.run([MadeRun.target()]) { _, _, _ in }).contains("Shards"))
    }

    @Test("One that saw another latency does not hide among the others; alike ones are not told apart")
    func differ() {
        func run(_ own: Double) -> StoredRun {
            MadeRun.merged(
                MadeRun.run([MadeRun.target()], n: 200) { maker, _, sequence in
                    maker.ttft = (sequence % 4 == 2 ? own : 100) + Double(sequence * 7919 % 31)
                },
                of: 4
            )
        }
        let unlike = Self.alarms(run(140)).first { $0.hasPrefix("SHARDS DIFFER") }
        #expect(unlike?.contains("shard 3/4 saw another TTFT") == true, "\(unlike ?? "nothing")")
        #expect(!Self.alarms(run(100)).contains { $0.hasPrefix("SHARDS DIFFER") })
    }

    @Test("A part is not judged by itself, and no more where it was broken off")
    func unjudged() {
        for status in [RunRecord.Status.finished, .interrupted] {
            var run = MadeRun.run([MadeRun.target()], n: 10) { _, _, _ in }
            run.record.status = status
            run.record.shard = Shard(index: 1, of: 3) ?? .whole
            let gate = Gate.judge(run, objectives: [])
            let subject = ReportSubject(Summary(run: run, prices: .builtIn), gate: gate)
            let text = ReportRenderer.render(subject, as: .table, isFull: false, on: Screen(columns: 200))
            #expect(text.contains("no gate: a shard is not judged by itself"), "\(text)")
        }
    }

    @Test("Clocks are said to be known, unknown, or one")
    func clocks() {
        var run = MadeRun.merged(MadeRun.run([MadeRun.target()]) { _, _, _ in })
        #expect(Self.alarms(run).contains { $0.hasPrefix("SHARED CLOCK UNKNOWN") && $0.contains("1/2, 2/2") })
        run.record.parts[0].clockError = .milliseconds(2)
        #expect(Self.alarms(run).contains { $0.hasPrefix("SHARED CLOCK UNKNOWN") && $0.contains("shard 2/2") })
        run.record.parts[1].clockError = .milliseconds(3)
        #expect(!Self.alarms(run).contains { $0.contains("CLOCK") })
        #expect(Self.full(run).contains("their clocks are at most 5.00 ms apart"))
        for place in run.record.parts.indices {
            run.record.parts[place].machine = MachineID(text: "one")
            run.record.parts[place].clockError = nil
        }
        #expect(!Self.alarms(run).contains { $0.contains("CLOCK") })
        #expect(Self.full(run).contains("by one clock"))
    }

    @Test("A part alone, a late one and a missing one are told in every report")
    func told() {
        var run = MadeRun.merged(MadeRun.run([MadeRun.target()]) { _, _, _ in })
        run.record.parts[1].late = .seconds(12)
        #expect(Self.alarms(run).contains { $0.hasPrefix("LATE SHARDS: shard 2/2 by 12") })
        run.record.status = .interrupted
        run.record.endReason = "shard 2/2 is missing"
        run.record.parts.removeLast()
        let alarms = Self.alarms(run)
        #expect(alarms.contains { $0.hasPrefix("INCOMPLETE: shard 2/2 is missing") && !$0.contains("--resume") })
        #expect(Self.full(run).contains("samples of 1 of 2 shards"))
        let rows = ReportRenderer.render(Summary(run: run, prices: .builtIn), as: .csv)
        #expect(rows.contains("INCOMPLETE: shard 2/2 is missing") && rows.contains("shards,shards_planned"))
        run.record.status = .finished
        run.record.shard = run.record.parts[0].shard
        #expect(Self.alarms(run).contains { $0.hasPrefix("SHARD 1/2: ") })
    }

    @Test("A clock that is wrong moves what lies over time, and no latency")
    func skew() throws {
        func run(ahead: Double) -> Summary {
            let run = MadeRun.run([MadeRun.target()], n: 40) { maker, _, sequence in
                maker.ttft = 100 + Double(sequence % 7)
                if sequence % 2 == 1 { maker.start += ahead }
            }
            return Summary(run: MadeRun.merged(run), prices: .builtIn)
        }
        let (right, wrong) = (run(ahead: 0), run(ahead: 600_000))
        let metric = { (summary: Summary) in summary.shards.map { $0.targets[0].ttft } }
        #expect(metric(right) == metric(wrong))
        #expect(right.targets[0].counts == wrong.targets[0].counts)
        let document = { (summary: Summary) in ReportRenderer.render(summary, as: .csv) }
        #expect(document(right) != document(wrong), "rates are over the time that both lay over one another")
    }
}

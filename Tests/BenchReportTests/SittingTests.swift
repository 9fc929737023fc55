import Statistics
import BenchModel
import Pricing
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("A run of two sittings")
struct SittingTests {
    private static let record: RunRecord = {
        var record = RunFixture.record
        record.startedAt = RunFixture.epoch
        record.finishedAt = RunFixture.epoch + .seconds(3 * 3600 + 30)
        record.sittings = [
            RunRecord.Sitting(
                startedAt: RunFixture.epoch,
                finishedAt: RunFixture.epoch + .seconds(10),
                version: "0.1.0"
            ),
            RunRecord.Sitting(
                startedAt: RunFixture.epoch + .seconds(3 * 3600 + 10),
                finishedAt: record.finishedAt,
                version: "0.1.0"
            ),
        ]
        return record
    }()

    /// The same two slots of a stream of 1 s each, once in each sitting, three hours apart.
    private static let samples: [Sample] = [1, 2].flatMap { part in
        [0, 1].map { slot -> Sample in
            var maker = SampleMaker(sequence: part * 2 + slot, start: Double(part - 1) * 10_810_000, ttft: 99.8)
            maker.gap = 100
            var sample = maker.made()
            sample.part = part
            return sample
        }
    }

    private static func summary(_ samples: [Sample], _ record: RunRecord = record) -> Summary {
        Summary(run: StoredRun(record: record, samples: samples), prices: .builtIn)
    }

    @Test("says so, and took what its sittings took")
    func heading() {
        let text = ReportRenderer.render(Self.summary(Self.samples), as: .table, judgements: [])
        #expect(text.contains("resumed: 2 sittings, 3.00 h apart"))
        #expect(text.contains("took 30.0 s"))
        let json = ReportRenderer.render(Self.summary(Self.samples), as: .json, judgements: [])
        #expect(json.contains("\"sittings\""))
    }

    @Test("has the throughput of one: the gap between the sittings is in no rate")
    func rates() throws {
        let one = try #require(Self.summary(Array(Self.samples.prefix(2))).targets.first)
        let both = try #require(Self.summary(Self.samples).targets.first)
        let (system, steady) = (try #require(both.systemTokensPerSecond), try #require(both.steadyTokensPerSecond))
        #expect(abs(system - (try #require(one.systemTokensPerSecond))) < 1e-9)
        #expect(abs(steady - (try #require(one.steadyTokensPerSecond))) < 1e-9)
    }

    @Test("has no steady window in a sitting that had fewer left than there are slots")
    func lastOne() throws {
        let three = Array(Self.samples.prefix(3))
        let target = try #require(Self.summary(three).targets.first)
        let one = try #require(Self.summary(Array(three.prefix(2))).targets.first)
        #expect(target.steadyTokensPerSecond == one.steadyTokensPerSecond)
    }

    @Test("counts a start that was broken off and asked again as one of the plan")
    func schedule() throws {
        var record = Self.record
        record.loadShape = .constant
        var broken = Self.samples[1]
        broken.outcome = .cancelled
        broken.cancellation = Cancellation(reason: .interrupted, decided: 0)
        var again = Self.samples[2]
        again.sequence = broken.sequence
        let summary = Self.summary([Self.samples[0], broken, again, Self.samples[3]], record)
        let target = try #require(summary.targets.first)
        let schedule = try #require(target.schedule)
        #expect(schedule.planned == 3 && schedule.started == 3)
        #expect(target.counts.ok == 3 && target.counts.cancelled == 1 && target.counts.attempted == 3)
    }

    @Test("has the goodput of one")
    func goodput() throws {
        let objectives = [Objective(metric: .ttft, percentile: 50, bound: .max, limit: 500e6)]
        let one = Gate.judge(
            StoredRun(record: Self.record, samples: Array(Self.samples.prefix(2))),
            objectives: objectives
        )
        let both = Gate.judge(StoredRun(record: Self.record, samples: Self.samples), objectives: objectives)
        let (first, second) = (try #require(one.goodput.first?.perSecond), try #require(both.goodput.first?.perSecond))
        #expect(abs(first - second) < 1e-9)
    }
}

import BenchModel
import Pricing
import RunFixtures
import Statistics
import Testing

@testable import BenchAnalysis

@Suite("What of this program limits a rung")
struct InstrumentLimitTests {
    private static let limit = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 500e6)

    /// Judges 250 requests, one after the other, whose first token comes after so many milliseconds.
    private static func judgement(_ ttft: Double, _ remarks: [Remark], lag: Double? = nil) throws -> RungJudgement {
        var run = MadeRun.run([MadeRun.target("t")], n: 250) { maker, _, sequence in
            maker.lag = lag
            maker.ttft = ttft + Double(SplitMix64.mix(UInt64(sequence)) % 100) / 10
        }
        run.record.remarks = remarks
        let settings = SweepSettings(loads: [2], settle: 0)
        let rung = SweepCourse.Rung(level: 2, purpose: .ladder, doubts: RungRule.Doubts(holds: 0.05, breaks: 0.05))
        return try #require(
            SweepRung(rung, run, objectives: [limit], settings: settings, prices: .builtIn)
        ).judgement
    }

    private static func throttled(_ time: Nanoseconds?) -> Remark {
        Remark(at: 1, kind: .throttled, text: "t", lost: time)
    }

    @Test("nothing, where it could do nothing for less than a twentieth of the limit")
    func little() throws {
        #expect(try Self.judgement(100, [Self.throttled(.milliseconds(24))]).verdict == .holds)
        #expect(try Self.judgement(520, [Self.throttled(.milliseconds(4))]).verdict == .breaks)
        #expect(try Self.judgement(520, [Remark(at: 1, kind: .clockStep, text: "t")]).verdict == .breaks)
    }

    @Test(
        "the time in which it could do nothing, where what breaks might not without it",
        arguments: [
            (520.0, 899.0, RungVerdict.instrumentLimited), (900, 899, .instrumentLimited), (1_500, 899, .breaks),
        ]
    )
    func breaks(ttft: Double, lost: Double, verdict: RungVerdict) throws {
        let judgement = try Self.judgement(ttft, [Self.throttled(.milliseconds(lost))])
        #expect(judgement.verdict == verdict)
        #expect((judgement.reason == .lostTime) == (verdict == .instrumentLimited))
    }

    @Test("such time, where it is more than a twentieth of the rung: its load was not there")
    func load() throws {
        // The runs of this test last for minutes.
        #expect(try Self.judgement(100, [Self.throttled(.milliseconds(100))]).verdict == .holds)
        let judgement = try Self.judgement(100, [Self.throttled(.seconds(3_600))])
        #expect(judgement.verdict == .instrumentLimited && judgement.missing == nil)
    }

    @Test("such time of which nobody says how long it was, whatever the requests say")
    func unknown() throws {
        #expect(try Self.judgement(100, [Self.throttled(nil)]).verdict == .instrumentLimited)
        #expect(try Self.judgement(5_000, [Self.throttled(nil)]).verdict == .instrumentLimited)
    }

    @Test(
        "that it was late; but where it could do nothing for as long, this is what made it so",
        arguments: [(0.0, RungReason.lateClient), (29, .lateClient), (31, .lostTime), (4_000, .lostTime)]
    )
    func late(lost: Double, reason: RungReason) throws {
        for ttft in [100.0, 520] {
            let judgement = try Self.judgement(ttft, [Self.throttled(.milliseconds(lost))], lag: 30)
            #expect(judgement.verdict == .instrumentLimited && judgement.reason == reason)
        }
    }

    @Test("such time once, where two remarks tell of the same")
    func once() {
        let both = [Remark(at: 1, kind: .stoodStill, text: "s", lost: 50), Self.throttled(40)]
        #expect(LostTime(both).most == 50 && LostTime(both + [Self.throttled(40)]).most == 80)
        #expect(LostTime([Remark(at: 1, kind: .suspended, text: "s", lost: 7)] + both).most == 57)
        #expect(LostTime([Self.throttled(nil)]).most == .infinity && LostTime([]).most == 0)
    }
}

import BenchModel
import LoadRunner
import Testing

@Suite("A watch over standstill")
struct StandstillWatchTests {
    /// Looks once after the given times have passed on the two clocks, in seconds; returns kinds and texts.
    private static func look(monotonic: Double, sinceBoot: Double) -> [Remark] {
        let start = StandstillWatch.Moment(monotonic: .seconds(100), sinceBoot: .seconds(500))
        var watch = StandstillWatch(epoch: RunEpoch(monotonic: .seconds(90), wall: 0), now: start)
        let now = StandstillWatch.Moment(
            monotonic: start.monotonic + .seconds(monotonic),
            sinceBoot: start.sinceBoot + .seconds(sinceBoot)
        )
        let remarks = watch.look(at: now)
        #expect(watch.look(at: now).isEmpty, "it is told once")
        return remarks
    }

    @Test("says nothing of looks that come a little late")
    func usual() {
        for late in [0.25, 0.3, 0.9, 1.2] { #expect(Self.look(monotonic: late, sinceBoot: late).isEmpty) }
    }

    @Test("tells a suspended machine by the clock that counted on")
    func suspended() {
        let remarks = Self.look(monotonic: 0.3, sinceBoot: 3600.3)
        #expect(remarks.map(\.kind) == [.suspended] && remarks.first?.at == .seconds(10.3))
        #expect(remarks.first?.text.contains("suspended for 3600.0 s since 10.0 s") == true)
    }

    @Test("tells a stopped program by its own delay")
    func stopped() {
        let remarks = Self.look(monotonic: 4.25, sinceBoot: 4.25)
        #expect(remarks.map(\.kind) == [.stoodStill])
        #expect(remarks.first?.text.contains("stood still for 4.0 s since 10.0 s") == true)
    }

    @Test("tells both where both were")
    func both() {
        #expect(Self.look(monotonic: 3, sinceBoot: 10).map(\.kind) == [.suspended, .stoodStill])
    }
}

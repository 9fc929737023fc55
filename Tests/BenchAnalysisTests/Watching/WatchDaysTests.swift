import SeededTrials
import Testing

@Suite("Seeded days of a watch")
struct WatchDaysTests {
    @Test("tell every trouble once, with its end, and nothing else")
    func days() {
        var days = WatchDays()
        for seed in 1...20 as ClosedRange<UInt64> { days.play(seed: seed) }
        #expect(days.troubles == 80 && days.toldOnce >= 79, "\(days)")
        #expect(days.falseAlarms == 0)
    }
}

import BenchModel
import Testing

@testable import BenchApplication

@Suite("When a watch probes")
struct WatchScheduleTests {
    private static let minute = Nanoseconds.seconds(60)

    @Test("once in each slot, within its first tenth, and the same with the same seed")
    func slots() {
        var (one, same, other) = (
            WatchSchedule(every: Self.minute, seed: 1, first: 0), WatchSchedule(every: Self.minute, seed: 1, first: 0),
            WatchSchedule(every: Self.minute, seed: 2, first: 0)
        )
        #expect(one.next == 0)
        var moments: [Nanoseconds] = []
        for slot in 1...500 {
            #expect(one.advance(now: one.next) == 0)
            _ = (same.advance(now: same.next), other.advance(now: other.next))
            let within = one.next.sinceBeginning - slot * Self.minute
            #expect((0..<Self.minute / 10).contains(within))
            #expect(one == same)
            moments.append(within)
        }
        #expect(one.next != other.next && Set(moments).count > 490)
    }

    @Test("a probe that takes long leaves slots out, and those after it lie where they lay")
    func late() {
        var (late, regular) = (
            WatchSchedule(every: Self.minute, seed: 1, first: 0), WatchSchedule(every: Self.minute, seed: 1, first: 0)
        )
        #expect(late.advance(now: Instant(after: 10 * Self.minute + Self.minute / 2)) == 10)
        for _ in 1...11 { _ = regular.advance(now: regular.next) }
        #expect(late.next == regular.next)
    }

    @Test("a machine that sleeps for years is as quick about it")
    func asleep() {
        var schedule = WatchSchedule(every: .seconds(1), seed: 1, first: 0)
        let awake = Instant<SinceBoot>.seconds(10 * 365 * 86_400)
        #expect(schedule.advance(now: awake) > 300_000_000)
        #expect(schedule.next > awake && schedule.next - awake <= .seconds(2))
    }

    @Test("a confirmation comes before the next slot, which stays where it is")
    func confirmation() {
        var schedule = WatchSchedule(every: 5 * Self.minute, seed: 1, first: 0)
        _ = schedule.advance(now: 0)
        let regular = schedule.next
        schedule.confirm(now: 0)
        #expect(schedule.next == .seconds(30))
        _ = schedule.advance(now: schedule.next)
        #expect(schedule.next == regular)
        var quick = WatchSchedule(every: .seconds(10), seed: 1, first: 0)
        _ = quick.advance(now: 0)
        quick.confirm(now: 0)
        #expect(quick.next == .seconds(5))
    }

    @Test("goes on one slot after the last probe of an earlier process, whatever became of the wall clock")
    func restart() {
        func wait(after last: Double?) -> Double {
            let wall = WallTime.seconds(1e6)
            return
                (WatchSchedule.first(
                    every: .seconds(300),
                    after: last.map { wall + .seconds($0) },
                    wall: wall,
                    steady: 7
                )
                - 7).inSeconds
        }
        #expect(wait(after: nil) == 0)
        #expect(wait(after: -100) == 200)
        #expect(wait(after: -301) == 0 && wait(after: -1e6) == 0)
        #expect(wait(after: 1_000) == 300 && wait(after: 1e9) == 300)
    }
}

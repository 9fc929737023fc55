import BenchModel
import LoadRunner
import Testing

@Suite("Watching the wall clock")
struct ClockWatchTests {
    private final class PlayedClocks: ClockPair {
        var time = Nanoseconds.seconds(9)
        var ahead = Nanoseconds.seconds(1_700_000_000)

        func steady() -> Nanoseconds {
            time += 20
            return time
        }

        func wall() -> Nanoseconds { time + ahead }
    }

    @Test(
        "remarks a step once, with its size, its direction and its instant",
        arguments: [-2_500.0, -1.5, 1.5, 86_400_000]
    )
    func step(milliseconds: Double) throws {
        let clocks = PlayedClocks()
        var watch = ClockWatch(clocks, epoch: RunEpoch(monotonic: .seconds(3), wall: 0))
        #expect(watch.look(at: .seconds(4)) == nil)
        clocks.ahead += .milliseconds(milliseconds)
        let noticed = watch.look(at: .seconds(5))
        let remark = try #require(noticed)
        #expect(remark.at == .seconds(2) && remark.kind == .clockStep)
        let direction = milliseconds > 0 ? "forward" : "back"
        #expect(remark.text.hasPrefix("the wall clock was set \(abs(milliseconds)) ms \(direction);"))
        #expect(watch.look(at: .seconds(6)) == nil)
    }

    @Test("says nothing of what a reading may be off by, and hears the end of its task")
    func calm() async {
        let clocks = PlayedClocks()
        var watch = ClockWatch(clocks, epoch: .now())
        clocks.ahead += 800_000
        #expect(watch.look() == nil)
        let task = Task {
            await ClockWatch.keepUp(SystemClocks.sinceBoot, epoch: .now()) { _ in }
        }
        task.cancel()
        await task.value
    }
}

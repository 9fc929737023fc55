import BenchModel
import Testing

@Suite("The distance between two clocks")
struct ClockDistanceTests {
    /// A steady clock that takes `pauses[n]` for its n-th reading, beside a wall clock that is `ahead` of it.
    private final class PausingClocks: ClockPair {
        private var time = Nanoseconds.seconds(1)
        private var pauses: [Nanoseconds]
        var ahead = Nanoseconds.seconds(50)

        init(pauses: [Nanoseconds] = []) { self.pauses = pauses }

        func steady() -> Nanoseconds {
            time += pauses.isEmpty ? 30 : pauses.removeFirst()
            return time
        }

        func wall() -> Nanoseconds { time + ahead }
    }

    @Test("is taken from the narrowest of a few readings")
    func narrowest() {
        let calm = ClockDistance(PausingClocks())
        #expect(calm.isSharp && (calm.wallMinusSteady - .seconds(50)).magnitude <= 30)
        let paused = ClockDistance(PausingClocks(pauses: [30, 9_000_000, 30, 7_000, 30, 50, 30, 30]))
        #expect(paused.isSharp && (paused.wallMinusSteady - .seconds(50)).magnitude <= 50)
        let starved = ClockDistance(PausingClocks(pauses: Array(repeating: 4_000_000, count: 8)))
        #expect(!starved.isSharp && (starved.wallMinusSteady - .seconds(50)).magnitude <= 2_000_000)
    }

    @Test("tells a step, its size and its direction", arguments: [-3_600_000, -5, -1.5, 1.5, 5, 3_600_000])
    func steps(milliseconds: Double) throws {
        let clocks = PausingClocks()
        let before = ClockDistance(clocks)
        clocks.ahead += .milliseconds(milliseconds)
        let step = try #require(ClockDistance(clocks).step(since: before, slack: .milliseconds(1)))
        #expect((step - .milliseconds(milliseconds)).magnitude <= 100)
    }

    @Test("tells none where the difference is within the slack, or the readings are not worth it")
    func noSteps() {
        let clocks = PausingClocks()
        let before = ClockDistance(clocks)
        clocks.ahead += 900_000
        #expect(ClockDistance(clocks).step(since: before, slack: .milliseconds(1)) == nil)
        let starved = PausingClocks(pauses: Array(repeating: 4_000_000, count: 8))
        #expect(ClockDistance(starved).step(since: before, slack: .milliseconds(1)) == nil)
    }

    @Test("of the system's own clocks is the same twice", arguments: [SystemClocks.monotonic, .sinceBoot])
    func system(clocks: SystemClocks) {
        let first = ClockDistance(clocks)
        // Even where somebody sets the clock in between, it is not set by the same distance twice in a row.
        let steps = (0..<2).map { _ in ClockDistance(clocks).step(since: first, slack: .milliseconds(1)) }
        #expect(steps.contains(nil))
    }
}

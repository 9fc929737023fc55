import BenchModel
import Testing

@testable import CurlTransport

/// Both clocks as a test wants them; time goes on only when they are read, or when the test says so.
private final class PlayedClocks: ClockPair {
    /// The true time, which the steady clock shows.
    var time = Nanoseconds.seconds(1000)
    var wallAhead = Nanoseconds.seconds(1_700_000_000)
    /// How long a reading takes.
    var readingTakes = Nanoseconds(25)
    /// Happens after so many more readings.
    var interruption: (after: Int, what: () -> Void)?

    func steady() -> Nanoseconds { read { time } }
    func wall() -> Nanoseconds { read { time + wallAhead } }

    /// What the kernel stamps bytes with that arrive now.
    var stamp: WallTime { WallTime(after: time + wallAhead) }
    /// The true time, as an instant.
    var instant: MonotonicInstant { MonotonicInstant(after: time) }

    private func read(_ clock: () -> Nanoseconds) -> Nanoseconds {
        time += readingTakes
        let value = clock()
        if let due = interruption {
            interruption = due.after > 0 ? (due.after - 1, due.what) : nil
            if due.after == 0 { due.what() }
        }
        return value
    }
}

@Suite("Receive stamps")
struct ReceiveStampTests {
    private let clocks = PlayedClocks()

    @Test("tell the true arrival, however late the program is", arguments: [0, 1_000, 1_000_000, 4_900_000_000])
    func late(by wait: Nanoseconds) {
        var stamp = ReceiveStamp(clocks)
        let (arrival, bytes) = (clocks.instant, clocks.stamp)
        clocks.time += wait
        stamp.pollReturned(withAll: true)
        let told = stamp.arrival(stamped: bytes)
        #expect(told.source == .kernel)
        #expect((told.instant - arrival).magnitude <= 1_000)
    }

    @Test("follow a drift, and a pause between two readings is no step")
    func drift() {
        var stamp = ReceiveStamp(clocks)
        var random = SplitMix64(seed: 5)
        for round in 0..<20_000 {
            clocks.time += 5_000_000
            clocks.wallAhead += 2_500
            let (arrival, bytes) = (clocks.instant, clocks.stamp)
            clocks.time += Nanoseconds(.random(in: 0...200_000, using: &random))
            if round % 3 == 0 {
                clocks.interruption = (Int.random(in: 0...4, using: &random), { clocks.time += 3_000_000 })
            }
            stamp.pollReturned(withAll: true)
            let told = stamp.arrival(stamped: bytes)
            #expect(told.source == .kernel)
            #expect((told.instant - arrival).magnitude <= 5_000)
        }
    }

    @Test(
        "of bytes on either side of a step are not believed, and right again once those are read",
        arguments: [-3_600_000, -2_000, -150, -1, 1, 150, 2_000, 3_600_000].map(Nanoseconds.milliseconds)
    )
    func step(by distance: Nanoseconds) {
        var stamp = ReceiveStamp(clocks)
        let before = clocks.stamp
        clocks.time += 10_000
        clocks.wallAhead += distance
        let after = clocks.stamp
        clocks.time += 10_000
        stamp.pollReturned(withAll: true)
        for bytes in [before, after] {
            let told = stamp.arrival(stamped: bytes)
            #expect(told == (stamp.wokeAt, .poll))
        }
        // Some sockets with bytes of before that wait may not have been among those it told of.
        for isAll in [false, false, true] {
            stamp.pollReturned(withAll: isAll)
            #expect(stamp.arrival(stamped: before).source == .poll)
        }
        clocks.time += 5_000
        let (arrival, bytes) = (clocks.instant, clocks.stamp)
        stamp.pollReturned(withAll: true)
        let told = stamp.arrival(stamped: bytes)
        #expect(told.source == .kernel && (told.instant - arrival).magnitude <= 1_000)
    }

    @Test("are never wrong, whenever the clock is set", arguments: 0..<20)
    func anyTime(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var stamp = ReceiveStamp(clocks)
        var kernelStamped = 0
        /// Bytes that wait in a buffer: when they came, and what the kernel put on them.
        var waiting: [(arrival: MonotonicInstant, stamp: WallTime)] = []
        for _ in 0..<2_000 {
            if Int.random(in: 0..<50, using: &random) == 0 {
                let step = Nanoseconds(.random(in: -2_000_000_000...2_000_000_000, using: &random))
                clocks.interruption = (Int.random(in: 0...12, using: &random), { clocks.wallAhead += step })
            }
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                clocks.time += Nanoseconds(.random(in: 0...50_000, using: &random))
                waiting.append((clocks.instant, clocks.stamp))
            }
            // A wait tells of four sockets at the most.
            let served = waiting.prefix(4)
            stamp.pollReturned(withAll: waiting.count < 4)
            waiting.removeFirst(served.count)
            for bytes in served {
                let told = stamp.arrival(stamped: bytes.stamp)
                if told.source == .kernel {
                    kernelStamped += 1
                    #expect((told.instant - bytes.arrival).magnitude <= 50_000)
                } else {
                    #expect(told.instant == stamp.wokeAt)
                }
                clocks.time += Nanoseconds(.random(in: 0...20_000, using: &random))
            }
        }
        #expect(kernelStamped > 3_000)
    }

    @Test("from the future, or of bytes that waited too long, are not believed")
    func unbelievable() {
        var stamp = ReceiveStamp(clocks)
        stamp.pollReturned(withAll: true)
        for offset in [Nanoseconds.milliseconds(1), -.seconds(6)] {
            #expect(stamp.arrival(stamped: clocks.stamp + offset) == (stamp.wokeAt, .poll))
        }
    }

    @Test("come from the poll where a socket has none")
    func none() {
        var stamp = ReceiveStamp(clocks)
        stamp.pollReturned(withAll: true)
        #expect(stamp.arrival(on: -1) == (stamp.wokeAt, .poll))
    }
}

package import BenchModel

/// Looks out for steps of the wall clock while a run goes on, and puts each into words.
package struct ClockWatch<Clocks: ClockPair> {
    private let clocks: Clocks
    private let epoch: RunEpoch
    private var distance: ClockDistance

    /// Creates the watch; its clocks must go on while the machine is suspended, or that would look like a step.
    package init(_ clocks: Clocks, epoch: RunEpoch) {
        self.clocks = clocks
        self.epoch = epoch
        distance = ClockDistance(clocks)
    }

    /// Takes a look, and returns what to remark.
    package mutating func look(at now: Nanoseconds = MonotonicClock.now()) -> Remark? {
        let fresh = ClockDistance(clocks)
        // Less than a millisecond may be the readings' own.
        guard let step = fresh.step(since: distance, slack: .milliseconds(1)) else { return nil }
        distance = fresh
        let size = (abs(step).inMilliseconds * 1000).rounded() / 1000
        return Remark(
            at: now - epoch.monotonic,
            kind: .clockStep,
            text:
                "the wall clock was set \(size) ms \(step > 0 ? "forward" : "back"); all instants are of another clock, "
                + "and bytes that were on their way then are stamped by the poll"
        )
    }

    /// Looks four times a second until the task is cancelled, and once more then.
    package static func keepUp(_ clocks: Clocks, epoch: RunEpoch, remark: @Sendable (Remark) -> Void) async {
        var watch = ClockWatch(clocks, epoch: epoch)
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(250))
            if let noticed = watch.look() { remark(noticed) }
        }
    }
}

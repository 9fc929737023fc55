package import BenchModel

/// Detects steps of the wall clock during a run, and describes each in a remark.
package struct ClockWatch<Clocks: ClockPair> {
    private let clocks: Clocks
    private let epoch: RunEpoch
    private var distance: ClockDistance

    /// Creates the watch; both clocks must keep running while the machine is suspended, or a suspension would look like
    /// a step.
    package init(_ clocks: Clocks, epoch: RunEpoch) {
        self.clocks = clocks
        self.epoch = epoch
        distance = ClockDistance(clocks)
    }

    /// Compares the clocks and returns a remark if the wall clock was set.
    package mutating func look(at now: MonotonicInstant = MonotonicClock.now()) -> Remark? {
        let fresh = ClockDistance(clocks)
        // A difference below a millisecond may come from the readings themselves.
        guard let step = fresh.step(since: distance, slack: .milliseconds(1)) else { return nil }
        distance = fresh
        let size = (step.magnitude.inMilliseconds * 1000).rounded() / 1000
        return Remark(
            at: epoch.runInstant(at: now),
            kind: .clockStep,
            text:
                "the wall clock was set \(size) ms \(step > 0 ? "forward" : "back"); all instants are of another clock, "
                + "and bytes that were on their way then are stamped by the poll"
        )
    }

    /// Checks four times a second until the task is cancelled, and once more then.
    package static func keepUp(_ clocks: Clocks, epoch: RunEpoch, remark: @Sendable (Remark) -> Void) async {
        var watch = ClockWatch(clocks, epoch: epoch)
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(250))
            if let noticed = watch.look() { remark(noticed) }
        }
    }
}

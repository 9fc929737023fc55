package import BenchModel

/// Detects periods in which this program did not run: the machine was suspended, or the program was stopped.
///
/// The monotonic clock stops while the machine is suspended, but not while only the program is stopped. The boot-time
/// clock never stops. Comparing the two tells the cases apart.
package struct StandstillWatch {
    /// A moment on both clocks.
    package struct Moment: Sendable {
        package var monotonic: MonotonicInstant
        package var sinceBoot: Instant<SinceBoot>

        package init(monotonic: MonotonicInstant, sinceBoot: Instant<SinceBoot>) {
            self.monotonic = monotonic
            self.sinceBoot = sinceBoot
        }

        package static func now() -> Moment {
            Moment(monotonic: MonotonicClock.now(), sinceBoot: MonotonicClock.sinceBoot())
        }
    }

    /// The time between two checks.
    package static let interval = Nanoseconds.milliseconds(250)
    /// The shortest standstill worth a remark; a busy machine may delay a check by less.
    package static let least = Nanoseconds.seconds(1)

    private let epoch: RunEpoch
    private var last: Moment

    package init(epoch: RunEpoch, now: Moment = .now()) {
        self.epoch = epoch
        last = now
    }

    /// Checks, ``interval`` after the last check, and returns remarks.
    package mutating func look(at now: Moment = .now()) -> [Remark] {
        defer { last = now }
        let passed = now.monotonic - last.monotonic
        let suspended = now.sinceBoot - last.sinceBoot - passed
        let stopped = passed - Self.interval
        let from = Self.seconds(last.monotonic - epoch.monotonic)
        var remarks: [Remark] = []
        if suspended >= Self.least {
            remarks.append(
                Remark(
                    at: epoch.runInstant(at: now.monotonic),
                    kind: .suspended,
                    text:
                        "the machine had been suspended for \(Self.seconds(suspended)) s since \(from) s; requests under "
                        + "way then went through it, and their times leave it out",
                    lost: suspended
                )
            )
        }
        if stopped >= Self.least {
            remarks.append(
                Remark(
                    at: epoch.runInstant(at: now.monotonic),
                    kind: .stoodStill,
                    text:
                        "the program had stood still for \(Self.seconds(stopped)) s since \(from) s; what arrived then has "
                        + "the kernel's stamp where stamps are the kernel's, but starts and time limits were as late",
                    lost: stopped
                )
            )
        }
        return remarks
    }

    private static func seconds(_ time: Nanoseconds) -> Double { (time.inSeconds * 10).rounded() / 10 }

    /// Checks until the task is cancelled, and once more then.
    package static func keepUp(epoch: RunEpoch, remark: @Sendable (Remark) -> Void) async {
        var watch = StandstillWatch(epoch: epoch)
        while !Task.isCancelled {
            try? await Task.sleep(for: Duration(interval))
            for noticed in watch.look() { remark(noticed) }
        }
    }
}

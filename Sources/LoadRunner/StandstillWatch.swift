package import BenchModel

/// Looks out for times in which this program did not run: the machine was suspended, or the program stopped.
///
/// The monotonic clock stands still while the machine is suspended and goes on while the program alone is stopped; the
/// clock that counts from boot never stands still. So the two tell one from the other.
package struct StandstillWatch {
    /// A moment on both clocks.
    package struct Moment: Sendable {
        package var monotonic: Nanoseconds
        package var sinceBoot: Nanoseconds

        package init(monotonic: Nanoseconds, sinceBoot: Nanoseconds) {
            self.monotonic = monotonic
            self.sinceBoot = sinceBoot
        }

        package static func now() -> Moment {
            Moment(monotonic: MonotonicClock.now(), sinceBoot: MonotonicClock.sinceBoot())
        }
    }

    /// How often a look is taken.
    package static let interval = Nanoseconds.milliseconds(250)
    /// What is worth a remark; a busy machine may well delay a look by less.
    package static let least = Nanoseconds.seconds(1)

    private let epoch: RunEpoch
    private var last: Moment

    package init(epoch: RunEpoch, now: Moment = .now()) {
        self.epoch = epoch
        last = now
    }

    /// Takes a look, ``interval`` after the one before, and returns what to remark.
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
                    at: now.monotonic - epoch.monotonic,
                    kind: .suspended,
                    text:
                        "the machine had been suspended for \(Self.seconds(suspended)) s since \(from) s; requests under "
                        + "way then went through it, and their times leave it out"
                )
            )
        }
        if stopped >= Self.least {
            remarks.append(
                Remark(
                    at: now.monotonic - epoch.monotonic,
                    kind: .stoodStill,
                    text:
                        "the program had stood still for \(Self.seconds(stopped)) s since \(from) s; what arrived then has "
                        + "the kernel's stamp where stamps are the kernel's, but starts and time limits were as late"
                )
            )
        }
        return remarks
    }

    private static func seconds(_ time: Nanoseconds) -> Double { (time.inSeconds * 10).rounded() / 10 }

    /// Looks until the task is cancelled, and once more then.
    package static func keepUp(epoch: RunEpoch, remark: @Sendable (Remark) -> Void) async {
        var watch = StandstillWatch(epoch: epoch)
        while !Task.isCancelled {
            try? await Task.sleep(for: .nanoseconds(interval))
            for noticed in watch.look() { remark(noticed) }
        }
    }
}

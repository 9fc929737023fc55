/// A whole number of nanoseconds: an instant on one monotonic clock, or the distance between two.
///
/// Instants a transport reports are absolute (CLOCK_MONOTONIC); instants of a ``Sample`` count from its run's epoch.
package typealias Nanoseconds = Int64

extension Nanoseconds {
    package static func milliseconds(_ count: Double) -> Nanoseconds { Nanoseconds((count * 1e6).rounded()) }
    package static func seconds(_ count: Double) -> Nanoseconds { Nanoseconds((count * 1e9).rounded()) }

    package var inMilliseconds: Double { Double(self) / 1e6 }
    package var inSeconds: Double { Double(self) / 1e9 }
}

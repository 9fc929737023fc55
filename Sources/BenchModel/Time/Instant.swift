/// What instants are counted on.
///
/// Only instants of one timeline can be compared or subtracted.
public protocol Timeline: Sendable {}

/// CLOCK_MONOTONIC, as ``MonotonicClock`` reads it: what a transport reports.
public enum Monotonic: Timeline {}

/// Time since the run's epoch (``RunEpoch``): what a ``Sample`` holds and the database keeps.
public enum RunTime: Timeline {}

/// CLOCK_BOOTTIME, which goes on while the machine is suspended.
public enum SinceBoot: Timeline {}

/// CLOCK_REALTIME, counted from 1970, UTC.
///
/// It names a moment; a distance on it is wrong wherever the clock was set meanwhile.
public enum WallClock: Timeline {}

package typealias MonotonicInstant = Instant<Monotonic>
package typealias RunInstant = Instant<RunTime>
package typealias WallTime = Instant<WallClock>

/// A moment, as whole nanoseconds of one timeline.
///
/// An instant is no number: it can be moved by a duration and subtracted from another instant of its timeline. So a
/// conversion between clocks that was forgotten does not compile.
///
/// Public and inlinable, since across targets the compiler inlines only what is, and each token event has one.
@frozen
public struct Instant<Counted: Timeline>: Sendable, Hashable, Comparable, ExpressibleByIntegerLiteral {
    /// Nanoseconds since the timeline's beginning; for storing and showing it.
    public var nanoseconds: Int64

    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// A literal is nanoseconds since the timeline's beginning.
    @inlinable
    public init(integerLiteral nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    @inlinable
    public static func < (one: Self, other: Self) -> Bool { one.nanoseconds < other.nanoseconds }

    @inlinable
    public static func - (later: Self, earlier: Self) -> Nanoseconds {
        Nanoseconds(later.nanoseconds - earlier.nanoseconds)
    }

    @inlinable
    public static func + (instant: Self, duration: Nanoseconds) -> Self {
        Self(nanoseconds: instant.nanoseconds + duration.count)
    }

    @inlinable
    public static func - (instant: Self, duration: Nanoseconds) -> Self {
        Self(nanoseconds: instant.nanoseconds - duration.count)
    }

    @inlinable
    public static func += (instant: inout Self, duration: Nanoseconds) { instant.nanoseconds += duration.count }

    @inlinable
    public static func -= (instant: inout Self, duration: Nanoseconds) { instant.nanoseconds -= duration.count }

    /// Earlier than every other.
    @inlinable public static var distantPast: Self { Self(nanoseconds: .min) }
    /// Later than every other: a limit that never comes.
    @inlinable public static var distantFuture: Self { Self(nanoseconds: .max) }
}

extension Instant<RunTime> {
    /// The time that has passed since the run's epoch.
    @inlinable public var sinceEpoch: Nanoseconds { sinceBeginning }
}

extension Instant {
    /// The time that has passed since the timeline's beginning.
    @inlinable public var sinceBeginning: Nanoseconds { Nanoseconds(nanoseconds) }

    /// The instant so long after the timeline's beginning.
    @inlinable
    public init(after duration: Nanoseconds) { self.init(nanoseconds: duration.count) }

    /// Returns the instant so long after the timeline's beginning.
    package static func milliseconds(_ count: Double) -> Self { Self(after: .milliseconds(count)) }

    /// Returns the instant so long after the timeline's beginning.
    package static func seconds(_ count: Double) -> Self { Self(after: .seconds(count)) }
}

/// An instant is written as the number of its nanoseconds.
extension Instant: Codable {
    public init(from decoder: any Decoder) throws {
        nanoseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoseconds)
    }
}

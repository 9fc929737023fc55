/// A duration, in whole nanoseconds: the distance between two instants (``Instant``).
///
/// A duration is no number: it is added to durations and instants, and multiplied or divided by whole numbers. So a
/// count, a size, or a time in another unit does not compile in its place.
///
/// Public and inlinable for the reason that ``Instant`` is.
@frozen
public struct Nanoseconds: Sendable, Hashable, Comparable, AdditiveArithmetic, ExpressibleByIntegerLiteral {
    /// The number of nanoseconds; for storing and showing it.
    public var count: Int64

    @inlinable
    public init(_ count: Int64) { self.count = count }

    /// A literal is nanoseconds.
    @inlinable
    public init(integerLiteral count: Int64) { self.count = count }

    @inlinable public static var zero: Self { Self(0) }
    @inlinable public static var min: Self { Self(.min) }
    /// Longer than every other: a limit that never comes.
    @inlinable public static var max: Self { Self(.max) }

    @inlinable
    public static func < (one: Self, other: Self) -> Bool { one.count < other.count }

    @inlinable
    public static func + (one: Self, other: Self) -> Self { Self(one.count + other.count) }

    @inlinable
    public static func - (one: Self, other: Self) -> Self { Self(one.count - other.count) }

    @inlinable
    public static prefix func - (one: Self) -> Self { Self(-one.count) }

    @inlinable
    public static func += (one: inout Self, other: Self) { one.count += other.count }

    @inlinable
    public static func -= (one: inout Self, other: Self) { one.count -= other.count }

    @inlinable
    public static func * (duration: Self, times: Int) -> Self { Self(duration.count * Int64(times)) }

    @inlinable
    public static func * (times: Int, duration: Self) -> Self { Self(duration.count * Int64(times)) }

    @inlinable
    public static func / (duration: Self, parts: Int) -> Self { Self(duration.count / Int64(parts)) }

    /// How long it is, whichever way it goes.
    @inlinable public var magnitude: Self { Self(count == .min ? .max : abs(count)) }
}

extension Nanoseconds {
    /// Converts a number of nanoseconds, rounding towards zero and clamping to the range; NaN gives 0.
    package init(clamping count: Double) { self.init(Int64(clamping: count)) }

    package static func milliseconds(_ count: Double) -> Nanoseconds { Nanoseconds(clamping: (count * 1e6).rounded()) }
    package static func seconds(_ count: Double) -> Nanoseconds { Nanoseconds(clamping: (count * 1e9).rounded()) }

    @inlinable public var inNanoseconds: Double { Double(count) }
    @inlinable public var inMilliseconds: Double { Double(count) / 1e6 }
    @inlinable public var inSeconds: Double { Double(count) / 1e9 }

    /// In seconds, as people write them: `60 s`, `0.25 s`.
    package var secondsText: String {
        let digits = "\(inSeconds)"
        return "\(digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits) s"
    }

    /// Returns how often a length goes into it as a whole.
    package func quotient(by length: Self) -> Int { Int(count / length.count) }

    /// Returns how many of a unit it is; nil where something would be left.
    package func whole(in unit: Self) -> Int64? { count % unit.count == 0 ? count / unit.count : nil }

    /// Creates a duration of so many units; nil where it is beyond the range.
    package init?(_ number: Int64, _ unit: Self) {
        let (count, isBeyond) = unit.count.multipliedReportingOverflow(by: number)
        if isBeyond { return nil }
        self.init(count)
    }

    /// Returns the sum, clamped to the range.
    package func addingSaturated(_ other: Self) -> Self { Self(count.addingSaturated(other.count)) }

    /// Returns the difference, clamped to the range.
    package func subtractingSaturated(_ other: Self) -> Self { Self(count.subtractingSaturated(other.count)) }

    /// Returns the product, clamped to the range.
    package func multipliedSaturated(by times: Int) -> Self { Self(count.multipliedSaturated(by: Int64(times))) }
}

extension Sequence<Nanoseconds> {
    /// The sum, clamped to the range.
    package var saturatingSum: Nanoseconds { reduce(0) { $0.addingSaturated($1) } }
}

extension DefaultStringInterpolation {
    /// A duration is written in a unit that is said: its count, its seconds, or as a figure of a report.
    ///
    /// Deprecated, which no target compiles: were it unavailable, the compiler would take the one for values of any type.
    @available(*, deprecated, message: "say in which unit: its count, its seconds, or a figure of a report")
    package mutating func appendInterpolation(_ duration: Nanoseconds) { appendLiteral(duration.secondsText) }
}

extension Duration {
    /// The same duration, for the standard library.
    package init(_ duration: Nanoseconds) { self = .nanoseconds(duration.count) }
}

extension Nanoseconds {
    /// Converts a duration of the standard library, rounding towards zero.
    package init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}

extension Int64 {
    /// Converts a number, rounding towards zero and clamping to the range; NaN gives 0.
    ///
    /// As of every whole number, but that of any type takes a hundred times as long, and a chart asks for it event by event.
    package init(clamping value: Double) {
        if value.isNaN {
            self = 0
        } else if value < 0x1p63 {
            self = value > -0x1p63 ? Int64(value) : .min
        } else {
            self = .max
        }
    }
}

extension Int {
    /// Converts a number, rounding towards zero and clamping to the range; NaN gives 0.
    package init(clamping value: Double) { self.init(clamping: Int64(clamping: value)) }
}

/// A duration is written as the number of its nanoseconds.
extension Nanoseconds: Codable {
    public init(from decoder: any Decoder) throws {
        count = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(count)
    }
}

extension FixedWidthInteger {
    /// Converts a number, rounding towards zero and clamping to the range; NaN gives 0.
    ///
    /// Numbers in files must not be able to crash the program.
    package init(clamping value: Double) {
        if value.isNaN {
            self = 0
        } else {
            self = Self(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
        }
    }
}

extension Sequence where Element: FixedWidthInteger {
    /// The sum, clamped to the range.
    package var saturatingSum: Element {
        reduce(0) { sum, next in
            let (total, isTooMuch) = sum.addingReportingOverflow(next)
            return isTooMuch ? (next < 0 ? .min : .max) : total
        }
    }
}

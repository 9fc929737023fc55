/// A duration, in whole nanoseconds: the distance between two instants (``Instant``).
package typealias Nanoseconds = Int64

extension Nanoseconds {
    package static func milliseconds(_ count: Double) -> Nanoseconds { Nanoseconds(clamping: (count * 1e6).rounded()) }
    package static func seconds(_ count: Double) -> Nanoseconds { Nanoseconds(clamping: (count * 1e9).rounded()) }

    package var inMilliseconds: Double { Double(self) / 1e6 }
    package var inSeconds: Double { Double(self) / 1e9 }
}

extension FixedWidthInteger {
    /// Returns the whole number nearest to zero's side of `value`, or the end of the range that it lies beyond; 0 for what is
    /// no number: what comes from files must not end a program.
    package init(clamping value: Double) {
        if value.isNaN {
            self = 0
        } else {
            self = Self(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
        }
    }
}

extension Sequence where Element: FixedWidthInteger {
    /// The sum, or the end of the range that it lies beyond.
    package var saturatingSum: Element {
        reduce(0) { sum, next in
            let (total, isTooMuch) = sum.addingReportingOverflow(next)
            return isTooMuch ? (next < 0 ? .min : .max) : total
        }
    }
}

/// A duration, in whole nanoseconds: the distance between two instants (``Instant``).
package typealias Nanoseconds = Int64

extension Nanoseconds {
    package static func milliseconds(_ count: Double) -> Nanoseconds { Nanoseconds(clamping: (count * 1e6).rounded()) }
    package static func seconds(_ count: Double) -> Nanoseconds { Nanoseconds(clamping: (count * 1e9).rounded()) }

    package var inMilliseconds: Double { Double(self) / 1e6 }
    package var inSeconds: Double { Double(self) / 1e9 }

    /// In seconds, as people write them: `60 s`, `0.25 s`.
    package var secondsText: String {
        let digits = "\(inSeconds)"
        return "\(digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits) s"
    }
}

extension FixedWidthInteger {
    /// Converts a number of nanoseconds, rounding towards zero and clamping to the range; NaN gives 0.
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

import BenchModel
import JSONSyntax
import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension JSONValue {
    static func count(_ number: Int?) -> JSONValue { number.map { .number(String($0)) } ?? .null }

    /// Returns a number to the sixth decimal; null for what is absent or, as JSON has no such number, not finite.
    static func figure(_ value: Double?) -> JSONValue {
        guard let value, value.isFinite else { return .null }
        return .number(Figure.sixDecimals(value))
    }

    static func share(_ share: Share?) -> JSONValue { figure(share?.value) }

    /// Returns nanoseconds as milliseconds, to the nanosecond.
    static func milliseconds(_ nanoseconds: Double?) -> JSONValue { figure(nanoseconds.map { $0 / 1e6 }) }

    /// Returns a number with all its digits.
    static func decimal(_ value: Decimal) -> JSONValue { .number("\(value)") }
}

import BenchModel
import JSONSyntax
import Pricing
import Statistics

extension JSONValue {
    static func count(_ number: Int?) -> JSONValue { number.map { .number(String($0)) } ?? .null }

    /// Returns a number to the sixth decimal; null for what is absent or, as JSON has no such number, not finite.
    static func figure(_ value: Double?) -> JSONValue {
        guard let value, value.isFinite else { return .null }
        return .number(Figure.sixDecimals(value))
    }

    /// Returns nanoseconds as seconds, to the nanosecond.
    static func seconds(_ nanoseconds: Double?) -> JSONValue {
        guard let nanoseconds, nanoseconds.isFinite else { return .null }
        return .number(Figure.trimmed(Figure.fixed(nanoseconds / 1e9, decimals: 9)))
    }

    static func share(_ share: Share?) -> JSONValue { figure(share?.value) }

    /// Returns nanoseconds as milliseconds, to the nanosecond.
    static func milliseconds(_ nanoseconds: Double?) -> JSONValue { figure(nanoseconds.map { $0 / 1e6 }) }

    /// Returns dollars with all their digits.
    static func dollars(_ money: Money?) -> JSONValue { money.map { .number(Figure.dollars($0)) } ?? .null }

    /// Returns dollars that are the result of a division, rounded as ``Figure/rounded(_:)`` says.
    static func roundedDollars(_ money: Money?) -> JSONValue {
        money.map { .number(Figure.roundedDollars($0)) } ?? .null
    }
}

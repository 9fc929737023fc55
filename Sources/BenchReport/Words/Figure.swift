package import BenchModel
import Pricing
import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How figures are written, in every format alike.
package enum Figure {
    /// What stands for a metric that cannot be computed.
    static let absent = "—"

    /// Returns a number with three significant digits, but never fewer than its whole part has; below 1 with three decimals, and with
    /// more where these would be zeros, since a little is not nothing.
    static func significant(_ value: Double) -> String {
        let size = abs(value)
        if size > 0, size < 0.0005 { return rounded(value, digits: 2) }
        let decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 || size == 0 ? 2 : 3
        return fixed(value, decimals: size == 0 ? 0 : decimals)
    }

    /// Returns a number with so many significant digits, and zeros for what they leave out: `1320`, `0.48`.
    static func rounded(_ value: Double, digits: Int) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
        let size = abs(value)
        var decimals = digits - 1
        var bound = 10.0
        while size >= bound, decimals > -15 { (bound, decimals) = (bound * 10, decimals - 1) }
        bound = 1
        while size < bound, decimals < 6 { (bound, decimals) = (bound / 10, decimals + 1) }
        // What is rounded up to the next power of ten has one digit more.
        if decimals > 0, decimals <= 6, (size * powers[decimals]).rounded() >= powers[min(6, digits)] { decimals -= 1 }
        if decimals >= 0 {
            let text = fixed(value, decimals: min(6, decimals))
            guard decimals >= 6, text.allSatisfy({ "0.-".contains($0) }) else { return text }
            return value < 0 ? ">-0.000001" : "<0.000001"
        }
        var scale = 1.0
        for _ in 0..<(-decimals) { scale *= 10 }
        return fixed((value / scale).rounded() * scale, decimals: 0)
    }

    /// Returns nanoseconds in the unit that suits them: `860 ms`, `1.32 s`, `2.1 min`.
    static func time(_ nanoseconds: Double, digits: Int) -> String {
        let seconds = nanoseconds / 1e9
        // What is rounded up to a thousand of a unit is one of the next.
        let milliseconds = rounded(nanoseconds / 1e6, digits: digits)
        if seconds < 1, milliseconds != "1000" { return "\(milliseconds) ms" }
        return seconds < 120 ? "\(rounded(seconds, digits: digits)) s" : "\(rounded(seconds / 60, digits: digits)) min"
    }

    /// Whether a limit of time, and so whatever is held against it, is written in seconds: from ten seconds on.
    static func isJudgedInSeconds(_ nanoseconds: Double) -> Bool { abs(nanoseconds) >= 9_999.5e6 }

    /// Returns a time that is held against a limit, or the limit: in milliseconds, or in seconds to the millisecond, so that what is over a
    /// limit is not written like it.
    ///
    /// - Parameters:
    ///   - nanoseconds: the time.
    ///   - inSeconds: see ``isJudgedInSeconds(_:)``; one answer for a limit and all that is held against it.
    /// - Returns: such as `321 ms`.
    static func judgedTime(_ nanoseconds: Double, inSeconds: Bool) -> String {
        guard inSeconds else { return "\(milliseconds(nanoseconds)) ms" }
        let digits = trimmed(fixed(nanoseconds / 1e9, decimals: 3))
        return "\(digits == "0" && nanoseconds != 0 ? rounded(nanoseconds / 1e9, digits: 2) : digits) s"
    }

    /// Returns a length of time in the unit that suits it, such as `3.00 h`.
    package static func length(_ time: Nanoseconds) -> String {
        let seconds = time.inSeconds
        let units = [(86_400.0, "days"), (3_600, "h"), (60, "min")]
        guard let (size, unit) = units.first(where: { seconds >= $0.0 }) else { return "\(significant(seconds)) s" }
        return "\(significant(seconds / size)) \(unit)"
    }

    /// Returns nanoseconds as milliseconds.
    static func milliseconds(_ nanoseconds: Double) -> String { significant(nanoseconds / 1e6) }

    /// Returns nanoseconds as microseconds.
    static func microseconds(_ nanoseconds: Double) -> String { significant(nanoseconds / 1e3) }

    /// Returns a share (0…1) as percent, with digits enough that neither a little is taken for none nor most for all.
    static func percent(_ share: Share) -> String { percent(ratio: share.value) }

    /// Returns one figure over another as percent, which may be more than a hundred.
    static func percent(ratio: Double) -> String {
        let value = ratio * 100
        let decimals =
            switch value {
            case ..<0.1, 99.99..<100: 4
            case 10..<99.9: 1
            default: 2
            }
        let text = trimmed(fixed(value, decimals: decimals))
        if text == "0", value > 0 { return "<0.0001 %" }
        return text == "100" && value < 100 ? ">99.9999 %" : "\(text) %"
    }

    /// Returns a size in the unit that suits it, such as `12.3 MB`.
    package static func bytes(_ count: Int64) -> String {
        let units = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")]
        // From where it is rounded up to one of a unit on.
        guard let (size, unit) = units.first(where: { Double(count) >= $0.0 * 0.9995 }) else { return "\(count) B" }
        return "\(significant(Double(count) / size)) \(unit)"
    }

    /// Returns a percentile's name, such as `p95` or `p99.9`.
    static func percentileName(_ percentile: Percentile) -> String {
        let text = trimmed(fixed(percentile.percent, decimals: 6))
        // The last one is no percentile at all.
        return text == "100" && percentile.percent < 100 ? "p\(percentile.percent)" : "p\(text)"
    }

    /// Returns a number of samples and, where that is less to an extent that matters, what they are worth: `100 (25)`.
    static func samples(_ n: Int, worth effective: Int) -> String {
        isWorthLess(n, effective) ? "\(n) (\(effective))" : "\(n)"
    }

    /// Whether samples are worth less than four fifths of their number.
    static func isWorthLess(_ n: Int, _ effective: Int) -> Bool { effective * 5 < n * 4 }

    package static func count(_ number: Int, _ noun: String) -> String { Counted.text(number, noun) }

    /// The powers of ten from 1 on.
    private static let powers = [1.0, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

    /// Returns a number with a fixed count of decimals, at most nine; the same in every locale.
    static func fixed(_ value: Double, decimals: Int) -> String {
        let scale = powers[decimals]
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 9e18 else { return "\(value)" }
        let (whole, part) = Int(scaled).quotientAndRemainder(dividingBy: Int(scale))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(whole)" }
        let digits = String(part)
        return "\(sign)\(whole).\(String(repeating: "0", count: decimals - digits.count))\(digits)"
    }

    /// Returns a decimal number without the zeros at its end.
    static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        let digits = text.reversed().drop { $0 == "0" }
        return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
    }

    /// Returns a number to the sixth decimal, without zeros at its end.
    static func sixDecimals(_ value: Double) -> String { trimmed(fixed(value, decimals: 6)) }

    /// Returns dollars to the last digit.
    static func dollars(_ money: Money) -> String { "\(money.amount(in: .usd))" }

    /// Returns dollars, rounded as ``rounded(_:)`` says: for quotients, which may have no last digit.
    static func roundedDollars(_ money: Money) -> String { "\(rounded(money.amount(in: .usd)))" }

    /// Returns a quotient rounded to six decimals, half up, but to no fewer than three significant digits.
    ///
    /// What one request of a small model costs is not nothing. Money here is never negative.
    static func rounded(_ amount: Decimal) -> Decimal {
        let parts = "\(amount)".split(separator: ".")
        guard parts.count == 2 else { return amount }
        let zeros = parts[0] == "0" ? parts[1].prefix { $0 == "0" }.count : 0
        let decimals = max(6, zeros + 3)
        guard parts[1].count > decimals, let cut = Decimal(price: "\(parts[0]).\(parts[1].prefix(decimals))")
        else {
            return amount
        }
        let isUp = parts[1].dropFirst(decimals).first.map { $0 >= "5" } ?? false
        return isUp ? cut + Decimal(sign: .plus, exponent: -decimals, significand: 1) : cut
    }

    /// Returns a moment of the wall clock for a list, in UTC to the minute: `2026-11-24 01:40`.
    package static func minute(_ time: WallTime) -> String {
        String(moment(time).prefix(16)).replacing("T", with: " ")
    }

    /// Returns a day of the wall clock, in UTC: `2026-11-24`.
    package static func day(_ time: WallTime) -> String { String(moment(time).prefix(10)) }

    /// Returns a moment of the wall clock, in UTC to the second: `2026-11-24T01:40:00Z`.
    static func moment(_ time: WallTime) -> String {
        let (days, second) = floorDivide(floorDivide(time.nanoseconds, 1_000_000_000).quotient, 86_400)
        let on = CalendarDay(daysSince1970: Int(days))
        let date = "\(padded(Int64(on.year), 4))-\(padded(Int64(on.month), 2))-\(padded(Int64(on.day), 2))"
        return "\(date)T\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

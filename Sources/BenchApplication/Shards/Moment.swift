package import BenchModel
import Foundation

/// A moment of the wall clock as people and programs write it: `2026-05-01T20:00:00Z`, by ISO 8601.
package enum Moment {
    /// Of a moment beyond these nobody can wait: 1970 to 2262 is what nanoseconds in 64 bits hold.
    private static let seconds = 0.0...9_000_000_000

    /// Reads a moment; nil where the text is none.
    ///
    /// - Throws: an ``ApplicationError`` where it names no time zone, since machines may be in different ones.
    package static func parse(_ text: String) throws -> WallTime? {
        for options: ISO8601DateFormatter.Options in [
            [.withInternetDateTime], [.withInternetDateTime, .withFractionalSeconds],
        ] {
            let format = ISO8601DateFormatter()
            format.formatOptions = options
            guard let date = format.date(from: text) else { continue }
            guard isReal(text) else { return nil }
            guard seconds.contains(date.timeIntervalSince1970) else { return nil }
            return WallTime(nanoseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()) * 1_000_000)
        }
        let local = ISO8601DateFormatter()
        local.formatOptions = [.withFullDate, .withTime, .withDashSeparatorInDate, .withColonSeparatorInTime]
        if local.date(from: text) != nil {
            throw ApplicationError("\(text): names no time zone; write Z behind it for UTC, such as \(text)Z")
        }
        return nil
    }

    /// Whether the calendar has the day and a day the time of `2026-02-28T23:59:59…`: the formatter takes the 30th of February for the
    /// 2nd of March, which is another moment than the one that was named.
    private static func isReal(_ text: String) -> Bool {
        let figures = text.prefix(19).split { "-T:".contains($0) }.compactMap { Int($0) }
        guard figures.count == 6, (1...12).contains(figures[1]) else { return false }
        let year = figures[0]
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][figures[1] - 1]
        return (1...days).contains(figures[2]) && (0..<24).contains(figures[3]) && (0..<60).contains(figures[4])
            && (0..<60).contains(figures[5])
    }

    /// Returns a moment in UTC, to the millisecond.
    package static func text(_ moment: WallTime) -> String {
        let format = ISO8601DateFormatter()
        format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return format.string(from: Date(timeIntervalSince1970: Double(moment.nanoseconds / 1_000_000) / 1000))
    }
}

package import BenchModel

/// A moment of the wall clock as people and programs write it: `2026-05-01T20:00:00Z`, by ISO 8601.
package enum Moment {
    /// Of a moment beyond these nobody can wait: 1970 to 2262 is what nanoseconds in 64 bits hold.
    private static let seconds = 0...9_000_000_000

    /// Reads a moment, to the millisecond; nil where the text is none.
    ///
    /// - Throws: an ``ApplicationError`` where it names no time zone, since machines may be in different ones.
    package static func parse(_ text: String) throws -> WallTime? {
        let form = /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:(Z)|([+-])(\d\d):?(\d\d))?/
        guard let match = text.wholeMatch(of: form)?.output, let year = Int(match.1), let month = Int(match.2),
            let day = Int(match.3), let hour = Int(match.4), let minute = Int(match.5), let second = Int(match.6)
        else { return nil }
        let date = CalendarDay(year: year, month: month, day: day)
        guard date.isReal, hour < 24, minute < 60, second < 60 else { return nil }
        var time = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second
        if let sign = match.9, let hours = match.10.flatMap({ Int($0) }), let minutes = match.11.flatMap({ Int($0) }) {
            guard hours < 24, minutes < 60 else { return nil }
            time -= (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
        } else if match.8 == nil {
            throw ApplicationError("\(text): names no time zone; write Z behind it for UTC, such as \(text)Z")
        }
        guard seconds.contains(time) else { return nil }
        let fraction = match.7.flatMap { Double("0.\($0)") } ?? 0
        return WallTime(nanoseconds: (Int64(time) * 1000 + Int64((fraction * 1000).rounded())) * 1_000_000)
    }

    /// Returns a moment in UTC, to the millisecond.
    package static func text(_ moment: WallTime) -> String {
        let (seconds, rest) = moment.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let (days, second) = Int(seconds).quotientAndRemainder(dividingBy: 86_400)
        let day = CalendarDay(daysSince1970: days)
        let date = "\(padded(day.year, 4))-\(padded(day.month, 2))-\(padded(day.day, 2))"
        let time = "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        return "\(date)T\(time).\(padded(Int(rest / 1_000_000), 3))Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

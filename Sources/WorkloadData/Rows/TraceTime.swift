import BenchModel

/// Reads moments as Azure's traces have them: `2023-11-16 18:15:46.6805900`, with or without a zone.
enum TraceTime {
    /// Returns the nanoseconds since 1970; nil for anything else.
    ///
    /// Times without a zone are taken as they stand: only the distances between them matter.
    static func nanoseconds(_ text: String) -> Nanoseconds? {
        var rest = Substring(text)
        guard let year = number(&rest, 4), skip(&rest, "-"), let month = number(&rest, 2), skip(&rest, "-"),
            let day = number(&rest, 2), skip(&rest, " ") || skip(&rest, "T"),
            let hour = number(&rest, 2), skip(&rest, ":"), let minute = number(&rest, 2), skip(&rest, ":"),
            let second = number(&rest, 2)
        else { return nil }
        let date = CalendarDay(year: year, month: month, day: day)
        guard (1970...2200).contains(year), date.isReal, hour < 24, minute < 60, second < 61 else { return nil }
        var fraction = 0
        if skip(&rest, ".") {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(digits.count)
            guard (1...9).contains(digits.count),
                let value = Int(digits + String(repeating: "0", count: 9 - digits.count))
            else { return nil }
            fraction = value
        }
        guard let zone = zone(&rest), rest.isEmpty else { return nil }
        let seconds = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second - zone
        return Nanoseconds(Int64(seconds) * 1_000_000_000 + Int64(fraction))
    }

    /// Returns how many seconds a zone is ahead of UTC.
    private static func zone(_ rest: inout Substring) -> Int? {
        if rest.isEmpty || skip(&rest, "Z") { return 0 }
        let sign: Int
        if skip(&rest, "+") { sign = 1 } else if skip(&rest, "-") { sign = -1 } else { return nil }
        guard let hours = number(&rest, 2), hours < 24 else { return nil }
        _ = skip(&rest, ":")
        guard let minutes = rest.isEmpty ? 0 : number(&rest, 2), minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private static func number(_ rest: inout Substring, _ count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        rest = rest.dropFirst(count)
        return Int(digits)
    }

    private static func skip(_ rest: inout Substring, _ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }
}

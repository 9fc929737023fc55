package import BenchModel

/// Reads and writes windows in a row: `3 windows of 20s`, `2 windows of 100 requests`.
package enum WindowsText {
    package static let expected =
        "windows in a row: 2 to 100 of them, of some seconds (s), minutes (m) or hours (h), or of 2 requests or more"
    package static let advice = "write such as \"3 windows of 20s\" or \"3 windows of 100 requests\""

    private static let units: [(name: Character, length: Nanoseconds)] = [
        ("s", .seconds(1)), ("m", .seconds(60)), ("h", .seconds(3_600)),
    ]

    /// Reads them; nil of any other text.
    package static func parse(_ text: String) -> WindowsInARow? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count >= 4, words[1] == "windows", words[2] == "of", let count = number(words[0], 2...100)
        else { return nil }
        if words.count == 5, words[4] == "requests", let requests = number(words[3], 2...999_999) {
            return WindowsInARow(count: count, size: .requests(requests))
        }
        guard words.count == 4, let unit = units.first(where: { $0.name == words[3].last }),
            let times = number(words[3].dropLast(), 1...9_999)
        else { return nil }
        return WindowsInARow(count: count, size: .time(unit.length * times))
    }

    /// Returns the shortest text that ``parse(_:)`` reads back.
    package static func text(_ windows: WindowsInARow) -> String {
        let size: String
        switch windows.size {
        case .requests(let requests): size = "\(requests) requests"
        case .time(let time):
            // The largest unit that it is a whole number of.
            let whole = units.lazy.reversed().compactMap { unit in
                time.whole(in: unit.length).map { "\($0)\(unit.name)" }
            }.first
            size = whole ?? "\(time.count / units[0].length.count)\(units[0].name)"
        }
        return "\(windows.count) windows of \(size)"
    }

    private static func number(_ digits: Substring, _ range: ClosedRange<Int>) -> Int? {
        guard digits.first != "0", digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return Int(digits).flatMap { range.contains($0) ? $0 : nil }
    }
}

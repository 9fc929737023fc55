package import BenchModel
import JSONSyntax

/// Reads and writes durations: `500ms`, `500 ms`, `2s`, `1m30s`, `1.5h`.
package enum DurationText {
    /// In descending order, as the parts of a duration are written.
    private static let units: [(name: String, length: Nanoseconds)] = [
        ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000),
        ("ms", 1_000_000), ("us", 1_000), ("ns", 1),
    ]

    package struct Defect: Error, Equatable, CustomStringConvertible {
        /// What was expected and what to do, as a sentence that does not repeat the text.
        package var description: String
    }

    /// Reads a duration exactly, without floating point.
    package static func parse(_ text: String) throws(Defect) -> Nanoseconds {
        var rest = text[...]
        var total: Nanoseconds = 0
        var unitsLeft = units[...]
        guard !text.isEmpty else { throw defect }
        while !rest.isEmpty {
            let whole = takeDigits(&rest)
            var fraction = ""[...]
            if rest.first == "." {
                rest.removeFirst()
                fraction = takeDigits(&rest)
                if fraction.isEmpty { throw defect }
            }
            if whole.isEmpty { throw defect }
            skipBlanks(&rest)
            let name = rest.prefix { $0.isLetter || $0 == "µ" }
            rest.removeFirst(name.count)
            if name.isEmpty {
                guard rest.isEmpty, let advice = advice(for: text, allowsZero: false, { $0 }) else { throw defect }
                throw Defect(description: "expected a duration with its unit; \(advice)")
            }
            let wanted = name == "µs" || name == "μs" ? "us" : String(name)
            guard let place = unitsLeft.firstIndex(where: { $0.name == wanted }) else { throw defect }
            unitsLeft = unitsLeft[(place + 1)...]
            guard let part = nanoseconds(whole: whole, fraction: fraction, unit: units[place].length) else {
                throw tooLong
            }
            total = total.addingSaturated(part)
            if total > longest { throw tooLong }
            if rest.first == " " {
                skipBlanks(&rest)
                if rest.isEmpty { throw defect }
            }
        }
        return total
    }

    /// Returns what to write in place of a number without its unit; nil where no unit makes a duration of it.
    ///
    /// - Parameters:
    ///   - number: what was written.
    ///   - allowsZero: whether there may be none.
    ///   - written: how a text is written there.
    /// - Returns: such as `write 5ms or 5s, whichever is meant`.
    static func advice(for number: String, allowsZero: Bool, _ written: (String) -> String) -> String? {
        let fit = ["ms", "s"].map { number + $0 }.filter { text in
            (try? parse(text)).map { $0 > 0 || allowsZero } ?? false
        }
        guard let first = fit.first else { return nil }
        return "write \(fit.map(written).joined(separator: " or "))" + (first == fit.last ? "" : ", whichever is meant")
    }

    /// Reads a duration for those that count in the standard library's.
    package static func duration(_ text: String) throws(Defect) -> Duration { Duration(try parse(text)) }

    /// Returns the shortest text of a duration of the standard library.
    package static func text(_ duration: Duration) -> String { text(Nanoseconds(duration)) }

    private static func skipBlanks(_ rest: inout Substring) { rest = rest.drop { $0 == " " } }

    /// Returns the shortest text that ``parse(_:)`` reads back as the same duration.
    package static func text(_ duration: Nanoseconds) -> String {
        for unit in units where duration != 0 {
            if let count = duration.whole(in: unit.length) { return "\(count)\(unit.name)" }
        }
        return "0s"
    }

    /// Thirty days: longer than any run, and far from where sums of nanoseconds overflow.
    static let longest = Nanoseconds.seconds(30 * 86_400)

    private static var tooLong: Defect {
        Defect(description: "expected a duration of at most 30 days (720h), in whole nanoseconds; write another one")
    }

    private static var defect: Defect {
        Defect(description: "expected a duration such as \"500ms\", \"2s\" or \"1m30s\"; use the units us, ms, s, m, h")
    }

    private static func takeDigits(_ rest: inout Substring) -> Substring {
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest.removeFirst(digits.count)
        return digits
    }

    /// Returns nil if the duration is out of range or has a fraction of a nanosecond.
    private static func nanoseconds(whole: Substring, fraction: Substring, unit: Nanoseconds) -> Nanoseconds? {
        guard let count = Int64(whole), var total = Nanoseconds(count, unit) else { return nil }
        var place = unit.count
        for digit in fraction {
            guard let value = digit.wholeNumberValue else { return nil }
            if value == 0, place % 10 != 0 { continue }
            guard place % 10 == 0 else { return nil }
            place /= 10
            total = total.addingSaturated(Nanoseconds(Int64(value) * place))
        }
        return total
    }
}

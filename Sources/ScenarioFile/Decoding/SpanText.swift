package import BenchModel

/// Reads longer times, in which days and weeks count: `7d`, `2w`, `36h`.
package enum SpanText {
    /// Ten years: longer than any database has been written.
    static let longest = Nanoseconds.seconds(10 * 366 * 86_400)

    /// Reads a whole number of days or weeks, or a duration.
    package static func parse(_ text: String) throws(DurationText.Defect) -> Nanoseconds {
        let length: Nanoseconds
        switch text.utf8.last {
        case UInt8(ascii: "d"): length = .seconds(86_400)
        case UInt8(ascii: "w"): length = .seconds(7 * 86_400)
        default:
            do {
                return try DurationText.parse(text)
            } catch {
                throw defect(of: text)
            }
        }
        let digits = text.dropLast()
        guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }), let count = Int64(digits),
            let span = Nanoseconds(count, length), span <= longest
        else {
            throw defect(of: text)
        }
        return span
    }

    private static func defect(of text: String) -> DurationText.Defect {
        let isCount = !text.isEmpty && text.utf8.count < 6 && text.allSatisfy { ("0"..."9").contains($0) }
        let advice = isCount ? "write \(text)d if days are meant" : "use w, d, h, m or s"
        return DurationText.Defect(
            description: "expected a time such as \"7d\", \"2w\" or \"36h\", at most ten years; \(advice)"
        )
    }
}

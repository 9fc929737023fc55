/// A share of a whole, as people write it: `0.02` or `2%`.
package enum ShareText {
    /// What a share is for, which says what it may be.
    package enum Use: Sendable {
        /// From none to all.
        case part
        /// The most that may be of a kind before something happens: less than all, which nothing exceeds.
        case limit
        /// The most that is borne: all of it too, where that is written as 100 %, since 1 may stand for one per cent.
        case allowance
    }

    /// What is wrong with one, as the parts of a problem.
    package struct Defect: Error, Equatable, CustomStringConvertible {
        package let expected: String
        package let advice: String

        package var description: String { "expected \(expected); \(advice)" }
    }

    /// Reads one from the command line, in either way.
    package static func parse(_ text: String, as use: Use) throws(Defect) -> Double {
        try text.hasSuffix("%") ? percent(text, as: use) : number(text, as: use) { $0 }
    }

    /// Reads the digits of one between 0 and 1.
    static func number(_ digits: String, as use: Use) throws(Defect) -> Double {
        try number(digits, as: use) { "\"\($0)\"" }
    }

    /// Reads it; `written` puts a text as it is to be written in its place.
    private static func number(_ digits: String, as use: Use, written: (String) -> String) throws(Defect) -> Double {
        guard let value = Double(digits), value.isFinite, value >= 0 else { throw defect(use) }
        let percent = written("\(digits)%")
        if value > 1 { throw defect(use, "write \(percent) if per cent are meant") }
        guard value == 1 else { return value }
        switch use {
        case .part: return value
        case .limit:
            throw defect(use, "1 is all of them, which nothing exceeds; write \(percent) if one per cent is meant")
        case .allowance:
            throw defect(use, "1 is all of them; write \(percent) or \(written("100%")), whichever is meant")
        }
    }

    /// Reads one in per cent.
    static func percent(_ text: String, as use: Use) throws(Defect) -> Double {
        guard text.hasSuffix("%") else { throw defect(use) }
        let digits = String(text.dropLast().reversed().drop { $0 == " " }.reversed())
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } }),
            let value = Double(digits), value <= 100
        else { throw defect(use) }
        if value == 100, use == .limit {
            throw defect(use, "100 % is all of them, which nothing exceeds; write less, or delete it")
        }
        return value / 100
    }

    static func defect(_ use: Use, _ advice: String = "write it in one of these ways") -> Defect {
        let range =
            use == .limit ? "from 0 to less than 1, or 0% to less than 100%" : "from 0 to 1, or 0% to 100%"
        return Defect(expected: "a share such as 0.02 or \"2%\", \(range)", advice: advice)
    }
}

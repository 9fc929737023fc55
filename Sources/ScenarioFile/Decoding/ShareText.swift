package import Statistics

/// Reads a share of a whole: `0.02` or `2%`.
package enum ShareText {
    /// What a share is used for, which decides its range.
    package enum Use: Sendable {
        /// A part: 0 % to 100 %.
        case part
        /// A maximum above which something happens: below 100 %, which nothing can exceed.
        case limit
        /// An allowance: up to 100 %, but written as `100%`, because a plain 1 may be meant as 1 %.
        case allowance
    }

    /// What is wrong with a share, as the parts of a problem.
    package struct Defect: Error, Equatable, CustomStringConvertible {
        package let expected: String
        package let advice: String

        package var description: String { "expected \(expected); \(advice)" }
    }

    /// Reads a share from the command line, in either form.
    package static func parse(_ text: String, as use: Use) throws(Defect) -> Share {
        try text.hasSuffix("%") ? percent(text, as: use) : number(text, as: use) { $0 }
    }

    /// Reads a share written as a number from 0 to 1.
    static func number(_ digits: String, as use: Use) throws(Defect) -> Share {
        try number(digits, as: use) { "\"\($0)\"" }
    }

    /// Reads a number; `written` formats a suggestion as the user should write it.
    private static func number(_ digits: String, as use: Use, written: (String) -> String) throws(Defect) -> Share {
        guard let value = DecimalText.number(digits), value.isFinite, value >= 0 else { throw defect(use) }
        // Of some numbers no per cent can be meant: more than all, or one written with an exponent.
        let percent = (try? Self.percent("\(digits)%", as: use)).map { _ in written("\(digits)%") }
        guard let share = Share(value) else {
            throw percent.map { defect(use, "write \($0) if per cent are meant") } ?? defect(use)
        }
        guard share == .all else { return share }
        switch use {
        case .part: return share
        case .limit:
            let rest = percent.map { "write \($0) if one per cent is meant" } ?? "write less"
            throw defect(use, "1 is all of them, which nothing exceeds; \(rest)")
        case .allowance:
            let all = written("100%")
            let rest = percent.map { "write \($0) or \(all), whichever is meant" } ?? "write \(all) if that is meant"
            throw defect(use, "1 is all of them; \(rest)")
        }
    }

    /// Reads a share written in per cent.
    static func percent(_ text: String, as use: Use) throws(Defect) -> Share {
        guard text.hasSuffix("%") else { throw defect(use) }
        let digits = String(text.dropLast().reversed().drop { $0 == " " }.reversed())
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } }),
            let value = Double(digits), value <= 100
        else { throw defect(use) }
        if value == 100, use == .limit {
            throw defect(use, "100 % is all of them, which nothing exceeds; write less, or delete it")
        }
        return Share(clamping: value / 100)
    }

    static func defect(_ use: Use, _ advice: String = "write it in one of these ways") -> Defect {
        let range =
            use == .limit ? "from 0 to less than 1, or 0% to less than 100%" : "from 0 to 1, or 0% to 100%"
        return Defect(expected: "a share such as 0.02 or \"2%\", \(range)", advice: advice)
    }
}

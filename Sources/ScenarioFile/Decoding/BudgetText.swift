package import BenchModel
import JSONSyntax

/// Reads amounts of money such as `2.50 USD`.
package enum BudgetText {
    private static let currency = Currency.usd
    private static let suffix = " \(currency.code)"

    /// Says what is wrong with a text that is not a budget.
    package static func expected(inPlaceOf text: String) -> (what: String, advice: String) {
        if parse(text + suffix) != nil {
            return ("an amount of US dollars with its currency", "write \"\(text)\(suffix)\"")
        }
        return ("an amount of US dollars above zero, such as \"2.50 USD\"", "write digits, a space and USD")
    }

    package static func parse(_ text: String) -> Budget? {
        guard text.hasSuffix(suffix) else { return nil }
        let digits = text.dropLast(suffix.count)
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        let areDigits = parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } }
        // Sixteen digits are enough, and few enough for exact arithmetic.
        guard parts.count <= 2, areDigits, digits.count <= 16, digits.contains(where: { ("1"..."9").contains($0) }),
            parts[0] == "0" || parts[0].first != "0"
        else { return nil }
        return Budget(String(digits), currency)
    }

    package static func text(_ budget: Budget) -> String { "\(budget.amount) \(budget.currency.code)" }
}

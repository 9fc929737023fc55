import BenchModel
import Pricing

/// Why a run ended, where its budget ended it: written here, and known again here in a stored run.
///
/// A run's attempts do not tell: those in flight may have cost less than was kept back for them, and how large a further request could
/// be, nobody knows of a stored scenario without its texts.
package enum UsedUpBudget {
    private static let beginning = "the budget of "
    private static let middle = " is used up: "

    /// Says it in words.
    ///
    /// - Parameters:
    ///   - most: the budget.
    ///   - spent: what ended attempts may have cost.
    ///   - reserved: what those in flight may add.
    ///   - next: what the next one could cost.
    /// - Returns: the reason.
    static func reason(_ most: Money, spent: Money, reserved: Money, next: Money) -> String {
        "\(beginning)\(most.amount) \(most.currency.code)\(middle)\(spent.amount) spent, "
            + "\(reserved.amount) the most that streams in flight may add, and the next request could cost \(next.amount)"
    }

    /// Whether a reason why a run ended is that one.
    package static func isReason(_ text: String) -> Bool { text.hasPrefix(beginning) && text.contains(middle) }
}

import ArgumentParser
import Statistics

/// A number as typed: in decimal, since `0x10` is hardly a rate that anybody means.
enum NumberOption {
    /// Reads a number, or says what was expected.
    static func parse(_ argument: String) throws -> Double {
        guard let number = DecimalText.number(argument), number.isFinite else {
            throw ValidationError("expected a number such as 2 or 0.5")
        }
        return number
    }
}

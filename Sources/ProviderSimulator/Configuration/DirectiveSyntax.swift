/// A directive that cannot be understood: which one, and what would be.
package struct DirectiveError: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// One `name=value` of a directive, as typed; the value is absent where only a name stands.
struct Setting {
    let name: String
    let value: String?

    /// Reads `name`, or `name=value` at the first equals sign.
    init(_ text: Substring) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        name = parts[0].trimmed.lowercased()
        value = parts.count > 1 ? parts[1].trimmed : nil
    }

    func count(atLeast least: Int, default absent: Int? = nil) throws(DirectiveError) -> Int {
        guard let value else {
            if let absent { return absent }
            throw DirectiveError("\"\(name)\" needs a value, as in \(name)=\(max(least, 5)).")
        }
        guard let count = Int(value), count >= least else {
            throw DirectiveError("\"\(name)=\(value)\": expected a whole number from \(least) up.")
        }
        return count
    }

    func number(in range: ClosedRange<Double>) throws(DirectiveError) -> Double {
        guard let value, let number = Double(value), range.contains(number) else {
            throw DirectiveError(
                "\"\(name)=\(value ?? "")\": expected a number from \(range.lowerBound) to \(range.upperBound)."
            )
        }
        return number
    }

    /// Reads a duration such as `150ms`, `1.5s` or `200us`.
    func duration() throws(DirectiveError) -> Duration {
        let units: [(String, Double)] = [("ms", 1e6), ("us", 1e3), ("ns", 1), ("s", 1e9)]
        if let value, let (suffix, scale) = units.first(where: { value.hasSuffix($0.0) }),
            let amount = Double(value.dropLast(suffix.count)), amount >= 0, amount * scale < 1e18
        {
            return .nanoseconds(Int64(amount * scale))
        }
        throw DirectiveError("\"\(name)=\(value ?? "")\": expected a duration such as 150ms, 1.5s or 200us.")
    }

    func text() throws(DirectiveError) -> String {
        guard let value, !value.isEmpty else { throw DirectiveError("\"\(name)\" needs a value, as in \(name)=….") }
        return value
    }
}

extension StringProtocol {
    /// The text without the spaces and tabs around it.
    var trimmed: String {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let start = firstIndex(where: { !blank($0) }), let end = lastIndex(where: { !blank($0) }) else {
            return ""
        }
        return String(self[start...end])
    }
}

import ScenarioFile

/// A directive that cannot be understood: which one, and what would be.
package struct DirectiveError: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The largest values that a simulator takes: beyond them its arithmetic, its memory or its patience would end.
package enum Bounds {
    package static let tokens = 0...1_000_000
    package static let tokensPerEvent = 1...100_000
    /// Tokens per second.
    package static let rate = 0.001...1_000_000
    package static let duration: Duration = .seconds(86_400)
    package static let threads = 1...1_024
    /// Events before a fault, answers on a connection, uses of a key.
    static let events = 0...1_000_000_000
    static let eventsPerWrite = 2...1_000_000
    static let eventBytes = 1...(256 << 20)
    static let levels = 1...10_000_000
    static let milliseconds = 0...1_000_000_000
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

    func count(in range: ClosedRange<Int>) throws(DirectiveError) -> Int {
        guard let value else {
            let example = min(max(range.lowerBound, 5), range.upperBound)
            throw DirectiveError("\"\(name)\" needs a value, as in \(name)=\(example).")
        }
        guard let count = Int(value), range.contains(count) else {
            throw DirectiveError(
                "\"\(name)=\(value)\": expected a whole number from \(range.lowerBound) to \(range.upperBound)."
            )
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

    /// Reads a duration such as `150ms`, `1.5 s` or `1m30s`, as every other is read, of a day at most.
    func duration() throws(DirectiveError) -> Duration {
        if let value, let length = try? DurationText.parse(value), Duration.nanoseconds(length) <= Bounds.duration {
            return .nanoseconds(length)
        }
        throw DirectiveError(
            "\"\(name)=\(value ?? "")\": expected a duration such as 150ms, 1.5s or 1m30s, up to 24 hours."
        )
    }

    /// Refuses a value where a name says all there is to say: whoever wrote one means something by it.
    func bare() throws(DirectiveError) {
        guard let value else { return }
        throw DirectiveError("\"\(name)=\(value)\": \(name) takes no value.")
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

import ScenarioFile

/// A directive that cannot be read; the description quotes it and says what was expected.
package struct DirectiveError: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The largest values that the simulator accepts; beyond them its arithmetic would overflow or its memory run out.
package enum Bounds {
    package static let tokens = 0...1_000_000
    package static let tokensPerEvent = 1...100_000
    /// The standard deviation of a logarithm.
    package static let spread = 0.0...2.0
    /// Tokens per second.
    package static let rate = 0.001...1_000_000
    package static let duration: Duration = .seconds(86_400)
    /// Of one token of a prompt.
    package static let prefill: Duration = .seconds(1)
    package static let threads = 1...1_024
    /// Words of a block of the prompt cache, which are multiples of ``cacheUnit``, and its blocks.
    package static let cacheBlock = 16...65_536
    package static let cacheUnit = Prompt.unit
    package static let cacheCapacity = 1...100_000_000
    package static let servers = 1...1_000_000
    /// Counts: events before a fault, answers on a connection, uses of a key.
    static let events = 0...1_000_000_000
    static let eventsPerWrite = 2...1_000_000
    static let eventBytes = 1...(256 << 20)
    static let levels = 1...10_000_000
    static let milliseconds = 0...1_000_000_000
}

/// One `name=value` of a directive, as typed; a bare name has no value.
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
        // Swift would read `0x10`, too.
        guard let value, value.allSatisfy({ "0123456789+-.eE".contains($0) }), let number = Double(value),
            range.contains(number)
        else {
            throw DirectiveError(
                "\"\(name)=\(value ?? "")\": expected a number from \(range.lowerBound) to \(range.upperBound)."
            )
        }
        return number
    }

    /// Reads a duration such as `150ms`, `1.5 s` or `1m30s`, with the same rules as scenario files; one day at most.
    func duration() throws(DirectiveError) -> Duration {
        try duration(upTo: Bounds.duration, example: "150ms, 1.5s or 1m30s")
    }

    func duration(upTo most: Duration, example: String) throws(DirectiveError) -> Duration {
        if let value, let length = try? DurationText.duration(value), length <= most {
            return length
        }
        let bound = most == Bounds.duration ? "24 hours" : DurationText.text(most)
        throw DirectiveError(
            "\"\(name)=\(value ?? "")\": expected a duration such as \(example), up to \(bound)."
        )
    }

    /// Rejects a value behind a name that takes none.
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

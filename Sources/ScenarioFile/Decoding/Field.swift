import BenchModel
import JSONSyntax
import Statistics

/// A value of the file with its place, and the means to report problems with it.
///
/// The readers below report a problem and return nil; their caller goes on with the next field.
struct Field {
    var node: JSONNode
    /// The place in the JSON, such as `$.targets[0].model`.
    let path: String
    let source: SourceText
    let log: ProblemLog
    /// Where the variables in its texts are looked up; nil if texts are not filled in.
    var environment: Environment?
    /// Whether the value may be a key, which no message may repeat.
    var isSecret = false

    /// Reports what was found here, what was expected and what to do.
    func report(
        found: @autoclosure () -> String? = nil,
        expected: @autoclosure () -> String,
        advice: @autoclosure () -> String
    ) {
        report(at: node.offset, "found \(found() ?? description); expected \(expected()); \(advice())")
    }

    func report(at offset: Int, _ message: @autoclosure () -> String) {
        log.add(message, path: path, at: offset, in: source)
    }

    func child(_ path: String, _ node: JSONNode) -> Field {
        Field(node: node, path: path, source: source, log: log, environment: environment, isSecret: isSecret)
    }

    var hidden: Field {
        var hidden = self
        hidden.isSecret = true
        return hidden
    }

    /// A description of the value, for "found …".
    var description: String {
        switch node.value {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let digits): "the number \(digits.prefix(40))"
        case .string where isSecret: "a string"
        case .string(let text): JSONPath.quoted(text)
        case .array(let elements): elements.isEmpty ? "an empty array" : "an array"
        case .object: "an object"
        }
    }
}

// MARK: Plain values

extension Field {
    /// Reads a text as written in the file.
    func written(_ expected: String = "a string", advice: String = "write text in double quotes") -> String? {
        if case .string(let text) = node.value { return text }
        report(expected: expected, advice: advice)
        return nil
    }

    /// Reads a text with its variables filled in.
    func string(_ expected: String = "a string", advice: String = "write text in double quotes") -> String? {
        written(expected, advice: advice).flatMap(filled)
    }

    /// Reads a string that is not blank and has no control characters, which would break a report.
    func name(_ expected: String) -> String? {
        guard let text = string(expected) else { return nil }
        if text.allSatisfy(\.isWhitespace) {
            report(expected: expected, advice: "write it, or delete the key if it is optional")
            return nil
        }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            report(expected: "\(expected) on one line", advice: "take the control character out")
            return nil
        }
        return text
    }

    func bool() -> Bool? {
        if case .bool(let value) = node.value { return value }
        report(expected: "true or false", advice: "write it without quotes")
        return nil
    }

    /// Reads a whole number in a range; `5.0` and `5e0` are whole, too.
    func whole<Number: FixedWidthInteger>(_ type: Number.Type, _ range: ClosedRange<Number>, unit: String) -> Number? {
        let bounds =
            range == Number.min...Number.max
            ? ""
            : range.upperBound == .max
                ? ", at least \(range.lowerBound)" : ", from \(range.lowerBound) to \(range.upperBound)"
        let expected = "a whole number\(unit.isEmpty ? "" : " of \(unit)")\(bounds)"
        guard case .number(let digits) = node.value else {
            report(expected: expected, advice: "write digits without quotes")
            return nil
        }
        let decimal = Double(digits).flatMap { abs($0) < 0x1p53 ? Number(exactly: $0) : nil }
        guard let value = Number(digits) ?? decimal else {
            let isWhole = Double(digits).map { $0 == $0.rounded() } ?? false
            report(expected: expected, advice: isWhole ? "write a number in range" : "write digits only")
            return nil
        }
        if range.contains(value) { return value }
        if value < range.lowerBound {
            report(expected: expected, advice: "write \(range.lowerBound) or more")
        } else {
            report(expected: expected, advice: "write \(range.upperBound) or less")
        }
        return nil
    }

    func number(_ expected: String, where isFine: (Double) -> Bool) -> Double? {
        guard case .number(let digits) = node.value else {
            report(expected: expected, advice: "write a number without quotes")
            return nil
        }
        guard let value = Double(digits), value.isFinite, isFine(value) else {
            report(expected: expected, advice: "write a number in that range")
            return nil
        }
        return value
    }

    func duration(allowsZero: Bool = false) -> Nanoseconds? {
        if case .number(let digits) = node.value {
            let advice = DurationText.advice(for: digits, allowsZero: allowsZero) { "\"\($0)\"" }
            let isNone = !allowsZero && Double(digits) == 0
            report(
                expected: isNone ? "a duration longer than zero" : "a duration with its unit",
                advice: isNone ? "write one like \"500ms\"" : advice ?? "write it like \"500ms\" or \"2s\""
            )
            return nil
        }
        guard let text = written("a duration with its unit, in quotes", advice: "write it like \"500ms\" or \"2s\"")
        else { return nil }
        do {
            let duration = try DurationText.parse(text)
            if duration > 0 || allowsZero { return duration }
            report(expected: "a duration longer than zero", advice: "write one like \"500ms\"")
        } catch {
            report(at: node.offset, "found \(description); \(error)")
        }
        return nil
    }

    /// Reads a share of a whole: `0.02` or `"2%"`.
    func share(as use: ShareText.Use = .part) -> Share? {
        do throws(ShareText.Defect) {
            switch node.value {
            case .number(let digits): return try ShareText.number(digits, as: use)
            case .string(let text): return try ShareText.percent(text, as: use)
            default: throw ShareText.defect(use)
            }
        } catch {
            report(expected: error.expected, advice: error.advice)
            return nil
        }
    }

    /// Reads one of an enumeration's words.
    func choice<Choice: RawRepresentable & CaseIterable>(_ what: String, of type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        let known = Choice.allCases.map(\.rawValue)
        guard let word = written("\(what) in quotes", advice: "use one of " + known.joined(separator: ", ")) else {
            return nil
        }
        if let choice = Choice(rawValue: word) { return choice }
        report(expected: what, advice: Nearest.advice(for: word, among: known))
        return nil
    }

    func elements(_ expected: String) -> [Field]? {
        guard case .array(let elements) = node.value else {
            report(expected: "an array of \(expected)", advice: "put [ and ] around them")
            return nil
        }
        return elements.enumerated().map { child("\(path)[\($0.offset)]", $0.element) }
    }

    /// Reads an object whose keys are names that the user chose, in the order of the file.
    func named(_ expected: String) -> [(name: String, field: Field)]? {
        guard case .object(let members) = node.value else {
            report(expected: "an object of \(expected) by name", advice: "write { \"NAME\": … }")
            return nil
        }
        return members.eachOnce(by: \.key).map { ($0.key, child(JSONPath.member(path, $0.key), $0.value)) }
    }
}

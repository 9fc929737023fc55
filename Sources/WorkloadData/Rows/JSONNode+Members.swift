import BenchModel
import JSONSyntax

extension JSONNode {
    /// A member; nil where there is none, or null.
    ///
    /// Of duplicates the last one holds.
    func member(_ key: String) -> JSONMember? {
        guard case .object(let members) = value, let found = members.last(where: { $0.key == key }),
            found.value.value != .null
        else { return nil }
        return found
    }

    /// The value of a member; nil where there is none, or null.
    subscript(key: String) -> JSONNode? { member(key)?.value }

    /// The member that has the first of several names.
    func firstMember(of keys: [String]) -> JSONMember? {
        for key in keys { if let found = member(key) { return found } }
        return nil
    }

    /// The value of the member that has the first of several names.
    func first(of keys: [String]) -> JSONNode? { firstMember(of: keys)?.value }

    /// What a member holds, or another that may hold many; one value that is no list is a list of one.
    func listed(_ one: String, _ many: String) -> [JSONNode] {
        (self[one] ?? self[many]).map { $0.elements ?? [$0] } ?? []
    }

    var keys: Set<String> {
        guard case .object(let members) = value else { return [] }
        return Set(members.filter { $0.value.value != .null }.map(\.key))
    }

    /// Names the first of its members, for "found a row with …".
    var keyWords: String {
        guard case .object(let members) = value, !members.isEmpty else { return "no keys" }
        let names = keys.sorted()
        if names.isEmpty {
            return "nothing but null in \(members.prefix(6).map { JSONPath.quoted($0.key) }.joined(separator: ", "))"
        }
        return names.prefix(6).map(JSONPath.quoted).joined(separator: ", ")
    }

    var string: String? { if case .string(let text) = value { text } else { nil } }

    var elements: [JSONNode]? { if case .array(let elements) = value { elements } else { nil } }

    /// Whether it is a text or a list with nothing in it, as tables and exports have in rows that have no such thing.
    var isBlank: Bool { string?.isEmpty ?? elements?.isEmpty ?? false }

    var isObject: Bool { if case .object = value { true } else { false } }

    /// In words, for "found …".
    var kindWords: String {
        switch value {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let digits): "the number \(digits.prefix(20))"
        case .string(let text): JSONPath.quoted(text)
        case .array: "an array"
        case .object: "an object"
        }
    }

    func defect(_ expected: String) -> RowDefect {
        RowDefect(.wrongShape, at: offset, "found \(kindWords); expected \(expected)")
    }

    func text(_ expected: String) throws(RowDefect) -> String {
        guard let string else { throw defect(expected) }
        return string
    }

    func list(_ expected: String) throws(RowDefect) -> [JSONNode] {
        guard let elements else { throw defect(expected) }
        return elements
    }

    /// What it holds as a text; nil of nothing, a list and an object.
    var word: String? {
        switch value {
        case .string(let text): text
        case .number(let digits): digits
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    /// A time of as many milliseconds.
    func milliseconds() throws(RowDefect) -> Nanoseconds {
        guard case .number(let digits) = value, let time = Double(digits), time >= 0, time.isFinite else {
            throw defect("a number of milliseconds, from 0 on")
        }
        return .milliseconds(time)
    }

    /// A number of tokens: written as a number, or as text, as tables do; nil for an empty text.
    func tokens() throws(RowDefect) -> Int? {
        let digits: String
        switch value {
        case .number(let text): digits = text
        case .string(let text): digits = text.filter { $0 != " " }
        default: throw defect(Self.tokenCount)
        }
        if digits.isEmpty { return nil }
        // Tables that pandas wrote have 128.0.
        guard let number = Self.decimal(digits), number >= 0, number <= Double(Self.mostTokens),
            number == number.rounded()
        else { throw defect(Self.tokenCount) }
        return Int(number)
    }

    /// A limit of tokens, or a length; nil for 0, which states none.
    func tokenLimit() throws(RowDefect) -> Int? {
        guard let tokens = try tokens(), tokens > 0 else { return nil }
        return tokens
    }

    /// Reads a number as tables write it; nil of what only a programming language takes for one: `0x10`, `inf`.
    static func decimal(_ text: String) -> Double? {
        text.utf8.allSatisfy("0123456789+-.eE".utf8.contains) ? Double(text) : nil
    }

    /// The most tokens of one text: no sum of as many rows as there are overflows.
    private static let mostTokens = 1_000_000_000

    /// What ``tokens()`` reads, in words.
    static let tokenCount = "a number of tokens, a whole number from 0 to \(mostTokens)"
}

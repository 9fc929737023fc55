import JSONSyntax

/// Recognises files that are easily passed in place of a scenario or a suite of prompts.
///
/// A data set of forty thousand conversations is then reported as one mistake, not forty thousand.
struct ForeignFormat: Equatable {
    /// The name of the format, with its article.
    var name: String
    var advice: String

    /// The kind of file that was expected.
    enum Wanted {
        case scenario, suite

        fileprivate var words: String {
            switch self {
            case .scenario: "a scenario; expected an object with name, endpoints, targets and prompts"
            case .suite: "a suite of prompts; expected prompts with an id and a user's text"
            }
        }
    }

    func message(inPlaceOf wanted: Wanted) -> String {
        "found what looks like \(name), not \(wanted.words); \(advice)"
    }

    // MARK: JSON

    /// Returns the format of a JSON text; nil if it may be meant as a scenario.
    static func of(_ root: JSONNode) -> ForeignFormat? {
        switch root.value {
        case .array(let elements):
            guard let first = elements.first else { return nil }
            if case .string = first.value { return Self("a list of texts", asSuite) }
            return of(element: first, "a JSON array")
        case .object(let members):
            let keys = Set(members.map(\.key))
            guard keys.isDisjoint(with: ["endpoints", "targets"]) else { return nil }
            if let schema = root["$schema"]?.text, schema.contains("json-schema.org") {
                return Self("a JSON Schema", "name the scenario; a \"$schema\" in it is for editors")
            }
            let isPrices = members.contains { member in
                guard case .object(let inner) = member.value.value else { return false }
                return inner.contains { $0.key == PriceKey.input.rawValue }
            }
            if isPrices { return Self("a price file", "give it with --prices FILE") }
            return of(element: root, "JSON Lines")
        case .null, .bool, .number, .string: return nil
        }
    }

    /// Returns the format that one element, or the first line, of a file reveals.
    static func of(element: JSONNode, _ container: String) -> ForeignFormat? {
        guard case .object(let members) = element.value else { return nil }
        let keys = Set(members.prefix(100).map(\.key))
        func has(_ names: String...) -> Bool { !keys.isDisjoint(with: names) }
        if has("conversations", "conversation") { return Self("a ShareGPT dataset (\(container))", asData) }
        if has("custom_id"), has("body", "params") {
            return Self("a batch of requests (\(container))", asData)
        }
        if has("timestamp"), has("input_length", "output_length", "hash_ids") {
            return Self("a trace of requests (\(container))", asTrace)
        }
        if has("messages", "contents") { return Self("a dataset of chat messages (\(container))", asData) }
        if has("user") {
            return Self("a suite of prompts (\(container))", "name it as the \"prompts\" of a scenario")
        }
        if has("prompt", "prompts", "text", "instruction", "question", "query", "input", "turns"), !has("name") {
            return Self("a list of prompts under other names (\(container))", asData)
        }
        return nil
    }

    // MARK: Other text

    /// Returns the format of a text that is not JSON, by its first line.
    static func of(_ source: SourceText) -> ForeignFormat? {
        let bytes = source.bytes
        let start = bytes.starts(with: JSONParser.byteOrderMark) ? JSONParser.byteOrderMark.count : 0
        guard let first = bytes[start...].firstIndex(where: { $0 > 0x20 }) else { return nil }
        let end = bytes[first...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        switch bytes[first] {
        case UInt8(ascii: "{"):
            guard let line = try? JSONParser.parse(bytes, in: first..<end) else { return nil }
            return of(element: line, "JSON Lines")
        case UInt8(ascii: "["): return nil
        case UInt8(ascii: "<"): return Self("XML or HTML", "name the file that is meant")
        default: return ofWords(String(decoding: bytes[first..<min(end, first + 2000)], as: UTF8.self))
        }
    }

    private static func ofWords(_ line: String) -> ForeignFormat? {
        func isName(_ field: Substring) -> Bool {
            let bare = field.filter { $0 != "\"" && $0 != " " && $0 != "\r" }
            return bare.contains(where: \.isLetter)
                && bare.allSatisfy { $0.isLetter || $0.isNumber || "_-.()/".contains($0) }
        }
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        if fields.count > 1, fields.allSatisfy(isName) {
            let names = fields.prefix(3).map { $0.filter { $0 != "\"" && $0 != "\r" }.prefix(30) }
            return Self("a CSV table (\(names.joined(separator: ", "))…)", asData)
        }
        let isYAML = line.hasPrefix("---") || line.hasPrefix("- ")
        let key = line.prefix { $0 != ":" }
        if isYAML || key.count < line.count && isName(key) && !key.contains("\"") {
            return Self("YAML", "write the same as JSON")
        }
        return nil
    }

    // MARK: Words

    private init(_ name: String, _ advice: String) {
        self.name = name
        self.advice = advice
    }

    private static let asSuite =
        "write each text to ask as a line { \"id\": …, \"user\": … } of a file, and name that as a scenario's \"prompts\""
    private static let asData =
        "ask its rows: \"data\": { \"from\": \"FILE\" } in a scenario, or run --data FILE; look at it: ezbench data FILE"
    private static let asTrace =
        "send it as it was recorded: \"data\": { \"from\": \"FILE\" } in a scenario, or run --data FILE; look at it: ezbench data FILE"
}

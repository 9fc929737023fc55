import Foundation
import JSONSyntax
import SchemaEvaluation
import Testing

@testable import BenchModel
@testable import ScenarioFile

/// Editors check by the schema, `ezbench` by its reader: what one takes and the other refuses is told by nobody in time.
@Suite("The schema and the reader")
struct SchemaAgreementTests {
    /// What a schema cannot say, by the words in which the reader says it.
    static let beyondSchema: [(words: String, reason: String)] = [
        ("no environment variable", "whether a variable is set is not in the file"),
        ("${ without }", "any text may name a variable; a pattern on each would say it a hundred times"),
        ("a variable that is not a name", "the same"),
        ("a name being letters, digits and _", "the same"),
        ("a path that begins with /", "what a variable holds is not in the file"),
        ("the suite file", "whether a file is there is not in this one"),
        ("a PEM file of certificates", "the same"),
        ("a file with the key alone", "the same"),
        ("of its own; line", "a schema does not compare members of different objects: names are unique"),
        ("the name of an endpoint", "the same: a target names an endpoint that there is"),
        ("the name of a target", "the same"),
        ("fewer tokens than maxTokens", "the same: two numbers of a target"),
        ("\"stream\" is not the target's", "the same"),
        ("looks like one", "the names of keys are told by their parts, in whichever case"),
        ("written out", "the same; and whether a variable stands in for one"),
        ("keys to come from the environment", "the same"),
        ("again; expected", "parsers keep one of two equal keys, which is all that a schema sees"),
        ("each header once", "the same, in whichever case"),
        ("at most 30 days", "a schema does not add up the parts of a duration, nor those of a load"),
        ("at most a day", "the same"),
        ("of at most a second", "the same"),
        ("two numbers in order", "a schema does not compare the elements of an array"),
        ("the words that this version", "whether a digest is that of the words is not in the file"),
        ("shorter than the shortest input", "a schema does not compare two numbers"),
        ("the end after the beginning", "the same, nor two durations"),
        ("at most 20 digits", "a schema sees a number's value, not its digits"),
        ("not judged here", "a schema does not say what a schema is: keywords, arguments and references of one"),
        ("a type, or an array of types", "the same"),
        ("found the schema ", "whether a file is there is not in this one"),
        ("in the pattern, character", "whether a text is a regular expression is not said by one"),
        ("two forms that the answer is asked to have", "a schema does not compare members of different objects"),
        ("where nothing is expected of answers", "the same"),
        ("how many tokens a picture is", "the same"),
        ("pixels of all pictures", "a schema does not multiply"),
        ("no PNG, JPEG, GIF or WebP", "what bytes are behind a text in base64 is not said by a schema"),
        ("the media type that it is of", "the same"),
        ("a scenario; expected an object", "what looks like another format is told as that at once"),
    ]

    @Test("take and refuse the same, whatever is changed in the scenarios that ship", arguments: 0..<8)
    func agreement(part: Int) throws {
        let folder = ShippedScenarioTests.folder
        let schema = try Self.parse("\(folder)/scenario.schema.json").plain
        let evaluator = try JSONSchema(schema)
        var random = SplitMix64(seed: UInt64(part) &+ 0x5C)
        let scenarios = try ShippedScenarioTests.names.map { try Self.shortened(Self.parse("\(folder)/\($0)")) }
        for node in scenarios { #expect(try evaluator.accepts(node.plain)) }
        for _ in 0..<Self.rounds {
            guard var node = scenarios.randomElement(using: &random) else { return }
            for _ in 0..<Int.random(in: 1...2, using: &random) { node = Self.mutated(node, scenarios, &random) }
            // What is in a file that is there is not in this one.
            if node["prompts"]?.text?.hasSuffix(".json") == true { continue }
            let problems = Self.problems(of: node, in: folder)
            let refusals = problems.filter { problem in !Self.beyondSchema.contains { problem.contains($0.words) } }
            let isTaken = try evaluator.accepts(node.plain)
            #expect(
                isTaken ? refusals.isEmpty : !problems.isEmpty,
                "schema: \(isTaken), reader: \(problems)\n\(node.json)"
            )
        }
    }

    /// Each of the eight parts; `EZBENCH_MUTATIONS` asks for another number.
    private static let rounds = ProcessInfo.processInfo.environment["EZBENCH_MUTATIONS"].flatMap { Int($0) } ?? 100

    // MARK: Reading

    static func parse(_ path: String) throws -> JSONNode {
        try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: path))))
    }

    /// Leaves the prompts out but for a short one: they are most of a scenario's bytes, and nothing is new in them.
    static func shortened(_ node: JSONNode) throws -> JSONNode {
        guard case .object(let members) = node.value else { return node }
        let prompts = try JSONParser.parse(Array(#"[{"id": "p", "system": "s", "user": "u"}]"#.utf8))
        return JSONNode(
            .object(
                members.map { member in
                    // A change may put it where prompts are read from, and the file is there.
                    if member.key == "$schema" { return JSONMember("$schema", JSONNode(.string("./none.json"))) }
                    guard member.key == "prompts", case .array = member.value.value else { return member }
                    return JSONMember("prompts", prompts)
                }
            )
        )
    }

    private static func problems(of node: JSONNode, in folder: String) -> [String] {
        do {
            _ = try ScenarioReader.read(
                json: Array(node.json.utf8),
                file: "\(folder)/mutated.json",
                environment: ["EZAI_API_KEY": "key", "X": "https://x.example", "HOME": "/home/nobody"],
                simulateAll: false
            )
            return []
        } catch {
            return error.problems.map(\.message)
        }
    }

    // MARK: Mutations

    private static let texts: [String] = [
        "", " ", "x", "a\nb", "a\tb", "500ms", "500 ms", "0s", "1m30s", "30s1m", "1.5h", "2%", "0%", "100%", "200%",
        ".5%",
        "2.5 %", "none", "${X}", "${X:-1s}", "${", "2.50 USD", "0 USD", "00.5 USD", "1 EUR", "/v1/x", "/x?key=1",
        "/a b",
        "https://h", "http://h:8000/v1?a=1", "https://u@h", "https://h:0", "https://h:65536", "http://[::1]:1",
        "https://",
        "ftp://h", "https://h/#x", "sdk", "closed", "poisson", "stages", "gemini", "openai-chat", "anthropic-messages",
        "error_rate", "ttft", "tokens_per_second", "low", "delay", "2",
    ]
    private static let numbers: [String] = [
        "-1", "0", "1", "2", "5.0", "1e3", "0.5", "0.95", "1.5", "95", "100", "399", "400", "600", "1023", "1024",
        "1e-10",
        "0.0001", "0.01", "3e-06", "100000", "100001", "1000000", "1000001", "1000000000", "1000000001", "1e99",
        "1073741825", "9223372036854775807", "18446744073709551615", "18446744073709551616", "-9223372036854775809",
        "0.000000123456789012345678901",
    ]
    /// Keys of every kind of object, so that each comes where it belongs and where it does not.
    private static let keys: [String] =
        ObjectKind.allCases.flatMap(\.keys) + [
            "x", "", "Authorization", "a b", "input_cost_per_token_above_200k_tokens",
            "input_cost_per_token_above_0k_tokens", "output_cost_per_token_above_99999999999k_tokens",
        ]

    private static func value(_ scenarios: [JSONNode], _ random: inout SplitMix64) -> JSONNode {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return JSONNode(.null)
        case 1: return JSONNode(.bool(.random(using: &random)))
        case 2: return JSONNode(.array([]))
        case 3: return JSONNode(.object([]))
        case 4...6: return JSONNode(.number(numbers.randomElement(using: &random) ?? "0"))
        case 7, 8: return JSONNode(.string(texts.randomElement(using: &random) ?? ""))
        default:
            let whole = scenarios.randomElement(using: &random) ?? JSONNode(.null)
            let paths = places(of: whole)
            return at(paths.randomElement(using: &random) ?? [], of: whole)
        }
    }

    static func mutated(_ node: JSONNode, _ scenarios: [JSONNode], _ random: inout SplitMix64) -> JSONNode {
        let path = places(of: node).randomElement(using: &random) ?? []
        let choice = Int.random(in: 0..<6, using: &random)
        let new = value(scenarios, &random)
        let key = keys.randomElement(using: &random) ?? "x"
        let pick = random.next()
        return changing(node, at: path[...]) { old in
            switch (choice, old.value) {
            case (0, .object(var members)) where !members.isEmpty:
                members.remove(at: Int(pick % UInt64(members.count)))
                return JSONNode(.object(members))
            case (1...2, .object(var members)):
                members.append(JSONMember(key, new))
                return JSONNode(.object(members))
            case (3, .object(var members)) where !members.isEmpty:
                members[Int(pick % UInt64(members.count))].key = key
                return JSONNode(.object(members))
            case (0...1, .array(var elements)) where !elements.isEmpty:
                elements.remove(at: Int(pick % UInt64(elements.count)))
                return JSONNode(.array(elements))
            case (2...3, .array(var elements)):
                elements.append(elements.first ?? new)
                return JSONNode(.array(elements))
            default: return new
            }
        }
    }

    /// The place of every value: from the root on, which member or element of each.
    private static func places(of node: JSONNode) -> [[Int]] {
        let inner: [JSONNode] =
            switch node.value {
            case .array(let elements): elements
            case .object(let members): members.map(\.value)
            case .null, .bool, .number, .string: []
            }
        return [[]] + inner.enumerated().flatMap { index, node in places(of: node).map { [index] + $0 } }
    }

    private static func at(_ path: [Int], of node: JSONNode) -> JSONNode {
        var found = node
        _ = changing(node, at: path[...]) {
            found = $0; return $0
        }
        return found
    }

    private static func changing(_ node: JSONNode, at path: ArraySlice<Int>, _ change: (JSONNode) -> JSONNode)
        -> JSONNode
    {
        guard let index = path.first else { return change(node) }
        switch node.value {
        case .array(var elements):
            elements[index] = changing(elements[index], at: path.dropFirst(), change)
            return JSONNode(.array(elements))
        case .object(var members):
            members[index].value = changing(members[index].value, at: path.dropFirst(), change)
            return JSONNode(.object(members))
        case .null, .bool, .number, .string: return node
        }
    }
}

import JSONSyntax
import Testing

@testable import BenchModel
@testable import ScenarioFile

/// Whatever key has a value of the wrong kind: its path is told, its line, what was found and what was expected.
@Suite("A wrong value anywhere")
struct RefusalLawTests {
    /// A scenario laid out with each value on a line of its own, and where each of them stands.
    private struct Layout {
        private(set) var text = ""
        private(set) var line = 1
        /// The values by their paths, in the order of the file.
        private(set) var places: [(path: String, line: Int, node: JSONNode)] = []

        init(_ node: JSONNode) { write(node, at: "$") }

        private mutating func add(_ piece: String) {
            text += piece
            line += piece.utf8.count { $0 == 0x0A }
        }

        private mutating func write(_ node: JSONNode, at path: String) {
            places.append((path, line, node))
            switch node.value {
            case .object(let members) where !members.isEmpty:
                for (place, member) in members.enumerated() {
                    add((place == 0 ? "{" : ",") + "\n\(JSONValue.string(member.key).json): ")
                    write(member.value, at: JSONPath.member(path, member.key))
                }
                add("}")
            case .array(let elements) where !elements.isEmpty:
                for (place, element) in elements.enumerated() {
                    add((place == 0 ? "[" : ",") + "\n")
                    write(element, at: "\(path)[\(place)]")
                }
                add("]")
            default: add(node.json)
            }
        }
    }

    /// Whose values may be anything: bodies and what they ask, schemas, arguments of calls, and words for people.
    private static let free = ["body", "schema", "parameters", "arguments", "public", "$schema"]

    private static func isFree(_ path: String) -> Bool {
        free.contains { path.contains(".\($0)") || path.contains("[\"\($0)\"]") }
    }

    private static let scenarios: [(name: String, node: JSONNode)] = {
        let shipped = ShippedScenarioTests.names.compactMap { name in
            (try? SchemaAgreementTests.shortened(SchemaAgreementTests.parse("\(ShippedScenarioTests.folder)/\(name)")))
                .map { (name, $0) }
        }
        let full = try? JSONParser.parse(Array(ReadingTests.full.text.utf8))
        return shipped + (full.map { [("full", $0)] } ?? [])
    }()

    private static func problems(_ text: String) -> [ScenarioProblem] {
        do throws(ScenarioError) {
            _ = try ScenarioReader.read(
                json: Array(text.utf8),
                file: "\(ShippedScenarioTests.folder)/laid-out.json",
                environment: ["EZAI_API_KEY": "key", "KEY": "key", "ORG": "o", "HOME": "/home/nobody"],
                simulateAll: false
            )
            return []
        } catch {
            return error.problems
        }
    }

    /// Returns a scenario with another value at a path.
    private static func changed(_ node: JSONNode, at path: String, to new: JSONNode, from here: String = "$")
        -> JSONNode
    {
        if here == path { return new }
        switch node.value {
        case .object(let members):
            return JSONNode(
                .object(
                    members.map {
                        JSONMember($0.key, changed($0.value, at: path, to: new, from: JSONPath.member(here, $0.key)))
                    }
                )
            )
        case .array(let elements):
            return JSONNode(
                .array(elements.enumerated().map { changed($1, at: path, to: new, from: "\(here)[\($0)]") })
            )
        default: return node
        }
    }

    /// A value of another kind than one that is there, and than any that might be meant.
    private static func wrong(_ node: JSONNode, _ place: Int) -> JSONNode {
        let list = JSONNode(.array([JSONNode(.array([]))]))
        switch node.value {
        case .bool: return place % 2 == 0 ? list : JSONNode(.null)
        case .array: return JSONNode(.bool(true))
        case .object: return place % 2 == 0 ? list : JSONNode(.bool(true))
        case .null, .number, .string: return [list, JSONNode(.bool(true)), JSONNode(.null)][place % 3]
        }
    }

    @Test("is refused with its path, its line, what was found and what was expected", arguments: scenarios.map(\.name))
    func everyPlace(name: String) throws {
        let node = try #require(Self.scenarios.first { $0.name == name }?.node)
        #expect(Self.problems(Layout(node).text).isEmpty)
        for (place, value) in Layout(node).places.enumerated().dropFirst() where !Self.isFree(value.path) {
            let layout = Layout(Self.changed(node, at: value.path, to: Self.wrong(value.node, place)))
            let line = try #require(layout.places.first { $0.path == value.path }?.line)
            let problems = Self.problems(layout.text)
            // What is told may be about the value, or about an element of it that is wrong for itself.
            let own = problems.filter { $0.path.hasPrefix(value.path) }
            #expect(own.contains { $0.line >= line }, "\(value.path) on line \(line): \(problems)")
            for problem in own {
                #expect(problem.column > 0 && problem.message.hasPrefix("found "), "\(problem)")
                #expect(problem.message.contains("; expected "), "\(problem)")
            }
            if let exact = own.first(where: { $0.path == value.path }) { #expect(exact.line == line, "\(exact)") }
        }
    }

    @Test(
        "that is missing is told with the object that lacks it",
        arguments: ["name", "endpoints", "targets", "prompts"]
    )
    func missing(key: String) throws {
        let node = try #require(Self.scenarios.last?.node)
        guard case .object(let members) = node.value else { return }
        let without = JSONNode(.object(members.filter { $0.key != key }))
        let problems = Self.problems(without.json)
        #expect(problems.contains { $0.path == "$" && $0.message.contains("\"\(key)\"") }, "\(problems)")
    }

    @Test("and a key that there is not are told together, however many there are")
    func unknownKeys() {
        for kind in ["", "endpoints.e", "targets[0]", "load", "objectives[0]", "prompts[0]"] {
            var text = ScenarioText()
            text.more = #""load": {"concurrency": 2}, "objectives": [{"metric": "error_rate", "max": "2%"}]"#
            let key = #""zzyzx": 1"#
            switch kind {
            case "": text.more += ", " + key
            case "endpoints.e": text.endpoint += ", " + key
            case "targets[0]": text.target += ", " + key
            case "load": text.more = text.more.replacing("\"concurrency\": 2", with: "\"concurrency\": 2, " + key)
            case "objectives[0]": text.more = text.more.replacing("\"max\": \"2%\"", with: "\"max\": \"2%\", " + key)
            default: text.prompts = #"[{"id": "p", "user": "hi", \#(key)}]"#
            }
            let problems = text.problems()
            #expect(problems.map(\.path) == ["$" + (kind.isEmpty ? "" : ".\(kind)") + ".zzyzx"], "\(problems)")
            #expect(problems.first?.message.hasPrefix("found the unknown key \"zzyzx\"; expected a key of ") == true)
        }
    }
}

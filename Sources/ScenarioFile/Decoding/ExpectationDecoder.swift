import BenchModel
import JSONSyntax
import SchemaEvaluation

/// What is expected of answers, read and written.
extension ObjectKind {
    static let expectKeys = ["json", "schema", "matches", "calls", "ask"]
}

extension ScenarioDecoder {
    /// The word of those who want nothing judged.
    static let anything = "anything"

    /// Reads what is expected of answers: JSON, JSON that follows a schema, a text that matches a pattern, calls of tools, or
    /// anything.
    func expectation(_ field: Field) -> AnswerExpectation? {
        if case .string(let text) = field.node.value {
            if text == Self.anything { return AnswerExpectation(.anything) }
            field.report(
                expected: "an object, or \"\(Self.anything)\"",
                advice: "write { \"json\": true } or { \"schema\": … }"
            )
            return nil
        }
        guard let object = open(field, as: .expect) else { return nil }
        let asks = object["ask"]?.bool() ?? false
        let given = ["json", "schema", "matches", "calls"].compactMap { key in object[key].map { (key, $0) } }
        guard let (key, value) = given.first else {
            field.report(
                found: "neither json, schema, matches nor calls",
                expected: "one of them",
                advice: "write \"json\": true, or \"\(Self.anything)\" in place of the object"
            )
            return nil
        }
        if given.count > 1 {
            given[1].1.report(
                found: "\(given[1].0) beside \(key)",
                expected: "one of them",
                advice: [given[1].0, key].contains("calls")
                    ? "delete one: an answer that calls a tool need not have a text"
                    : "delete one: what follows a schema is JSON, and a schema has patterns of its own"
            )
        }
        switch key {
        case "json":
            if value.bool() == false {
                value.report(expected: "true", advice: "write \"expect\": \"\(Self.anything)\" to expect nothing")
            }
            return AnswerExpectation(.json, isAsked: asks)
        case "schema": return schema(value).map { AnswerExpectation(.schema($0), isAsked: asks) }
        case "calls":
            if asks, !isStored {
                object["ask"]?.report(
                    found: "calls that are to be asked for",
                    expected: "calls that are only judged: tools ask for themselves",
                    advice: "delete \"ask\", or write the protocol's own \"tool_choice\" in the target's \"body\""
                )
            }
            return value.choice("which calls", of: AnswerExpectation.Calls.self).map { AnswerExpectation(.calls($0)) }
        default:
            if asks, !isStored {
                object["ask"]?.report(
                    found: "a pattern that is to be asked for",
                    expected: "one that is only looked for: no protocol has a word for it",
                    advice: "delete \"ask\", or ask for a schema with a pattern in it"
                )
            }
            return pattern(value).map { AnswerExpectation(.pattern($0)) }
        }
    }

    private func pattern(_ field: Field) -> String? {
        guard let text = field.string("a regular expression in quotes") else { return nil }
        if isStored { return text }
        do throws(PatternProblem) {
            _ = try BoundedPattern(text)
        } catch {
            field.report(at: field.node.offset, "in the pattern, character \(error.place): \(error.message)")
        }
        return text
    }

    // MARK: Schemas

    /// Reads a JSON Schema, or the file that holds one.
    private func schema(_ field: Field) -> JSONValue? {
        if case .string = field.node.value { return field.string().flatMap { schema(inFile: $0, field) } }
        guard case .object = field.node.value else {
            field.report(
                expected: "a JSON Schema, or the path of its file",
                advice: "write { … } or \"FILE.schema.json\""
            )
            return nil
        }
        if !isStored { reportKeys(in: field) }
        guard let filled = field.filled() else { return nil }
        check(filled)
        return filled.node.plain
    }

    private func schema(inFile path: String, _ field: Field) -> JSONValue? {
        guard let file = namedJSON(path, field, "the schema") else { return nil }
        guard case .object = file.node.value else {
            file.report(expected: "a JSON Schema, an object", advice: "name the file that holds one")
            return nil
        }
        check(file)
        return file.node.plain
    }

    /// Reports what in a schema is wrong, or could not be judged.
    func check(_ field: Field) {
        guard !isStored else { return }
        do throws(SchemaProblem) {
            _ = try JSONSchema(field.node)
        } catch {
            field.log.add(
                { error.message },
                path: field.path + error.path.dropFirst(),
                at: error.offset,
                in: field.source
            )
        }
    }
}

extension CanonicalScenario {
    static func expectation(_ expectation: AnswerExpectation) -> JSONNode {
        let asks = expectation.isAsked ? JSONNode.Value.bool(true) : nil
        return switch expectation.kind {
        case .anything: JSONNode(.string(ScenarioDecoder.anything))
        case .json: object([("json", .bool(true)), ("ask", asks)])
        case .schema(let schema): object([("schema", JSONNode(plain: schema).value), ("ask", asks)])
        case .pattern(let text): object([("matches", .string(text))])
        case .calls(let calls): object([("calls", .string(calls.rawValue))])
        }
    }
}

import JSONSyntax

/// A JSON Schema as a page to read: a section for each object, a row for each key, in the order of the schema.
///
/// It reads the keywords that the project's schemas use, and takes the schema's own descriptions for what a key means.
package struct SchemaReference {
    private let root: JSONNode
    private let definitions: [JSONMember]
    /// By the name of a definition, where it may stand in a document.
    private let places: [String: [String]]

    /// Takes the schema's text.
    ///
    /// - Throws: a `JSONParseError` if it is no JSON.
    package init(_ schema: String) throws {
        root = try JSONParser.parse(Array(schema.utf8))
        definitions = root["$defs"]?.members ?? []
        places = SchemaPlaces(root).places
    }

    /// Returns the page in Markdown.
    ///
    /// - Parameters:
    ///   - title: the page's heading.
    ///   - command: what writes the page, for whoever might change it by hand.
    /// - Returns: text that ends with a newline.
    package func markdown(title: String, command: String) -> String {
        let sections = definitions.map(section)
        let list = definitions.filter { isObject($0.value) }.map { Self.link($0.key) }
        return """
            # \(title)

            <!-- Written by `\(command)`; change the schema instead. -->

            \(Markdown.escaped(root["description"]?.text ?? ""))

            Objects: \(list.joined(separator: " · "))

            ## The file

            \(rules(root) + table(root))
            \(sections.joined(separator: "\n"))
            """ + "\n"
    }

    // MARK: Sections

    private func isObject(_ schema: JSONNode) -> Bool { schema["properties"] != nil }

    private func section(_ definition: JSONMember) -> String {
        let schema = definition.value
        var text =
            "## \(Markdown.escaped(definition.key))\n\n\(Markdown.escaped(schema["description"]?.text ?? ""))\n\n"
        if isObject(schema) {
            let places = (places[definition.key] ?? []).map(Self.code)
            if !places.isEmpty { text += "Stands at \(places.joined(separator: ", ")).\n\n" }
            return text + rules(schema) + table(schema)
        }
        text += "Is \(type(schema))"
        let examples = schema["examples"]?.elements.map { Self.code(Self.source($0)) } ?? []
        return text + (examples.isEmpty ? "" : ", such as \(examples.joined(separator: ", "))") + ".\n"
    }

    private func table(_ schema: JSONNode) -> String {
        let required = Set(schema["required"]?.elements.compactMap(\.text) ?? [])
        let rows = (schema["properties"]?.members ?? []).map {
            row($0.key, $0.value, isRequired: required.contains($0.key))
        }
        let patterns = (schema["patternProperties"]?.members ?? []).map {
            row("/\($0.key)/", $0.value, isRequired: false)
        }
        let head = ["| key | is | default | example | means |", "| --- | --- | --- | --- | --- |"]
        return (head + rows + patterns).joined(separator: "\n") + "\n"
    }

    private func row(_ key: String, _ schema: JSONNode, isRequired: Bool) -> String {
        let referred = referred(schema)
        let usual = schema["default"] ?? referred?["default"]
        let example = schema["examples"]?.elements.first ?? example(schema)
        let cells = [
            Self.code(key), type(schema), isRequired ? "**required**" : usual.map { Self.code(Self.source($0)) } ?? "",
            example.map { Self.code(Self.source($0)) } ?? "",
            Markdown.escaped((schema["description"] ?? referred?["description"])?.text ?? ""),
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }

    /// Returns an example that nobody needs to write: the first choice that is not the default, or the other of true and false.
    private func example(_ schema: JSONNode) -> JSONNode? {
        let usual = schema["default"]?.plain
        if let choices = schema["enum"]?.elements { return choices.first { $0.plain != usual } }
        if schema["type"]?.text == "boolean" { return JSONNode(.bool(usual != .bool(true))) }
        return referred(schema)?["examples"]?.elements.first
    }

    /// What an object's keys have to do with each other, as far as the schema says it in few words.
    private func rules(_ schema: JSONNode) -> String {
        var rules: [String] = []
        if let pair = schema["not"]?["required"]?.elements.compactMap(\.text), pair.count > 1 {
            rules.append("Not together: \(pair.map(Self.code).joined(separator: " and ")).")
        }
        let choices = (schema["oneOf"]?.elements ?? []).compactMap { $0["required"]?.elements.compactMap(\.text) }
        if choices.count > 1 {
            let names = choices.map { $0.map(Self.code).joined(separator: " with ") }
            rules.append("Exactly one of \(names.joined(separator: ", ")).")
        }
        for need in schema["dependentRequired"]?.members ?? [] {
            let needed = need.value.elements.compactMap(\.text).filter { $0 != need.key }
            // Of the many tiers of a price the description tells.
            if schema["patternProperties"] == nil {
                rules.append("\(Self.code(need.key)) needs \(needed.map(Self.code).joined(separator: " and ")).")
            }
        }
        return rules.isEmpty ? "" : rules.joined(separator: " ") + "\n\n"
    }

    // MARK: Types

    private func referred(_ schema: JSONNode) -> JSONNode? {
        reference(schema).flatMap { name in definitions.first { $0.key == name }?.value }
    }

    private func reference(_ schema: JSONNode) -> String? { SchemaPlaces.reference(schema) }

    /// Returns what a value is, in words.
    private func type(_ schema: JSONNode) -> String {
        if let name = reference(schema) { return Self.link(name) }
        if let choices = schema["enum"]?.elements {
            return choices.map { Self.code(Self.source($0)) }.joined(separator: ", ")
        }
        if let constant = schema["const"] { return Self.code(Self.source(constant)) }
        if let choices = schema["anyOf"]?.elements {
            let types = choices.map { choice in
                // Bounds may stand apart from the type that they are of.
                let base = choice["type"] == nil && choice["minimum"] != nil ? schema["type"] : nil
                return base.map { (Self.plainType($0.text) ?? "") + bounds(choice) } ?? type(choice)
            }
            return types.joined(separator: " or ")
        }
        switch schema["type"] {
        case let types? where !types.elements.isEmpty:
            return types.elements.compactMap { Self.plainType($0.text) }.joined(separator: " or ")
        case let type? where type.text == "array":
            return "list of \(schema["items"].map(self.type) ?? "anything")"
        case let type? where type.text == "object":
            guard let values = schema["additionalProperties"], values["type"] != nil || reference(values) != nil else {
                return "object"
            }
            return "object, by name: \(self.type(values))"
        case let type?: return (Self.plainType(type.text) ?? "anything") + bounds(schema)
        case nil: return "anything"
        }
    }

    private static func plainType(_ name: String?) -> String? {
        switch name {
        case "string": "text"
        case "integer": "whole number"
        case "number": "number"
        case "boolean": "true or false"
        case "array": "list"
        case "object": "object"
        default: name
        }
    }

    private func bounds(_ schema: JSONNode) -> String {
        let words: [(key: String, word: String)] = [
            ("minimum", "≥"), ("exclusiveMinimum", ">"), ("maximum", "≤"), ("exclusiveMaximum", "<"),
        ]
        let told = words.compactMap { key, word in schema[key].map { "\(word) \(Self.source($0))" } }
        return told.isEmpty ? "" : " " + told.joined(separator: ", ")
    }

    // MARK: Text

    /// Returns JSON as people write it: a space behind colons and commas.
    private static func source(_ node: JSONNode) -> String {
        switch node.value {
        case .array(let elements): return "[\(elements.map(source).joined(separator: ", "))]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            let inner = members.map { "\(JSONValue.string($0.key).json): \(source($0.value))" }
            return "{ \(inner.joined(separator: ", ")) }"
        case .null, .bool, .number, .string: return node.plain.json
        }
    }

    /// Returns a span of code that may stand in a table's cell.
    private static func code(_ text: String) -> String {
        "`\(PlainText.line(text).replacing("|", with: "\\|"))`"
    }

    /// Returns a link to the section of a definition.
    private static func link(_ name: String) -> String { "[\(Markdown.escaped(name))](#\(name.lowercased()))" }
}

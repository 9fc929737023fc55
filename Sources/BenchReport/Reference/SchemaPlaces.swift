import JSONSyntax

/// Where each definition of a schema may stand in a document, as paths such as `endpoints.NAME.limits`.
struct SchemaPlaces {
    /// By the name of a definition, in the order in which the schema names them.
    private(set) var places: [String: [String]] = [:]

    private let definitions: [String: JSONNode]

    init(_ root: JSONNode) {
        definitions = Dictionary((root["$defs"]?.members ?? []).map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        walk(root, at: "", within: [])
    }

    /// Follows what a value may be: the keys of objects, the elements of lists, and definitions, each once along a path.
    private mutating func walk(_ schema: JSONNode, at path: String, within entered: [String]) {
        if let name = Self.reference(schema), let definition = definitions[name], !entered.contains(name) {
            if places[name]?.contains(path) != true { places[name, default: []].append(path) }
            walk(definition, at: path, within: entered + [name])
        }
        for member in schema["properties"]?.members ?? [] {
            walk(member.value, at: path.isEmpty ? member.key : "\(path).\(member.key)", within: entered)
        }
        if let values = schema["additionalProperties"] { walk(values, at: "\(path).NAME", within: entered) }
        if let element = schema["items"] { walk(element, at: "\(path)[]", within: entered) }
        for choice in schema["anyOf"]?.elements ?? [] { walk(choice, at: path, within: entered) }
    }

    /// Returns the name of the definition that a schema refers to.
    static func reference(_ schema: JSONNode) -> String? {
        schema["$ref"]?.text.flatMap { $0.hasPrefix("#/$defs/") ? String($0.dropFirst("#/$defs/".count)) : nil }
    }
}

import JSONSyntax

/// A piece of a call's arguments, as Vertex streams them on request (`streamFunctionCallArguments`): a value and its place.
///
/// The place is a path of RFC 9535 with names and indexes alone (`$.trip.stops[0].city`, `$['first name']`). The pieces of a text
/// share a path and follow one another (cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/Content#partialarg).
struct StreamedArgument {
    /// The most elements that a list gets without a word of them, up to one that is named: empty lists and objects have no pieces.
    ///
    /// With the depth of ``JSONParser/deepest`` this bounds what a server can make us fill by what it sends.
    private static let mostSkipped = 16

    private let path: [JSONStep]
    private let value: JSONValue

    /// Reads a piece; nil where it has no value, or a path that cannot be followed.
    init?(_ piece: JSONNode) {
        guard let path = piece["jsonPath"]?.text.flatMap(Self.steps), !path.isEmpty, path.count < JSONParser.deepest
        else { return nil }
        let value = ["stringValue", "numberValue", "boolValue"].lazy.compactMap { piece[$0]?.plain }.first
        guard let value = value ?? (piece["nullValue"] == nil ? nil : .null) else { return nil }
        self.path = path
        self.value = value
    }

    /// Puts the value in its place, unless that is far behind its list's end; a text goes on where one has begun.
    func add(to arguments: inout JSONValue) {
        guard path.indices.allSatisfy({ isNear($0, in: arguments) }) else { return }
        Self.put(value, at: path[...], in: &arguments)
    }

    private func isNear(_ place: Int, in arguments: JSONValue) -> Bool {
        guard case .element(let index) = path[place] else { return true }
        return index - (arguments[path[..<place]]?.asList.count ?? 0) <= Self.mostSkipped
    }

    private static func put(_ value: JSONValue, at path: ArraySlice<JSONStep>, in whole: inout JSONValue) {
        switch path.first {
        case nil:
            if let before = whole.asText, let more = value.asText {
                whole = .string(before + more)
            } else {
                whole = value
            }
        case .member(let name)?:
            var members: [String: JSONValue] = [:]
            if case .object(let known) = whole { members = known }
            // What nobody else holds is not copied for each piece.
            whole = .null
            put(value, at: path.dropFirst(), in: &members[name, default: .null])
            whole = .object(members)
        case .element(let index)?:
            var elements = whole.asList
            whole = .null
            while elements.count <= index { elements.append(.null) }
            put(value, at: path.dropFirst(), in: &elements[index])
            whole = .array(elements)
        }
    }

    /// Returns the steps of a path behind its `$`; nil where it selects in another way than by names and indexes.
    private static func steps(_ path: String) -> [JSONStep]? {
        guard path.first == "$" else { return nil }
        var rest = path.dropFirst()
        var steps: [JSONStep] = []
        while let mark = rest.popFirst() {
            switch mark {
            case ".":
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty, name != "*" else { return nil }
                steps.append(.member(String(name)))
                rest = rest.dropFirst(name.count)
            case "[":
                guard let step = bracketed(&rest) else { return nil }
                steps.append(step)
            default: return nil
            }
        }
        return steps
    }

    private static func bracketed(_ rest: inout Substring) -> JSONStep? {
        guard let first = rest.first else { return nil }
        guard first == "'" || first == "\"" else {
            let digits = rest.prefix { $0 != "]" }
            rest = rest.dropFirst(digits.count)
            guard rest.popFirst() == "]", let index = Int(digits), index >= 0 else { return nil }
            return .element(index)
        }
        rest.removeFirst()
        var name = ""
        while let next = rest.popFirst(), next != first {
            guard next != "\\" || !rest.isEmpty else { return nil }
            name.append(next == "\\" ? rest.removeFirst() : next)
        }
        return rest.popFirst() == "]" ? .member(name) : nil
    }
}

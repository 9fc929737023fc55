import JSONSyntax

/// One step of the way into a JSON value.
enum JSONStep: Equatable {
    case member(String)
    case element(Int)
}

extension JSONValue {
    /// The value behind some steps; nil if there is none.
    subscript(path: ArraySlice<JSONStep>) -> JSONValue? {
        guard let step = path.first else { return self }
        switch (step, self) {
        case (.member(let name), .object(let members)): return members[name]?[path.dropFirst()]
        case (.element(let index), .array(let elements)) where elements.indices.contains(index):
            return elements[index][path.dropFirst()]
        default: return nil
        }
    }

    /// Returns this value with what is behind some steps replaced, if it is there.
    func changing(at path: ArraySlice<JSONStep>, _ change: (JSONValue) -> JSONValue) -> JSONValue {
        switch (path.first, self) {
        case (nil, _): return change(self)
        case (.member(let name)?, .object(var members)):
            if let inner = members[name] { members[name] = inner.changing(at: path.dropFirst(), change) }
            return .object(members)
        case (.element(let index)?, .array(var elements)) where elements.indices.contains(index):
            elements[index] = elements[index].changing(at: path.dropFirst(), change)
            return .array(elements)
        default: return self
        }
    }

    var asText: String? { if case .string(let text) = self { text } else { nil } }

    /// The elements; none of what is no list.
    var asList: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
}

import BenchModel
import JSONSyntax

extension JSONValue {
    /// Whether a text in it, at any depth, holds a name that a request fills.
    var isTemplate: Bool {
        switch self {
        case .string(let text): RequestTemplate.isOne(text)
        case .array(let elements): elements.contains { $0.isTemplate }
        case .object(let members): members.contains { !RequestTemplate.foreign.contains($0.key) && $0.value.isTemplate }
        case .null, .bool, .number: false
        }
    }

    /// Returns the value with the names in its texts replaced.
    func filled(by values: RequestValues, row: [String: String]) -> JSONValue {
        switch self {
        case .string(let text): .string(RequestTemplate.filled(text) { values.text(of: $0, row: row) })
        case .array(let elements): .array(elements.map { $0.filled(by: values, row: row) })
        case .object(let members):
            .object(
                Dictionary(
                    uniqueKeysWithValues: members.map { key, value in
                        (key, RequestTemplate.foreign.contains(key) ? value : value.filled(by: values, row: row))
                    }
                )
            )
        case .null, .bool, .number: self
        }
    }
}

/// The header fields of a target's requests, of which some may hold names that each request fills.
struct FilledHeaders: Sendable {
    /// The names of those fields, in lower case: only what the scenario wrote is filled, never a key.
    private let templates: Set<String>

    init(_ target: Target, _ endpoint: Endpoint) {
        templates = Set(
            (endpoint.headers + target.headers).filter { RequestTemplate.isOne($0.value) }.map { $0.name.lowercased() }
        )
    }

    var isEmpty: Bool { templates.isEmpty }

    /// Returns the fields with their names replaced; a control character of a row's would end the field, and becomes a space.
    func filled(_ headers: [HTTPHeader], by values: RequestValues, row: [String: String]) -> [HTTPHeader] {
        guard !isEmpty else { return headers }
        return headers.map { header in
            guard templates.contains(header.name.lowercased()) else { return header }
            return HTTPHeader(
                header.name,
                RequestTemplate.filled(header.value) { name in
                    String(
                        String.UnicodeScalarView(
                            values.text(of: name, row: row).unicodeScalars.map {
                                $0.value < 0x20 || $0.value == 0x7F ? " " : $0
                            }
                        )
                    )
                }
            )
        }
    }

    /// Returns the fields of a request made anew, with those that were filled as they were.
    func kept(_ headers: [HTTPHeader], as before: [HTTPHeader]) -> [HTTPHeader] {
        guard !isEmpty else { return headers }
        return headers.map { header in
            let name = header.name.lowercased()
            guard templates.contains(name) else { return header }
            return before.first { $0.name.lowercased() == name } ?? header
        }
    }
}

import BenchModel
import JSONSyntax

/// The members of one object of a known kind; reports keys that this kind does not have.
struct ObjectReader {
    let field: Field
    private let kind: ObjectKind
    private var members: [String: Field] = [:]
    /// Members that `isOther` accepted, in the order of the file.
    private(set) var others: [(key: String, field: Field)] = []

    /// Opens an object; nil, after reporting, if the value is not one.
    ///
    /// - Parameters:
    ///   - field: the value.
    ///   - kind: names the allowed keys.
    ///   - ignoresUnknownKeys: true for scenarios from a database, which a later version may have written.
    ///   - isOther: accepts keys that follow a pattern.
    init?(
        _ field: Field,
        as kind: ObjectKind,
        ignoresUnknownKeys: Bool = false,
        isOther: (String) -> Bool = { _ in false }
    ) {
        guard case .object(let found) = field.node.value else {
            field.report(
                expected: "an object with the keys of \(kind.spoken)",
                advice: "write { … } with " + kind.keys.filter { $0 != "$schema" }.joined(separator: ", ")
            )
            return nil
        }
        self.field = field
        self.kind = kind
        for member in found {
            let child = field.child(JSONPath.member(field.path, member.key), member.value)
            if kind.keys.contains(member.key) {
                // The first one holds; all duplicates of the file are reported together.
                if members[member.key] == nil { members[member.key] = child }
            } else if isOther(member.key) {
                others.append((member.key, child))
            } else if !ignoresUnknownKeys {
                child.report(
                    at: member.keyOffset,
                    "found the unknown key \(JSONPath.quoted(member.key)); expected a key of \(kind.spoken); "
                        + Nearest.advice(for: member.key, among: kind.keys.filter { $0 != "$schema" })
                )
            }
        }
    }

    subscript(key: String) -> Field? {
        precondition(kind.keys.contains(key), "\(key) is not declared as a key of \(kind)")
        return members[key]
    }

    /// Returns the value of a required key; reports a missing one.
    func required(_ key: String, advice: String) -> Field? {
        if let member = self[key] { return member }
        field.report(
            at: field.node.offset,
            "found no key \"\(key)\"; expected \(kind.spoken) to have one; \(advice)"
        )
        return nil
    }
}

extension ObjectKind {
    /// How a sentence calls such an object, with its article; keys that are no nouns stand in quotes.
    fileprivate var spoken: String {
        switch self {
        case .limits, .images, .columns, .conversations, .data: "the \(rawValue)"
        case .expect, .keep, .thinking, .cancelAfter: "\"\(rawValue)\""
        default: ("aeiou".contains(rawValue.prefix(1)) ? "an " : "a ") + rawValue
        }
    }
}

extension Field {
    /// Reports every duplicate key, here and below: JSON does not define which one holds.
    func reportDuplicateKeys() {
        switch node.value {
        case .array(let elements):
            for (index, element) in elements.enumerated() { child("\(path)[\(index)]", element).reportDuplicateKeys() }
        case .object(let members):
            var first: [String: Int] = [:]
            for member in members {
                let child = child(JSONPath.member(path, member.key), member.value)
                if let offset = first[member.key] {
                    child.report(
                        at: member.keyOffset,
                        "found the key \(JSONPath.quoted(member.key)) again; expected it once, as on line "
                            + "\(source.line(of: offset)); delete one of the two"
                    )
                } else {
                    first[member.key] = member.keyOffset
                }
                child.reportDuplicateKeys()
            }
        case .null, .bool, .number, .string: break
        }
    }
}

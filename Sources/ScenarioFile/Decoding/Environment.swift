import JSONSyntax

/// Replaces `${NAME}` and `${NAME:-default}` in texts from the environment; `$${` stands for a literal `${`.
///
/// A default may name variables itself: `${NAME:-${OTHER:-default}}`.
///
/// The texts of a scenario are of three kinds. Texts for servers or people (names, models, prompts, a description) are
/// filled in and stored that way. Keys, headers, paths and bodies may hold secrets: they are filled in, but stored as
/// written. The tool's own words (units, shapes, metrics) are not filled in. A suite of prompts in a separate file is
/// not filled in either: its prompts may be about shells and templates.
struct Environment {
    let variables: [String: String]

    struct Expansion: Equatable {
        var text = ""
        /// Variables that are unset or empty, and have no default.
        var missing: [String] = []
        /// Whether the text names a variable at all.
        var namesVariable = false
        /// The pieces of ``text``, in order.
        var pieces: [Piece] = []
        /// All defaults in the text, used or not; empty ones are left out.
        var defaults: [String] = []

        /// The text that came from variables; a default is in the file for all to read.
        var values: [String] { pieces.compactMap { $0.variable == nil || $0.text.isEmpty ? nil : $0.text } }

        /// Whether variables were named, but all gave an empty text.
        var isEmptyOfValues: Bool { namesVariable && pieces.allSatisfy { $0.variable == nil || $0.text.isEmpty } }
        /// The variables that are unset or empty, whether or not the text has a default for them.
        var unset: [String] { missing + pieces.compactMap { $0.text.isEmpty ? $0.variable : nil } }

        fileprivate mutating func add(_ text: some StringProtocol, of variable: String? = nil) {
            self.text += text
            pieces.append(Piece(text: String(text), variable: variable))
        }
    }

    /// A piece of an expanded text: literal, or from a variable.
    struct Piece: Equatable {
        var text: String
        /// Nil for literal text, including a default.
        var variable: String?
    }

    enum Defect: Error, Equatable {
        case unclosed
        case badName(String)
        case tooDeep
    }

    /// How deep defaults may lie in each other; more is nobody's meaning, and would take stack.
    private static let mostDepth = 8

    /// Expands a text; a missing variable becomes empty and is listed in ``Expansion/missing``.
    ///
    /// An empty variable counts as missing, like `:-` in the shell, because no field of an endpoint needs an empty one.
    func expand(_ text: String) throws(Defect) -> Expansion { try expand(text[...], depth: 0) }

    private func expand(_ text: Substring, depth: Int) throws(Defect) -> Expansion {
        guard depth <= Self.mostDepth else { throw .tooDeep }
        var expansion = Expansion()
        var rest = text
        while let dollar = rest.firstIndex(of: "$") {
            expansion.add(rest[..<dollar])
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                expansion.add("${")
                rest.removeFirst(3)
            } else if rest.hasPrefix("${") {
                rest.removeFirst(2)
                guard let close = Self.close(of: rest) else { throw .unclosed }
                let inside = rest[..<close]
                rest = rest[rest.index(after: close)...]
                try fill(inside, into: &expansion, depth: depth)
            } else {
                expansion.add("$")
                rest.removeFirst()
            }
        }
        expansion.add(rest)
        return expansion
    }

    /// Returns where the brace closes whose inside a text begins with; nil if it does not.
    private static func close(of text: Substring) -> Substring.Index? {
        var depth = 0
        var isAfterDollar = false
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case "{" where isAfterDollar:
                // `$${` counts too: the text that it stands for closes its brace.
                depth += 1
            case "}":
                if depth == 0 { return index }
                depth -= 1
            default: break
            }
            isAfterDollar = text[index] == "$"
            index = text.index(after: index)
        }
        return nil
    }

    /// Returns the variable's name if the text is just `${NAME}`, with or without a default; else nil.
    static func soleVariable(of text: String) -> String? {
        guard text.hasPrefix("${"), text.hasSuffix("}"),
            !text.dropFirst(2).dropLast().contains(where: { "{}$".contains($0) })
        else { return nil }
        let inside = text.dropFirst(2).dropLast()
        let name = inside.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard let first = name.first, !first.isNumber else { return nil }
        let after = inside.dropFirst(name.count)
        return after.isEmpty || after.hasPrefix(":-") ? String(name) : nil
    }

    private func fill(_ inside: Substring, into expansion: inout Expansion, depth: Int) throws(Defect) {
        let name = String(inside.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) })
        let after = inside.dropFirst(name.count)
        guard let first = name.first, !first.isNumber, after.isEmpty || after.hasPrefix(":-") else {
            throw .badName(String(inside))
        }
        expansion.namesVariable = true
        let otherwise = try expand(after.dropFirst(2), depth: depth + 1)
        expansion.defaults += otherwise.defaults
        expansion.defaults += otherwise.pieces.filter { $0.variable == nil && !$0.text.isEmpty }.map(\.text)
        if let value = variables[name], !value.isEmpty {
            expansion.add(value, of: name)
        } else if after.isEmpty {
            expansion.missing.append(name)
        } else if after.count == 2 {
            expansion.add("", of: name)
        } else {
            expansion.text += otherwise.text
            expansion.pieces += otherwise.pieces
            expansion.missing += otherwise.missing
        }
    }
}

extension Field {
    /// Returns a text with its variables filled in; nil, after reporting, if that fails.
    func filled(_ text: String) -> String? {
        guard let environment, text.contains("${") else { return text }
        guard let expansion = expansion(of: text, from: environment) else { return nil }
        guard let missing = expansion.missing.first else { return expansion.text }
        reportMissing(missing, "write a default, ${\(missing):-…}, or $${ for the characters ${")
        return nil
    }

    /// Returns the field with the variables of all its texts and names filled in; nil, after reporting, if that fails.
    func filled() -> Field? {
        guard environment != nil else { return self }
        var field = self
        guard let node = withTexts({ text, _ in text.string() }) else { return nil }
        field.node = node
        return field
    }

    /// What a text of a value is.
    enum TextPlace: Equatable {
        case name
        /// The value of the member with this name; nil for a value that is no member's.
        case value(of: String?)
    }

    /// Returns the value with other texts in place of its own, the names of its members among them; nil if one has none.
    func withTexts(_ other: (_ text: Field, _ place: TextPlace) -> String?) -> JSONNode? {
        withTexts(as: .value(of: nil), other)
    }

    private func withTexts(as place: TextPlace, _ other: (Field, TextPlace) -> String?) -> JSONNode? {
        switch node.value {
        case .null, .bool, .number: return node
        case .string: return other(self, place).map { JSONNode(.string($0), at: node.offset) }
        case .array(let elements):
            var all: [JSONNode] = []
            for (index, element) in elements.enumerated() {
                guard let element = child("\(path)[\(index)]", element).withTexts(other) else { return nil }
                all.append(element)
            }
            return JSONNode(.array(all), at: node.offset)
        case .object(let members):
            var all: [JSONMember] = []
            for member in members {
                let path = JSONPath.member(self.path, member.key)
                guard let name = other(child(path, JSONNode(.string(member.key), at: member.keyOffset)), .name),
                    let value = child(path, member.value).withTexts(as: .value(of: member.key), other)
                else { return nil }
                all.append(JSONMember(name, at: member.keyOffset, value))
            }
            return JSONNode(.object(all), at: node.offset)
        }
    }

    /// Returns the expansion of a text; nil, after reporting, if it is malformed.
    func expansion(of text: String, from environment: Environment) -> Environment.Expansion? {
        do {
            return try environment.expand(text)
        } catch {
            switch error {
            case .unclosed:
                report(
                    found: "${ without }",
                    expected: "${NAME}",
                    advice: "close it, or write $${ for the characters ${"
                )
            case .tooDeep:
                report(
                    found: "${ in more defaults than anybody reads",
                    expected: "${NAME:-default}",
                    advice: "write the default out, or write $${ for the characters ${"
                )
            case .badName(let name):
                report(
                    found: isSecret ? "a variable that is not a name" : "${\(name.prefix(40))}",
                    expected: "${NAME} or ${NAME:-default}, a name being letters, digits and _",
                    advice: "correct the name, or write $${ for the characters ${"
                )
            }
            return nil
        }
    }

    func reportMissing(_ name: String, _ otherwise: String) {
        report(
            found: "no environment variable \(name)",
            expected: "it to be set and not empty",
            advice: "export \(name)=…, \(otherwise)"
        )
    }
}

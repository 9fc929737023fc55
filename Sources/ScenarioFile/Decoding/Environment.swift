/// Fills `${NAME}` and `${NAME:-default}` in from the environment; `$${` stands for `${` itself.
///
/// It does so in every text of a scenario, of which there are three kinds: those that mean something to a server or to people
/// (names, models, prompts, a description) are filled in and stored so; keys, headers, paths and bodies, which may hold
/// secrets, are stored as they are written; and the words of this tool's own (units, shapes, metrics) are what they are.
/// A suite of prompts in a file of its own stands as it is: what is asked there may be about shells and templates.
struct Environment {
    let variables: [String: String]

    struct Expansion: Equatable {
        var text = ""
        /// Variables that are not set, or empty, and have no default.
        var missing: [String] = []
        /// Whether the text named a variable at all.
        var namesVariable = false
        /// What ``text`` is put together of, in order.
        var pieces: [Piece] = []
        /// What stands in the text for variables that are not set, be they set or not; empty texts are none.
        var defaults: [String] = []

        /// What came from variables; defaults stand in the file for all to read.
        var values: [String] { pieces.compactMap { $0.variable == nil || $0.text.isEmpty ? nil : $0.text } }

        /// Whether variables were named, and nothing came of any.
        var isEmptyOfValues: Bool { namesVariable && pieces.allSatisfy { $0.variable == nil || $0.text.isEmpty } }
        /// The variables that are not set, or empty, whether or not the text has a default for them.
        var unset: [String] { missing + pieces.compactMap { $0.text.isEmpty ? $0.variable : nil } }

        fileprivate mutating func add(_ text: some StringProtocol, of variable: String? = nil) {
            self.text += text
            pieces.append(Piece(text: String(text), variable: variable))
        }
    }

    /// A part of an expanded text: what the file has, or what a variable held.
    struct Piece: Equatable {
        var text: String
        /// Nil where the file has it, as a default too.
        var variable: String?
    }

    enum Defect: Error, Equatable {
        case unclosed
        case badName(String)
    }

    /// Expands a text; a missing variable leaves nothing behind and is told in ``Expansion/missing``.
    ///
    /// An empty variable counts as missing, as in the shell's `:-`: no field of an endpoint has a use for one.
    func expand(_ text: String) throws(Defect) -> Expansion {
        var expansion = Expansion()
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            expansion.add(rest[..<dollar])
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                expansion.add("${")
                rest.removeFirst(3)
            } else if rest.hasPrefix("${") {
                guard let close = rest.firstIndex(of: "}") else { throw .unclosed }
                let inside = rest[rest.index(rest.startIndex, offsetBy: 2)..<close]
                rest = rest[rest.index(after: close)...]
                try fill(inside, into: &expansion)
            } else {
                expansion.add("$")
                rest.removeFirst()
            }
        }
        expansion.add(rest)
        return expansion
    }

    /// Returns the name of the variable that a text consists of, `${NAME}` with or without a default; nil of any other.
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

    private func fill(_ inside: Substring, into expansion: inout Expansion) throws(Defect) {
        let name = String(inside.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) })
        let after = inside.dropFirst(name.count)
        guard let first = name.first, !first.isNumber, after.isEmpty || after.hasPrefix(":-") else {
            throw .badName(String(inside))
        }
        expansion.namesVariable = true
        if let value = variables[name], !value.isEmpty {
            expansion.add(value, of: name)
        } else if after.isEmpty {
            expansion.missing.append(name)
        } else if after.count == 2 {
            expansion.add("", of: name)
        } else {
            expansion.add(after.dropFirst(2))
        }
        if after.count > 2 { expansion.defaults.append(String(after.dropFirst(2))) }
    }
}

extension Field {
    /// Returns a text with its variables filled in from the environment; nil, after reporting, where that cannot be.
    func filled(_ text: String) -> String? {
        guard let environment, text.contains("${") else { return text }
        guard let expansion = expansion(of: text, from: environment) else { return nil }
        guard let missing = expansion.missing.first else { return expansion.text }
        reportMissing(missing, "write a default, ${\(missing):-…}, or $${ for the characters ${")
        return nil
    }

    /// Returns what a text is with its variables filled in; nil, after reporting, where it names them wrongly.
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

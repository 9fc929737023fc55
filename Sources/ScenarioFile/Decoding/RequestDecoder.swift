import BenchModel
import JSONSyntax

/// Reads a target's path, headers and body.
///
/// Variables in them are filled in for the requests, but stored as names, because any of them may hold a secret.
extension ScenarioDecoder {
    func readAddress(_ object: ObjectReader, into target: inout Target) {
        if let field = object["path"]?.hidden, let (text, written) = filledAgain(field, "a path") {
            target.path = path(text, field)
            target.unfilled.path = written.map(\.text)
            keep(written, in: &target)
        }
        guard let field = object["headers"] else { return }
        if isStored {
            for (name, value) in field.hidden.named("header values") ?? [] {
                guard let (text, written) = filledAgain(value, "a header value in quotes") else { continue }
                target.headers.append(HTTPHeader(name, text))
                target.unfilled.headers[name.lowercased()] = written?.text
                keep(written, in: &target)
            }
            return
        }
        target.headers = headers(field, ofEndpoint: false)
        for (name, value) in field.hidden.named("header values") ?? [] {
            guard case .string(let text) = value.node.value, text.contains("${"),
                let expansion = expand(text, value)
            else { continue }
            target.unfilled.headers[name.lowercased()] = text
            keep(Written(text: text, secrets: secrets(of: expansion, inKeyPlace: false)), in: &target)
        }
    }

    /// A text that names variables, as written, and the values that came from them.
    private struct Written {
        var text: String
        var secrets: [Secret]
    }

    private func keep(_ written: Written?, in target: inout Target) {
        // A model's name in a path is not a secret: every report shows it.
        let known = target.model + "\n" + target.name
        target.secrets += (written?.secrets ?? []).filter { !known.contains($0.revealed) }
    }

    /// Reads a text with its variables filled in; for a resumed run, from the current environment.
    ///
    /// - Returns: the text, and its written form if that names variables.
    private func filledAgain(_ field: Field, _ expected: String) -> (text: String, written: Written?)? {
        guard let text = field.written(expected) else { return nil }
        let environment: Environment
        switch origin {
        case .file(let variables, _), .resumption(let variables, _): environment = variables
        case .database: return (text, text.contains("${") ? Written(text: text, secrets: []) : nil)
        }
        guard text.contains("${") else { return (text, nil) }
        guard let expansion = field.expansion(of: text, from: environment) else { return nil }
        if let missing = expansion.missing.first {
            field.reportMissing(missing, "or write a default: ${\(missing):-…}")
            return nil
        }
        return (expansion.text, Written(text: text, secrets: secrets(of: expansion, inKeyPlace: false)))
    }

    private func path(_ text: String, _ field: Field) -> String? {
        // Keep the written form, with its variables; it was checked when it was stored.
        if case .database = origin { return text }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            field.report(expected: "a path on one line", advice: "take the control character out")
        } else if !text.hasPrefix("/") {
            field.report(expected: "a path that begins with /", advice: "write it like \"/v1/chat/completions\"")
        } else if text.contains(where: { $0.isWhitespace || $0 == "#" }) {
            field.report(expected: "a path without spaces or fragments", advice: "percent-encode them")
        } else if text.lowercased().contains("key=") || holdsKey(field) {
            field.report(
                found: "a key in the path",
                expected: "keys to come from the environment",
                advice: "use the endpoint's apiKey: addresses end up in logs"
            )
        } else {
            return text
        }
        return nil
    }

    /// Whether a written text contains a key; values of variables are kept separately.
    private func holdsKey(_ field: Field) -> Bool {
        if case .string(let text) = field.node.value { SecretRules.holdsKey(text) } else { false }
    }

    // MARK: Body

    func readBody(_ field: Field, into target: inout Target) {
        guard case .object(let members) = field.node.plain else {
            field.report(expected: "an object to put over the request's body", advice: "write { \"FIELD\": VALUE }")
            return
        }
        if !isStored { reportKeys(in: field) }
        if !isStored, let stream = members["stream"], stream != .bool(target.stream), stream != .null || target.stream {
            field.report(
                found: "a body whose \"stream\" is not the target's",
                expected: "one word for both",
                advice: "write \"stream\" beside \"body\", where it also says how answers are read"
            )
        }
        var hasVariables = false
        let filled = field.withTexts { text, place in
            guard case .string(let written) = text.node.value else { return nil }
            if case .value(let name) = place, !RequestTemplate.foreign.contains(name ?? "") {
                reportUnfilledNames(in: written, text)
            }
            guard written.contains("${") else { return written }
            hasVariables = true
            return filledAgain(text, "text")?.text
        }
        guard case .object(let body)? = filled?.plain else { return }
        target.body = body
        if hasVariables { target.unfilled.body = members }
    }

    /// Reports every name in double braces that no request can fill, and braces that nothing closes.
    ///
    /// Names are those written in the file: what a variable holds is a value, and is sent as it is.
    func reportUnfilledNames(in text: String, _ field: Field) {
        guard !isStored else { return }
        for defect in RequestTemplate.defects(in: text) {
            switch defect {
            case .unknown(let name):
                field.hidden.report(
                    found: "{{\(name.prefix(40))}}",
                    expected: "one of " + RequestTemplate.known.joined(separator: ", "),
                    advice: "correct the name, or write {{{{ for braces that are to be sent"
                )
            case .unclosed(let rest):
                field.hidden.report(
                    found: "\(rest.prefix(42)), whose braces nothing closes",
                    expected: "}} behind the name",
                    advice: "close them, or write {{{{ for braces that are to be sent"
                )
            }
        }
    }
}

import BenchModel
import JSONSyntax

/// Reads where an endpoint's key comes from: an environment variable, a file of its owner or a program, never the
/// scenario.
extension ScenarioDecoder {
    func readKey(_ object: ObjectReader, into endpoint: inout Endpoint) {
        if let file = object["apiKeyFile"] {
            if object["apiKey"] != nil {
                file.report(
                    found: "apiKeyFile beside apiKey",
                    expected: "one place for the key",
                    advice: "delete one of the two"
                )
            }
            return readKeyFile(file, into: &endpoint)
        }
        guard let field = object["apiKey"]?.hidden else { return }
        switch origin {
        case .file: readKeyOfFile(field, into: &endpoint)
        case .resumption(let environment, let simulated):
            if simulated.contains(endpoint.name) {
                // A target that was simulated stays simulated, whether or not there is a key by now.
                endpoint.keyIsMissing = true
                return
            }
            if case .string(let text) = field.node.value, text.hasSuffix(":-}"),
                let name = Environment.soleVariable(of: text), environment.variables[name, default: ""].isEmpty
            {
                endpoint.keyVariable = name
                endpoint.emptyKeyVariables.append(name)
                return
            }
            readAgain(field, "the key", in: environment) { value, variable in
                endpoint.apiKey = Secret(value)
                endpoint.keyVariable = variable
            }
        case .database:
            if case .string(let text) = field.node.value { endpoint.keyVariable = Environment.soleVariable(of: text) }
        }
    }

    private func readKeyOfFile(_ field: Field, into endpoint: inout Endpoint) {
        guard let text = field.written("a variable, such as \"${API_KEY}\"", advice: "name the variable with the key"),
            let expansion = expand(text, field)
        else { return }
        guard expansion.namesVariable else {
            field.report(
                found: text.isEmpty ? "an empty key" : "a key written out",
                expected: "the name of an environment variable",
                advice: text.isEmpty
                    ? "write \"${NAME}\", or delete apiKey if the server needs none"
                    : "write \"${NAME}\", set NAME in the environment, and replace the key if others have seen this file"
            )
            return
        }
        let literals = expansion.pieces.filter { $0.variable == nil }.map(\.text)
        guard expansion.defaults.isEmpty, !literals.contains(where: SecretRules.isKeyWrittenOut) else {
            field.report(
                found: expansion.defaults.isEmpty
                    ? "a part of the key written out" : "a key written out, as what stands in for a variable",
                expected: "the name of an environment variable",
                advice:
                    "write \"${NAME}\", or \"${NAME:-}\" if the server may be asked without, and replace the key if "
                    + "others have seen this file"
            )
            return
        }
        endpoint.keyVariable = Environment.soleVariable(of: text)
        if expansion.missing.isEmpty, expansion.isEmptyOfValues {
            if mayLackKey(endpoint) {
                endpoint.keyIsMissing = true
            } else if mayBeEmpty(expansion, field) {
                endpoint.emptyKeyVariables += expansion.unset
            }
        } else if expansion.missing.isEmpty {
            guard isSendable(expansion.text, field) else { return }
            endpoint.apiKey = Secret(expansion.text)
        } else if mayLackKey(endpoint) {
            endpoint.keyIsMissing = true
        } else {
            reportMissing(expansion.missing, field, "or write \"whenKeyMissing\": \"simulate\", or run with --simulate")
        }
    }

    private func readKeyFile(_ field: Field, into endpoint: inout Endpoint) {
        guard let path = filePath(field) else { return }
        endpoint.keyFile = path
        switch origin {
        case .database: return
        case .resumption(_, let simulated) where simulated.contains(endpoint.name):
            endpoint.keyIsMissing = true
            return
        case .file, .resumption: break
        }
        do {
            if let key = try NamedFile.key(path) {
                if isSendable(key, field, orElse: "write the key into it again, and nothing else") {
                    endpoint.apiKey = Secret(key)
                }
            } else if mayLackKey(endpoint) {
                endpoint.keyIsMissing = true
            } else {
                field.report(
                    found: "no file \(path)",
                    expected: "a file with the key alone",
                    advice: "write the key there and chmod 600 it, or write \"whenKeyMissing\": \"simulate\""
                )
            }
        } catch {
            field.report(error)
        }
    }

    /// Whether the simulator answers if there is no key.
    func mayLackKey(_ endpoint: Endpoint) -> Bool {
        switch origin {
        case .file(_, let simulateAll): simulateAll || endpoint.whenKeyMissing == .simulate
        // A measured run stays measured.
        case .database, .resumption: false
        }
    }

    /// Whether the simulator answered for an endpoint in the run that goes on.
    func wasSimulated(_ endpoint: String) -> Bool {
        if case .resumption(_, let simulated) = origin { simulated.contains(endpoint) } else { false }
    }

    /// Whether a key that the file allows to be empty may be missing; in CI, where nobody watches, it is reported as
    /// missing.
    func mayBeEmpty(_ expansion: Environment.Expansion, _ field: Field) -> Bool {
        guard case .file(let environment, let simulateAll) = origin, !simulateAll,
            !environment.variables["CI", default: ""].isEmpty
        else { return true }
        reportMissing(expansion.unset, field, "since CI is set, and a secret that is missing there must not pass")
        return false
    }

    func isSendable(
        _ key: String,
        _ field: Field,
        orElse advice: String = "set the variable again, without quotes or line breaks in its value"
    ) -> Bool {
        guard let defect = KeyText.defect(of: key) else { return true }
        field.report(found: defect, expected: "the key alone", advice: advice)
        return false
    }

    func reportMissing(_ names: [String], _ field: Field, _ otherwise: String) {
        for name in names { field.reportMissing(name, otherwise) }
    }

    // MARK: From the database

    /// Fills in a text that was not stored, from the variable named in its place.
    func readAgain(
        _ field: Field,
        _ what: String,
        in environment: Environment,
        into take: (_ value: String, _ variable: String) -> Void
    ) {
        guard case .string(let text) = field.node.value, let name = Environment.soleVariable(of: text) else {
            return reportUnknownOrigin(field, what)
        }
        guard let value = environment.variables[name], !value.isEmpty else {
            return reportMissing([name], field, "or name the scenario file too")
        }
        if isSendable(value, field) { take(value, name) }
    }

    func reportUnknownOrigin(_ field: Field, _ what: String) {
        field.report(
            found: "nothing that says where \(what) comes from",
            expected: "the variable alone",
            advice: "name the scenario file too"
        )
    }
}

extension Field {
    /// Reports what is wrong with the file that the field names.
    func report(_ defect: NamedFile.Defect) {
        report(at: node.offset, "found \(defect.found); expected \(defect.expected); \(defect.advice)")
    }
}

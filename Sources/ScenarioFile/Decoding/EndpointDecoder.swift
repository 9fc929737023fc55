import BenchModel
import JSONSyntax

extension ScenarioDecoder {
    /// Reads all endpoints; if only one of them is asked, the others may lack their keys.
    func endpoints(_ field: Field, asking asked: String?) -> [Endpoint] {
        guard let named = filledNames(field, "endpoints") else { return [] }
        if named.isEmpty {
            field.report(
                expected: "at least one endpoint",
                advice: "write { \"NAME\": { \"baseURL\": \"https://…\" } }"
            )
        }
        reportRepeats(named, what: "an endpoint name")
        return named.compactMap { name, field in
            (asked == nil || asked == name ? self : ofUnasked).endpoint(named: name, field)
        }
    }

    private func endpoint(named name: String, _ field: Field) -> Endpoint? {
        if name.allSatisfy(\.isWhitespace) {
            field.report(found: "an endpoint without a name", expected: "a name", advice: "put it between the quotes")
        }
        guard let object = open(field, as: .endpoint) else { return nil }
        var endpoint = Endpoint(name: name, baseURL: "")
        if let url = object.required("baseURL", advice: "write the server's root, such as \"https://ezaiapi.com\"") {
            readBaseURL(url.hidden, into: &endpoint)
        }
        if let choice = object["whenKeyMissing"]?.choice(
            "what to do when the key is missing",
            of: Endpoint.MissingKey.self
        ) {
            endpoint.whenKeyMissing = choice
        }
        readKey(object, into: &endpoint)
        readKeyCommand(object, into: &endpoint)
        readTrust(object, into: &endpoint)
        if let headers = object["headers"] { readHeaders(headers, into: &endpoint) }
        if let version = object["httpVersion"]?.choice("an HTTP version", of: Endpoint.HTTPVersion.self) {
            endpoint.httpVersion = version
        }
        if let limits = object["limits"] { endpoint.limits = self.limits(limits) }
        endpoint.retry = object["retry"].flatMap(retry)
        if let place = object["metrics"].flatMap(metrics) { endpoint.metrics = place }
        if let before = object["before"] {
            endpoint.hooks = hooks(before, areLeftOut: endpoint.keyIsMissing || areHooksLeftOut(of: name))
        }
        endpoint.priceFactor = object["priceFactor"].flatMap(priceFactor)
        endpoint.accelerators = object["accelerators"]?.whole(
            Int.self,
            ScenarioBounds.accelerators,
            unit: "accelerators"
        )
        if let most = object["maxEventBytes"]?.whole(Int.self, ScenarioBounds.eventBytes, unit: "bytes") {
            endpoint.maxEventBytes = most
        }
        return endpoint
    }

    /// Reads what is paid of each listed price, as the digits it is written with.
    private func priceFactor(_ field: Field) -> ModelPrice.Digits? {
        let expected = "what is paid of each listed price: from 0.001 to 10, with at most 6 digits that count"
        func refuse(_ advice: String) -> ModelPrice.Digits? {
            field.report(expected: expected, advice: advice)
            return nil
        }
        guard case .number(let digits) = field.node.value, let value = Double(digits), value.isFinite, value >= 0 else {
            return refuse("write a number such as 0.8")
        }
        if value == 0 { return refuse("give prices of 0 in \"prices\" if it costs nothing") }
        if value > 10 { return refuse(value <= 100 ? "write \(value / 100) if per cent are meant" : "write less") }
        if value < 0.001, !isStored {
            return refuse("write what is left of a price, such as 0.8 where a fifth is taken off")
        }
        guard let parts = DecimalDigits(digits), parts.significand.count <= 6, parts.isExact else {
            return refuse("round it")
        }
        return digits
    }

    // MARK: Texts filled in from the environment

    /// Returns the text with its variables filled in; nil, after reporting, if it is malformed.
    ///
    /// The caller handles missing variables.
    func expand(_ text: String, _ field: Field) -> Environment.Expansion? {
        guard case .file(let environment, _) = origin else { return Environment.Expansion(text: text) }
        return field.expansion(of: text, from: environment)
    }

    private func expand(_ text: String, _ field: Field, in environment: Environment) -> Environment.Expansion? {
        field.expansion(of: text, from: environment)
    }

    private func readBaseURL(_ field: Field, into endpoint: inout Endpoint) {
        guard let text = field.written("an http or https address"), let expansion = expandAgain(text, field),
            let url = baseURL(expansion, field)
        else { return }
        endpoint.baseURL = url
        // If the address has secrets, store the variables' names instead.
        if case .database = origin { return }
        let hidden = BaseURL.hiding(expansion, publicVariables: publicVariables)
        endpoint.secrets += hidden.secrets
        endpoint.baseURLText = hidden.text
    }

    /// Fills in a text of an endpoint, also in the stored scenario of a resumed run.
    private func expandAgain(_ text: String, _ field: Field) -> Environment.Expansion? {
        guard case .resumption(let environment, _) = origin else { return expand(text, field) }
        return expand(text, field, in: environment)
    }

    private func baseURL(_ expansion: Environment.Expansion, _ field: Field) -> String? {
        if !isStored, expansion.pieces.contains(where: { $0.variable == nil && SecretRules.holdsKey($0.text) }) {
            field.report(
                found: "what looks like a key written out in the address",
                expected: "keys to come from the environment",
                advice: "write \"${NAME}\" in its place"
            )
            return nil
        }
        if !expansion.missing.isEmpty {
            // Nothing is sent there: the simulator's own address replaces it.
            if case .file(_, simulateAll: true) = origin { return "http://simulated.invalid" }
            reportMissing(
                expansion.missing,
                field,
                "or write a default: ${\(expansion.missing[0]):-http://127.0.0.1:8000}"
            )
            return nil
        }
        if !isStored, let defect = BaseURL.defect(of: expansion.text) {
            // Do not repeat the address: it may contain a key.
            field.report(
                found: defect.found,
                expected: "the root of a server, such as https://ezaiapi.com",
                advice: defect.advice
            )
            return nil
        }
        return String(expansion.text.reversed().drop { $0 == "/" }.reversed())
    }

    private func readTrust(_ object: ObjectReader, into endpoint: inout Endpoint) {
        endpoint.trust.verifies = !(object["insecure"]?.bool() ?? false)
        guard let field = object["caFile"], let path = filePath(field) else { return }
        endpoint.trust.authorities = path
        if !isStored, let defect = NamedFile.authoritiesDefect(path) { field.report(defect) }
    }

    /// Reads the path of a file, with variables and `~` filled in, relative to the scenario's folder.
    ///
    /// A stored path is absolute already.
    func filePath(_ field: Field) -> String? {
        guard let text = field.written("the path of a file") else { return nil }
        guard case .file(let environment, _) = origin else { return text }
        guard let expansion = expand(text, field) else { return nil }
        if !expansion.missing.isEmpty {
            reportMissing(expansion.missing, field, "or write the path")
            return nil
        }
        let path = HomeFolder.path(expansion.text, environment: environment.variables)
        return ScenarioPath.absolute(ScenarioPath.sibling(path, of: field.source))
    }

    private func readHeaders(_ field: Field, into endpoint: inout Endpoint) {
        guard case .resumption(let environment, let simulated) = origin else {
            headers(field, into: &endpoint)
            endpoint.headerTexts = headerTexts(field)
            return
        }
        for (name, value) in field.hidden.named("header values") ?? [] {
            guard let text = value.written("a header value in quotes") else { continue }
            let isFilledIn = text.contains("${")
            if !isFilledIn, HeaderRules.harmless.contains(name.lowercased()) {
                endpoint.headers.append(HTTPHeader(name, text))
            } else if simulated.contains(endpoint.name) {
                continue
            } else if !isFilledIn {
                reportUnknownOrigin(value, "the value of \(name)")
            } else if let expansion = expand(text, value, in: environment) {
                if expansion.isEmptyOfValues, expansion.missing.isEmpty, CredentialName.isOne(name) { continue }
                guard expansion.missing.isEmpty else {
                    reportMissing(expansion.missing, value, "or name the scenario file too")
                    continue
                }
                endpoint.headers.append(HTTPHeader(name, expansion.text))
                endpoint.headerTexts[name.lowercased()] = text
                endpoint.secrets += secrets(of: expansion, inKeyPlace: CredentialName.isOne(name))
            }
        }
    }

    /// Returns the values of a text's variables that are not public and long enough to be secrets.
    func secrets(of expansion: Environment.Expansion, inKeyPlace: Bool) -> [Secret] {
        expansion.pieces.compactMap { piece in
            guard let variable = piece.variable, !publicVariables.contains(variable),
                SecretRules.isSecret(piece.text, inKeyPlace: inKeyPlace)
            else { return nil }
            return Secret(piece.text)
        }
    }

    /// Returns the header values that name variables, as written in the file, by the header's name in lower case.
    private func headerTexts(_ field: Field) -> [String: String] {
        guard case .object(let members) = field.node.value else { return [:] }
        let named = members.compactMap { member -> (String, String)? in
            guard case .string(let text) = member.value.value, text.contains("${") else { return nil }
            return (member.key.lowercased(), text)
        }
        return Dictionary(named, uniquingKeysWith: { first, _ in first })
    }

    private func headers(_ field: Field, into endpoint: inout Endpoint) {
        var (secrets, empty): ([Secret], [String]) = ([], [])
        endpoint.headers = headers(field, ofEndpoint: true) { name, expansion in
            secrets += self.secrets(of: expansion, inKeyPlace: CredentialName.isOne(name))
            if CredentialName.isOne(name), expansion.isEmptyOfValues { empty += expansion.unset }
        }
        endpoint.secrets += secrets
        endpoint.emptyKeyVariables += empty
    }

    /// Reads header fields with variables filled in and tells `note` of them; a header with a key belongs to an
    /// endpoint, not to a target.
    func headers(
        _ field: Field,
        ofEndpoint: Bool,
        note: (_ name: String, Environment.Expansion) -> Void = { _, _ in }
    ) -> [HTTPHeader] {
        guard let named = field.hidden.named("header values") else { return [] }
        var headers: [HTTPHeader] = []
        var seen: Set<String> = []
        for (name, value) in named {
            guard HeaderRules.isName(name) else {
                value.report(
                    found: "the header name \(JSONPath.quoted(name))",
                    expected: "letters, digits and hyphens",
                    advice: "correct it"
                )
                continue
            }
            if !seen.insert(name.lowercased()).inserted {
                value.report(
                    found: "the header \(name) again",
                    expected: "each header once",
                    advice: "delete one of the two"
                )
                continue
            }
            guard let text = value.written("a header value in quotes"),
                let expansion = expand(text, value)
            else { continue }
            if !isStored, let found = writtenOut(name, text, expansion) ?? misplaced(name, expansion, ofEndpoint) {
                value.report(
                    found: "the header \(name) with \(found)",
                    expected: "keys to come from the environment",
                    advice: ofEndpoint ? "write \"${NAME}\"" : "give it to the endpoint, as \"${NAME}\""
                )
                continue
            }
            reportUnfilledNames(in: text, value)
            if !expansion.missing.isEmpty {
                if case .file(_, simulateAll: true) = origin { continue }
                reportMissing(expansion.missing, value, "or write a default: ${\(expansion.missing[0]):-…}")
                continue
            }
            if ofEndpoint, !isStored, CredentialName.isOne(name), expansion.isEmptyOfValues {
                // An empty key gives no access, and neither does a scheme followed by nothing.
                if mayBeEmpty(expansion, value) { note(name, expansion) }
                continue
            }
            guard HeaderRules.isValue(expansion.text) else {
                value.report(
                    found: "a control character in the value",
                    expected: "text on one line",
                    advice: "take it out"
                )
                continue
            }
            headers.append(HTTPHeader(name, expansion.text))
            note(name, expansion)
        }
        return headers
    }

    /// Returns what a target's header holds that belongs to its endpoint; nil if there is nothing.
    private func misplaced(_ name: String, _ expansion: Environment.Expansion, _ ofEndpoint: Bool) -> String? {
        ofEndpoint || !CredentialName.isOne(name) || !expansion.namesVariable ? nil : "a key in it"
    }

    /// Returns the part of a header's value that is a key written in the file; nil if there is none.
    private func writtenOut(_ name: String, _ text: String, _ expansion: Environment.Expansion) -> String? {
        // A text that was not filled in has no pieces.
        let filled = expansion.pieces.filter { $0.variable == nil }.map(\.text) + expansion.defaults
        let literals = expansion.pieces.isEmpty ? [text] : filled
        guard CredentialName.isOne(name) else {
            return literals.contains(where: SecretRules.holdsKey) ? "what looks like a key written out" : nil
        }
        if !expansion.namesVariable { return text.isEmpty ? nil : "its value written out" }
        if !expansion.defaults.isEmpty { return "a key written out, as what stands in for a variable" }
        return literals.contains(where: SecretRules.isKeyWrittenOut) ? "a part of its value written out" : nil
    }

    // MARK: Limits

    private func limits(_ field: Field) -> TimeLimits {
        var limits = TimeLimits()
        guard let object = open(field, as: .limits) else { return limits }
        func read(_ key: String, into limit: inout Nanoseconds?) {
            guard let field = object[key] else { return }
            if field.node.value == .string("none") { limit = nil } else { limit = field.duration() ?? limit }
        }
        read("connect", into: &limits.connect)
        read("firstToken", into: &limits.firstToken)
        read("idle", into: &limits.idle)
        read("total", into: &limits.total)
        return limits
    }
}

extension ObjectKind {
    static let limitsKeys = ["connect", "firstToken", "idle", "total"]
    static let endpointKeys = [
        "baseURL", "apiKey", "apiKeyFile", "apiKeyCommand", "apiKeyTTL", "whenKeyMissing", "headers", "httpVersion",
        "limits", "retry", "maxEventBytes", "caFile", "insecure", "metrics", "before",
        "priceFactor", "accelerators",
    ]
}

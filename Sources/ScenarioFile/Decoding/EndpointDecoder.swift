import BenchModel

extension ScenarioDecoder {
    func endpoints(_ field: Field) -> [Endpoint] {
        guard let named = field.named("endpoints") else { return [] }
        if named.isEmpty {
            field.report(
                expected: "at least one endpoint",
                advice: "write { \"NAME\": { \"baseURL\": \"https://…\" } }"
            )
        }
        return named.compactMap { endpoint(named: $0.name, $0.field) }
    }

    private func endpoint(named name: String, _ field: Field) -> Endpoint? {
        if name.allSatisfy(\.isWhitespace) {
            field.report(found: "an endpoint without a name", expected: "a name", advice: "put it between the quotes")
        }
        guard let object = open(field, as: .endpoint) else { return nil }
        var endpoint = Endpoint(name: name, baseURL: "")
        if let url = object.required("baseURL", advice: "write the server's root, such as \"https://ezaiapi.com\"") {
            endpoint.baseURL = baseURL(url.hidden) ?? ""
        }
        if let choice = object["whenKeyMissing"]?.choice(
            "what to do when the key is missing",
            of: Endpoint.MissingKey.self
        ) {
            endpoint.whenKeyMissing = choice
        }
        readKey(object, into: &endpoint)
        if let headers = object["headers"] { readHeaders(headers, into: &endpoint) }
        if let version = object["httpVersion"]?.choice("an HTTP version", of: Endpoint.HTTPVersion.self) {
            endpoint.httpVersion = version
        }
        if let limits = object["limits"] { endpoint.limits = self.limits(limits) }
        endpoint.retry = object["retry"].flatMap(retry)
        if let most = object["maxEventBytes"]?.whole(Int.self, least: 1024, unit: "bytes") {
            endpoint.maxEventBytes = most
        }
        return endpoint
    }

    // MARK: Texts filled in from the environment

    /// Returns nil, after reporting, where the text is not as it should be; missing variables are the caller's.
    func expand(_ text: String, _ field: Field) -> Environment.Expansion? {
        guard case .file(let environment, _) = origin else { return Environment.Expansion(text: text) }
        do {
            return try environment.expand(text)
        } catch {
            switch error {
            case .unclosed:
                field.report(
                    found: "${ without }",
                    expected: "${NAME}",
                    advice: "close it, or write $${ for the characters ${"
                )
            case .badName(let name):
                field.report(
                    found: field.isSecret ? "a variable that is not a name" : "${\(name)}",
                    expected: "${NAME} or ${NAME:-default}, a name being letters, digits and _",
                    advice: "correct the name, or write $${ for the characters ${"
                )
            }
            return nil
        }
    }

    private func baseURL(_ field: Field) -> String? {
        guard let text = field.string("an http or https address"), let expansion = expand(text, field) else {
            return nil
        }
        if !expansion.missing.isEmpty {
            // Nothing is sent there: the simulator's own address takes its place.
            if case .file(_, simulateAll: true) = origin { return "http://simulated.invalid" }
            reportMissing(
                expansion.missing,
                field,
                "or write a default: ${\(expansion.missing[0]):-http://127.0.0.1:8000}"
            )
            return nil
        }
        if !isStored, let defect = BaseURL.defect(of: expansion.text) {
            // The address is not repeated: it may carry a key.
            field.report(
                found: defect.found,
                expected: "the root of a server, such as https://ezaiapi.com",
                advice: defect.advice
            )
            return nil
        }
        return String(expansion.text.reversed().drop { $0 == "/" }.reversed())
    }

    private func readHeaders(_ field: Field, into endpoint: inout Endpoint) {
        guard case .resumption(let environment, let simulated) = origin else {
            endpoint.headers = headers(field, expanding: true)
            endpoint.headerVariables = headerVariables(field)
            return
        }
        for (name, value) in field.hidden.named("header values") ?? [] {
            if HeaderRules.harmless.contains(name.lowercased()) {
                guard let text = value.string("a header value in quotes") else { continue }
                endpoint.headers.append(HTTPHeader(name, text))
            } else if !simulated.contains(endpoint.name) {
                readAgain(value, "the value of \(name)", in: environment) { value, variable in
                    endpoint.headers.append(HTTPHeader(name, value))
                    endpoint.headerVariables[name.lowercased()] = variable
                }
            }
        }
    }

    /// Returns the variables that header values are taken from as they are, by the header's name in lower case.
    private func headerVariables(_ field: Field) -> [String: String] {
        guard case .object(let members) = field.node.value else { return [:] }
        let named = members.compactMap { member -> (String, String)? in
            guard case .string(let text) = member.value.value else { return nil }
            return Environment.soleVariable(of: text).map { (member.key.lowercased(), $0) }
        }
        return Dictionary(named, uniquingKeysWith: { first, _ in first })
    }

    /// Reads header fields; those of endpoints may name variables.
    func headers(_ field: Field, expanding: Bool) -> [HTTPHeader] {
        guard let named = field.hidden.named("header values") else { return [] }
        var headers: [HTTPHeader] = []
        for (name, value) in named {
            guard HeaderRules.isName(name) else {
                value.report(
                    found: "the header name \(Field.quoted(name))",
                    expected: "letters, digits and hyphens",
                    advice: "correct it"
                )
                continue
            }
            if headers.contains(where: { $0.name.lowercased() == name.lowercased() }) {
                value.report(
                    found: "the header \(name) again",
                    expected: "each header once",
                    advice: "delete one of the two"
                )
                continue
            }
            guard let text = value.string("a header value in quotes"),
                let expansion = expanding ? expand(text, value) : Environment.Expansion(text: text)
            else { continue }
            if HeaderRules.carriesKey(name), !expansion.namesVariable, !isStored {
                value.report(
                    found: "the header \(name) with its value written out",
                    expected: "keys to come from the environment",
                    advice: expanding ? "write \"${NAME}\"" : "give it to the endpoint, as \"${NAME}\""
                )
                continue
            }
            if !expansion.missing.isEmpty {
                if case .file(_, simulateAll: true) = origin { continue }
                reportMissing(expansion.missing, value, "or write a default: ${\(expansion.missing[0]):-…}")
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
        }
        return headers
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

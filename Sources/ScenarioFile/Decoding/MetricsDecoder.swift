import BenchModel
import JSONSyntax

/// Reads where a server tells its own figures.
extension ScenarioDecoder {
    func metrics(_ field: Field) -> MetricsPlace? {
        if case .bool(let isAsked) = field.node.value { return isAsked ? .usual : MetricsPlace.none }
        let advice = "write \"http://127.0.0.1:8000/metrics\", or true for the usual place, or false to ask nobody"
        guard case .string(let text) = field.node.value else {
            field.report(expected: "an address, true or false", advice: advice)
            return nil
        }
        guard let url = address(text, field.hidden) else { return nil }
        return .at(url)
    }

    /// Reads an address at which something is asked beside the plan: it is stored, and so may hold no variables.
    ///
    /// - Returns: nil, after reporting, where it is none.
    func address(_ text: String, _ field: Field) -> String? {
        if isStored { return text }
        if text.contains("${") {
            field.report(
                found: "a variable in the address",
                expected: "the address itself: it is stored with the run",
                advice: "write it out"
            )
            return nil
        }
        if let defect = BaseURL.defect(of: text) {
            // Do not repeat the address: it may contain a key.
            field.report(
                found: defect.found,
                expected: "an address such as http://127.0.0.1:8000/metrics",
                advice: ServerAddress(text).userInfo != nil || credentialItem(of: text) != nil
                    ? Self.keyAdvice : defect.advice
            )
            return nil
        }
        if let item = credentialItem(of: text) {
            field.report(
                found: "the item \(JSONPath.quoted(item)) in the address, which names a key",
                expected: "an address without keys: it is stored with the run",
                advice: Self.keyAdvice
            )
            return nil
        }
        if SecretRules.holdsKey(text) {
            field.report(
                found: "what looks like a key written out in the address",
                expected: "an address without keys",
                advice: Self.keyAdvice
            )
            return nil
        }
        return text
    }

    private static let keyAdvice =
        "take it out: the endpoint's apiKey and \"headers\" go with what is asked of its own server"

    /// The name of the first item of an address's query that names a key, which would be stored.
    private func credentialItem(of address: String) -> String? {
        let query = ServerAddress(address).tail.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        return query.split(separator: "&").map { String($0.prefix { $0 != "=" }) }
            .first(where: CredentialName.isOne)
    }
}

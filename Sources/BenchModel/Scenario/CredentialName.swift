/// The one rule for which names mark their value as a credential: of header fields, of a URL's query items, of body
/// fields.
package enum CredentialName {
    private static let parts = [
        "key", "token", "secret", "auth", "cookie", "password", "passwd", "passphrase", "credential", "signature",
        "jwt", "bearer",
    ]
    /// Names of header fields that contain one of these parts but carry no credential.
    private static let harmless = ["idempotency-key", "max-tokens", "maxtokens", "token-count", "author"]
    /// Words that, before `key`, make it a name and not a credential.
    private static let harmlessKeys: Set<String> = ["cache", "idempotency", "partition", "primary", "sort"]

    /// Whether a header field, or an item of a URL's query, with this name carries a credential.
    package static func isOne(_ name: String) -> Bool {
        var rest = name.lowercased()
        for word in harmless where rest.hasSuffix(word) {
            rest.removeLast(word.count)
        }
        if rest == "sig" || rest.hasSuffix("-sig") || rest.hasSuffix("_sig") { return true }
        return parts.contains { rest.contains($0) }
    }

    /// Whether a text with this name in a body is a credential.
    ///
    /// Only whole words count: bodies have fields such as `tokenizer` and `prompt_cache_key`.
    package static func isOneInBody(_ name: String) -> Bool {
        let words = WordsOfName.all(of: name)
        for (place, word) in words.enumerated() where parts.contains(word) || ["apikey", "pwd", "sig"].contains(word) {
            if word == "key", place > 0, harmlessKeys.contains(words[place - 1]) { continue }
            return true
        }
        let all = words.joined()
        return ["apikey", "accesstoken", "authtoken", "secretkey", "password", "authorization", "credentials"].contains
        {
            all.contains($0)
        }
    }
}

/// What of a scenario's variables is a secret.
///
/// Everything that comes from one is, but for what the scenario lists as `"public"`, a server's scheme, host and port, and what
/// is too short to be told from ordinary words: striking out every `v1` and `8000` would leave no message readable.
enum SecretRules {
    /// The fewest characters of a secret where a key is expected.
    static let leastInKeyPlace = 6
    /// The fewest characters of a secret anywhere else.
    static let least = 8

    static func isSecret(_ value: some StringProtocol, inKeyPlace: Bool = false) -> Bool {
        value.utf8.count >= (inKeyPlace ? leastInKeyPlace : least)
    }

    /// How keys of well-known providers begin; a JWT begins with `eyJ`.
    private static let beginnings = [
        "sk-", "sk_", "pk-", "rk_", "gsk_", "xai-", "hf_", "ghp_", "github_pat_", "glpat-", "AIza", "AKIA", "ya29.",
        "eyJ",
        "pplx-", "r8_", "nvapi-", "csk-", "fw_", "tgp_",
    ]

    /// Whether a text that stands in a file holds what looks like a key of a well-known kind.
    static func holdsKey(_ text: String) -> Bool {
        let words = text.split { !$0.isASCII || !($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        return words.contains { word in
            word.utf8.count >= 16 && beginnings.contains { word.hasPrefix($0) }
                && word.contains { $0.isNumber }
        }
    }

    /// Whether a literal in a key's place is more than a scheme, a name or a beginning: `Bearer `, `session=`, `sk-`.
    static func isKeyWrittenOut(_ literal: some StringProtocol) -> Bool {
        literal.split { !($0.isLetter || $0.isNumber || "-_.+/~".contains($0)) }.contains { word in
            word.utf8.count >= 8 && word.contains { $0.isNumber }
        }
    }
}

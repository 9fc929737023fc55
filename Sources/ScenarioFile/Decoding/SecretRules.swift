/// Decides which values of variables are secrets.
///
/// Every value is, except those of variables listed under `"public"`, a server's scheme, host and port, and values too
/// short to be told from ordinary words: striking out every `v1` and `8000` would make messages unreadable.
enum SecretRules {
    /// The least number of characters of a secret in the place of a key.
    static let leastInKeyPlace = 6
    /// The least number of characters of a secret anywhere else.
    static let least = 8

    static func isSecret(_ value: some StringProtocol, inKeyPlace: Bool = false) -> Bool {
        value.utf8.count >= (inKeyPlace ? leastInKeyPlace : least)
    }

    /// The prefixes of well-known providers' keys; a JWT begins with `eyJ`.
    private static let beginnings = [
        "sk-", "sk_", "pk-", "rk_", "gsk_", "xai-", "hf_", "ghp_", "github_pat_", "glpat-", "AIza", "AKIA", "ya29.",
        "eyJ",
        "pplx-", "r8_", "nvapi-", "csk-", "fw_", "tgp_",
    ]

    /// Whether a text in the file contains what looks like a well-known kind of key.
    static func holdsKey(_ text: String) -> Bool {
        let words = text.split { !$0.isASCII || !($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        return words.contains { word in
            word.utf8.count >= 16 && beginnings.contains { word.hasPrefix($0) }
                && word.contains { $0.isNumber }
        }
    }

    /// Whether a literal in the place of a key is more than a scheme, a name or a prefix: `Bearer `, `session=`, `sk-`.
    static func isKeyWrittenOut(_ literal: some StringProtocol) -> Bool {
        literal.split { !($0.isLetter || $0.isNumber || "-_.+/~".contains($0)) }.contains { word in
            word.utf8.count >= 8 && word.contains { $0.isNumber }
        }
    }
}

import BenchModel
import JSONSyntax

/// Validates the base URL of a server.
enum BaseURL {
    struct Defect: Equatable {
        var found: String
        var advice: String
    }

    /// Returns what is wrong with an address, in words that do not repeat it.
    static func defect(of text: String) -> Defect? {
        if text.isEmpty { return Defect(found: "an empty address", advice: "write it") }
        let address = ServerAddress(text)
        guard address.scheme == "http" || address.scheme == "https" else {
            let hasOther = text.contains("://")
            return Defect(
                found: hasOther
                    ? "an address that is neither http nor https" : "an address without http:// or https://",
                advice: hasOther ? "use http or https" : "put https:// before it"
            )
        }
        if text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value >= 0x7F }) {
            return Defect(found: "a space or a character beyond ASCII in the address", advice: "percent-encode it")
        }
        if text.lowercased().contains("key=") {
            return Defect(found: "a key in the address", advice: "take it out and use apiKey: addresses end up in logs")
        }
        if text.contains("#") {
            return Defect(found: "a fragment in the address", advice: "take out what follows the #")
        }
        if address.userInfo != nil {
            return Defect(found: "a user or a password in the address", advice: "take it out and use apiKey or headers")
        }
        return address.defect.map(words)
    }

    /// Returns the secrets that variables brought into an address behind its server's name and port, and the address
    /// with the variables' names in their place; no text if nothing needs hiding.
    static func hiding(
        _ expansion: Environment.Expansion,
        publicVariables: Set<String>
    ) -> (secrets: [Secret], text: String?) {
        let pathStart = ServerAddress(expansion.text).origin.utf8.count
        var secrets: [Secret] = []
        var text = ""
        var place = 0
        for piece in expansion.pieces {
            let bytes = Array(piece.text.utf8)
            let beyond = bytes.dropFirst(max(0, pathStart - place))
            place += bytes.count
            if let variable = piece.variable, !publicVariables.contains(variable) {
                // Judge each part of a path separately: neither `v1` nor `completions` is a secret.
                let parts = String(decoding: beyond, as: UTF8.self).split { "/?&=".contains($0) }.filter {
                    SecretRules.isSecret($0) && !AddressWords.isOne($0)
                }
                if !parts.isEmpty {
                    secrets += parts.map { Secret(String($0)) }
                    text += "${\(variable)}"
                    continue
                }
            }
            text += piece.text.split(separator: "${", omittingEmptySubsequences: false).joined(separator: "$${")
        }
        while text.hasSuffix("/") { text.removeLast() }
        return (secrets, secrets.isEmpty ? nil : text)
    }

    private static func words(for defect: ServerAddress.Defect) -> Defect {
        switch defect {
        case .openBracket:
            Defect(found: "[ without ] in the address", advice: "write the address like http://[::1]:8000")
        case .textBehindBracket: Defect(found: "text after ]", advice: "write :PORT there")
        case .noHost: Defect(found: "an address without a host", advice: "write it after ://")
        case .port: Defect(found: "a port that is not a number from 1 to 65535", advice: "correct it")
        }
    }
}

/// Validates header fields (RFC 9110, sections 5.1 and 5.5), and knows which ones carry credentials.
enum HeaderRules {
    static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                let isAlphanumeric =
                    Character(Unicode.Scalar(byte)).isASCII
                    && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
                return isAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    static func isValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { ($0 >= 0x20 || $0 == 0x09) && $0 != 0x7F }
    }

    /// Headers whose values may be stored; any other may come from a variable with a secret.
    static let harmless: Set<String> = [
        "accept", "accept-language", "anthropic-beta", "anthropic-version", "content-type", "openai-beta", "user-agent",
    ]
}

import BenchModel

/// Makes texts that come from outside fit to be stored and shown.
struct Redaction {
    static let mark = "•••"
    /// The most characters of an outcome's detail.
    static let limit = 300

    private let secrets: [String]

    /// Knows the endpoint's key, and whatever headers carry beside it that looks like one.
    init(target: Target, endpoint: Endpoint) {
        var secrets = endpoint.apiKey.map { [$0.revealed] } ?? []
        for header in endpoint.headers + target.headers where Self.isCredential(header.name.lowercased()) {
            secrets.append(header.value)
            if let token = header.value.split(separator: " ").last { secrets.append(String(token)) }
        }
        // A short "key" would blot out ordinary words; the longest go first, as one may hold another.
        self.secrets = Set(secrets.filter { $0.utf8.count >= 4 }).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
    }

    private static func isCredential(_ name: String) -> Bool {
        ["authorization", "key", "token", "secret", "cookie"].contains { name.contains($0) }
    }

    /// Returns the text with every secret struck out, also one that a cut (marked `…`) has left the beginning of.
    func redacted(_ text: String) -> String {
        let whole = secrets.reduce(text) {
            $0.split(separator: $1, omittingEmptySubsequences: false).joined(separator: Self.mark)
        }
        guard whole.hasSuffix("…") else { return whole }
        let cut = whole.dropLast()
        for secret in secrets {
            for length in stride(from: secret.count - 1, through: 6, by: -1) where cut.hasSuffix(secret.prefix(length))
            {
                return cut.dropLast(length) + Self.mark + "…"
            }
        }
        return whole
    }

    /// Returns the text redacted, on one line and at most ``limit`` characters long.
    func detail(_ text: String) -> String {
        TextExcerpt.oneLine(redacted(text), limit: Self.limit)
    }

    /// Returns what a body said with every secret struck out of the texts: a server may repeat the key it refuses.
    func redacted(_ response: DecodedResponse) -> DecodedResponse {
        var response = response
        response.stopReason = response.stopReason.map(redacted)
        response.servedModel = response.servedModel.map(redacted)
        response.responseID = response.responseID.map(redacted)
        // The delay an error asks for is kept with the sample, not with the error's words.
        response.providerError = response.providerError.map {
            ProviderError(type: $0.type.map(redacted), code: $0.code.map(redacted), message: redacted($0.message))
        }
        switch response.defect {
        case .malformed(let what): response.defect = .malformed(redacted(what))
        case .tooLarge(let what): response.defect = .tooLarge(redacted(what))
        case nil: break
        }
        return response
    }
}

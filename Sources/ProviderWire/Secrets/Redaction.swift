package import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Removes secrets from texts that come from outside, so that they can be stored and shown.
struct Redaction {
    static let mark = "•••"
    /// The longest detail of an outcome, in characters.
    static let limit = 300

    private var finder = SecretFinder()

    /// Collects the secrets to strike out: the endpoint's key, what the scenario took from variables, and the values of
    /// header fields that carry credentials, in each form in which they may be written.
    ///
    /// - Parameters:
    ///   - target: the target; its secrets and header fields are included.
    ///   - endpoint: the endpoint; its key, secrets and header fields are included.
    ///   - others: other secrets, such as a proxy's user and password, or later keys.
    init(target: Target, endpoint: Endpoint, others: [String] = []) {
        var secrets = (endpoint.apiKey.map { [$0] } ?? []) + endpoint.secrets + target.secrets
        secrets += others.map { Secret($0) }
        for header in endpoint.headers + target.headers where CredentialName.isOne(header.name) {
            secrets += Self.credentials(in: header.value).map { Secret($0) }
        }
        for secret in secrets {
            finder.add(secret.revealed)
            // A server may return a percent-encoded secret decoded.
            let plain = Self.withoutPercentEncoding(secret.revealed)
            if plain != secret.revealed { finder.add(plain) }
        }
    }

    private static func withoutPercentEncoding(_ text: String) -> String {
        let bytes = [UInt8](text.utf8)
        var plain: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count, let high = Byte.hexValue(bytes[place + 1]),
                let low = Byte.hexValue(bytes[place + 2])
            {
                plain.append(high << 4 | low)
                place += 3
            } else {
                plain.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// Returns the credentials in a header's value: each word except the name of the scheme, and the user and password
    /// inside Basic credentials (RFC 7617).
    private static func credentials(in value: String) -> [String] {
        var words = value.split(whereSeparator: \.isWhitespace)
        if words.count > 1, words[0].allSatisfy(\.isLetter) { words.removeFirst() }
        return words.flatMap { word -> [String] in
            let padded = word + String(repeating: "=", count: (4 - word.utf8.count % 4) % 4)
            guard let bytes = Data(base64Encoded: String(padded)), let text = String(validating: bytes, as: UTF8.self),
                let colon = text.firstIndex(of: ":")
            else { return [String(word)] }
            return [String(word), text, String(text[text.index(after: colon)...])]
        }
    }

    /// Returns the text with every secret struck out, and every piece of one that is at least ``SecretFinder/least``
    /// bytes long.
    func redacted(_ text: String) -> String {
        let places = finder.places(in: text)
        guard !places.isEmpty else { return text }
        let bytes = [UInt8](text.utf8)
        var clean: [UInt8] = []
        var position = 0
        for place in places {
            clean += bytes[position..<place.lowerBound]
            clean += Self.mark.utf8
            position = place.upperBound
        }
        clean += bytes[position...]
        return String(decoding: clean, as: UTF8.self)
    }

    /// Whether there is nothing to strike out.
    var isIdle: Bool { finder.isEmpty }

    /// Returns the ranges of a text that are struck out, see ``SecretFinder/places(in:)``.
    func places(in text: String) -> [Range<Int>] { finder.places(in: text) }

    /// Returns where a secret may begin that the text's end cuts; nil if it cuts none.
    func openEnd(of text: String) -> Int? { finder.openEnd(of: text) }

    /// Returns the redacted text on one line, at most ``limit`` characters long.
    func detail(_ text: String) -> String {
        TextExcerpt.oneLine(redacted(text), limit: Self.limit)
    }

    /// Returns header fields with secrets struck out of their names and values.
    func redacted(_ headers: [HTTPHeader]) -> [HTTPHeader] {
        headers.map { HTTPHeader(redacted($0.name), redacted($0.value)) }
    }
    /// Returns a server's name for something with secrets struck out, and then no longer than reports can show.
    private func name(_ text: String) -> String { TextExcerpt.name(redacted(text)) }

    /// Returns a decoded answer with secrets struck out of its texts: a server may quote the key it rejects.
    func redacted(_ response: DecodedResponse<Monotonic>) -> DecodedResponse<Monotonic> {
        var response = response
        response.stopReason = response.stopReason.map(name)
        response.servedModel = response.servedModel.map(name)
        response.serviceTier = response.serviceTier.map(name)
        response.responseID = response.responseID.map(redacted)
        response.text = response.text.map(redacted)
        response.thinkingText = response.thinkingText.map(redacted)
        response.toolText = response.toolText.map(redacted)
        // Whoever needs them has taken them as they came; they are stored nowhere.
        response.choices = []
        // The sample keeps the delay that an error asks for; the error itself need not.
        response.providerError = response.providerError.map {
            ProviderError(type: $0.type.map(name), code: $0.code.map(name), message: redacted($0.message))
        }
        switch response.defect {
        case .malformed(let what): response.defect = .malformed(redacted(what))
        case .tooLarge(let what): response.defect = .tooLarge(redacted(what))
        case nil: break
        }
        return response
    }
}

/// Strikes secrets out of texts that do not come from a target's answer.
package enum SecretText {
    /// Returns the text on one line, shortened, with every secret struck out.
    package static func shown(_ text: String, without secrets: [Secret]) -> String {
        let nobody = Target(name: "", endpoint: "", wireProtocol: .openaiChat, model: "")
        let others = secrets.map(\.revealed)
        return Redaction(target: nobody, endpoint: Endpoint(name: "", baseURL: ""), others: others).detail(text)
    }
}

package import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Makes texts that come from outside fit to be stored and shown.
struct Redaction {
    static let mark = "•••"
    /// The most characters of an outcome's detail.
    static let limit = 300

    private var finder = SecretFinder()

    /// Knows the endpoint's key, whatever the scenario took from variables, and what header fields carry that let somebody in,
    /// in all the ways they are written.
    ///
    /// - Parameters:
    ///   - target: what is asked.
    ///   - endpoint: where.
    ///   - others: secrets of neither, such as a proxy's user and password, or keys that came later.
    init(target: Target, endpoint: Endpoint, others: [String] = []) {
        var secrets = (endpoint.apiKey.map { [$0] } ?? []) + endpoint.secrets + target.secrets
        secrets += others.map { Secret($0) }
        for header in endpoint.headers + target.headers where CredentialName.isOne(header.name) {
            secrets += Self.credentials(in: header.value).map { Secret($0) }
        }
        for secret in secrets {
            finder.add(secret.revealed)
            // What was put together by percent-encoding may come back without it.
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

    /// Returns what lets somebody in: each word of a header's value but the name of the scheme, and what Basic credentials
    /// (RFC 7617) hold.
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

    /// Returns the text with every secret struck out, and every piece of one that a cut may have left.
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

    /// Returns the text redacted, on one line and at most ``limit`` characters long.
    func detail(_ text: String) -> String {
        TextExcerpt.oneLine(redacted(text), limit: Self.limit)
    }

    /// Returns header fields with every secret struck out of names and values.
    func redacted(_ headers: [HTTPHeader]) -> [HTTPHeader] {
        headers.map { HTTPHeader(redacted($0.name), redacted($0.value)) }
    }
    /// Returns what a body said with every secret struck out of the texts: a server may repeat the key it refuses.
    func redacted(_ response: DecodedResponse) -> DecodedResponse {
        var response = response
        response.stopReason = response.stopReason.map(redacted)
        response.servedModel = response.servedModel.map(redacted)
        response.serviceTier = response.serviceTier.map(redacted)
        response.responseID = response.responseID.map(redacted)
        response.text = response.text.map(redacted)
        response.thinkingText = response.thinkingText.map(redacted)
        response.toolText = response.toolText.map(redacted)
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

/// Strikes secrets out of texts that no target's answer brought.
package enum SecretText {
    /// Returns the text on one line, shortened, with every secret struck out.
    package static func shown(_ text: String, without secrets: [Secret]) -> String {
        let nobody = Target(name: "", endpoint: "", wireProtocol: .openaiChat, model: "")
        let others = secrets.map(\.revealed)
        return Redaction(target: nobody, endpoint: Endpoint(name: "", baseURL: ""), others: others).detail(text)
    }
}

import BenchModel

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

    private let matchers: [SecretMatcher]
    /// Whether a secret may begin with a byte.
    private let mayBegin: [Bool]
    private let shortest: Int

    /// Knows the endpoint's key, and whatever headers carry beside it that looks like one, in all the ways they are written.
    init(target: Target, endpoint: Endpoint) {
        var secrets = endpoint.apiKey.map { [$0.revealed] } ?? []
        for header in endpoint.headers + target.headers where Self.isCredential(header.name.lowercased()) {
            secrets.append(header.value)
            if let token = header.value.split(separator: " ").last {
                secrets.append(String(token))
                secrets += Self.credentials(inBasic: token)
            }
        }
        // A short "key" would blot out ordinary words; the longest go first, as one may hold another.
        let known = secrets.filter { $0.utf8.count >= 4 }
        let spellings = Set(known + known.flatMap(Self.inBase64)).map { [UInt8]($0.utf8) }
        matchers = spellings.sorted { $1.count < $0.count }.map { SecretMatcher(secret: $0) }
        shortest = spellings.map(\.count).min() ?? .max
        var mayBegin = [Bool](repeating: false, count: 256)
        for byte in spellings.compactMap(\.first) + [UInt8(ascii: "%"), Byte.backslash] { mayBegin[Int(byte)] = true }
        self.mayBegin = mayBegin
    }

    /// Returns user, password and both of Basic credentials (RFC 7617); nothing of other tokens.
    private static func credentials(inBasic token: Substring) -> [String] {
        guard let bytes = Data(base64Encoded: String(token)), let text = String(validating: bytes, as: UTF8.self),
            let colon = text.firstIndex(of: ":")
        else { return [] }
        return [text, String(text[text.index(after: colon)...])]
    }

    /// Returns the digits of base64 that are a secret's alone, whatever stands before and after it, in both alphabets.
    private static func inBase64(_ secret: String) -> [String] {
        (0..<3).flatMap { before -> [String] in
            let digits = Data([UInt8](repeating: 0, count: before) + secret.utf8).base64EncodedString()
            let end = (before + secret.utf8.count) * 8 / 6
            let own = String(digits.prefix(end).dropFirst((before * 8 + 5) / 6))
            return [own, own.replacing("+", with: "-").replacing("/", with: "_")]
        }
    }

    private static func isCredential(_ name: String) -> Bool {
        ["authorization", "key", "token", "secret", "cookie"].contains { name.contains($0) }
    }

    /// Returns the text with every secret struck out, also one that a cut (marked `…`) has left the beginning of.
    func redacted(_ text: String) -> String {
        let isCut = text.hasSuffix("…")
        let rest = [UInt8]((isCut ? text.dropLast() : text[...]).utf8)
        guard rest.count >= min(shortest, isCut ? Self.leastOfCut : .max) else { return text }
        var clean: [UInt8] = []
        var place = 0
        scan: while place < rest.count {
            if mayBegin[Int(rest[place])] {
                for matcher in matchers {
                    switch matcher.match(rest, at: place) {
                    case .none: continue
                    case .cut(let matched):
                        guard isCut, matched >= Self.leastOfCut else { continue }
                        clean += Self.mark.utf8
                        break scan
                    case .whole(let end):
                        clean += Self.mark.utf8
                        place = end
                        continue scan
                    }
                }
            }
            clean.append(rest[place])
            place += 1
        }
        return String(decoding: clean, as: UTF8.self) + (isCut ? "…" : "")
    }

    /// The fewest characters of a secret that are taken for its beginning.
    private static let leastOfCut = 6

    /// Returns the text redacted, on one line and at most ``limit`` characters long.
    func detail(_ text: String) -> String {
        TextExcerpt.oneLine(redacted(text), limit: Self.limit)
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

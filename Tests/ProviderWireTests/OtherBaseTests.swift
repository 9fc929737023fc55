import Foundation
import Testing

@testable import BenchModel
@testable import ProviderWire

@Suite("Secrets in other bases, and in pieces")
struct OtherBaseTests {
    private static let keys = ["sk-proj-Zx9Qw7Lm3Nv5Tb1Rk8Yp2Hd6", "zQ7#w.R~k2!Lm&x;9^pT%4"]

    private static func redacted(_ text: String, _ key: String) -> String {
        Redaction(
            target: Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
            endpoint: Endpoint(name: "e", baseURL: "http://h", apiKey: Secret(key))
        ).redacted(text)
    }

    /// Divides a number of bytes again and again: independent of the way that the forms are made.
    private static func digits(_ bytes: [UInt8], base: Int, _ alphabet: String, count: Int? = nil) -> String {
        let alphabet = Array(alphabet)
        var number = bytes.map { Int($0) }
        var digits: [Character] = []
        while number.contains(where: { $0 != 0 }) || digits.count < count ?? 0 {
            var rest = 0
            for place in number.indices {
                let value = rest * 256 + number[place]
                (number[place], rest) = (value / base, value % base)
            }
            digits.append(alphabet[rest])
        }
        return String(digits.reversed())
    }

    /// Writes groups of bytes, the last one filled up with zeros, each with as many digits.
    private static func groups(_ text: String, of size: Int, as count: Int, base: Int, _ alphabet: String) -> String {
        var bytes = Array(text.utf8)
        while bytes.count % size != 0 { bytes.append(0) }
        return stride(from: 0, to: bytes.count, by: size).map {
            digits(Array(bytes[$0..<($0 + size)]), base: base, alphabet, count: count)
        }.joined()
    }

    private static let base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    private static let ascii85 = String(decoding: [UInt8](33...117), as: UTF8.self)
    private static let rfc1924 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
    private static let z85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
    private static let base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

    @Test("are struck out wherever the key begins within a group", arguments: keys)
    func bases(key: String) {
        for before in ["", "u", "u:", "us:", "usr:", "user:", "Bearer "] {
            let text = before + key
            let written = [
                Self.groups(text, of: 5, as: 8, base: 32, Self.base32),
                Self.groups(text, of: 5, as: 8, base: 32, Self.base32).lowercased(),
                Self.groups(text, of: 5, as: 8, base: 32, "0123456789ABCDEFGHIJKLMNOPQRSTUV"),
                Self.groups(text, of: 5, as: 8, base: 32, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"),
                Self.groups(text, of: 4, as: 5, base: 85, Self.ascii85),
                "<~" + Self.groups(text, of: 4, as: 5, base: 85, Self.ascii85) + "~>",
                Self.groups(text, of: 4, as: 5, base: 85, Self.rfc1924),
                Self.groups(text, of: 4, as: 5, base: 85, Self.z85),
            ]
            for form in written { check(form, key, most: 26) }
        }
        for before in ["", "Bearer "] {
            check(Self.digits(Array((before + key).utf8), base: 58, Self.base58), key, most: 4)
        }
    }

    @Test("are struck out where escaped characters are written in base64 or hexadecimal", arguments: keys)
    func escapedInBase64(key: String) {
        func each(_ format: String) -> String { key.utf8.map { String(format: format, Int($0)) }.joined() }
        for format in ["%%%02X", "%%%02x", "\\u%04x", "&#%d;", "&#x%x;"] {
            let text = each(format)
            check(Data(text.utf8).base64EncodedString(), key, most: 16)
            check(text.utf8.map { String(format: "%02x", Int($0)) }.joined(), key, most: 16)
        }
        for zeros in [1, 3] {
            let wide = key.utf8.flatMap { [$0] + [UInt8](repeating: 0, count: zeros) }
            check(Data(wide).base64EncodedString(), key, most: 16)
        }
    }

    @Test("are struck out in pieces", arguments: keys)
    func pieces(key: String) {
        let letters = Array(key)
        let pieces = stride(from: 0, to: letters.count, by: 5).map { String(letters[$0..<min($0 + 5, letters.count)]) }
        let quoted: [String] = pieces.map { "\"" + $0 + "\"" }
        let members = quoted.enumerated().map { "\"part\($0)\": \($1)" }.joined(separator: ", ")
        let each = letters.map { String($0) }
        let texts: [String] = [
            "[\(quoted.joined(separator: ", "))]", "{\(members)}", "{\(members.replacing("\"", with: "\\\""))}",
            quoted.joined(separator: " + "), "'\(pieces.joined(separator: "' '"))'", pieces.joined(separator: "|"),
            pieces.joined(separator: "..."), each.joined(separator: ","), each.joined(separator: "-"),
        ]
        for text in texts {
            let clean = Self.redacted("it said <\(text)> and no more", key)
            #expect(clean.hasPrefix("it said <") && clean.hasSuffix("> and no more"), "\(text) became \(clean)")
            for piece in pieces.dropFirst().dropLast() where piece.count == 5 {
                #expect(!clean.contains(piece), "\(text) became \(clean)")
            }
        }
    }

    @Test("leave ordinary text as it is")
    func ordinary() {
        let texts = [
            "The request was refused: sk, proj and others are no prefixes.",
            #"{"error":{"message":"no such model","code":404}}"#,
            "openai/gpt-5-mini, claude-sonnet-5-5, gemini-3.5-flash", "8f14e45fceea167a5a36dedd4bea2543",
            "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U", "https://api.example.com/v1/projects/keys?limit=20",
        ]
        for key in Self.keys { for text in texts { #expect(Self.redacted(text, key) == text) } }
    }

    private func check(_ form: String, _ key: String, most: Int) {
        let clean = Self.redacted("it said <\(form)> and no more", key)
        let left = clean.replacing(Redaction.mark, with: "").count - "it said <> and no more".count
        #expect(left <= most && clean.contains(Redaction.mark), "\(form) became \(clean)")
    }
}

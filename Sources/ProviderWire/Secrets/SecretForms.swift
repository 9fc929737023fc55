/// The forms in which a secret's bytes may be written as a whole, so that a piece of it cannot be read character by character.
///
/// Base64 and hexadecimal of its bytes, as UTF-8 and as UTF-16; and of these forms in UTF-8, base64 and hexadecimal again. Other
/// ways to write single characters are undone in the text that is searched: ``CanonicalText``, ``NumberText``.
struct SecretForms {
    var text: String
    /// Whether it has so many digits for each byte that a few of them in a row are worth nothing.
    var isDeep: Bool

    /// The longest secret, in bytes, whose forms are taken twice: their number grows with the length.
    static let longestTwice = 512

    static func all(of secret: [UInt8]) -> [SecretForms] {
        // The digits of one byte order are also found in the other: it is the same with a byte before.
        let wide = secret.flatMap { [$0, UInt8(0)] }
        var forms = once(secret).map { SecretForms(text: $0, isDeep: false) }
        forms += once(wide).map { SecretForms(text: $0, isDeep: true) }
        guard secret.count <= longestTwice else { return forms }
        for digits in once(secret) {
            // Hexadecimal digits come in capitals, too.
            for text in digits.contains(where: \.isUppercase) ? [digits] : [digits, digits.uppercased()] {
                forms += once([UInt8](text.utf8)).map { SecretForms(text: $0, isDeep: true) }
            }
        }
        return forms
    }

    private static func once(_ bytes: [UInt8]) -> [String] {
        base64(bytes) + [String(decoding: bytes.flatMap { [hex[Int($0 >> 4)], hex[Int($0 & 15)]] }, as: UTF8.self)]
    }

    private static let hex = [UInt8]("0123456789abcdef".utf8)

    /// Returns the base64 digits that depend on the bytes alone, for each of the three alignments and in both alphabets.
    private static func base64(_ bytes: [UInt8]) -> [String] {
        (0..<3).flatMap { before -> [String] in
            let digits = Base64.digits([UInt8](repeating: 0, count: before) + bytes)
            let end = (before + bytes.count) * 8 / 6
            let own = String(decoding: digits[((before * 8 + 5) / 6)..<end], as: UTF8.self)
            let forAddresses = own.replacing("+", with: "-").replacing("/", with: "_")
            return own == forAddresses ? [own] : [own, forAddresses]
        }
    }
}

/// Base64 (RFC 4648, section 4), without padding.
enum Base64 {
    private static let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func digits(_ bytes: [UInt8]) -> [UInt8] {
        var digits: [UInt8] = []
        var (value, bits) = (UInt32(0), 0)
        for byte in bytes {
            value = value << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                digits.append(alphabet[Int(value >> UInt32(bits) & 63)])
            }
            value &= (1 << UInt32(bits)) - 1
        }
        if bits > 0 { digits.append(alphabet[Int(value << UInt32(6 - bits) & 63)]) }
        return digits
    }
}

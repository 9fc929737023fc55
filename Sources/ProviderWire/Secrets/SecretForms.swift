/// The forms in which a secret's bytes may be written as a whole, so that a piece of it cannot be read character by character.
///
/// Base64, base32, base85 and hexadecimal of its bytes, and base64 and hexadecimal of them as UTF-16 and UTF-32; base58, which
/// depends on all of a text, of the secret alone and behind `Bearer`. Of base64 and hexadecimal in UTF-8, and of the secret with
/// its characters escaped, base64 and hexadecimal again. Other ways to write single characters are undone in the text that is
/// searched: ``CanonicalText``, ``NumberText``.
struct SecretForms {
    var text: String
    /// Whether it has so many digits for each byte that a few of them in a row are worth nothing.
    var isDeep: Bool

    /// The longest secret, in bytes, whose forms are taken twice: their number grows with the length.
    static let longestTwice = 512
    /// The longest of which the forms of its escaped characters are taken, which have six digits and more for each byte.
    private static let longestEscaped = 256

    static func all(of secret: [UInt8]) -> [SecretForms] {
        // The digits of one byte order are also found in the other: it is the same with a byte before.
        var forms = once(secret).map { SecretForms(text: $0, isDeep: false) }
        // Nine of their digits hold five bytes or more.
        forms += OtherBases.all(of: secret).map { SecretForms(text: $0, isDeep: true) }
        for zeros in [1, 3] {
            let wide = secret.flatMap { [$0] + [UInt8](repeating: 0, count: zeros) }
            forms += once(wide).map { SecretForms(text: $0, isDeep: true) }
        }
        guard secret.count <= longestTwice else { return forms }
        if secret.count <= longestEscaped {
            for text in escaped(secret) {
                forms += once([UInt8](text.utf8)).map { SecretForms(text: $0, isDeep: true) }
            }
        }
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

    /// Returns a secret with all of its characters escaped as addresses, JSON and HTML do, or with those alone that addresses do
    /// not take.
    private static func escaped(_ secret: [UInt8]) -> [String] {
        func each(_ form: (UInt8) -> String) -> String { secret.map(form).joined() }
        func digits(_ byte: UInt8) -> String {
            String(decoding: [hex[Int(byte >> 4)], hex[Int(byte & 15)]], as: UTF8.self)
        }
        let reserved = each { byte in
            let isPlain = byte >= 0x80 ? false : Character(Unicode.Scalar(byte)).isLetter || Byte.isDigit(byte)
            let isKept = isPlain || [UInt8]("-._~".utf8).contains(byte)
            return isKept ? String(decoding: [byte], as: UTF8.self) : "%" + digits(byte).uppercased()
        }
        let all = [
            each { "%" + digits($0).uppercased() }, each { "%" + digits($0) }, each { "\\u00" + digits($0) },
            each { "&#\($0);" }, each { "&#x" + digits($0) + ";" },
        ]
        return reserved.utf8.elementsEqual(secret) ? all : all + [reserved]
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

/// Base64 (RFC 4648, section 4), without padding, and what is made of bits like it.
enum Base64 {
    private static let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func digits(_ bytes: [UInt8]) -> [UInt8] { digits(bytes, alphabet, bits: 6) }

    /// Returns the digits of some bits each, the last one filled up with zeros.
    static func digits(_ bytes: [UInt8], _ alphabet: [UInt8], bits width: Int) -> [UInt8] {
        var digits: [UInt8] = []
        var (value, bits) = (UInt32(0), 0)
        for byte in bytes {
            value = value << 8 | UInt32(byte)
            bits += 8
            while bits >= width {
                bits -= width
                digits.append(alphabet[Int(value >> UInt32(bits))])
                value &= (1 << UInt32(bits)) - 1
            }
        }
        if bits > 0 { digits.append(alphabet[Int(value << UInt32(width - bits))]) }
        return digits
    }
}

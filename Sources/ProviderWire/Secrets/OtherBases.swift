/// The forms of a secret in the bases that are neither 16 nor 64.
enum OtherBases {
    /// The longest secret, in bytes, that is written in base 58: the time it takes grows with the square of the length.
    private static let longest58 = 512

    static func all(of secret: [UInt8]) -> [String] {
        var forms = alphabets32.flatMap { base32(secret, $0) }
        forms += alphabets85.flatMap { base85(secret, $0) }
        if secret.count <= longest58 { forms += [[], [UInt8]("Bearer ".utf8)].map { base58($0 + secret) } }
        return forms
    }

    /// RFC 4648's two alphabets, and Crockford's; letters of either case are one where secrets are looked for.
    private static let alphabets32 = [
        "abcdefghijklmnopqrstuvwxyz234567", "0123456789abcdefghijklmnopqrstuv", "0123456789abcdefghjkmnpqrstvwxyz",
    ].map { [UInt8]($0.utf8) }

    /// Ascii85, that of RFC 1924 (git, Python's `b85encode`), and ZeroMQ's Z85.
    private static let alphabets85 = [
        [UInt8](33...117),
        [UInt8]("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~".utf8),
        [UInt8]("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8),
    ]

    private static let alphabet58 = [UInt8]("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

    /// Returns the digits that depend on the bytes alone, for each of the five places of a byte within a group.
    private static func base32(_ bytes: [UInt8], _ alphabet: [UInt8]) -> [String] {
        (0..<5).map { before in
            let digits = Base64.digits([UInt8](repeating: 0, count: before) + bytes, alphabet, bits: 5)
            let own = digits[((before * 8 + 4) / 5)..<((before + bytes.count) * 8 / 5)]
            return String(decoding: own, as: UTF8.self)
        }
    }

    /// Returns the digits of the groups of four bytes that are whole, for each of the four places of a byte within a group.
    private static func base85(_ bytes: [UInt8], _ alphabet: [UInt8]) -> [String] {
        (0..<4).map { before in
            var digits: [UInt8] = []
            var start = before
            while start + 4 <= bytes.count {
                var value = bytes[start..<(start + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                var group: [UInt8] = []
                for _ in 0..<5 {
                    group.append(alphabet[Int(value % 85)])
                    value /= 85
                }
                digits += group.reversed()
                start += 4
            }
            return String(decoding: digits, as: UTF8.self)
        }
    }

    /// Returns the digits of all bytes as one number.
    private static func base58(_ bytes: [UInt8]) -> String {
        // The least digit first.
        var digits: [UInt8] = []
        for byte in bytes {
            var carry = Int(byte)
            for place in digits.indices {
                carry += Int(digits[place]) << 8
                digits[place] = UInt8(carry % 58)
                carry /= 58
            }
            while carry > 0 {
                digits.append(UInt8(carry % 58))
                carry /= 58
            }
        }
        let zeros = bytes.prefix { $0 == 0 }.count
        let all = [UInt8](repeating: 0, count: zeros) + digits.reversed()
        return String(decoding: all.map { alphabet58[Int($0)] }, as: UTF8.self)
    }
}

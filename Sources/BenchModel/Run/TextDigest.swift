/// The SHA-256 digest of a text: tells whether two texts are the same without keeping either.
package struct TextDigest: Sendable, Hashable {
    /// 64 hexadecimal digits in lower case.
    package let hex: String

    /// Takes a digest as it is written; nil for what is none.
    package init?(hex: String) {
        let digits = hex.lowercased()
        guard digits.utf8.count == 64,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.hex = digits
    }
}

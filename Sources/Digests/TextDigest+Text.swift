package import BenchModel

extension TextDigest {
    /// Computes the digest of bytes.
    package init(of bytes: some Sequence<UInt8>) {
        let hex = SHA256.hexadecimal(SHA256.digest(of: Array(bytes)))
        guard let made = TextDigest(hex: hex) else { preconditionFailure("SHA-256 has 32 bytes") }
        self = made
    }

    /// Returns the 32 bytes of the digest of a text's UTF-8, for those who write them otherwise than in hexadecimal.
    package static func bytes(of text: String) -> [UInt8] { SHA256.digest(of: Array(text.utf8)) }

    /// Computes the digest of a text's UTF-8.
    package init(of text: String) { self.init(of: text.utf8) }
}

package import BenchModel
import Crypto

extension TextDigest {
    /// Computes the digest of bytes.
    package init(of bytes: some Sequence<UInt8>) {
        let digest = SHA256.hash(data: Array(bytes))
        // 32 bytes, so that the text is always one.
        self.init(digest: digest)
    }

    private init(digest: SHA256.Digest) {
        let hex = digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        guard let made = TextDigest(hex: hex.joined()) else { preconditionFailure("SHA-256 has 32 bytes") }
        self = made
    }

    /// Computes the digest of a text's UTF-8.
    package init(of text: String) { self.init(of: text.utf8) }
}

package import BenchModel
import CCrypto

/// The SHA-256 digest of bytes that come piece by piece.
///
/// It belongs to one reader at a time.
package final class RunningDigest {
    private let context: OpaquePointer

    package init() {
        guard let made = EVP_MD_CTX_new(), EVP_DigestInit_ex(made, EVP_sha256(), nil) == 1 else {
            preconditionFailure("OpenSSL computes no SHA-256: out of memory, or a build without it")
        }
        context = made
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds the next piece.
    package func add(_ bytes: UnsafeRawBufferPointer) {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
            preconditionFailure("OpenSSL fails at a SHA-256 that it began")
        }
    }

    /// Returns the digest of all pieces; nothing can be added afterwards.
    package func finish() -> TextDigest {
        var size: UInt32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
            guard EVP_DigestFinal_ex(context, buffer.baseAddress, &size) == 1 else {
                preconditionFailure("OpenSSL fails at a SHA-256 that it began")
            }
            count = Int(size)
        }
        guard let digest = TextDigest(hex: SHA256.hexadecimal(bytes)) else {
            preconditionFailure("SHA-256 has 32 bytes")
        }
        return digest
    }
}

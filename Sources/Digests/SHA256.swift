import CCrypto

/// SHA-256 (FIPS 180-4) as OpenSSL computes it: 32 bytes.
///
/// OpenSSL comes with libcurl, so a digest costs no further library to build or to ship.
enum SHA256 {
    /// Computes the digest of bytes.
    static func digest(of bytes: [UInt8]) -> [UInt8] {
        filled { digest, size in EVP_Digest(bytes, bytes.count, digest, &size, EVP_sha256(), nil) == 1 }
    }

    /// Computes the keyed digest of bytes (HMAC, RFC 2104).
    static func code(of bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        filled { digest, size in
            HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, digest, &size) != nil
        }
    }

    /// Returns the bytes that `compute` writes.
    ///
    /// OpenSSL only fails here without memory.
    private static func filled(
        _ compute: (_ digest: UnsafeMutablePointer<UInt8>, _ size: inout UInt32) -> Bool
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
            var size: UInt32 = 0
            guard let digest = buffer.baseAddress, compute(digest, &size) else {
                preconditionFailure("OpenSSL computes no SHA-256: out of memory, or a build without it")
            }
            count = Int(size)
        }
    }

    /// Returns bytes as two hexadecimal digits each, in lower case.
    static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

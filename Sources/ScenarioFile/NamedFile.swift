#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that a scenario or a flag names: a key, or certificate authorities.
package enum NamedFile {
    /// Why a file is rejected, as the parts of a problem.
    package struct Defect: Error, Equatable {
        package var found: String
        package var expected: String
        package var advice: String
    }

    /// Larger than any key; a larger file is a mistake.
    private static let mostKeyBytes = 64 * 1024

    /// Reads a key from a file that only its owner may read.
    ///
    /// - Returns: the content without surrounding white space; nil if there is no such file.
    static func key(_ path: String) throws(Defect) -> String? {
        let expected = "a file with the key alone, that only its owner may read"
        // Follow links: what matters is who may read the key itself.
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Defect(found: "no regular file at \(path)", expected: expected, advice: "name the file with the key")
        }
        let mode = status.st_mode & 0o7777
        guard mode & 0o077 == 0 else {
            throw Defect(
                found: "\(path) with the mode 0\(String(mode, radix: 8)), which lets others at the key",
                expected: "0600",
                advice: "chmod 600 \(path), and replace the key if others may have read it"
            )
        }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Defect(found: "\(path), which cannot be read", expected: expected, advice: "check who owns it")
        }
        guard bytes.count <= mostKeyBytes, let text = String(validating: bytes, as: UTF8.self) else {
            throw Defect(found: "\(path), which holds no text of one line", expected: expected, advice: "correct it")
        }
        let key = KeyText.words(of: text)
        guard key.count == 1, let key = key.first else {
            throw Defect(
                found: key.isEmpty ? "\(path), which is empty" : "\(path) with more than one word in it",
                expected: expected,
                advice: "write the key into it, and nothing else"
            )
        }
        return String(key)
    }

    /// Whether there is a file that this user may execute.
    static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    /// Returns what is wrong with a file of certificate authorities, so that a mistake is reported before requests
    /// fail.
    package static func authoritiesDefect(_ path: String) -> Defect? {
        let expected = "a PEM file of certificates"
        guard let bytes = FileManager.default.contents(atPath: path) else {
            return Defect(found: "\(path), which cannot be read", expected: expected, advice: "check the path")
        }
        let marks = ["-----BEGIN CERTIFICATE-----", "-----BEGIN TRUSTED CERTIFICATE-----"]
        if marks.contains(where: { bytes.firstRange(of: Data($0.utf8)) != nil }) { return nil }
        return Defect(
            found: "\(path), which holds no certificate",
            expected: expected,
            advice: "name one with -----BEGIN CERTIFICATE----- in it"
        )
    }
}

import Foundation

/// The file of certificate authorities that `--cacert` names.
enum AuthorityFile {
    /// Looks whether the file holds certificates, so that a slip is told at once and not as failed requests.
    ///
    /// - Throws: a ``CommandError`` where it does not.
    static func check(_ path: String) throws {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            let reason = access(path, R_OK) == 0 ? "it is no file" : String(cString: strerror(errno))
            throw CommandError("--cacert \(path): cannot be read: \(reason); expected a PEM file of certificates.")
        }
        let marks = ["-----BEGIN CERTIFICATE-----", "-----BEGIN TRUSTED CERTIFICATE-----"]
        guard marks.contains(where: { bytes.firstRange(of: Data($0.utf8)) != nil }) else {
            throw CommandError(
                "--cacert \(path): holds no certificate; expected a PEM file, with -----BEGIN CERTIFICATE----- in it."
            )
        }
    }
}

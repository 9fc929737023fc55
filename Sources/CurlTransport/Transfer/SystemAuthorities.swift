import CCurl

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The system's certificate authorities, where libcurl itself would not find them.
///
/// libcurl looks where it was built to look. One that was built on another distribution, as in a Python wheel, would
/// fail every request over TLS.
enum SystemAuthorities {
    /// Where distributions keep them: Debian and Arch, Fedora, openSUSE, RHEL, Alpine.
    static let places = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ]

    /// The file to name to libcurl; nil if it is left to what it knows.
    static let file = file(
        known: ezb_default_authorities().map { String(cString: $0) },
        named: ProcessInfo.processInfo.environment["SSL_CERT_FILE"],
        isThere: FileManager.default.isReadableFile
    )

    /// Returns the file to name to libcurl.
    ///
    /// - Parameters:
    ///   - known: the file that libcurl was built to read; nil if it was built for none.
    ///   - named: the file that the environment names.
    ///   - isThere: whether there is such a file.
    /// - Returns: nil if libcurl's own file is there, or none.
    static func file(known: String?, named: String?, isThere: (String) -> Bool) -> String? {
        guard let known, !isThere(known) else { return nil }
        return ([named].compactMap(\.self) + places).first(where: isThere)
    }
}

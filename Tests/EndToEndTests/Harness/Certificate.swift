import Foundation

/// A certificate and its key, made by `openssl` in a test's folder.
struct Certificate {
    let path: String
    let keyPath: String

    private init(_ bench: Workbench, _ name: String) {
        path = bench.path("\(name).pem")
        keyPath = bench.path("\(name).key")
    }

    /// Makes a certificate authority of its own.
    static func authority(_ bench: Workbench) async throws -> Certificate {
        let made = Certificate(bench, "authority-\(UUID().uuidString)")
        try await openssl(
            bench,
            ["req", "-x509", "-subj", "/CN=a test's authority", "-days", "2", "-out", made.path]
                + ["-addext", "basicConstraints=critical,CA:TRUE"] + newKey(made)
        )
        return made
    }

    /// Makes a server's certificate for names in openssl's words; one that holds for less than 0 days has expired.
    static func server(
        _ bench: Workbench,
        for names: String = "DNS:localhost,IP:127.0.0.1,IP:::1",
        signedBy authority: Certificate,
        days: Int = 2
    ) async throws -> Certificate {
        let made = Certificate(bench, "server-\(UUID().uuidString)")
        try await openssl(bench, ["req", "-subj", "/CN=server", "-out", "\(made.path).request"] + newKey(made))
        try Data("subjectAltName=\(names)\n".utf8).write(to: URL(fileURLWithPath: "\(made.path).names"))
        try await openssl(
            bench,
            ["x509", "-req", "-in", "\(made.path).request", "-out", made.path, "-days", "\(days)"]
                + [
                    "-CA", authority.path, "-CAkey", authority.keyPath, "-set_serial",
                    "\(UInt32.random(in: 1...(.max)))",
                ]
                + ["-extfile", "\(made.path).names"]
        )
        return made
    }

    private static func newKey(_ made: Certificate) -> [String] {
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", made.keyPath]
    }

    private static func openssl(_ bench: Workbench, _ arguments: [String]) async throws {
        let result = try await bench.start(program: Product.tool("openssl") ?? "", arguments).result()
        guard result.code == 0 else { throw Unexpected("openssl \(arguments[0]): \(result.errors)") }
    }
}

import Foundation
import Glibc

/// A real TLS terminator or HTTP/2 proxy in front of a simulator.
///
/// Neither of the two takes a port of the system's choice, so that one that is free is looked for, and another one where
/// somebody was quicker.
struct Terminator {
    let port: Int
    let process: ChildProcess

    /// The words with which a program says that its port is taken.
    private static let taken = "Address already in use"

    private static func start(
        _ bench: Workbench,
        _ program: String,
        ready: String,
        arguments: (Int) throws -> [String]
    ) async throws -> Terminator {
        var complaint = ""
        for _ in 0..<20 {
            let port = try freePort()
            let process = try bench.start(program: program, try arguments(port))
            do {
                _ = try await process.line(containing: ready, inErrors: true)
                return Terminator(port: port, process: process)
            } catch {
                complaint = await process.result().errors
                guard complaint.contains(taken) else { break }
            }
        }
        throw Unexpected("\(program) does not start: \(complaint)")
    }

    /// A port that nobody has at this moment.
    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard descriptor >= 0, isBound else { throw Unexpected("no port is free") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

// MARK: nginx

extension Terminator {
    static let nginx = Product.tool("nginx")
    static let hasNginx = nginx != nil && Product.tool("openssl") != nil

    /// Starts nginx as a TLS server before a simulator; `settings` are further lines of its `server` block.
    static func nginx(
        _ bench: Workbench,
        before address: String,
        showing certificate: Certificate,
        ipv6: Bool = false,
        http2: Bool = false,
        settings: String = ""
    ) async throws -> Terminator {
        let folder = "\(bench.folder)/nginx-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "\($0)_temp_path \(folder)/\($0);" }.joined(separator: " ")
        return try await start(bench, nginx ?? "", ready: "event method") { port in
            let host = ipv6 ? "[::1]" : "127.0.0.1"
            // One process, so that it ends when it is told to, and with it its connections.
            let text = """
                daemon off; master_process off; pid \(folder)/pid; error_log stderr notice;
                events { worker_connections 512; }
                http {
                    access_log off; \(temporary)
                    proxy_buffering off; proxy_http_version 1.1; proxy_set_header Connection "";
                    server {
                        listen \(host):\(port) ssl\(http2 ? " http2" : "");
                        ssl_certificate \(certificate.path); ssl_certificate_key \(certificate.keyPath);
                        \(settings)
                        location / { proxy_pass \(address); }
                    }
                }
                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/nginx.conf"))
            return ["-p", folder, "-e", "stderr", "-c", "\(folder)/nginx.conf"]
        }
    }
}

// MARK: nghttpx

extension Terminator {
    static let nghttpx = Product.tool("nghttpx")
    static let hasNghttpx = nghttpx != nil && Product.tool("openssl") != nil

    /// Starts nghttpx as an HTTP/2 proxy before a simulator, over TLS or in clear.
    static func nghttpx(
        _ bench: Workbench,
        before address: String,
        showing certificate: Certificate?
    ) async throws -> Terminator {
        let backend = address.dropFirst("http://".count).replacing(":", with: ",")
        return try await start(bench, nghttpx ?? "", ready: "Listening on") { port in
            // It reads a file of settings unless one is named.
            var arguments = ["--conf=/dev/null", "--single-process", "--workers=1", "--backend=\(backend)"]
            arguments.append("--frontend=127.0.0.1,\(port)" + (certificate == nil ? ";no-tls" : ""))
            if let certificate { arguments += ["--no-ocsp", certificate.keyPath, certificate.path] }
            return arguments
        }
    }
}

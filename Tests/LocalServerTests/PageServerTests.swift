import Foundation
import Testing

@testable import LocalServer

/// One connection that sends a text and reads until the server closes it.
private func exchange(_ port: Int, _ request: String) async throws -> String {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(socket) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let connected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            let bytes = Array(request.utf8)
            guard connected == 0, send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
                return continuation.resume(throwing: POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO))
            }
            var answer: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while case let count = recv(socket, &buffer, buffer.count, 0), count > 0 { answer += buffer[..<count] }
            continuation.resume(returning: String(decoding: answer, as: UTF8.self))
        }
    }
}

@Suite("Pages for whoever asks", .timeLimit(.minutes(30)))
struct PageServerTests {
    private static func with(_ body: (PageServer) async throws -> Void) async throws {
        let server = try await PageServer(host: "127.0.0.1", port: 0) { path, accepted in
            path == "/metrics" ? ServedPage("text/x; charset=utf-8", accepted.isEmpty ? "a é\n" : accepted) : nil
        }
        do {
            try await body(server)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @Test("shows a page with its type and its length in bytes", arguments: ["/metrics", "/metrics?a=b"])
    func page(path: String) async throws {
        try await Self.with { server in
            #expect(server.port > 0 && server.baseURL == "http://127.0.0.1:\(server.port)")
            let answer = try await exchange(server.port, "GET \(path) HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\na é\n"))
            #expect(
                answer.contains("content-type: text/x; charset=utf-8\r\n") && answer.contains("content-length: 5\r\n")
            )
        }
    }

    @Test("answers several requests of a connection, and the head alone where that is asked for")
    func keptAlive() async throws {
        try await Self.with { server in
            let answer = try await exchange(
                server.port,
                "GET /metrics HTTP/1.1\r\nhost: x\r\n\r\nHEAD /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
            )
            #expect(answer.components(separatedBy: "200 OK").count == 3)
            #expect(answer.components(separatedBy: "a é\n").count == 2)
        }
    }

    @Test("the types that a client accepts reach the page, of several fields too")
    func accepted() async throws {
        try await Self.with { server in
            let answer = try await exchange(
                server.port,
                "GET /metrics HTTP/1.1\r\naccept: a/b;q=0.5\r\nAccept: c/d\r\nconnection: close\r\n\r\n"
            )
            #expect(answer.hasSuffix("\r\n\r\na/b;q=0.5,c/d"))
        }
    }

    @Test(
        "refuses what is no page, no reading, or no HTTP",
        arguments: [
            ("GET /nowhere HTTP/1.1\r\nconnection: close\r\n\r\n", "404"),
            ("POST /metrics HTTP/1.1\r\nconnection: close\r\ncontent-length: 2\r\n\r\nab", "405"),
            ("nonsense\r\n\r\n", "400"), ("GET / HTTP/1.0\r\n\r\n", "404"),
        ]
    )
    func refused(request: String, status: String) async throws {
        try await Self.with { server in
            let answer = try await exchange(server.port, request)
            #expect(answer.contains(" \(status) "), "\(answer)")
        }
    }

    @Test("a port that is taken, and an address of another machine, are sentences")
    func faults() async throws {
        try await Self.with { server in
            await #expect(throws: ListenFault.addressInUse(host: "127.0.0.1", port: server.port)) {
                _ = try await PageServer(host: "127.0.0.1", port: server.port) { _, _ in nil }
            }
        }
        let error = await #expect(throws: ListenFault.self) {
            _ = try await PageServer(host: "192.0.2.1", port: 0) { _, _ in nil }
        }
        #expect(error?.description.contains("192.0.2.1") == true)
    }

    @Test("stops once, and again without harm")
    func stop() async throws {
        let server = try await PageServer(host: "127.0.0.1", port: 0) { _, _ in nil }
        await server.stop()
        await server.stop()
    }
}

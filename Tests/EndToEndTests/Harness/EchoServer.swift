import Foundation

/// A server that answers each request with whatever bytes a test makes of it, and closes the connection.
///
/// Its thread ends when the socket is shut down.
final class EchoServer: Sendable {
    /// A request, taken apart as far as tests need it.
    struct Request: Sendable {
        var path: String
        /// The key, from whichever header field the protocol has it in.
        var key: String
        var body: String
    }

    let address: String
    private let listener: Int32

    init(_ answer: @escaping @Sendable (Request) -> [UInt8]) throws {
        let (listener, address) = try Loopback.listener()
        self.listener = listener
        self.address = address
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 { return }
                if let request = Self.read(connection) {
                    var rest = answer(request)[...]
                    while !rest.isEmpty {
                        let count = rest.withUnsafeBytes {
                            send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                        }
                        if count <= 0 { break }
                        rest = rest.dropFirst(count)
                    }
                }
                shutdown(connection, Int32(SHUT_WR))
                close(connection)
            }
        }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
                let fields = lines.dropFirst().map { $0.split(separator: ":", maxSplits: 1).map(String.init) }
                func field(_ name: String) -> String? {
                    fields.first { $0.count == 2 && $0[0].lowercased() == name }?[1].trimmingCharacters(
                        in: .whitespaces
                    )
                }
                let body = text[end.upperBound...]
                if body.utf8.count >= Int(field("content-length") ?? "0") ?? 0 {
                    let key =
                        field("authorization")?.replacing("Bearer ", with: "") ?? field("x-api-key")
                        ?? field("x-goog-api-key")
                    let path = lines[0].split(separator: " ").dropFirst().first ?? ""
                    return Request(path: String(path), key: key ?? "", body: String(body))
                }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            if count <= 0 { return nil }
            bytes += buffer[..<count]
        }
    }
}

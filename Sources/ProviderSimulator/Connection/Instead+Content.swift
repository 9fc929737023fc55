import NIOCore

/// The answers that faults send in the place of a real one.
extension Misbehaviour.Instead {
    /// Returns what is sent in the place of an answer.
    ///
    /// - Parameters:
    ///   - answer: the answer without its content.
    ///   - isArray: whether errors come in a JSON array.
    /// - Returns: bytes that no protocol has room for, or an error.
    func content(for answer: Answer, isArray: Bool) -> Answer.Content {
        let origin = ResponseBytes.origin(answer.version)
        switch self {
        case .nothing: return .silence
        case .gzip:
            return .plain(
                status: 200,
                contentType: "text/event-stream",
                headers: [("content-encoding", "gzip")],
                body: ByteBuffer(bytes: Self.compressedEvent)
            )
        case .keepalives:
            return .plain(
                status: 200,
                contentType: "text/event-stream; charset=utf-8",
                headers: [],
                body: ByteBuffer(string: String(repeating: "data: : keepalive\n\n", count: 3))
            )
        case .endlessHeader:
            let piece = String(repeating: "x-filler: 0123456789abcdef0123456789abcdef\r\n", count: 100)
            return .flood(
                beginning: ByteBuffer(string: "HTTP/1.1 200 OK\r\n\(origin)"),
                piece: ByteBuffer(string: piece)
            )
        case .endlessLine:
            let head = "HTTP/1.1 200 OK\r\n\(origin)content-type: text/event-stream\r\nconnection: close\r\n\r\ndata: "
            return .flood(beginning: ByteBuffer(string: head), piece: ByteBuffer(repeating: 0x78, count: 16384))
        case .html:
            let page = "<!doctype html><title>Sign in</title><p>Please sign in to use this network.</p>\n"
            return .plain(status: 200, contentType: "text/html", headers: [], body: ByteBuffer(string: page))
        case .redirect(let location):
            return .plain(
                status: 307,
                contentType: "text/plain",
                headers: [("location", location)],
                body: ByteBuffer()
            )
        case .status(let status, let seconds, let milliseconds, let shouldRetry):
            var headers: [(String, String)] = []
            if let shouldRetry { headers.append(("x-should-retry", shouldRetry)) }
            if answer.wire != .gemini {
                if let seconds {
                    headers.append(("retry-after", seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"))
                }
                if let milliseconds { headers.append(("retry-after-ms", "\(milliseconds)")) }
            }
            let rejection = RequestRejection(
                status: status,
                message: "The simulator was asked to answer \(status).",
                retryAfterSeconds: seconds ?? milliseconds.map { Double($0) / 1000 }
            )
            let body = rejection.body(for: answer.wire, requestID: answer.requestID, isArray: isArray)
            return .plain(
                status: status,
                contentType: "application/json",
                headers: headers,
                body: ByteBuffer(string: body)
            )
        }
    }

    /// `data: {}` and a blank line, compressed with gzip.
    private static let compressedEvent: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4B, 0x49, 0x2C, 0x49, 0xB4, 0x52,
        0xA8, 0xAE, 0xE5, 0xE2, 0x02, 0x00, 0x65, 0x57, 0x48, 0xEB, 0x0A, 0x00, 0x00, 0x00,
    ]
}

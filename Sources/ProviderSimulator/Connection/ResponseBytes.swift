import NIOCore
import NIOHTTP1

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

/// Writes a response's bytes: the head, and chunks of the body.
///
/// It replaces NIO's encoder for two reasons: a fault may end in the middle of a chunk, which an encoder refuses; and
/// an event with its chunk frame becomes one buffer, and so one write.
struct ResponseBytes {
    /// Whether the body is chunked; an HTTP/1.0 client gets it unframed, ended by closing the connection.
    let isChunked: Bool
    let keepsAlive: Bool
    /// Whether the request was a HEAD, whose response has no body.
    private let isHeadOnly: Bool
    private let requestID: String
    private let wire: WireProtocol
    private let version: String
    /// Whether a page of another origin asks: without a word from the server its browser would not show it the answer.
    private let isCrossOrigin: Bool

    /// The header field that marks every answer as simulated; its value is the simulator's version.
    static let header = "x-ezbench-simulator"

    /// Returns that field's line.
    static func origin(_ version: String) -> String { "\(header): \(version)\r\n" }

    init(to head: HTTPRequestHead, requestID: String, wire: WireProtocol, version: String) {
        self.version = version
        isChunked = head.version != .http1_0
        keepsAlive = isChunked && head.isKeepAlive
        isHeadOnly = head.method == .HEAD
        isCrossOrigin = head.headers.contains(name: "origin")
        self.requestID = requestID
        self.wire = wire
    }

    /// Returns the head of a stream.
    func streamHead(contentType: String) -> ByteBuffer {
        var head = start(status: 200)
        head.writeString("content-type: \(contentType)\r\ncache-control: no-cache\r\nx-accel-buffering: no\r\n")
        head.writeString(isChunked ? "transfer-encoding: chunked\r\n\r\n" : "\r\n")
        return head
    }

    /// Returns a whole response.
    func whole(status: Int, contentType: String, headers: [(String, String)] = [], body: ByteBuffer) -> ByteBuffer {
        var bytes = start(status: status)
        for (name, value) in headers { bytes.writeString("\(name): \(value)\r\n") }
        bytes.writeString("content-type: \(contentType)\r\ncontent-length: \(body.readableBytes)\r\n\r\n")
        if !isHeadOnly { bytes.writeImmutableBuffer(body) }
        return bytes
    }

    /// Returns a piece of the body, with its chunk frame.
    func chunk(_ body: ByteBuffer) -> ByteBuffer {
        guard isChunked, body.readableBytes > 0 else { return body }
        var bytes = ByteBuffer()
        bytes.reserveCapacity(body.readableBytes + 12)
        bytes.writeString(String(body.readableBytes, radix: 16))
        bytes.writeStaticString("\r\n")
        bytes.writeImmutableBuffer(body)
        bytes.writeStaticString("\r\n")
        return bytes
    }

    /// The bytes that end the body.
    var end: ByteBuffer { isChunked ? ByteBuffer(staticString: "0\r\n\r\n") : ByteBuffer() }

    private func start(status: Int) -> ByteBuffer {
        var bytes = ByteBuffer()
        let reason = status == 529 ? "Overloaded" : HTTPResponseStatus(statusCode: status).reasonPhrase
        bytes.writeString("HTTP/1.1 \(status) \(reason)\r\n")
        bytes.writeString("server: ezbench-simulator\r\n" + Self.origin(version))
        bytes.writeString("date: \(Self.date())\r\nx-request-id: \(requestID)\r\n")
        if wire == .anthropic { bytes.writeString("request-id: \(requestID)\r\n") }
        if isCrossOrigin {
            bytes.writeStaticString("access-control-allow-origin: *\r\naccess-control-expose-headers: *\r\n")
        }
        if !keepsAlive { bytes.writeStaticString("connection: close\r\n") }
        return bytes
    }

    /// Returns the date in the format of RFC 9110 §5.6.7, which is English in every locale.
    private static func date() -> String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let two: (Int32) -> String = { $0 < 10 ? "0\($0)" : "\($0)" }
        return
            "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(1900 + parts.tm_year) "
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
    }
}

import BenchModel
import CurlTransport
import ProviderWire
import Testing

/// Servers that speak HTTP/2, in clear and frame by frame (RFC 9113), and break off.
@Suite("Hostile servers over HTTP/2", .timeLimit(.minutes(3)))
struct HostileHTTP2Tests {
    private static let start = #"data: {"choices":[{"delta":{"content":"hi"},"finish_reason":null}]}"# + "\n\n"
    private static let end =
        #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"# + "\n\ndata: [DONE]\n\n"

    /// What a server does once it has the request.
    enum Act: Sendable {
        case headers, start, end
        /// Ends the stream with the error of that number; 7 refuses it, 0 is none.
        case resetStream(UInt8)
        /// Takes no further streams, and has heard of none after that one.
        case goAway(lastStream: UInt8, error: UInt8)
        case bytes([UInt8])
    }

    struct Script: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let acts: [Act]
        let kinds: [FailureKind]

        init(_ name: String, _ acts: [Act], _ kinds: FailureKind...) {
            testDescription = name
            self.acts = acts
            self.kinds = kinds
        }
    }

    // libcurl throws away what one read brought of a stream together with its end, the header too: what breaks off right
    // behind its beginning may seem never to have begun.
    static let scripts: [Script] = [
        Script("a whole answer", [.headers, .start, .end]),
        Script("GOAWAY that lets the stream end", [.headers, .start, .goAway(lastStream: 1, error: 0), .end]),
        Script("RST_STREAM without error behind the end", [.headers, .start, .end, .resetStream(0)]),
        Script("GOAWAY in place of an answer", [.goAway(lastStream: 0, error: 0)], .connectionLost),
        Script("GOAWAY with an error in place of an answer", [.goAway(lastStream: 0, error: 11)], .connectionLost),
        Script(
            "GOAWAY in mid-stream",
            [.headers, .start, .goAway(lastStream: 1, error: 2)],
            .truncated,
            .connectionLost
        ),
        Script(
            "GOAWAY that knows of no stream, in mid-stream",
            [.headers, .start, .goAway(lastStream: 0, error: 0)],
            .truncated,
            .connectionLost
        ),
        Script("RST_STREAM in place of an answer", [.resetStream(2)], .connectionLost),
        Script("RST_STREAM that refuses", [.resetStream(7)], .connectionLost),
        Script("RST_STREAM behind the header", [.headers, .resetStream(2)], .truncated, .connectionLost),
        Script("RST_STREAM in mid-stream", [.headers, .start, .resetStream(8)], .truncated, .connectionLost),
        Script("no further frame", [.headers, .start], .truncated),
        Script("a frame that is cut", [.headers, .start, .bytes([0, 1, 0, 0, 0, 0, 0, 0, 1, 0x64])], .truncated),
        Script(
            "a frame larger than may be",
            [.headers, .start, .bytes([0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1])],
            .truncated
        ),
        Script(
            "header fields that cannot be unpacked",
            [.bytes(frame(1, 4, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]))],
            .connectionLost
        ),
        Script("an answer without a status", [.bytes(frame(1, 4, [0x0F, 0x10, 1, 0x78]))], .connectionLost),
        Script("another version", [.bytes(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))], .connectionLost),
    ]

    @Test("are judged by how far they got", arguments: scripts)
    func judged(_ script: Script) async throws {
        let transport = try CurlTransport(.init(userAgent: "ezbench-tests", directBaseURL: "http://"))
        let server = ScriptedServer { connection in
            // The client's preface, then frames.
            guard connection.readBytes(24) != nil, connection.send(Self.frame(4, 0, [], stream: 0)) else { return }
            guard Self.readRequest(connection) else { return }
            for act in script.acts { connection.send(Self.bytes(of: act)) }
            connection.endSending()
            connection.waitForClose()
        }
        let call = ProviderCall(
            target: Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
            endpoint: Endpoint(name: "e", baseURL: server.baseURL, httpVersion: .http2)
        )
        let outcome = call.outcome(
            of: await transport.perform(call.request(for: Prompt(id: "p", user: "hi"), nonce: nil))
        )
        switch outcome {
        case .ok: #expect(script.kinds.isEmpty)
        case .failed(let kind, let detail): #expect(script.kinds.contains(kind), "\(kind): \(detail)")
        case .cancelled: Issue.record("cancelled")
        }
    }

    // MARK: Frames

    private static func frame(_ type: UInt8, _ flags: UInt8, _ payload: [UInt8], stream: UInt8 = 1) -> [UInt8] {
        let length = payload.count
        return [UInt8(length >> 16), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF), type, flags, 0, 0, 0, stream]
            + payload
    }

    private static func bytes(of act: Act) -> [UInt8] {
        switch act {
        case .headers:
            // `:status: 200` by its place in the static table, and a literal content-type.
            let type = Array("text/event-stream".utf8)
            return frame(1, 4, [0x88, 0x0F, 0x10, UInt8(type.count)] + type)
        case .start: return frame(0, 0, Array(start.utf8))
        case .end: return frame(0, 1, Array(end.utf8))
        case .resetStream(let code): return frame(3, 0, [0, 0, 0, code])
        case .goAway(let last, let error): return frame(7, 0, [0, 0, 0, last, 0, 0, 0, error], stream: 0)
        case .bytes(let bytes): return bytes
        }
    }

    /// Reads frames until the request is whole; false where the client goes before.
    private static func readRequest(_ connection: ScriptedServer.Connection) -> Bool {
        while let head = connection.readBytes(9) {
            let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
            guard length == 0 || connection.readBytes(length) != nil else { return false }
            // Settings are acknowledged.
            if head[3] == 4, head[4] & 1 == 0 { connection.send(frame(4, 1, [], stream: 0)) }
            if head[3] <= 1, head[4] & 1 == 1 { return true }
        }
        return false
    }
}

import BenchModel
import CurlTransport
import ProviderWire
import Testing

/// Servers that speak HTTP/2, in clear and frame by frame (RFC 9113), and break off.
@Suite("Hostile servers over HTTP/2", .timeLimit(.minutes(30)))
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
        // What came is the kernel's to tell.
        Script(
            "a header field larger than may be",
            [frames(1, of: 100_000)],
            PlatformChoice.current.knowsTheKernel ? .tooLarge : .connectionLost
        ),
        Script("a header larger than may be", [frames(300, of: 1000)], .tooLarge),
        Script("a header of more frames than may be", [frames(10, of: 60_000)], .tooLarge),
        Script("a header as large as may be", [frames(100, of: 1000), .start, .end]),
        Script("another version", [.bytes(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))], .connectionLost),
    ]

    @Test("are judged by how far they got", arguments: scripts)
    func judged(_ script: Script) async throws {
        let transport = try CurlTransport(.init(userAgent: "ezbench-tests"))
        let server = ScriptedServer { connection in
            guard HTTP2Frames.greet(connection), HTTP2Frames.readRequest(connection) != nil else { return }
            for act in script.acts { connection.send(Self.bytes(of: act)) }
            connection.endSending()
            connection.waitForClose()
        }
        let call = ProviderCall(
            target: Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
            endpoint: Endpoint(name: "e", baseURL: server.baseURL, httpVersion: .http2)
        )
        let outcome = call.outcome(
            of: RecordedExchange(await transport.perform(call.request(for: Prompt(id: "p", user: "hi"), nonce: nil)))
        )
        switch outcome {
        case .ok: #expect(script.kinds.isEmpty)
        case .failed(let kind, let detail): #expect(script.kinds.contains(kind), "\(kind): \(detail)")
        case .cancelled: Issue.record("cancelled")
        }
    }

    @Test(
        "A long header is read together with what comes behind it, however many streams there may be",
        arguments: [1, 5000]
    )
    func longHeader(connections: Int) async throws {
        let transport = try CurlTransport(
            .init(userAgent: "ezbench-tests", connections: connections)
        )
        let value = String(repeating: "a", count: 20_000)
        let answer = HTTP2Frames.header([("x-long", value)]) + Self.frame(0, 1, Array("tokenEND".utf8))
        let server = ScriptedServer { connection in
            guard HTTP2Frames.greet(connection), HTTP2Frames.readRequest(connection) != nil else { return }
            connection.send(answer)
            connection.waitForClose()
        }
        var request = TransportRequest.make(server.baseURL)
        request.httpVersion = .http2
        let exchange = await transport.perform(request)
        #expect(exchange.ending == .complete && exchange.response.stopReason == "tokenEND", "\(exchange.ending)")
        #expect(exchange.head?.value(of: "x-long") == value)
    }

    // MARK: Frames

    private static func frame(_ type: UInt8, _ flags: UInt8, _ payload: [UInt8], stream: UInt8 = 1) -> [UInt8] {
        HTTP2Frames.frame(type, flags, payload, stream: stream)
    }

    private static func frames(_ fields: Int, of size: Int) -> Act {
        let value = String(repeating: "a", count: size)
        return .bytes(HTTP2Frames.header((0..<fields).map { ("x-\($0)", value) }))
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
}

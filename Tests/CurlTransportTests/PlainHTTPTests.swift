import BenchModel
import CurlTransport
import Foundation
import Testing

/// What a scrape of metrics, a count of tokens or a webhook asks of the transport.
@Suite("Plain HTTP over libcurl", .timeLimit(.minutes(30)))
struct PlainHTTPTests {
    private let transport: CurlTransport

    init() throws {
        transport = try CurlTransport(.init(userAgent: "ezbench-tests"))
    }

    /// A server that answers with the request it was sent, header and body.
    private static func echo() -> ScriptedServer {
        ScriptedServer { connection in
            while let request = connection.readRequest() {
                let isHead = request.hasPrefix("HEAD ")
                connection.send(
                    "HTTP/1.1 200 OK\r\ncontent-length: \(request.utf8.count)\r\n\r\n" + (isHead ? "" : request)
                )
            }
        }
    }

    @Test(
        "Each method goes out as it is named, with its body and nothing that was not asked for",
        arguments: [
            (HTTPMethod.get, "", nil), (.delete, "", nil), (.post, "", "0"), (.put, "", "0"),
            (.post, "{\"a\":1}", "7"), (.put, "x", "1"), (.delete, "why", "3"), (.get, "query", "5"),
            (HTTPMethod(rawValue: "PROPFIND"), "<a/>", "4"),
        ] as [(HTTPMethod, String, String?)]
    )
    func methods(method: HTTPMethod, body: String, length: String?) async throws {
        let server = Self.echo()
        // Twice, so that a connection and a handle that were used before do the same.
        for _ in 0..<2 {
            let answer = try await transport.answer(
                to: PlainRequest(method, server.baseURL + "/metrics?a=b", body: Array(body.utf8))
            )
            #expect(answer.head.status == 200)
            let lines = String(decoding: answer.body, as: UTF8.self).components(separatedBy: "\r\n")
            #expect(lines.first == "\(method.rawValue) /metrics?a=b HTTP/1.1")
            let fields = lines.dropFirst().map { $0.lowercased() }
            #expect(fields.first { $0.hasPrefix("content-length:") } == length.map { "content-length: \($0)" })
            #expect(!fields.contains { $0.hasPrefix("content-type:") || $0.hasPrefix("expect:") })
            #expect(lines.last == body)
        }
        #expect(server.connectionCount == 1)
    }

    @Test("A header field of the request's own says what its body is")
    func contentType() async throws {
        let server = Self.echo()
        let answer = try await transport.answer(
            to: PlainRequest(
                .post,
                server.baseURL,
                headers: [HTTPHeader("Content-Type", "text/plain")],
                body: Array("hi".utf8)
            )
        )
        let fields = String(decoding: answer.body, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(fields.filter { $0.lowercased().hasPrefix("content-type") } == ["Content-Type: text/plain"])
    }

    @Test("HEAD brings a header and no body, whatever length it names, and leaves the connection fit for others")
    func head() async throws {
        let server = Self.echo()
        let answer = try await transport.answer(to: PlainRequest(.head, server.baseURL))
        #expect(answer.head.status == 200 && answer.body.isEmpty)
        #expect(answer.head.value(of: "content-length").flatMap(Int.init) ?? 0 > 0)
        let next = try await transport.answer(to: PlainRequest(.get, server.baseURL))
        #expect(!next.body.isEmpty && server.connectionCount == 1)
    }

    @Test("A status that is no success is an answer, with its body", arguments: [301, 404, 503])
    func status(status: Int) async throws {
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 \(status) X\r\nlocation: /elsewhere\r\ncontent-length: 3\r\n\r\nno!")
            connection.waitForClose()
        }
        let answer = try await transport.answer(to: PlainRequest(.get, server.baseURL))
        #expect(answer.head.status == status && answer.body == Array("no!".utf8))
        #expect(server.connectionCount == 1)
    }

    @Test("A body is taken up to its bound and no further", arguments: [99, 100, 101, 1_000_000])
    func bound(length: Int) async throws {
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
            for _ in 0..<length / 50 { connection.send("32\r\n" + String(repeating: "x", count: 50) + "\r\n") }
            let rest = length % 50
            if rest > 0 {
                connection.send("\(String(rest, radix: 16))\r\n" + String(repeating: "x", count: rest) + "\r\n")
            }
            connection.send("0\r\n\r\n")
            connection.waitForClose()
        }
        let request = PlainRequest(.get, server.baseURL, mostBytes: 100)
        if length <= 100 {
            #expect(try await transport.answer(to: request).body.count == length)
        } else {
            let failure = await #expect(throws: PlainFailure.self) { try await transport.answer(to: request) }
            #expect(failure == PlainFailure(kind: .tooLarge, description: "the answer has more than 100 bytes"))
        }
    }

    @Test("A body that is cut is no answer")
    func cut() async throws {
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf")
        }
        let failure = await #expect(throws: PlainFailure.self) {
            try await transport.answer(to: PlainRequest(.get, server.baseURL))
        }
        #expect(failure?.kind == .truncated)
    }

    @Test("A server that cannot be reached, and an address that is none, say so")
    func unreachable() async throws {
        let refused = await #expect(throws: PlainFailure.self) {
            try await transport.answer(to: PlainRequest(.get, "http://127.0.0.1:1/"))
        }
        #expect(refused?.kind == .connect)
        for url in ["file:///etc/passwd", "ftp://127.0.0.1/x", "nonsense://"] {
            let other = await #expect(throws: PlainFailure.self) {
                try await transport.answer(to: PlainRequest(.get, url))
            }
            #expect(other?.kind != nil)
        }
    }

    @Test(
        "A method that would break out of its line is not sent",
        arguments: ["", "GET /x HTTP/1.1\r\nA:", "G T", "GÉT"]
    )
    func noMethod(method: String) async throws {
        let server = Self.echo()
        let failure = await #expect(throws: PlainFailure.self) {
            try await transport.answer(to: PlainRequest(HTTPMethod(rawValue: method), server.baseURL))
        }
        #expect(failure?.kind == .internal && failure?.description.hasPrefix("no method of HTTP: ") == true)
        #expect(server.connectionCount == 0)
    }
}

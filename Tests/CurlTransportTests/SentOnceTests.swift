import BenchModel
import CurlTransport
import Synchronization
import Testing

/// What libcurl would send again by itself: the server may have worked on it, and bill both.
@Suite("A request is sent once", .timeLimit(.minutes(30)))
struct SentOnceTests {
    private static let answer = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nEND"

    /// Counts the requests that reach a server.
    private final class Seen: Sendable {
        private let count = Atomic<Int>(0)

        var requests: Int { count.load(ordering: .sequentiallyConsistent) }

        /// Notes one; says how many there were before.
        @discardableResult
        func note() -> Int { count.add(1, ordering: .sequentiallyConsistent).oldValue }
    }

    /// How a connection goes that was asked a second time.
    enum Loss: String, CaseIterable, Sendable {
        case closed, reset
    }

    /// A server that answers the first request of each connection and loses the second one's.
    private static func server(_ seen: Seen, _ loss: Loss, isProxy: Bool = false) -> ScriptedServer {
        ScriptedServer { connection in
            var answered = 0
            while let request = connection.readRequest() {
                if isProxy { #expect(request.hasPrefix("POST http://nowhere.invalid/ ")) }
                seen.note()
                if answered == 1 {
                    if loss == .reset { connection.closeWillReset() }
                    return
                }
                connection.send(answer)
                answered += 1
            }
        }
    }

    private static func check(_ exchanges: [HTTPExchange], _ seen: Seen) throws {
        #expect(seen.requests == exchanges.count)
        for (index, exchange) in exchanges.enumerated() {
            let times = exchange.times
            let (sent, end) = (try #require(times.sent), try #require(times.end))
            #expect(exchange.connection.reused == (index % 2 == 1))
            #expect(sent <= end)
            if index % 2 == 0 {
                #expect(exchange.ending == .complete)
            } else if case .failed(.connectionLost, let detail) = exchange.ending {
                #expect(detail.hasPrefix("the reused connection was ") && detail.contains("not sent again"))
                #expect(detail.hasSuffix("\"retry\" of its endpoint, or run --retries 2, asks for that"))
                #expect(times.connected == nil && times.headers == nil)
                // The next one does not wait for what was not sent.
                if index + 1 < exchanges.count { #expect(end <= exchanges[index + 1].times.sent ?? 0) }
            } else {
                Issue.record("expected a lost connection, found \(exchange.ending)")
            }
        }
    }

    @Test("over a reused connection that is closed or reset unanswered", arguments: [Loss.closed, .reset])
    func overReusedConnection(_ loss: Loss) async throws {
        let transport = try CurlTransport(.init(userAgent: "ezbench-tests"))
        let seen = Seen()
        let server = Self.server(seen, loss)
        var exchanges: [HTTPExchange] = []
        for _ in 0..<6 { exchanges.append(await transport.perform(.make(server.baseURL))) }
        try Self.check(exchanges, seen)
        #expect(server.connectionCount == 3)
    }

    @Test("over a reused connection to a proxy", arguments: [Loss.closed, .reset])
    func overProxy(_ loss: Loss) async throws {
        let seen = Seen()
        let proxy = Self.server(seen, loss, isProxy: true)
        let proxies = SystemProxies(environment: ["all_proxy": proxy.baseURL])
        let transport = try CurlTransport(.init(userAgent: "ezbench-tests", proxies: proxies))
        var exchanges: [HTTPExchange] = []
        for _ in 0..<4 { exchanges.append(await transport.perform(.make("http://nowhere.invalid/"))) }
        try Self.check(exchanges, seen)
    }

    @Test("The larger the body, the same", arguments: [0, 100, 60_000, 3_000_000])
    func bodies(size: Int) async throws {
        let transport = try CurlTransport(.init(userAgent: "ezbench-tests"))
        let seen = Seen()
        let server = Self.server(seen, .closed)
        var request = TransportRequest.make(server.baseURL)
        request.body = [UInt8](repeating: UInt8(ascii: "x"), count: size)
        var exchanges: [HTTPExchange] = []
        for _ in 0..<2 { exchanges.append(await transport.perform(request)) }
        try Self.check(exchanges, seen)
    }

    @Test("A connection that was closed while it was idle is not used, and nothing fails")
    func closedWhileIdle() async throws {
        let transport = try CurlTransport(.init(userAgent: "ezbench-tests"))
        let (gone, going) = AsyncStream<Void>.makeStream()
        let server = ScriptedServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(Self.answer)
            connection.endSending()
            going.yield()
            connection.waitForClose()
        }
        var steps = gone.makeAsyncIterator()
        for _ in 0..<3 {
            let exchange = await transport.perform(.make(server.baseURL))
            #expect(exchange.ending == .complete && !exchange.connection.reused)
            await steps.next()
        }
    }

    /// How a server of HTTP/2 turns a stream down without a byte of an answer.
    enum Refusal: String, CaseIterable, Sendable {
        case refusedStream, goAway, closed, reset
    }

    @Test("over HTTP/2, where a stream is refused or the connection goes", arguments: Refusal.allCases)
    func overHTTP2(_ refusal: Refusal) async throws {
        let transport = try CurlTransport(.init(userAgent: "ezbench-tests"))
        let seen = Seen()
        let server = ScriptedServer { connection in
            guard HTTP2Frames.greet(connection), let stream = HTTP2Frames.readRequest(connection) else { return }
            seen.note()
            switch refusal {
            case .refusedStream: connection.send(HTTP2Frames.frame(3, 0, [0, 0, 0, 7], stream: stream))
            case .goAway:
                connection.send(HTTP2Frames.frame(7, 0, [0, 0, 0, 0, 0, 0, 0, 0], stream: 0))
                connection.endSending()
            case .closed: return
            case .reset: return connection.closeWillReset()
            }
            connection.waitForClose()
        }
        for number in 1...3 {
            var request = TransportRequest.make(server.baseURL)
            request.httpVersion = .http2
            let exchange = await transport.perform(request)
            guard case .failed(.connectionLost, _) = exchange.ending else {
                Issue.record("expected a lost connection, found \(exchange.ending)")
                return
            }
            #expect(seen.requests == number && server.connectionCount == number)
            let times = exchange.times
            #expect(!exchange.connection.reused)
            #expect(try #require(times.connected) <= #require(times.sent))
            #expect(try #require(times.sent) <= #require(times.end))
        }
    }

    @Test("A connection that is opened ahead is asked for once")
    func openedAhead() async throws {
        let transport = try CurlTransport(.init(userAgent: "ezbench-tests"))
        let seen = Seen()
        let server = ScriptedServer { connection in
            guard HTTP2Frames.greet(connection), let stream = HTTP2Frames.readRequest(connection) else { return }
            seen.note()
            connection.send(HTTP2Frames.frame(3, 0, [0, 0, 0, 7], stream: stream))
            connection.waitForClose()
        }
        var request = TransportRequest.make(server.baseURL + "/")
        request.method = .head
        request.connection = .new
        request.httpVersion = .http2
        guard case .failed(.connectionLost, _) = await transport.perform(request).ending else {
            Issue.record("expected a lost connection")
            return
        }
        #expect(seen.requests == 1)
    }
}

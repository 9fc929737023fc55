import BenchModel
import CurlTransport
import Testing
import TransportFakes

@Suite("Requests over libcurl", .timeLimit(.minutes(30)))
struct CurlTransportTests {
    private static let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"

    private let transport: CurlTransport

    init() throws {
        transport = try CurlTransport(.init(userAgent: "ezbench-tests"))
    }

    /// A server that answers the first request of each connection with `text`, then waits for the client to go.
    private static func server(ipv6: Bool = false, answering text: String) -> ScriptedServer {
        ScriptedServer(ipv6: ipv6) { connection in
            _ = connection.readRequest()
            connection.send(text)
            connection.waitForClose()
        }
    }

    private static func failure(_ exchange: HTTPExchange) -> FailureKind? {
        if case .failed(let kind, _) = exchange.ending { kind } else { nil }
    }

    // MARK: What is seen of an answer

    @Test("A whole answer, with its instants in order", arguments: [false, true])
    func wholeAnswer(ipv6: Bool) async throws {
        let server = Self.server(ipv6: ipv6, answering: Self.head + "x-one: 1\r\ncontent-length: 8\r\n\r\ntokenEND")
        let exchange = await transport.perform(.make(server.baseURL + "/v1"))
        #expect(exchange.ending == .complete)
        #expect(exchange.head?.status == 200 && exchange.head?.value(of: "x-one") == "1")
        #expect(exchange.response.stopReason == "tokenEND" && exchange.bytesReceived == 8)
        #expect(exchange.connection.httpVersion == "1.1" && !exchange.connection.reused)
        #expect(exchange.connection.remoteAddress == server.address)
        let times = exchange.times
        let order = [
            try #require(times.started), try #require(times.connected), try #require(times.sent),
            try #require(times.headers), try #require(times.firstByte), try #require(times.end),
        ]
        #expect(order == order.sorted())
        #expect(times.tls == nil)
    }

    @Test(
        "The kernel's stamp lies between sending and taking in hand",
        .enabled(if: PlatformChoice.current.knowsTheKernel),
        arguments: [false, true]
    )
    func kernelStamps(ipv6: Bool) async throws {
        let server = Self.server(ipv6: ipv6, answering: Self.head + "content-length: 8\r\n\r\ntokenEND")
        // The kernel may begin to stamp a little later than it is asked to, and no stamp is believed beside a pause.
        var source = ConnectionFacts.StampSource.poll
        while source != .kernel {
            let exchange = await transport.perform(.make(server.baseURL))
            let sent = try #require(exchange.times.sent)
            let arrival = try #require(exchange.response.deltas.firstToken)
            let lag = try #require(exchange.response.deltas.lags.first)
            #expect(arrival >= sent && lag >= 0)
            source = exchange.connection.stampSource
        }
    }

    @Test("Where the kernel gives no stamps, arrivals are the poll's and say so", arguments: [false, true])
    func pollStamps(ipv6: Bool) async throws {
        let transport = try CurlTransport(
            .init(userAgent: "ezbench-tests", wantsKernelStamps: false)
        )
        let server = Self.server(ipv6: ipv6, answering: Self.head + "content-length: 8\r\n\r\ntokenEND")
        let exchange = await transport.perform(.make(server.baseURL))
        let sent = try #require(exchange.times.sent)
        let arrival = try #require(exchange.response.deltas.firstToken)
        let lag = try #require(exchange.response.deltas.lags.first)
        #expect(exchange.connection.stampSource == .poll)
        #expect(arrival >= sent && lag >= 0)
    }

    @Test("A second request goes over the first one's connection and says so")
    func reuse() async throws {
        let server = ScriptedServer { connection in
            while connection.readRequest() != nil { connection.send(Self.head + "content-length: 3\r\n\r\nEND") }
        }
        let first = await transport.perform(.make(server.baseURL))
        let second = await transport.perform(.make(server.baseURL))
        #expect(!first.connection.reused && second.connection.reused)
        #expect(second.times.connected == nil && second.times.dns == nil && second.times.sent != nil)
        #expect(second.connection.remoteAddress == first.connection.remoteAddress)
        #expect(first.connection.connectionID != nil && second.connection.connectionID == first.connection.connectionID)
        #expect(server.connectionCount == 1)
    }

    @Test("Connections are numbered apart, those of one address after the other too")
    func connectionNumbers() async throws {
        let server = Self.server(answering: Self.head + "connection: close\r\ncontent-length: 3\r\n\r\nEND")
        var numbers: [Int64?] = []
        for _ in 0..<3 { numbers.append(await transport.perform(.make(server.baseURL)).connection.connectionID) }
        #expect(Set(numbers.compactMap(\.self)).count == 3)
        let refused = await transport.perform(.make("http://127.0.0.1:1"))
        #expect(refused.connection.connectionID == nil)
    }

    @Test("A connection is opened ahead with HEAD, though another is free, and used by the next request")
    func openingAhead() async throws {
        let server = ScriptedServer { connection in
            while let request = connection.readRequest() {
                let isHead = request.hasPrefix("HEAD / HTTP/1.1\r\n")
                #expect(!isHead || !request.lowercased().contains("content-length"))
                connection.send(
                    isHead
                        ? "HTTP/1.1 404 Not Found\r\ncontent-length: 99\r\n\r\n"
                        : Self.head + "content-length: 3\r\n\r\nEND"
                )
            }
        }
        var opening = TransportRequest.make(server.baseURL + "/")
        opening.method = .head
        opening.connection = .new
        var numbers: Set<Int64> = []
        for _ in 0..<3 {
            let opened = await transport.perform(opening)
            #expect(opened.ending == .complete && opened.head?.status == 404 && !opened.connection.reused)
            #expect(opened.times.connected != nil)
            numbers.insert(try #require(opened.connection.connectionID))
        }
        #expect(numbers.count == 3 && server.connectionCount == 3)
        let answered = await transport.perform(.make(server.baseURL))
        #expect(answered.ending == .complete && answered.connection.reused)
        #expect(numbers.contains(try #require(answered.connection.connectionID)))
        #expect(server.connectionCount == 3)
    }

    @Test("A connection that cannot be opened says why")
    func openingFails() async throws {
        var opening = TransportRequest.make("http://127.0.0.1:1/")
        opening.method = .head
        opening.connection = .new
        let opened = await transport.perform(opening)
        #expect(Self.failure(opened) == .connect)
    }

    @Test("Requests of one lane find their connection again, whatever the number of loops", arguments: [1, 3])
    func lanes(loops: Int) async throws {
        let server = ScriptedServer { connection in
            while connection.readRequest() != nil { connection.send(Self.head + "content-length: 3\r\n\r\nEND") }
        }
        let transport = try CurlTransport(.init(userAgent: "ezbench-tests", loops: loops))
        func number(_ lane: Int) async throws -> Int64 {
            var request = TransportRequest.make(server.baseURL)
            request.lane = lane
            return try #require(await transport.perform(request).connection.connectionID)
        }
        var numbers: [Int64] = []
        for lane in 0..<6 { numbers.append(try await number(lane)) }
        // One after the other, they need one connection on each loop.
        #expect(numbers == (0..<6).map { Int64($0 % loops) + 1 })
        #expect(server.connectionCount == loops)
        #expect(try await number(-1) <= Int64(loops))
    }

    @Test("What is sent: the body, the headers, no Accept-Encoding and no Expect")
    func request() async throws {
        let server = ScriptedServer { connection in
            let request = connection.readRequest() ?? ""
            connection.send(Self.head + "content-length: \(request.utf8.count + 3)\r\n\r\n\(request)END")
            connection.waitForClose()
        }
        let exchange = await transport.perform(.make(server.baseURL + "/p?q=1", headers: [HTTPHeader("x-a", "b")]))
        let request = try #require(exchange.response.stopReason)
        #expect(request.hasPrefix("POST /p?q=1 HTTP/1.1\r\n") && request.hasSuffix("\r\n\r\n{}END"))
        #expect(request.contains("\r\nx-a: b\r\n") && request.contains("\r\nUser-Agent: ezbench-tests\r\n"))
        #expect(!request.lowercased().contains("accept-encoding") && !request.lowercased().contains("expect:"))
    }

    @Test("An interim answer does not count as the answer's header")
    func interimAnswer() async {
        let server = Self.server(
            answering: "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + Self.head + "content-length: 3\r\n\r\nEND"
        )
        let exchange = await transport.perform(.make(server.baseURL))
        #expect(exchange.head?.status == 200 && exchange.head?.value(of: "link") == nil)
    }

    @Test("A redirect is not followed")
    func redirect() async {
        let server = Self.server(
            answering: "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"
        )
        let exchange = await transport.perform(.make(server.baseURL))
        #expect(exchange.ending == .complete && exchange.head?.status == 302)
    }

    @Test("A stream whose terminator came is complete though the body never ends")
    func lingering() async {
        let server = Self.server(answering: Self.head + "transfer-encoding: chunked\r\n\r\n8\r\ntokenEND\r\n")
        let exchange = await transport.perform(.make(server.baseURL))
        #expect(exchange.ending == .complete)
        #expect(exchange.times.end != nil && exchange.times.end == exchange.response.terminatorArrival)
    }

    @Test("Handles are used again with the small buffers of many streams, whatever became of the last transfer")
    func smallBuffers() async throws {
        let transport = try CurlTransport(
            .init(userAgent: "ezbench-tests", connections: 10_000)
        )
        let long = String(repeating: "0123456789", count: 5_000) + "END"
        let server = ScriptedServer { connection in
            while let request = connection.readRequest() {
                if request.contains("/silent") { return }
                connection.send(Self.head + "content-length: \(long.utf8.count)\r\n\r\n" + long)
            }
        }
        for _ in 0..<20 {
            #expect(Self.failure(await transport.perform(.make("http://127.0.0.1:1/"))) == .connect)
            #expect(Self.failure(await transport.perform(.make(server.baseURL + "/silent"))) == .connectionLost)
            let answered = await transport.perform(.make(server.baseURL))
            #expect(answered.ending == .complete && answered.response.stopReason == long)
        }
    }

    // MARK: Failures

    @Test("A refused connection, a name that does not exist, a server that says nothing")
    func failuresBeforeTheAnswer() async {
        let refused = await transport.perform(.make("http://127.0.0.1:1/"))
        #expect(Self.failure(refused) == .connect)
        #expect(refused.head == nil && refused.times.sent == nil && refused.times.end != nil)
        let unknown = await transport.perform(.make("http://no-such-host.invalid/"))
        #expect(Self.failure(unknown) == .dns)
        let closing = ScriptedServer { _ = $0.readRequest() }
        let silent = await transport.perform(.make(closing.baseURL))
        #expect(Self.failure(silent) == .connectionLost)
    }

    @Test("A body that is cut is truncated, orderly or by reset", arguments: [false, true])
    func cut(byReset: Bool) async {
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send(Self.head + "content-length: 100\r\n\r\ntoken")
            if byReset { connection.closeWillReset() }
        }
        let exchange = await transport.perform(.make(server.baseURL))
        // A reset may throw away what the client had not read yet, the header too.
        let expected: [FailureKind] = byReset ? [.truncated, .connectionLost] : [.truncated]
        #expect(Self.failure(exchange).map(expected.contains) == true)
        if !byReset { #expect(exchange.response.stopReason == "token") }
    }

    @Test(
        "A body without a length ends with its connection, but not with a reset of it, even where all is read by then",
        arguments: [false, true]
    )
    func endless(byReset: Bool) async {
        let hasRead = Gate()
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send(Self.head + "connection: close\r\n\r\ntoken")
            hasRead.waitOnThread()
            if byReset { connection.closeWillReset() }
        }
        var request = TransportRequest.make(server.baseURL)
        request.makeConsumer = { _ in
            hasRead.open()
            return RecordingDecoder()
        }
        let exchange = await transport.perform(request)
        #expect(Self.failure(exchange) == (byReset ? .truncated : nil), "\(exchange.ending)")
        #expect(exchange.response.stopReason == "token")
    }

    @Test("A connection that never comes up is a connect timeout")
    func connectTimeout() async {
        // 192.0.2.0/24 (RFC 5737) leads nowhere; where a host refuses it at once, that is a connect failure.
        let limits = TimeLimits(connect: .milliseconds(40), idle: nil, total: nil)
        let exchange = await transport.perform(.make("http://192.0.2.1:81/", limits: limits))
        #expect([.connectTimeout, .connect].contains(Self.failure(exchange)))
    }

    @Test("A header without end is refused")
    func endlessHeader() async {
        let server = Self.server(answering: Self.head + "x-long: \(String(repeating: "a", count: 2_000_000))\r\n")
        let exchange = await transport.perform(.make(server.baseURL))
        #expect(Self.failure(exchange) == .tooLarge, "\(exchange.ending)")
        #expect("\(exchange.ending)".contains("the header of the answer") && !"\(exchange.ending)".contains("memory"))
    }

    // MARK: Cancelling and ending

    @Test("A task cancelled beforehand, and a transport shut down, leave nothing hanging")
    func nothingHangs() async {
        let server = ScriptedServer { $0.waitForClose() }
        let cancelled = Task { [transport] in
            withUnsafeCurrentTask { $0?.cancel() }
            return await transport.perform(.make(server.baseURL))
        }
        #expect(await cancelled.value.ending == .cancelled)
        async let open = transport.perform(.make(server.baseURL))
        transport.shutDown()
        #expect(await open.ending == .cancelled)
    }

    @Test("Many streams at once come back whole")
    func manyStreams() async {
        let server = ScriptedServer { connection in
            while connection.readRequest() != nil {
                connection.send(Self.head + "transfer-encoding: chunked\r\n\r\n5\r\ntoken\r\n")
                connection.send("3\r\nEND\r\n0\r\n\r\n")
            }
        }
        let exchanges = await withTaskGroup(of: HTTPExchange.self) { group in
            for _ in 0..<200 {
                group.addTask { [transport] in await transport.perform(.make(server.baseURL)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(exchanges.count == 200)
        #expect(exchanges.allSatisfy { $0.ending == .complete && $0.response.stopReason == "tokenEND" })
    }
}

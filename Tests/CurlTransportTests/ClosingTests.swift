import BenchModel
import CurlTransport
import Dispatch
import Synchronization
import Testing

@Suite("Streams that are closed on purpose", .timeLimit(.minutes(30)))
struct ClosingTests {
    private static let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"

    private static func transport(patience: Nanoseconds = .seconds(60)) throws -> CurlTransport {
        try CurlTransport(
            .init(userAgent: "ezbench-tests", closingPatience: patience)
        )
    }

    /// Each text as a chunk of the body.
    private static func chunks(_ texts: String...) -> String {
        texts.map { String($0.utf8.count, radix: 16) + "\r\n\($0)\r\n" }.joined()
    }

    private static func request(_ url: String, closeAfter: Nanoseconds? = nil) -> TransportRequest {
        var request = TransportRequest.make(url)
        request.closeAfter = closeAfter
        return request
    }

    @Test("The stream ends with the read that brought enough, and is gone when the server closes its side too")
    func enough() async throws {
        let sawClose = Mutex(false)
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send(Self.head + Self.chunks("token", "ENOUGH"))
            connection.waitForClose()
            sawClose.withLock { $0 = true }
        }
        let exchange = try await Self.transport().perform(Self.request(server.baseURL))
        #expect(exchange.ending == .cancelled)
        #expect(exchange.response.stopReason == "tokenENOUGH" && exchange.bytesReceived == 11)
        let cancellation = try #require(exchange.cancellation)
        #expect(cancellation.reason == .planned && exchange.times.end == cancellation.decided)
        #expect((cancellation.gone != nil) == PlatformChoice.current.knowsTheKernel)
        #expect(cancellation.gone ?? .distantFuture >= cancellation.decided)
        let arrival = try #require(exchange.response.deltas.lastToken)
        #expect(cancellation.decided >= arrival)
        // Gone is what the server did, and it did it because it saw the end.
        let hasSeen = sawClose.withLock { $0 }
        #expect(hasSeen || cancellation.gone == nil)
    }

    @Test("What comes after enough is not read")
    func rest() async throws {
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send(Self.head + Self.chunks("ENOUGH"))
            // The client is gone by the time some of these arrive: its kernel answers them with a reset.
            for _ in 0..<100 { connection.send(Self.chunks("more")) }
            connection.waitForClose()
        }
        let exchange = try await Self.transport().perform(Self.request(server.baseURL))
        #expect(exchange.ending == .cancelled)
        #expect((exchange.cancellation?.gone != nil) == PlatformChoice.current.knowsTheKernel)
        #expect(exchange.response.stopReason?.hasSuffix("ENOUGH") == true)
    }

    @Test("A time closes the stream, whatever has come by then", arguments: ["token", ""])
    func time(text: String) async throws {
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            if !text.isEmpty { connection.send(Self.head + Self.chunks(text)) }
            connection.waitForClose()
        }
        var wait = Nanoseconds.milliseconds(60)
        while true {
            let exchange = try await Self.transport().perform(Self.request(server.baseURL, closeAfter: wait))
            #expect(exchange.ending == .cancelled)
            let cancellation = try #require(exchange.cancellation)
            #expect(cancellation.reason == .planned)
            #expect((cancellation.gone != nil) == PlatformChoice.current.knowsTheKernel)
            #expect(cancellation.decided >= (try #require(exchange.times.sent)) + wait)
            if text.isEmpty { #expect(exchange.head == nil) }
            if text.isEmpty || exchange.head != nil { break }
            // The server was too slow for that time, and has twice as long now.
            wait = 2 * wait
        }
    }

    @Test("A stream that ended before it was to be closed is complete")
    func endedBefore() async throws {
        let server = ScriptedServer { connection in
            while connection.readRequest() != nil { connection.send(Self.head + Self.chunks("tokenEND") + "0\r\n\r\n") }
        }
        let transport = try Self.transport()
        for _ in 0..<2 {
            let exchange = await transport.perform(Self.request(server.baseURL, closeAfter: .seconds(30)))
            #expect(exchange.ending == .complete && exchange.cancellation == nil)
        }
        #expect(server.connectionCount == 1)
    }

    @Test("The next request opens a connection of its own: the closed one is never used again")
    func nextConnection() async throws {
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send(Self.head + Self.chunks("ENOUGH"))
            connection.waitForClose()
        }
        let transport = try Self.transport()
        for _ in 0..<5 {
            let exchange = await transport.perform(Self.request(server.baseURL))
            #expect(!exchange.connection.reused)
            #expect((exchange.cancellation?.gone != nil) == PlatformChoice.current.knowsTheKernel)
        }
        #expect(server.connectionCount == 5)
    }

    // MARK: Servers that do not let go, and callers that do

    /// A server that sends a text and then neither reads nor closes until it is let.
    private static func holding(
        _ text: String,
        until held: DispatchSemaphore,
        whenSent: @escaping @Sendable () -> Void = {}
    ) -> ScriptedServer {
        ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send(head + chunks(text))
            whenSent()
            held.wait()
        }
    }

    @Test("A server that never lets go is waited for as long as is set, and then nobody knows when it went")
    func neverGone() async throws {
        let held = DispatchSemaphore(value: 0)
        defer { held.signal() }
        let server = Self.holding("ENOUGH", until: held)
        let exchange = try await Self.transport(patience: .milliseconds(50)).perform(Self.request(server.baseURL))
        #expect(exchange.ending == .cancelled)
        let cancellation = try #require(exchange.cancellation)
        #expect(cancellation.reason == .planned && cancellation.gone == nil)
    }

    /// `ENOUGH` may have been there or not: at whatever stage the task is cancelled, it ends long before its minute is over.
    @Test(
        "A task that is cancelled ends its stream as interrupted, and the wait for a connection to go",
        arguments: [
            "token", "ENOUGH",
        ]
    )
    func cancelledTask(text: String) async throws {
        let held = DispatchSemaphore(value: 0)
        defer { held.signal() }
        let server = Self.holding(text, until: held)
        let transport = try Self.transport()
        let task = Task { await transport.perform(Self.request(server.baseURL)) }
        task.cancel()
        let exchange = await task.value
        #expect(exchange.ending == .cancelled && exchange.cancellation?.gone == nil)
        if text == "token" { #expect(exchange.cancellation?.reason == .interrupted) }
    }

    @Test("Shutting the transport down ends what still waits")
    func shutDown() async throws {
        let held = DispatchSemaphore(value: 0)
        defer { held.signal() }
        let (sent, sending) = AsyncStream<Void>.makeStream()
        let server = Self.holding("ENOUGH", until: held) { sending.finish() }
        let transport = try Self.transport()
        let task = Task { await transport.perform(Self.request(server.baseURL)) }
        for await _ in sent {}
        transport.shutDown()
        let exchange = await task.value
        #expect(exchange.ending == .cancelled && exchange.cancellation?.gone == nil)
    }
}

import BenchModel
import CurlTransport
import Dispatch
import ProviderWire
import Testing

/// What servers may send without meaning well, judged as a run judges it, beside a stream that must not notice.
@Suite("Hostile servers", .timeLimit(.minutes(30)))
struct HostileServerTests {
    private static let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
    private static let chunked = head + "transfer-encoding: chunked\r\n\r\n"
    private static let key = "sk-live-0123456789"
    private static let stream = """
        data: {"choices":[{"delta":{"content":"hi"},"finish_reason":null}]}

        data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

        data: [DONE]


        """

    private let transport: CurlTransport

    init() throws {
        transport = try CurlTransport(.init(userAgent: "ezbench-tests"))
    }

    private static func chunk(_ text: String) -> String { "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" }

    /// One answer, and what it is to be taken for.
    struct Answer: Sendable, CustomTestStringConvertible {
        let name: String
        /// Sent after the request was read.
        let text: String
        /// Nil where a client has to bear with it.
        let kind: FailureKind?
        /// A piece of the detail.
        let detail: String

        var testDescription: String { name }

        init(_ name: String, _ text: String, _ kind: FailureKind?, _ detail: String = "") {
            self.name = name
            self.text = text
            self.kind = kind
            self.detail = detail
        }
    }

    static let answers: [Answer] = [
        // Headers.
        Answer("one field without end", head + "x: \(String(repeating: "a", count: 2 << 20))\r\n\r\n", .tooLarge),
        Answer("fields without end", head + String(repeating: "x: aaaaaaaa\r\n", count: 200_000) + "\r\n", .tooLarge),
        Answer("no HTTP at all", "220 mail.example ESMTP\r\n", .malformed, "HTTP/0.9"),
        Answer("binary garbage", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}", .malformed),
        Answer("a status that is no number", "HTTP/1.1 abc OK\r\n\r\n", .malformed),
        Answer(
            "switching protocols unasked",
            "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n",
            .malformed,
            "101"
        ),
        Answer("interim answers without end", String(repeating: "HTTP/1.1 103 E\r\n\r\n", count: 50_000), .tooLarge),
        Answer("interim answers, then nothing", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 E\r\n\r\n", .connectionLost),
        Answer(
            "interim answers, then the real one",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + chunked + chunk(stream)
                + "0\r\n\r\n",
            nil
        ),
        // How the body is framed.
        Answer(
            "a content length that is too long",
            head + "content-length: 100000\r\n\r\n" + stream.prefix(80),
            .truncated
        ),
        Answer("a content length that is too short", head + "content-length: 40\r\n\r\n" + stream, .truncated),
        Answer("a content length that is none", head + "content-length: many\r\n\r\n" + stream, .malformed),
        Answer("two content lengths", head + "content-length: 3\r\ncontent-length: 9\r\n\r\n" + stream, .truncated),
        Answer("chunks of no size", chunked + "zz\r\nhello\r\n", .malformed, "chunk"),
        Answer("a chunk of all memory", chunked + "7fffffffffffffff\r\ndata: {}\n\n", .truncated),
        Answer("a chunk beyond all numbers", chunked + "ffffffffffffffffffff\r\nx", .malformed, "chunk"),
        Answer("a chunk that ends elsewhere", chunked + "3\r\nabcdefgh\r\n0\r\n\r\n", .malformed, "chunk"),
        Answer(
            "a byte to a chunk",
            chunked + stream.utf8.map { "1\r\n\(UnicodeScalar($0))\r\n" }.joined() + "0\r\n\r\n",
            nil
        ),
        Answer(
            "trailers that speak of another status",
            chunked + chunk(stream) + "0\r\nHTTP/1.1 500 No\r\nx-request-id: forged\r\n\r\n",
            nil
        ),
        Answer(
            "trailers without end",
            chunked + chunk(String(stream.dropLast(20))) + "0\r\n"
                + String(repeating: "x: aaaaaaaaaaaaaaaa\r\n", count: 100_000),
            .tooLarge
        ),
        Answer("more behind the end", chunked + chunk(stream) + "0\r\n\r\nHTTP/1.1 500 No\r\n\r\n", nil),
        // What the body is.
        Answer(
            "a compressed body",
            head + "content-encoding: gzip\r\ncontent-length: 4\r\n\r\n\u{1f}x\u{8}\u{0}",
            .malformed,
            "content-encoding: gzip"
        ),
        Answer(
            "a compressed refusal",
            "HTTP/1.1 429 No\r\ncontent-encoding: br\r\ncontent-length: 3\r\n\r\nxyz",
            .rateLimited,
            "content-encoding: br"
        ),
        Answer("no compression, in so many words", head + "content-encoding: identity\r\n\r\n" + stream, nil),
        Answer(
            "another content type",
            "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\n\r\n\u{fffd}PNG\r\n",
            .malformed,
            "image/png"
        ),
        Answer("a stream that is called a picture", "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\n\r\n" + stream, nil),
        Answer(
            "a page",
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<html><title>Sign in</title>",
            .malformed,
            "Sign in"
        ),
        Answer(
            "an event that is no JSON before the first token",
            head + "\r\ndata: {\"choices\":[tru\n\n" + stream,
            nil
        ),
        Answer("no event that is JSON", head + "\r\ndata: {\"choices\":[tru\n\n", .malformed, "not JSON"),
        Answer(
            "nesting without end",
            head + "\r\ndata: \(String(repeating: "[", count: 100_000))\n\n",
            .malformed,
            "not JSON"
        ),
        Answer(
            "nested objects without end",
            head + "\r\ndata: \(String(repeating: "{\"a\":", count: 100_000))1\n\n",
            .malformed,
            "not JSON"
        ),
        Answer(
            "a nested document",
            "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "[", count: 100_000),
            .malformed,
            "not JSON"
        ),
        Answer(
            "a nested error",
            "HTTP/1.1 500 No\r\n\r\n" + String(repeating: "{\"error\":", count: 100_000),
            .serverError
        ),
        Answer(
            "a redirect",
            "HTTP/1.1 307 T\r\nlocation: http://127.0.0.1:9/?k=v\r\ncontent-length: 0\r\n\r\n",
            .redirect,
            "127.0.0.1:9"
        ),
        // Memory.
        Answer(
            "a line without end",
            head + "\r\ndata: " + String(repeating: "x", count: 3 << 20),
            .tooLarge,
            "larger than"
        ),
        Answer(
            "an event without end",
            head + "\r\n" + String(repeating: "data: 0123456789abcdef\n", count: 200_000),
            .tooLarge,
            "larger than"
        ),
        Answer(
            "a document without end",
            "HTTP/1.1 200 OK\r\n\r\n[" + String(repeating: "{},", count: 1 << 20),
            .tooLarge,
            "larger than"
        ),
        Answer(
            "a comment without end",
            head + "\r\n: " + String(repeating: "x", count: 3 << 20),
            .tooLarge,
            "larger than"
        ),
        Answer(
            "an error page without end",
            "HTTP/1.1 502 No\r\n\r\n" + String(repeating: "<p>no ", count: 1 << 20),
            .serverError
        ),
    ]

    @Test("that answer once are judged right, and the stream beside them is undisturbed", arguments: answers)
    func answer(_ answer: Answer) async {
        let server = ScriptedServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(answer.text)
        }
        let (outcome, _) = await beside { await ask(server) }
        expect(outcome, answer.kind, answer.detail)
    }

    @Test("that never end are cut where memory or time is bounded")
    func endless() async {
        let lines = ScriptedServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(Self.head + "\r\n")
            connection.sendForever(String(repeating: ": still here\n\n", count: 100))
        }
        let fields = ScriptedServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(Self.head)
            connection.sendForever("x-more: and more\r\n")
        }
        let data = ScriptedServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(Self.head + "\r\n")
            connection.sendForever("data: one event of many lines\n")
        }
        let (outcome, _) = await beside { await ask(lines, limits: TimeLimits(total: .milliseconds(300))) }
        expect(outcome, .totalTimeout)
        expect(await ask(fields), .tooLarge)
        expect(await ask(data), .tooLarge, "larger than")
    }

    @Test("that hang up are judged by how far they got", arguments: [false, true])
    func hangUp(byReset: Bool) async {
        func ending(after text: String) async -> Sample.Outcome {
            let server = ScriptedServer { connection in
                // A reset throws away what the client has not read: it comes when the client has shown that it has.
                guard connection.readRequest() != nil else { return }
                connection.send(text)
                if byReset { connection.closeWillReset() }
            }
            return await ask(server)
        }
        let refusing = ScriptedServer { connection in
            if byReset { connection.closeWillReset() }
        }
        // A reset may overtake the client's look at whether it is connected: then it never was.
        expect(await ask(refusing), .connectionLost, .connect)
        expect(await ending(after: ""), .connectionLost)
        expect(await ending(after: "HTTP/1.1 20"), .connectionLost, .malformed)
        expect(await ending(after: Self.head), .connectionLost)
        expect(await ending(after: Self.chunked), .truncated, .connectionLost)
        expect(await ending(after: Self.chunked + Self.chunk("data: {\"choi")), .truncated, .connectionLost)
    }

    @Test("that reset after the terminal marker has come have answered")
    func resetAfterTheEnd() async {
        let (ended, ending) = AsyncStream<Void>.makeStream()
        let server = ScriptedServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(Self.chunked + Self.chunk(Self.stream))
            // The client lingers for the end of the body, gives up and closes: then all has been read.
            connection.waitForClose()
            connection.closeWillReset()
            ending.finish()
        }
        expect(await ask(server), nil)
        for await _ in ended {}
    }

    @Test("are not followed to another place, and the key goes nowhere else", arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) async {
        let elsewhere = ScriptedServer { _ = $0.readRequest() }
        let server = ScriptedServer { connection in
            guard connection.readRequest()?.contains(Self.key) == true else { return }
            connection.send("HTTP/1.1 \(status) T\r\nlocation: \(elsewhere.baseURL)/v1\r\ncontent-length: 0\r\n\r\n")
        }
        expect(await ask(server), .redirect, elsewhere.address)
        #expect(elsewhere.connectionCount == 0)
    }

    @Test("that answer before they are asked do not have the next request's answer")
    func answerBeforeTheQuestion() async {
        let (asked, asking) = AsyncStream<Void>.makeStream()
        let mayLie = DispatchSemaphore(value: 0)
        let server = ScriptedServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(Self.head + "content-length: \(Self.stream.utf8.count)\r\n\r\n" + Self.stream)
            // The first answer was taken whole; what comes now nobody has asked for.
            mayLie.wait()
            connection.send(
                Self.head + "content-length: \(Self.stream.utf8.count)\r\nx-request-id: forged\r\n\r\n" + Self.stream
            )
            asking.finish()
            connection.waitForClose()
        }
        expect(await ask(server), nil)
        mayLie.signal()
        for await _ in asked {}
        // On a new connection the server waits for a request before it answers.
        let call = Self.call(server)
        let exchange = await transport.perform(call.request(for: Self.prompt, nonce: nil))
        #expect(exchange.head?.value(of: "x-request-id") == nil && !exchange.connection.reused)
        expect(call.outcome(of: RecordedExchange(exchange)), nil)
    }

    // MARK: Asking

    /// No limit fires that a test does not set.
    private static let far = TimeLimits(connect: .seconds(3600), idle: .seconds(3600), total: .seconds(3600))
    private static let prompt = Prompt(id: "p", user: "hello")

    private static func call(
        _ server: ScriptedServer,
        limits: TimeLimits = far,
        httpVersion: Endpoint.HTTPVersion = .http1
    ) -> ProviderCall {
        ProviderCall(
            target: Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
            endpoint: Endpoint(
                name: "e",
                baseURL: server.baseURL,
                apiKey: Secret(key),
                limits: limits,
                maxEventBytes: 1 << 20,
                httpVersion: httpVersion
            )
        )
    }

    private func ask(_ server: ScriptedServer, limits: TimeLimits = far) async -> Sample.Outcome {
        let call = Self.call(server, limits: limits)
        return call.outcome(of: RecordedExchange(await transport.perform(call.request(for: Self.prompt, nonce: nil))))
    }

    /// Does something while a healthy stream is in flight on the same transport, and has that stream end well after it.
    private func beside<Value: Sendable>(_ work: () async -> Value) async -> (Value, HTTPExchange) {
        let (asked, asking) = AsyncStream<Void>.makeStream()
        let mayEnd = DispatchSemaphore(value: 0)
        let server = ScriptedServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(Self.chunked + Self.chunk(String(Self.stream.prefix(100))))
            asking.finish()
            mayEnd.wait()
            connection.send(Self.chunk(String(Self.stream.dropFirst(100))) + "0\r\n\r\n")
        }
        let call = Self.call(server)
        async let healthy = transport.perform(call.request(for: Self.prompt, nonce: nil))
        for await _ in asked {}
        let value = await work()
        mayEnd.signal()
        let exchange = await healthy
        expect(call.outcome(of: RecordedExchange(exchange)), nil)
        return (value, exchange)
    }

    private func expect(
        _ outcome: Sample.Outcome,
        _ kind: FailureKind?,
        _ detail: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        switch outcome {
        case .ok: #expect(kind == nil, sourceLocation: sourceLocation)
        case .failed(let found, let words):
            #expect(found == kind, "\(words)", sourceLocation: sourceLocation)
            #expect(words.contains(detail) && !words.contains(Self.key), "\(words)", sourceLocation: sourceLocation)
        case .cancelled: Issue.record("cancelled", sourceLocation: sourceLocation)
        }
    }

    private func expect(
        _ outcome: Sample.Outcome,
        _ one: FailureKind,
        _ other: FailureKind,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard case .failed(let found, let words) = outcome else {
            Issue.record("\(outcome)", sourceLocation: sourceLocation)
            return
        }
        #expect(found == one || found == other, "\(words)", sourceLocation: sourceLocation)
    }
}

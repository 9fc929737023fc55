import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A page that a ``PageServer`` shows.
package struct ServedPage: Sendable, Equatable {
    package var contentType: String
    package var body: String

    package init(_ contentType: String, _ body: String) {
        self.contentType = contentType
        self.body = body
    }
}

/// Shows pages to whoever asks for them, made anew for each: nothing is read from a request but its method, its path and which
/// types it accepts.
package final class PageServer: Sendable {
    /// Connections open at a time; further ones are closed at once.
    private static let mostConnections = 64
    /// How long a connection may be silent.
    static let patience = TimeAmount.seconds(60)

    private let listener: Listener

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - host: a host name or an IP address.
    ///   - port: 0 takes any free one.
    ///   - page: returns the page at a path in one of the types that are accepted (as the client wrote them), nil where there is
    ///     none; called on the event loop, must not block for long.
    /// - Throws: a ``ListenFault``.
    package init(
        host: String,
        port: Int,
        page: @escaping @Sendable (_ path: String, _ accepted: String) -> ServedPage?
    ) async throws {
        let open = OpenConnections(atMost: Self.mostConnections)
        listener = try await Listener(host: host, port: port, threads: 1) { bootstrap in
            bootstrap.childChannelInitializer { channel in
                guard open.enter() else { return channel.close() }
                channel.closeFuture.whenComplete { _ in open.leave() }
                return channel.pipeline.configureHTTPServerPipeline(withErrorHandling: true).flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandlers([
                        IdleStateHandler(allTimeout: Self.patience), PageHandler(page),
                    ])
                }
            }
        }
    }

    package var port: Int { listener.port }
    package var baseURL: String { listener.baseURL }

    package func stop() async { _ = try? await listener.stop() }
}

/// Counts connections; closing one at once costs less than answering it.
private final class OpenConnections: Sendable {
    private let count = Mutex(0)
    private let most: Int

    init(atMost most: Int) { self.most = most }

    func enter() -> Bool {
        count.withLock { count in
            if count >= most { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}

/// Answers the requests of one connection in order.
private final class PageHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// More than any request for a page has; a body is read only to reach the next request.
    private static let mostBodyBytes = 64 << 10

    private let page: @Sendable (String, String) -> ServedPage?
    private var head: HTTPRequestHead?
    private var bodyBytes = 0

    init(_ page: @escaping @Sendable (String, String) -> ServedPage?) { self.page = page }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): (self.head, bodyBytes) = (head, 0)
        case .body(let part):
            bodyBytes += part.readableBytes
            if bodyBytes > Self.mostBodyBytes { context.close(promise: nil) }
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(_ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let path = String(request.uri.prefix { $0 != "?" && $0 != "#" })
        let plain = "text/plain; charset=utf-8"
        guard [.GET, .HEAD].contains(request.method) else {
            return write(.methodNotAllowed, ServedPage(plain, "expected GET\n"), to: request, context)
        }
        guard let page = page(path, request.headers["accept"].joined(separator: ",")) else {
            return write(
                .notFound,
                ServedPage(plain, "there is no such page; /metrics has the metrics\n"),
                to: request,
                context
            )
        }
        write(.ok, page, to: request, context)
    }

    private func write(
        _ status: HTTPResponseStatus,
        _ page: ServedPage,
        to request: HTTPRequestHead,
        _ context: ChannelHandlerContext
    ) {
        let body = ByteBuffer(string: page.body)
        var headers = HTTPHeaders([
            ("content-type", page.contentType), ("content-length", "\(body.readableBytes)"),
            ("cache-control", "no-store"), ("x-content-type-options", "nosniff"),
        ])
        if status == .methodNotAllowed { headers.add(name: "allow", value: "GET, HEAD") }
        let head = HTTPResponseHead(version: request.version, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        let isKept = request.isKeepAlive
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            if !isKept { channel.close(promise: nil) }
        }
    }
}

import NIOCore
package import NIOPosix
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why an address cannot be listened on.
package enum ListenFault: Error, Equatable, CustomStringConvertible {
    case addressInUse(host: String, port: Int)
    case cannotListen(host: String, port: Int, reason: String)

    package var description: String {
        switch self {
        case .addressInUse(let host, let port):
            "Port \(port) on \(host) is in use: stop the program that listens there, or choose another port "
                + "(0 takes a free one)."
        case .cannotListen(let host, let port, let reason): "Cannot listen on \(host), port \(port): \(reason)."
        }
    }

    init(_ error: any Error, host: String, port: Int) {
        guard let failure = error as? IOError else {
            let isUnknown = error is SocketAddressError.UnknownHost
            self = .cannotListen(
                host: host,
                port: port,
                reason: isUnknown ? "it is no address of this machine" : "\(error)"
            )
            return
        }
        self =
            failure.errnoCode == EADDRINUSE
            ? .addressInUse(host: host, port: port)
            : .cannotListen(host: host, port: port, reason: String(cString: strerror(failure.errnoCode)))
    }
}

/// A listening socket with its event loops; what happens on its connections is the owner's business.
package final class Listener: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let server: any Channel
    private let host: String
    private let isStopped = Atomic(false)
    /// The port it listens on.
    package let port: Int

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - host: a host name or an IP address.
    ///   - port: 0 takes any free one.
    ///   - threads: event loops.
    ///   - configured: says what becomes of the listening socket and of each connection.
    /// - Throws: a ``ListenFault``.
    package init(
        host: String,
        port: Int,
        threads: Int,
        _ configured: @Sendable (ServerBootstrap) -> ServerBootstrap
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, threads))
        do {
            server = try await configured(
                ServerBootstrap(group: group)
                    .serverChannelOption(ChannelOptions.backlog, value: 4096)
                    .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
                    .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
            ).bind(host: host, port: port).get()
        } catch {
            try? await group.shutdownGracefully()
            throw ListenFault(error, host: host, port: port)
        }
        self.group = group
        self.host = host
        self.port = server.localAddress?.port ?? 0
    }

    /// The base URL for clients, without a path: `http://127.0.0.1:PORT`.
    package var baseURL: String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// Closes every connection at once; does nothing if it is stopped already.
    ///
    /// - Returns: whether it was this call that stopped it.
    @discardableResult
    package func stop() async throws -> Bool {
        guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return false }
        try? await server.close()
        try await group.shutdownGracefully()
        return true
    }
}

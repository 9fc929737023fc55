import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Why a simulator could not be started.
package enum SimulatorError: Error, Equatable, CustomStringConvertible {
    case addressInUse(host: String, port: Int)
    case cannotListen(host: String, port: Int, reason: String)
    /// The message of whoever opened the file.
    case cannotRecord(String)

    package var description: String {
        switch self {
        case .addressInUse(let host, let port):
            "Port \(port) on \(host) is in use: stop the program that listens there, or choose another port "
                + "(0 takes a free one)."
        case .cannotListen(let host, let port, let reason):
            "Cannot listen on \(host), port \(port): \(reason)."
        case .cannotRecord(let reason):
            "--record: \(reason)."
        }
    }
}

/// An HTTP server that streams like the providers, on schedule, records what it sent and when, and misbehaves on
/// request.
package final class Simulator: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let server: any Channel
    private let ledger: Ledger
    private let gate: HoldGate
    private let host: String
    private let isStopped = Atomic(false)
    /// The port it listens on.
    package let port: Int

    /// Starts listening.
    ///
    /// - Parameter configuration: What to simulate, and where.
    /// - Returns: A simulator that already accepts requests.
    /// - Throws: A ``SimulatorError`` whose description is a sentence for the user.
    package static func start(_ configuration: SimulatorConfiguration) async throws -> Simulator {
        let ledger = try Ledger(path: configuration.record, kept: configuration.recordsKept)
        let service = Service(configuration)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.threads))
        do {
            let server = try await ServerBootstrap(group: group)
                .serverChannelOption(ChannelOptions.backlog, value: 4096)
                .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let socket = try channel.socketDescriptor { ReceiveStamps.enable(on: socket) }
                    }
                }
                .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let clock = ArrivalClock(socket: try channel.socketDescriptor)
                        try channel.syncOptions?.setOption(ChannelOptions.recvAllocator, value: clock)
                        try channel.pipeline.syncOperations.addHandlers([
                            clock, ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)),
                            ConnectionHandler(service, ledger, clock),
                        ])
                    }
                }
                .bind(host: configuration.host, port: configuration.port).get()
            // Begin the record only after listening succeeded, so that a failed start does not erase an earlier record.
            try ledger.begin()
            return Simulator(
                group: group,
                server: server,
                ledger: ledger,
                gate: service.gate,
                host: configuration.host
            )
        } catch {
            await ledger.close()
            try? await group.shutdownGracefully()
            throw explain(error, configuration)
        }
    }

    /// The base URL for clients, without a path: `http://127.0.0.1:PORT`.
    package var baseURL: String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// Returns what was served so far, in the order in which it ended.
    package func records() async -> [ServedRequest] { ledger.records }

    /// Waits until `count` requests have ended since the start, then returns what was served.
    ///
    /// Returns at once when the simulator is stopped.
    package func records(atLeast count: Int) async -> [ServedRequest] {
        await ledger.wait(for: count)
        return ledger.records
    }

    /// Releases the held answers (see ``Fault/hold(after:sparing:)``); what has become due is sent at once.
    ///
    /// - Parameter forGood: true to hold nothing any more; false to hold later answers again.
    package func letGo(forGood: Bool) { gate.letGo(forGood: forGood) }

    /// Waits until `count` answers are held at the same time; returns at once after a release for good.
    package func held(atLeast count: Int) async { await gate.wait(for: count) }

    /// Closes every connection at once, whatever is being sent, and completes the record.
    ///
    /// Does nothing if it is stopped already.
    package func stop() async throws {
        guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
        try? await server.close()
        try await group.shutdownGracefully()
        await ledger.close()
    }

    private init(
        group: MultiThreadedEventLoopGroup,
        server: any Channel,
        ledger: Ledger,
        gate: HoldGate,
        host: String
    ) {
        self.group = group
        self.server = server
        self.ledger = ledger
        self.gate = gate
        self.host = host
        port = server.localAddress?.port ?? 0
    }

    private static func explain(_ error: any Error, _ configuration: SimulatorConfiguration) -> SimulatorError {
        if let known = error as? SimulatorError { return known }
        let (host, port) = (configuration.host, configuration.port)
        guard let failure = error as? IOError else {
            if error is SocketAddressError.UnknownHost {
                return .cannotListen(host: host, port: port, reason: "it is no address of this machine")
            }
            return .cannotListen(host: host, port: port, reason: "\(error)")
        }
        return failure.errnoCode == EADDRINUSE
            ? .addressInUse(host: host, port: port)
            : .cannotListen(host: host, port: port, reason: String(cString: strerror(failure.errnoCode)))
    }
}

extension Channel {
    /// The descriptor of the channel's socket, valid while the channel is open; call it on its event loop.
    fileprivate var socketDescriptor: CInt? {
        get throws {
            try pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
        }
    }
}

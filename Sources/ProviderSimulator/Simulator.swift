package import LocalServer
import NIOCore
import NIOHTTP1
import NIOPosix

/// Why a simulator could not be started.
package enum SimulatorError: Error, Equatable, CustomStringConvertible {
    case listening(ListenFault)
    /// The message of whoever opened the file.
    case cannotRecord(String)

    package var description: String {
        switch self {
        case .listening(let fault): fault.description
        case .cannotRecord(let reason):
            "--record: \(reason)."
        }
    }
}

/// An HTTP server that streams like the providers, on schedule, records what it sent and when, and misbehaves on
/// request.
package final class Simulator: Sendable {
    private let listener: Listener
    private let ledger: Ledger
    private let gate: HoldGate
    /// The port it listens on.
    package var port: Int { listener.port }

    /// Starts listening.
    ///
    /// - Parameter configuration: What to simulate, and where.
    /// - Returns: A simulator that already accepts requests.
    /// - Throws: A ``SimulatorError`` whose description is a sentence for the user.
    package static func start(_ configuration: SimulatorConfiguration) async throws -> Simulator {
        let ledger = try Ledger(path: configuration.record, kept: configuration.recordsKept)
        let service = Service(configuration)
        let listener: Listener
        do {
            listener = try await Listener(
                host: configuration.host,
                port: configuration.port,
                threads: configuration.threads
            ) { bootstrap in
                bootstrap.serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let socket = try channel.socketDescriptor { ReceiveStamps.enable(on: socket) }
                    }
                }
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
            }
        } catch {
            await ledger.close()
            throw (error as? ListenFault).map(SimulatorError.listening) ?? error
        }
        do {
            // Begin the record only after listening succeeded, so that a failed start does not erase an earlier record.
            try ledger.begin()
        } catch {
            await ledger.close()
            _ = try? await listener.stop()
            throw error
        }
        return Simulator(listener: listener, ledger: ledger, gate: service.gate)
    }

    /// The base URL for clients, without a path: `http://127.0.0.1:PORT`.
    package var baseURL: String { listener.baseURL }

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
        if try await listener.stop() { await ledger.close() }
    }

    private init(listener: Listener, ledger: Ledger, gate: HoldGate) {
        self.listener = listener
        self.ledger = ledger
        self.gate = gate
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

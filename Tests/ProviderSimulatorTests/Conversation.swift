import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import ProviderSimulator

/// A connection on which a test speaks and listens in turn.
final class Conversation {
    private var incoming: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outgoing: NIOAsyncChannelOutboundWriter<ByteBuffer>

    private init(
        _ incoming: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outgoing: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.incoming = incoming.makeAsyncIterator()
        self.outgoing = outgoing
    }

    static func hold(with simulator: Simulator, _ body: (Conversation) async throws -> Void) async throws {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: simulator.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await channel.executeThenClose { incoming, outgoing in
            try await body(Conversation(incoming, outgoing))
        }
    }

    /// Sends some bytes and waits until what has come since ends as it should.
    func ask(_ bytes: String, until ending: String) async throws {
        try await outgoing.write(ByteBuffer(string: bytes))
        var received = ""
        while !received.hasSuffix(ending) {
            let buffer = try await incoming.next(isolation: #isolation)
            received += String(buffer: try #require(buffer, "closed after: \(received)"))
        }
    }
}

/// A socket with nothing between it and the kernel.
struct RawSocket {
    let descriptor: CInt

    static func listening() throws -> RawSocket {
        let socket = RawSocket(descriptor: Foundation.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0))
        var address = loopback(port: 0)
        let bound = withSocketAddress(&address) { bind(socket.descriptor, $0, $1) }
        try #require(bound == 0 && listen(socket.descriptor, 1) == 0)
        return socket
    }

    static func connected(to listener: RawSocket) throws -> RawSocket {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withSocketAddress(&address) { pointer, _ in getsockname(listener.descriptor, pointer, &size) }
        try #require(named == 0)
        let socket = RawSocket(descriptor: Foundation.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0))
        try #require(withSocketAddress(&address) { connect(socket.descriptor, $0, $1) } == 0)
        return socket
    }

    func accept() throws -> RawSocket {
        let accepted = Foundation.accept(descriptor, nil, nil)
        try #require(accepted >= 0)
        return RawSocket(descriptor: accepted)
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(descriptor, bytes, bytes.count)
    }

    func waitUntilReadable() {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&wanted, 1, -1)
    }

    func skipByte() {
        var byte: UInt8 = 0
        _ = read(descriptor, &byte, 1)
    }

    func close() { _ = Foundation.close(descriptor) }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private static func withSocketAddress(
        _ address: inout sockaddr_in,
        _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
        }
    }
}

/// Whether the kernel gives receive stamps here; containers and other kernels may not.
///
/// Linux turns stamping on for the whole machine when the first socket asks, shortly after that socket was told yes. So
/// the first bytes may go without, and the socket that asks here stays open, so that no test meets that moment.
let kernelStamps: Bool = {
    guard let listener = try? RawSocket.listening() else { return false }
    ReceiveStamps.enable(on: listener.descriptor)
    guard let client = try? RawSocket.connected(to: listener), let accepted = try? listener.accept() else {
        return false
    }
    for _ in 0..<1000 {
        client.send("x")
        accepted.waitUntilReadable()
        if ReceiveStamps.ofFirstUnreadByte(in: accepted.descriptor) != nil { return true }
        accepted.skipByte()
    }
    return false
}()

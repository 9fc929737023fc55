import BenchModel
import CCurl

/// Watches connections that were closed in mid-stream until the server has closed them too.
///
/// `shutdown(2)` does the same on the wire as `close(2)`: it sends the end, and later bytes are answered with a reset.
/// But it leaves the descriptor, through which the kernel reports each step: the server's own end, its reset, or the
/// reset caused by its next bytes. Therefore libcurl, which closes the connection when it gives up a transfer, gets our
/// close function.
///
/// A connection that outlives its streams (HTTP/2) is not closed, and never comes here.
///
/// Used on the loop's thread only, also by libcurl's callback.
final class ClosingConnections {
    /// A transfer whose result is complete except for the end of its connection.
    struct Leaving {
        let transfer: Transfer
        let phases: PhaseTimes<Monotonic>
        let socket: Int32
        /// When the wait ends.
        let deadline: MonotonicInstant
    }

    /// What happened to a connection when libcurl was done with its transfer.
    enum Closing {
        /// libcurl closed none: it outlives the transfer.
        case kept
        /// Shut down, and still to be watched.
        case shut(Int32)
        /// Closed, and the platform does not tell when the other side lets go.
        case unseen
        /// The server had already closed it.
        case wasGone
    }

    /// The transfer whose connection libcurl is about to close.
    private var expected: UInt64?
    private var closed: (transfer: UInt64, how: Closing)?
    private let version: Endpoint.HTTPVersion
    private let platform: any Platform
    /// Connections of HTTP/2 that were closed although much had arrived on them, by local port.
    private var brokenOff: [UInt16: Brought] = [:]
    private var leaving: [UInt64: Leaving] = [:]
    private var transfers: [Int32: UInt64] = [:]

    init(_ version: Endpoint.HTTPVersion, _ platform: any Platform) {
        self.version = version
        self.platform = platform
    }

    // MARK: Closing

    /// Announces that libcurl will next close the connection of this transfer, whose end is to be watched.
    func expectClose(of transfer: UInt64) { expected = transfer }

    /// Closes a socket for libcurl.
    func close(_ socket: Int32) -> Int32 {
        guard let transfer = expected else {
            noteBrokenOff(socket)
            return Sockets.close(socket)
        }
        expected = nil
        // Fails if there is no connection any more, because the server has reset it.
        if Sockets.shutDown(socket), platform.hasLetGo(of: socket) != true {
            if platform.hasLetGo(of: socket) == nil {
                closed = (transfer, .unseen)
                return Sockets.close(socket)
            }
            closed = (transfer, .shut(socket))
            return 0
        }
        closed = (transfer, .wasGone)
        return Sockets.close(socket)
    }

    /// Returns what happened to the connection of a transfer that libcurl is done with.
    func take(connectionOf transfer: UInt64) -> Closing {
        expected = nil
        guard let closed, closed.transfer == transfer else { return .kept }
        self.closed = nil
        return closed.how
    }

    // MARK: Headers that are too large

    /// nghttp2 refuses fields over 64 kB (`NGHTTP2_HD_MAX_NV`), which Huffman coding can shrink to 40 kB.
    private static let leastTooLarge = 40 * 1024

    /// Whether a connection was given up because a header field of a transfer is too large.
    ///
    /// nghttp2 then closes the connection without an error that reaches libcurl's caller. It shows by the number of
    /// bytes received without an answer, on a connection that the server had not closed. Without TLS a stream has its
    /// own connection, and the server may have closed it too.
    func hasBrokenOff(_ transfer: Transfer) -> Bool {
        guard transfer.headersDone == nil, let port = transfer.localPort, let brought = brokenOff[port] else {
            return false
        }
        brokenOff[port] = nil
        return brought.isOpen || !transfer.isTLS
    }

    /// Notes that a connection is new, so that an earlier one with its port does not count.
    func forgetBrokenOff(_ port: UInt16) { brokenOff[port] = nil }

    private func noteBrokenOff(_ socket: Int32) {
        guard version == .http2 else { return }
        guard let brought = platform.brought(by: socket), brought.bytes >= Self.leastTooLarge else { return }
        // The entry is needed at once or never.
        if brokenOff.count >= 64 { brokenOff.removeAll() }
        brokenOff[ezb_local_port(socket)] = brought
    }

    // MARK: Waiting

    /// Keeps a transfer until its connection is gone, or its deadline has come.
    func add(_ waiting: Leaving) {
        leaving[waiting.transfer.id] = waiting
        transfers[waiting.socket] = waiting.transfer.id
    }

    /// Whether a transfer still waits.
    func contains(_ id: UInt64) -> Bool { leaving[id] != nil }

    /// Whether a socket is one of those waited for.
    func watches(_ socket: Int32) -> Bool { transfers[socket] != nil }

    /// Removes and returns the transfer of a socket whose state has changed, if its connection is gone.
    func takeGone(_ socket: Int32) -> Leaving? {
        platform.hasLetGo(of: socket) != false ? transfers[socket].flatMap(take) : nil
    }

    /// Removes and returns a transfer that has waited long enough.
    func takeOverdue(_ id: UInt64, at now: MonotonicInstant) -> Leaving? {
        guard let waiting = leaving[id], waiting.deadline <= now else { return nil }
        return take(id)
    }

    /// Removes and returns a transfer that should wait no longer.
    func take(_ id: UInt64) -> Leaving? {
        guard let taken = leaving.removeValue(forKey: id) else { return nil }
        transfers[taken.socket] = nil
        _ = Sockets.close(taken.socket)
        return taken
    }

    func takeAll() -> [Leaving] { leaving.keys.sorted().compactMap(take) }
}

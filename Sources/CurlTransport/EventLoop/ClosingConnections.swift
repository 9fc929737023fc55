import BenchModel
import CCurl
import Glibc

/// Connections that were closed in the middle of a stream, watched until the other side has let go of them too.
///
/// `shutdown(2)` does on the wire what `close(2)` does: it sends the end, and what still comes is answered with a reset. But
/// it leaves the descriptor, and by that the kernel tells of each step: the other side's own end, its reset, or the reset
/// that its next bytes earn. So libcurl, which closes the connection when it gives up a transfer, is given a close of ours.
///
/// A connection that outlives its streams (HTTP/2) is not closed, and never seen here.
///
/// Used on the loop's thread only, and by libcurl's callback, on that thread too.
final class ClosingConnections {
    /// A transfer that waits, its result all but complete, for its connection to be gone.
    struct Leaving {
        let transfer: Transfer
        let phases: PhaseTimes<Monotonic>
        let socket: Int32
        /// When it is waited for no longer.
        let deadline: MonotonicInstant
    }

    /// What became of a connection when libcurl was done with its transfer.
    enum Closing {
        /// Libcurl closed none: it outlives the transfer.
        case kept
        /// Shut, and still to be watched.
        case shut(Int32)
        /// Closed, and the platform does not tell when the other side lets go.
        case unseen
        /// The other side had let go of it before.
        case wasGone
    }

    /// The transfer whose connection libcurl is about to close.
    private var expected: UInt64?
    private var closed: (transfer: UInt64, how: Closing)?
    private let version: Endpoint.HTTPVersion
    private let platform: any Platform
    /// Connections of HTTP/2 that were closed though much had come over them, by their port on this side.
    private var brokenOff: [UInt16: Brought] = [:]
    private var leaving: [UInt64: Leaving] = [:]
    private var transfers: [Int32: UInt64] = [:]

    var isEmpty: Bool { leaving.isEmpty }

    init(_ version: Endpoint.HTTPVersion, _ platform: any Platform) {
        self.version = version
        self.platform = platform
    }

    // MARK: Closing

    /// Says that the next connection libcurl closes is that of this transfer, of which the end is to be seen.
    func expectClose(of transfer: UInt64) { expected = transfer }

    /// Closes a socket in libcurl's place.
    func close(_ socket: Int32) -> Int32 {
        guard let transfer = expected else {
            noteBrokenOff(socket)
            return Glibc.close(socket)
        }
        expected = nil
        // It fails where there is no connection any more: the other side has reset it.
        if shutdown(socket, Int32(SHUT_RDWR)) == 0, platform.hasLetGo(of: socket) != true {
            if platform.hasLetGo(of: socket) == nil {
                closed = (transfer, .unseen)
                return Glibc.close(socket)
            }
            closed = (transfer, .shut(socket))
            return 0
        }
        closed = (transfer, .wasGone)
        return Glibc.close(socket)
    }

    /// Says what became of the connection of a transfer that libcurl is done with.
    func take(connectionOf transfer: UInt64) -> Closing {
        expected = nil
        guard let closed, closed.transfer == transfer else { return .kept }
        self.closed = nil
        return closed.how
    }

    // MARK: Headers that are too large

    /// nghttp2 takes no field of over 64 kB (`NGHTTP2_HD_MAX_NV`), which Huffman coding can make 40 of.
    private static let leastTooLarge = 40 * 1024

    /// Whether a connection was given up because a field of a transfer's header is too large.
    ///
    /// nghttp2 then breaks the connection off without a word that reaches libcurl's caller: what tells is how much had come
    /// though there was no answer, while the server had not closed it. In clear a stream has its connection for itself,
    /// and the server may have closed it as well.
    func hasBrokenOff(_ transfer: Transfer) -> Bool {
        guard transfer.headersDone == nil, let port = transfer.localPort, let brought = brokenOff[port] else {
            return false
        }
        brokenOff[port] = nil
        return brought.isOpen || !transfer.isTLS
    }

    /// Says that a connection is new, whatever became of an earlier one with its port.
    func forgetBrokenOff(_ port: UInt16) { brokenOff[port] = nil }

    private func noteBrokenOff(_ socket: Int32) {
        guard version == .http2 else { return }
        guard let brought = platform.brought(by: socket), brought.bytes >= Self.leastTooLarge else { return }
        // Asked for at once, if at all.
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

    /// Takes out the transfer of a socket whose state has changed, if its connection is gone now.
    func takeGone(_ socket: Int32) -> Leaving? {
        platform.hasLetGo(of: socket) != false ? transfers[socket].flatMap(take) : nil
    }

    /// Takes out a transfer that has waited long enough.
    func takeOverdue(_ id: UInt64, at now: MonotonicInstant) -> Leaving? {
        guard let waiting = leaving[id], waiting.deadline <= now else { return nil }
        return take(id)
    }

    /// Takes out a transfer that is to wait no longer.
    func take(_ id: UInt64) -> Leaving? {
        guard let taken = leaving.removeValue(forKey: id) else { return nil }
        transfers[taken.socket] = nil
        _ = Glibc.close(taken.socket)
        return taken
    }

    func takeAll() -> [Leaving] { leaving.keys.sorted().compactMap(take) }
}

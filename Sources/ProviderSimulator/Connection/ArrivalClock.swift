#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import NIOCore

/// When bytes arrived, and who measured it.
struct Arrival: Equatable {
    /// CLOCK_MONOTONIC nanoseconds.
    var instant: Int64
    var stamp: ServedRequest.Stamp
}

/// Learns when the bytes of each read reached the kernel, just before NIO reads them.
///
/// A NIO channel asks its receive allocator for a buffer size right before each `read(2)`, and offers no other hook in
/// front of it. So this type is the allocator: it peeks at the waiting bytes first. It is also the first handler of the
/// pipeline, where it sees which reads brought bytes.
///
/// `@unchecked Sendable`, as allocators must be: the channel calls both sides on its event loop only.
final class ArrivalClock: RecvByteBufferAllocator, ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let socket: CInt?
    private var sizes = AdaptiveRecvByteBufferAllocator()
    /// The arrival of the last read.
    private var latest = Arrival(instant: 0, stamp: .poll)
    /// The arrival of the first read since the last request was complete.
    private var first: Arrival?

    /// - Parameter socket: the connection's descriptor; nil to use the time of each read.
    init(socket: CInt?) {
        self.socket = socket
    }

    /// Returns the arrival of the first byte of the request that has just become complete; call it once for each
    /// request.
    ///
    /// Requests within one read share its arrival. A request whose head began at the end of another's read gets the
    /// arrival of the next read.
    func takeRequestArrival() -> Arrival {
        defer { first = nil }
        return first ?? latest
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if first == nil { first = latest }
        context.fireChannelRead(data)
    }

    // MARK: The allocator

    func nextBufferSize() -> Int? {
        latest = arrivalOfWaitingBytes()
        return sizes.nextBufferSize()
    }

    func buffer(allocator: ByteBufferAllocator) -> ByteBuffer { sizes.buffer(allocator: allocator) }

    func record(actualReadBytes: Int) -> Bool { sizes.record(actualReadBytes: actualReadBytes) }

    private func arrivalOfWaitingBytes() -> Arrival {
        let stamp = socket.flatMap(ReceiveStamps.ofFirstUnreadByte)
        let now = AnswerPlayer.now()
        guard let stamp else { return Arrival(instant: now, stamp: .poll) }
        // The kernel stamps with the wall clock; subtract its current distance from the monotonic clock.
        let instant = stamp - Self.wallMinusMonotonic()
        // If the wall clock was set in between, the result may lie in the future or run backwards: discard it.
        guard instant <= now, instant >= latest.instant else { return Arrival(instant: now, stamp: .poll) }
        return Arrival(instant: instant, stamp: .kernel)
    }

    /// Returns how far the wall clock is ahead of the monotonic one.
    ///
    /// Takes a few readings of the wall clock, each between two of the monotonic one, and uses the tightest: if the
    /// thread is descheduled in between, the two lie far apart.
    private static func wallMinusMonotonic() -> Int64 {
        var narrowest = Int64.max
        var distance: Int64 = 0
        for _ in 0..<4 where narrowest > 1_000 {
            let before = AnswerPlayer.now()
            var wall = timespec()
            clock_gettime(CLOCK_REALTIME, &wall)
            let width = AnswerPlayer.now() - before
            guard width < narrowest else { continue }
            narrowest = width
            distance = Int64(wall.tv_sec) * 1_000_000_000 + Int64(wall.tv_nsec) - before - width / 2
        }
        return distance
    }
}

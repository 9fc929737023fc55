#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import NIOCore

/// When bytes arrived, and who says so.
struct Arrival: Equatable {
    /// CLOCK_MONOTONIC nanoseconds.
    var instant: Int64
    var stamp: ServedRequest.Stamp
}

/// Learns when the bytes of each read reached the kernel, just before NIO reads them.
///
/// A channel asks its receive allocator how large a buffer to take right before each `read(2)`, and nowhere else is
/// there a place in front of it: so this is the allocator, which looks at the waiting bytes first. It is also the first
/// handler of the pipeline, where it sees which reads brought something.
///
/// `@unchecked Sendable`, which allocators have to be: the channel calls both sides on its event loop only.
final class ArrivalClock: RecvByteBufferAllocator, ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let socket: CInt?
    private var sizes = AdaptiveRecvByteBufferAllocator()
    /// Of the last read.
    private var latest = Arrival(instant: 0, stamp: .poll)
    /// Of the first read since the last request was complete.
    private var first: Arrival?

    /// - Parameter socket: the connection's descriptor; without one every arrival is the instant of its read.
    init(socket: CInt?) {
        self.socket = socket
    }

    /// Returns the arrival of the request that is just complete, its first byte's; to be asked once for each request.
    ///
    /// Requests that share a read share its arrival. One whose head began at the end of another's read is stamped with
    /// the read that went on with it.
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
        // The kernel stamps by the wall clock, whose distance to the monotonic one is taken here and now.
        let instant = stamp - Self.wallMinusMonotonic()
        // The wall clock may have been set in between; what then lies in the future or runs backwards is not believed.
        guard instant <= now, instant >= latest.instant else { return Arrival(instant: now, stamp: .poll) }
        return Arrival(instant: instant, stamp: .kernel)
    }

    /// Returns how far the wall clock is ahead, from the closest of a few readings of it between two of the other one:
    /// where the program loses the processor in between, they lie far apart.
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

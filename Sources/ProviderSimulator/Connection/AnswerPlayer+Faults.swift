#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import NIOCore

/// What faults make of an answer.
extension AnswerPlayer {
    /// Writes as long as the client reads, yielding to other connections in between.
    func flood(_ piece: ByteBuffer) {
        for _ in 0..<32 {
            guard channel.isActive, channel.isWritable else {
                waitsForRoom = true
                return
            }
            channel.writeAndFlush(piece, promise: nil)
        }
        wake(after: 0)
    }

    /// Sends the last event, and the end of the body later or never.
    func holdBody(_ duration: Duration?) {
        phase = .held
        record(.completed)
        writer?.sendRest()
        guard let duration else { return }
        wake(after: Self.now() - arrival.instant - answer.heldNs + duration.wholeNanoseconds)
    }

    func fail() {
        writer?.fail()
        endBody(.broken)
    }

    /// Does what a fault demands instead of the next token event or the end.
    func end(_ kind: Misbehaviour.Ending, _ event: TokenEvent?) {
        writer?.flush()
        switch kind {
        case .error: fail()
        case .truncate: endBody(.broken)
        case .badChunk:
            finish(.broken, last: ByteBuffer(string: "xyz\r\nthis is no chunk\r\n"), sequel: .close)
        case .stall: stall()
        case .reset:
            finish(.broken)
            reset()
        case .cut: finish(.broken, last: writer?.takeTorn(event), sequel: .close)
        }
    }

    /// Leaves nothing but the open connection: no timer is left.
    func stall() {
        phase = .over
        record(.broken)
    }

    func reset() {
        let channel = channel
        guard let options = channel as? any SocketOptionProvider else {
            channel.close(promise: nil)
            return
        }
        // A linger time of 0 makes close() discard unsent bytes and send RST.
        options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
    }
}

/// Takes the body of one answer as it arrives; used on the transport's thread only.
///
/// Class-bound, so that the transport calls it once per read, through one indirection and without a copy.
package protocol ByteConsumer: AnyObject {
    /// Takes the bytes of one read, or a part of them.
    ///
    /// - Parameters:
    ///   - bytes: valid during the call only.
    ///   - arrival: when the kernel had them; the same for every part of one read.
    ///   - takenInHand: when the program began to read them; their client lag is `takenInHand − arrival`.
    /// - Returns: whether to go on.
    func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant) -> ConsumerVerdict

    /// Ends the body and returns what was made of it; called once.
    ///
    /// - Parameter complete: whether the body ended as HTTP defines it; false after a cut, a time limit or a cancel.
    /// - Returns: everything that was made of the body, even of one that was cut.
    func close(complete: Bool) -> ConsumedBody
}

/// What a ``ByteConsumer`` asks the transport to do.
package enum ConsumerVerdict: Sendable, Equatable {
    /// Go on; `hasToken` tells whether the awaited content has begun to come, which lifts ``TimeLimits/firstToken``.
    case more(hasToken: Bool)
    /// The body says that it has ended, and nothing has followed so far; only the end of the body proves it. The
    /// transport waits for that end, but not for ever.
    case saidToEnd
    /// The body's own end mark has come: the exchange is complete, and nothing follows. The transport waits shortly for
    /// the end of the body, to keep the connection.
    case terminated
    /// Enough tokens have come; the transport closes the exchange on purpose.
    case enough
    /// The body cannot be decoded any further; the transport closes the exchange.
    case giveUp
}

/// What a ``ByteConsumer`` made of a body.
package struct ConsumedBody: Sendable {
    /// The result; its type is the consumer's own.
    package var content: any Sendable
    /// Arrival of the mark with which the body itself ends the exchange; nil if only HTTP tells the end.
    package var endMark: MonotonicInstant?
    /// Whether the body is a stream, whose ``TransportRequest/whenLingered`` is called if it goes on after its end
    /// mark.
    package var isStream: Bool

    package init(_ content: any Sendable, endMark: MonotonicInstant? = nil, isStream: Bool = false) {
        self.content = content
        self.endMark = endMark
        self.isStream = isStream
    }
}

/// Takes the body of one answer as it arrives; lives and dies on the transport's thread.
///
/// Class-bound: the transport calls it once for each read, through one indirection and without a copy.
package protocol ByteConsumer: AnyObject {
    /// Takes the bytes of one read (or a part of them).
    ///
    /// - Parameters:
    ///   - bytes: valid during the call only.
    ///   - arrival: when the kernel had them, the same for every part of one read.
    ///   - takenInHand: when the program turned to them; their client lag is `takenInHand − arrival`.
    /// - Returns: whether to go on.
    func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant) -> ConsumerVerdict

    /// Says that no more bytes come, and takes what was made of them; called once.
    ///
    /// - Parameter complete: whether the body ended as HTTP says a body ends; false after a cut, a time limit or a cancel.
    /// - Returns: all that was made of the body, also of one that was cut.
    func close(complete: Bool) -> ConsumedBody
}

/// What a ``ByteConsumer`` wants of the transport.
package enum ConsumerVerdict: Sendable, Equatable {
    /// More; `hasToken` says whether what the request was sent for has begun to come, which lifts ``TimeLimits/firstToken``.
    case more(hasToken: Bool)
    /// The body says that it has ended, and so far nothing has followed; only the end of the body makes that certain.
    /// The transport waits for that end, but not for ever.
    case saidToEnd
    /// The body's own end mark has been seen, one that nothing follows: the exchange is complete. The transport waits shortly
    /// for the end of the body, to keep the connection.
    case terminated
    /// As much has come as was wanted; the transport closes the exchange on purpose.
    case enough
    /// Nothing further can be made of the body; the transport closes the exchange.
    case giveUp
}

/// What a ``ByteConsumer`` made of a body.
package struct ConsumedBody: Sendable {
    /// What it made; its type is the consumer's own.
    package var content: any Sendable
    /// Arrival of the mark by which the body itself told its end, which ends the exchange; nil where only HTTP tells it.
    package var endMark: MonotonicInstant?
    /// Whether the body is a stream, of which it is told when it goes on after its end mark.
    package var isStream: Bool

    package init(_ content: any Sendable, endMark: MonotonicInstant? = nil, isStream: Bool = false) {
        self.content = content
        self.endMark = endMark
        self.isStream = isStream
    }
}

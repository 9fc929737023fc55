/// Keeps a body's bytes up to a limit; its ``ConsumedBody/content`` is a ``CollectedBody``.
package final class BodyCollector: ByteConsumer {
    private let most: Int
    private var body = CollectedBody()

    /// Creates a collector that gives up on a body of more than `most` bytes.
    package init(atMost most: Int) { self.most = most }

    package func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant)
        -> ConsumerVerdict
    {
        guard bytes.count <= most - body.bytes.count else {
            body.isTooLarge = true
            return .giveUp
        }
        bytes.withUnsafeBufferPointer { body.bytes.append(contentsOf: $0) }
        return .more(hasToken: true)
    }

    package func close(complete: Bool) -> ConsumedBody { ConsumedBody(body) }
}

/// What a ``BodyCollector`` kept.
package struct CollectedBody: Sendable, Equatable {
    package var bytes: [UInt8] = []
    /// Whether the body was longer than the limit; the bytes beyond it are missing.
    package var isTooLarge = false
}

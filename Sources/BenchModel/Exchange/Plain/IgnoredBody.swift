/// Discards a body that nobody needs.
package final class IgnoredBody: ByteConsumer {
    package init() {}

    package func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant)
        -> ConsumerVerdict
    {
        .more(hasToken: true)
    }

    package func close(complete: Bool) -> ConsumedBody { ConsumedBody(()) }
}

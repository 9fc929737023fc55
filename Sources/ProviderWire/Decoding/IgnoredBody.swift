import BenchModel

/// Discards a body that nobody needs.
final class IgnoredBody: ResponseDecoder {
    func receive(_ bytes: Span<UInt8>, arrival: Nanoseconds, takenInHand: Nanoseconds) -> DecoderVerdict {
        .more(hasToken: false)
    }

    func finish(complete: Bool) -> DecodedResponse { DecodedResponse() }
}

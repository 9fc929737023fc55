import BenchModel

/// The decoder of an answer that nobody is to read.
final class IgnoredBody: ResponseDecoder {
    func receive(_ bytes: Span<UInt8>, arrival: Nanoseconds, takenInHand: Nanoseconds) -> DecoderVerdict {
        .more(hasToken: false)
    }

    func finish(complete: Bool) -> DecodedResponse { DecodedResponse() }
}

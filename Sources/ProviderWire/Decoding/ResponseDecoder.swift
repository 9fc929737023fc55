package import BenchModel

/// Decodes the body of a provider's answer as it arrives.
package protocol ResponseDecoder: ByteConsumer {
    /// Ends decoding and returns the result.
    ///
    /// - Parameter complete: whether the body ended as HTTP defines it; false after a cut, a time limit or a cancel.
    /// - Returns: everything that was decoded, even of a body that was cut.
    func finish(complete: Bool) -> DecodedResponse<Monotonic>
}

extension ResponseDecoder {
    package func close(complete: Bool) -> ConsumedBody {
        let response = finish(complete: complete)
        return ConsumedBody(response, endMark: response.terminatorArrival, isStream: !response.wasBuffered)
    }
}

package import BenchModel

/// Takes the body of a provider's answer apart as it arrives.
package protocol ResponseDecoder: ByteConsumer {
    /// Says that no more bytes come, and takes the result.
    ///
    /// - Parameter complete: whether the body ended as HTTP says a body ends; false after a cut, a time limit or a cancel.
    /// - Returns: all that was decoded, also of a body that was cut.
    func finish(complete: Bool) -> DecodedResponse<Monotonic>
}

extension ResponseDecoder {
    package func close(complete: Bool) -> ConsumedBody {
        let response = finish(complete: complete)
        return ConsumedBody(response, endMark: response.terminatorArrival, isStream: !response.wasBuffered)
    }
}

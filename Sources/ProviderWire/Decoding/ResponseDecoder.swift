package import BenchModel

/// Decodes the body of a provider's answer as it arrives.
package protocol ResponseDecoder: ByteConsumer {
    /// Ends decoding and returns the result.
    ///
    /// - Parameter complete: whether the body ended as HTTP defines it; false after a cut, a time limit or a cancel.
    /// - Returns: everything that was decoded, even of a body that was cut.
    func finish(complete: Bool) -> DecodedResponse<Monotonic>

    /// Takes out what has been kept of the answer's text since the last time, for those who show it as it comes.
    ///
    /// What is taken out is missing in the result.
    func takeText() -> AnswerText
}

/// A piece of an answer, by kind.
package struct AnswerText: Sendable, Equatable {
    package var thinking: String?
    package var text: String?
    /// The input of tools.
    package var tool: String?

    package init(thinking: String? = nil, text: String? = nil, tool: String? = nil) {
        self.thinking = thinking
        self.text = text
        self.tool = tool
    }
}

extension ResponseDecoder {
    package func takeText() -> AnswerText { AnswerText() }

    package func close(complete: Bool) -> ConsumedBody {
        let response = finish(complete: complete)
        return ConsumedBody(response, endMark: response.terminatorArrival, isStream: !response.wasBuffered)
    }
}

package import BenchModel

/// Chooses how the body of an answer is read.
package enum ResponseDecoding {
    /// Returns the decoder of one body.
    ///
    /// - Parameters:
    ///   - wireProtocol: the protocol that was spoken.
    ///   - streamed: whether a stream was asked for; what came is seen from the body itself.
    ///   - head: status and header of the answer.
    ///   - maxEventBytes: the most bytes that one event or one document may take in memory.
    /// - Returns: a decoder for the transport's thread.
    package static func decoder(
        for wireProtocol: WireProtocol,
        streamed: Bool,
        head: ResponseHead,
        maxEventBytes: Int
    ) -> any ResponseDecoder {
        guard (200..<300).contains(head.status) else { return ErrorBodyDecoder() }
        let contentType = head.value(of: "content-type")?.lowercased()
        return switch wireProtocol {
        case .anthropicMessages: BodyDecoder<AnthropicMessages>(contentType: contentType, maxBytes: maxEventBytes)
        case .openaiChat: BodyDecoder<OpenAIChat>(contentType: contentType, maxBytes: maxEventBytes)
        case .openaiResponses: BodyDecoder<OpenAIResponses>(contentType: contentType, maxBytes: maxEventBytes)
        case .gemini: BodyDecoder<Gemini>(contentType: contentType, maxBytes: maxEventBytes)
        }
    }
}

package import BenchModel

/// Chooses the decoder of an answer's body.
package enum ResponseDecoding {
    /// Returns the decoder of one body.
    ///
    /// - Parameters:
    ///   - wireProtocol: the protocol of the request; whether a stream came, the body shows.
    ///   - head: status and header of the answer.
    ///   - maxEventBytes: the largest event or document to keep in memory, in bytes.
    ///   - enough: the number of tokens after which the stream may be closed; nil to read it to its end.
    ///   - keepsText: whether to keep the answer's text.
    ///   - thinkTags: how to treat `<think>` tags inside the answer's text.
    ///   - echoed: of a completion, the bytes of prompt that each choice's text begins with.
    /// - Returns: a decoder for the transport's thread.
    package static func decoder(
        for wireProtocol: WireProtocol,
        head: ResponseHead,
        maxEventBytes: Int,
        enough: Int? = nil,
        keepsText: Bool = false,
        thinkTags: ThinkTags = .auto,
        echoed: [Int] = []
    ) -> any ResponseDecoder {
        if let coding = head.contentCoding { return CompressedBodyDecoder(coding) }
        guard (200..<300).contains(head.status) else { return ErrorBodyDecoder() }
        let contentType = head.value(of: "content-type")?.lowercased()
        let bounds = BodyBounds(maxBytes: maxEventBytes, enough: enough, keepsText: keepsText, thinkTags: thinkTags)
        return switch wireProtocol {
        case .anthropicMessages: AnthropicMessagesDecoder(BodyReader(contentType: contentType, bounds))
        case .openaiChat: OpenAIChatDecoder(BodyReader(contentType: contentType, bounds))
        case .openaiCompletions:
            OpenAICompletionsDecoder(BodyReader(contentType: contentType, bounds), echoed: echoed)
        case .openaiResponses: OpenAIResponsesDecoder(BodyReader(contentType: contentType, bounds))
        case .gemini: GeminiDecoder(BodyReader(contentType: contentType, bounds))
        }
    }
}

private final class AnthropicMessagesDecoder: BodyDecoder {
    var reader: BodyReader<AnthropicMessages>
    init(_ reader: BodyReader<AnthropicMessages>) { self.reader = reader }
}

private final class OpenAIChatDecoder: BodyDecoder {
    var reader: BodyReader<OpenAIChat>
    init(_ reader: BodyReader<OpenAIChat>) { self.reader = reader }
}

private final class OpenAICompletionsDecoder: BodyDecoder {
    var reader: BodyReader<OpenAICompletions>
    init(_ reader: BodyReader<OpenAICompletions>, echoed: [Int]) {
        self.reader = reader
        self.reader.dialect.echo = EchoedPrompts(echoed)
    }
}

private final class OpenAIResponsesDecoder: BodyDecoder {
    var reader: BodyReader<OpenAIResponses>
    init(_ reader: BodyReader<OpenAIResponses>) { self.reader = reader }
}

private final class GeminiDecoder: BodyDecoder {
    var reader: BodyReader<Gemini>
    init(_ reader: BodyReader<Gemini>) { self.reader = reader }
}

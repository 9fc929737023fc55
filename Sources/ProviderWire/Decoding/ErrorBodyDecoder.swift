import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Decodes the body of an answer with a status other than 2xx: JSON, an event stream with an error in it, HTML or plain
/// text.
final class ErrorBodyDecoder: ResponseDecoder {
    /// The most bytes of an error body that are kept; a longer one is cut.
    private static let limit = 64 * 1024
    private static let excerptLimit = 200

    private var body: [UInt8] = []

    func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant) -> ConsumerVerdict {
        let room = Self.limit - body.count
        if room > 0 { body.append(copying: bytes.extracting(0..<min(room, bytes.count))) }
        return .more(hasToken: false)
    }

    func finish(complete: Bool) -> DecodedResponse<Monotonic> {
        let body = body
        return DecodedResponse(
            responseID: ProviderErrorReader.requestID(inJSON: body.span),
            providerError: Self.error(in: body.span),
            wasBuffered: true
        )
    }

    private static func error(in body: Span<UInt8>) -> ProviderError? {
        if let error = ProviderErrorReader.error(inJSON: body, .anyMessage) { return error }
        if let error = errorOfStream(body) { return error }
        let text = String(decoding: [UInt8](copying: body), as: UTF8.self)
        let message = TextExcerpt.oneLine(title(of: text) ?? text, limit: excerptLimit)
        return message.isEmpty ? nil : ProviderError(message: message)
    }

    /// Returns the error of the first event that has one.
    private static func errorOfStream(_ body: Span<UInt8>) -> ProviderError? {
        var framer = EventFramer(maxBytes: limit * 2)
        var position = 0
        framer.beginRead()
        while true {
            switch framer.next(in: body, at: &position) {
            case .event(let range):
                if let error = ProviderErrorReader.error(inJSON: body.extracting(range), .anyMessage) { return error }
            case .bufferedEvent, .earlierEvent:
                if let error = ProviderErrorReader.error(inJSON: framer.buffer.span, .anyMessage) { return error }
            case .needsMore:
                let tail =
                    framer.flushTail()
                    ? ProviderErrorReader.error(inJSON: framer.buffer.span, .anyMessage) : nil
                return tail ?? framer.errorField.flatMap { ProviderErrorReader.error(inText: $0.span) }
            case .tooLarge:
                return nil
            }
        }
    }

    /// Returns the title of an HTML page, in which gateways name the error.
    private static func title(of text: String) -> String? {
        // Looked for first, as the expression takes longer, and most errors are no pages.
        guard text.contains("<"), let found = text.firstMatch(of: /(?is)<title>(.*?)<\/title>/) else { return nil }
        return String(found.1)
    }
}

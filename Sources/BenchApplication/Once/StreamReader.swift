package import BenchModel
import ProviderWire

/// What is to be shown of a stream, in the order in which it came; secrets are struck out.
package enum StreamPiece: Sendable, Equatable {
    case thinking(String)
    case text(String)
    /// A piece of a tool's input.
    case tool(String)
    /// Told before the text that it brings.
    case event(RawEvent)
    /// The request is about to be sent; arrivals count from here.
    case sent(MonotonicInstant)
}

/// Makes what is shown of a stream from what a ``StreamTap`` gives: decodes it a second time, with its text kept.
///
/// Used on the tap's thread only.
final class StreamReader {
    private let makeConsumer: @Sendable (ResponseHead) -> any ByteConsumer
    private let wantsEvents: Bool
    private let show: (StreamPiece) -> Void
    private var decoder: (any ResponseDecoder)?
    private var events = RawEvents()
    private var redactedEvents: RedactedEvents
    /// The events that wait for what follows them, because a secret may begin in them.
    private var waiting: ArraySlice<RawEvent> = []
    private var lastArrival: MonotonicInstant = 0
    private var line: [UInt8] = []
    private var thinking: RedactedStream
    private var text: RedactedStream
    private var tool: RedactedStream

    /// Creates a reader.
    ///
    /// - Parameters:
    ///   - call: knows the secrets.
    ///   - makeConsumer: makes a decoder that keeps texts.
    ///   - wantsEvents: whether raw events are shown too.
    ///   - show: takes each piece.
    init(
        _ call: ProviderCall,
        makeConsumer: @escaping @Sendable (ResponseHead) -> any ByteConsumer,
        wantsEvents: Bool,
        show: @escaping (StreamPiece) -> Void
    ) {
        self.makeConsumer = makeConsumer
        self.wantsEvents = wantsEvents
        self.show = show
        thinking = call.redactedStream
        text = call.redactedStream
        tool = call.redactedStream
        redactedEvents = call.redactedEvents
    }

    /// Takes an item; returns whether more may come.
    func take(_ item: StreamTap.Item) -> Bool {
        switch item {
        case .sent(let instant): show(.sent(instant))
        case .head(let head): decoder = makeConsumer(head) as? any ResponseDecoder
        case .bytes(let bytes, let arrival):
            lastArrival = arrival
            if wantsEvents { for event in events.take(bytes, arrival: arrival) { tell(event) } }
            decode(bytes, arrival)
        case .ended(let complete): finish(complete: complete)
        case .over: return false
        }
        return true
    }

    private func tell(_ event: RawEvent) {
        waiting.append(event)
        tell(redactedEvents.push(event.text))
    }

    /// Tells the first of the events that wait, with these texts.
    private func tell(_ texts: [String]) {
        for text in texts {
            guard var event = waiting.popFirst() else { return }
            event.text = text
            show(.event(event))
        }
    }

    /// Decodes line by line, so that texts of different kinds that one read brings keep their order.
    private func decode(_ bytes: [UInt8], _ arrival: MonotonicInstant) {
        guard let decoder else { return }
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let end = part.endIndex < bytes.endIndex ? part.endIndex + 1 : part.endIndex
            let piece = Array(bytes[part.startIndex..<end])
            if piece.isEmpty { continue }
            _ = decoder.receive(piece.span, arrival: arrival, takenInHand: arrival)
            tell(decoder.takeText())
        }
    }

    private func tell(_ piece: AnswerText) {
        if let new = piece.thinking { tell(thinking.push(new), StreamPiece.thinking) }
        if let new = piece.text {
            tell(thinking.finish(), StreamPiece.thinking)
            tell(text.push(new), StreamPiece.text)
        }
        if let new = piece.tool { tell(tool.push(new), StreamPiece.tool) }
    }

    private func tell(_ text: String, _ kind: (String) -> StreamPiece) {
        if !text.isEmpty { show(kind(text)) }
    }

    private func finish(complete: Bool) {
        if wantsEvents, let rest = events.finish(arrival: lastArrival) { tell(rest) }
        tell(redactedEvents.finish())
        if let decoder {
            let response = decoder.finish(complete: complete)
            // A document that is no answer is kept as text, for a database; here its error says what it was.
            let isAnswer = response.defect == nil && response.providerError == nil
            tell(
                AnswerText(
                    thinking: response.thinkingText,
                    text: isAnswer ? response.text : nil,
                    tool: response.toolText
                )
            )
        }
        tell(thinking.finish(), StreamPiece.thinking)
        tell(text.finish(), StreamPiece.text)
        tell(tool.finish(), StreamPiece.tool)
        decoder = nil
    }
}

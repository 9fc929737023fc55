import BenchModel
import JSONSyntax

/// The JSON documents of an answer's body: the events of a stream, or the one document of a buffered answer.
enum AnswerDocuments {
    /// Returns the documents in order; what cannot be read is left out.
    static func of(_ body: [UInt8]) -> [JSONNode] {
        let body = QuotedJSON.unquoted(body.span) ?? body
        let isDocument = body.first { $0 > 0x20 }.map { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") } ?? false
        guard isDocument else { return ofEvents(body) }
        guard let whole = try? JSONParser.parse(body) else { return ofSequence(body) }
        if case .array(let elements) = whole.value { return elements }
        return [whole]
    }

    /// Returns the objects of a body that has one a line.
    private static func ofSequence(_ body: [UInt8]) -> [JSONNode] {
        var framer = ElementFramer(maxBytes: max(1, body.count))
        var documents: [JSONNode] = []
        var position = 0
        while framer.next(in: body.span, at: &position) == .element {
            if let document = try? JSONParser.parse(framer.element) { documents.append(document) }
        }
        return documents
    }

    private static func ofEvents(_ body: [UInt8]) -> [JSONNode] {
        var framer = EventFramer(maxBytes: max(1, body.count), dividesObjects: true)
        var typed = TypedEvent()
        var documents: [JSONNode] = []
        var position = 0
        framer.beginRead()
        while true {
            var data: [UInt8]
            switch framer.next(in: body.span, at: &position) {
            case .event(let range): data = Array(body[range])
            case .bufferedEvent, .earlierEvent: data = framer.buffer
            case .needsMore, .tooLarge: return documents
            }
            if framer.isNamed, typed.write(data.span, named: framer, in: body.span, eventNames) { data = typed.data }
            if let inner = QuotedJSON.unquoted(data.span) { data = inner }
            guard let document = try? JSONParser.parse(data) else { continue }
            if case .array(let elements) = document.value { documents += elements } else { documents.append(document) }
        }
    }

    private static let eventNames = AnthropicMessages.eventNames + OpenAIResponses.eventNames
}

extension JSONNode {
    /// The index or count that it is to whoever decodes a stream; see ``JSONCursor/readCount(in:)``.
    var asCount: Int? {
        let written = Array(json.utf8)
        var cursor = JSONCursor()
        return cursor.readCount(in: written.span)
    }

    /// The text, unless it is empty.
    var filledText: String? { text.flatMap { $0.isEmpty ? nil : $0 } }

    /// The elements with their indexes, which an element without one has by its place.
    var indexed: [(index: Int, element: JSONNode)] {
        elements.enumerated().map { ($0.element["index"]?.asCount ?? $0.offset, $0.element) }
    }
}

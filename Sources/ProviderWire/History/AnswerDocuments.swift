import BenchModel
import JSONSyntax

/// The JSON documents of an answer's body: the events of a stream, or the one document of a buffered answer.
enum AnswerDocuments {
    /// Returns the documents in order; what cannot be read is left out.
    static func of(_ body: [UInt8]) -> [JSONNode] {
        let isDocument = body.first { $0 > 0x20 }.map { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") } ?? false
        if isDocument {
            guard let whole = try? JSONParser.parse(body) else { return [] }
            if case .array(let elements) = whole.value { return elements }
            return [whole]
        }
        var framer = EventFramer(maxBytes: max(1, body.count))
        var documents: [JSONNode] = []
        var position = 0
        framer.beginRead()
        while true {
            let data: [UInt8]
            switch framer.next(in: body.span, at: &position) {
            case .event(let range): data = Array(body[range])
            case .bufferedEvent: data = framer.buffer
            case .needsMore, .tooLarge: return documents
            }
            if let document = try? JSONParser.parse(data) { documents.append(document) }
        }
    }
}

extension JSONNode {
    /// The number of a whole one.
    var whole: Int? { if case .number(let digits) = value { Int(digits) } else { nil } }

    /// The element with an index, which an element without one has by its place.
    func element(ofIndex index: Int) -> JSONNode? {
        let elements = elements
        return elements.indices.first { (elements[$0]["index"]?.whole ?? $0) == index }.map { elements[$0] }
    }
}

import BenchModel

/// An object that some gateways put around every event, or around a whole answer: `{"response": {…}}` of Gemini's Code Assist,
/// `{"data": {…}}`, `{"result": {…}}`.
///
/// It is known by its shape: no member of its own is one by which the protocol knows its answers, and one member is an object
/// with such a member. Its name holds for the rest of the stream.
struct Envelope {
    /// The name of the member that holds the event; empty where there is no envelope.
    private var name: [UInt8] = []
    /// Whether there is one.
    private(set) var isKnown = false

    /// Returns where the event stands in an object around it; nil where there is none, or it is not JSON.
    mutating func find<Dialect: WireDialect>(for dialect: Dialect.Type, in event: Span<UInt8>) -> Range<Int>? {
        var found: (name: JSONText, range: Range<Int>)?
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: event)
        while let key = cursor.nextKey(of: &object, in: event) {
            if Dialect.isOwn(key, cursor, in: event) { return nil }
            let isObject = cursor.peek(in: event) == Byte.openBrace
            guard let range = cursor.readExtent(in: event), isObject, found == nil else { continue }
            guard Dialect.hasOwn(in: event.extracting(range)) else { continue }
            found = (key, range)
        }
        guard let found, !found.name.isEmpty, cursor.hasEndedWell(in: event) else { return nil }
        name = Array(found.name.string(in: event).utf8)
        isKnown = true
        return found.range
    }

    /// Returns where the event stands in a later object; all of what has no such member is the event.
    func content(of event: Span<UInt8>) -> Range<Int> {
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: event)
        while let key = cursor.nextKey(of: &object, in: event) {
            let isObject = cursor.peek(in: event) == Byte.openBrace
            guard let range = cursor.readExtent(in: event) else { break }
            if isObject, key.string(in: event).utf8.elementsEqual(name) { return range }
        }
        return 0..<event.count
    }
}

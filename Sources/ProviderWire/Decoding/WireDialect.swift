import BenchModel

/// Decodes the answers of one protocol: the events of its streams and its buffered documents.
protocol WireDialect {
    /// The protocol's name in messages.
    static var name: String { get }
    /// Whether a stream may also come as one JSON array of events.
    static var streamsArrays: Bool { get }

    /// How names of events begin in a protocol whose events say their type; empty in others.
    static var eventNames: [StaticString] { get }

    associatedtype Usage: UsageReading
    var usage: Usage { get set }

    init()

    /// Whether a member is one by which the protocol's events and answers are known; the cursor stands before its value.
    static func isOwn(_ key: JSONText, _ value: JSONCursor, in bytes: Span<UInt8>) -> Bool

    /// Takes the data of one event.
    ///
    /// - Returns: what it means for the stream.
    mutating func take(_ event: Span<UInt8>, into record: inout ResponseRecord) -> EventMeaning

    /// Takes a whole buffered answer, and marks the record terminated if it has the protocol's shape.
    ///
    /// - Returns: whether it is well-formed JSON.
    mutating func takeDocument(_ json: Span<UInt8>, into record: inout ResponseRecord) -> Bool

    /// Completes the record after the last event.
    mutating func settle(_ record: inout ResponseRecord)
}

extension WireDialect {
    static var streamsArrays: Bool { false }
    static var eventNames: [StaticString] { [] }

    /// Whether an object has a member by which the protocol's events and answers are known.
    static func hasOwn(in object: Span<UInt8>) -> Bool {
        var cursor = JSONCursor()
        var members = cursor.enterObject(in: object)
        while let key = cursor.nextKey(of: &members, in: object) {
            if isOwn(key, cursor, in: object) { return true }
            cursor.skipValue(in: object)
        }
        return false
    }

    /// Whether a member has a name and is a text that begins in one of these ways.
    static func isText(
        _ key: JSONText,
        named name: StaticString,
        beginning starts: [StaticString],
        _ value: JSONCursor,
        in bytes: Span<UInt8>
    ) -> Bool {
        guard key.equals(name, in: bytes) else { return false }
        var value = value
        guard let text = value.readString(in: bytes) else { return false }
        return starts.contains { text.hasPrefix($0, in: bytes) }
    }

    /// Whether a member has a name and is a list.
    static func isList(_ key: JSONText, named name: StaticString, _ value: JSONCursor, in bytes: Span<UInt8>) -> Bool {
        var value = value
        return key.equals(name, in: bytes) && value.peek(in: bytes) == Byte.openBracket
    }

    mutating func settle(_ record: inout ResponseRecord) {}
}

enum EventMeaning: Equatable {
    case more
    /// The data does not say what it is, in a protocol whose events do, and nothing of it has been taken as output.
    case untyped
    /// The stream has ended; nothing useful follows.
    case terminated
    /// The data is not JSON.
    case malformed
    /// The data is JSON, but of the protocol named here.
    case foreign(String)
}

import BenchModel

/// How one protocol's answers are read: the events of its streams, and its buffered documents.
protocol WireDialect {
    /// What its stream is made of, for messages.
    static var name: String { get }
    /// Whether a stream may also come as one JSON array of events.
    static var streamsArrays: Bool { get }

    init()

    /// Takes the data of one event.
    ///
    /// - Returns: what it means for the stream.
    mutating func take(_ event: Span<UInt8>, into record: inout ResponseRecord) -> EventMeaning

    /// Takes a whole buffered answer; marks the record terminated if it has the protocol's shape.
    ///
    /// - Returns: whether it is well-formed JSON.
    mutating func takeDocument(_ json: Span<UInt8>, into record: inout ResponseRecord) -> Bool

    /// Puts the last touches on the record, when no more events come.
    mutating func settle(_ record: inout ResponseRecord)
}

extension WireDialect {
    static var streamsArrays: Bool { false }
    mutating func settle(_ record: inout ResponseRecord) {}
}

enum EventMeaning: Equatable {
    case more
    /// Nothing of use follows.
    case terminated
    /// The data is not JSON.
    case malformed
    /// The data is JSON of another protocol, named.
    case foreign(String)
}

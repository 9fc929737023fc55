import BenchModel

/// Decodes the answers of one protocol: the events of its streams and its buffered documents.
protocol WireDialect {
    /// The protocol's name in messages.
    static var name: String { get }
    /// Whether a stream may also come as one JSON array of events.
    static var streamsArrays: Bool { get }

    init()

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
    mutating func settle(_ record: inout ResponseRecord) {}
}

enum EventMeaning: Equatable {
    case more
    /// The stream has ended; nothing useful follows.
    case terminated
    /// The data is not JSON.
    case malformed
    /// The data is JSON, but of the protocol named here.
    case foreign(String)
}

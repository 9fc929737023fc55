package import BenchModel

/// One event of a body as it came, or a line of a body that is no event stream.
package struct RawEvent: Sendable, Equatable {
    /// Arrival of the read that completed it.
    package var arrival: MonotonicInstant
    /// Its lines, without the blank one that ends it.
    package var text: String
    /// Bytes beyond ``RawEvents/mostBytes`` that the text lacks.
    package var missingBytes: Int = 0
}

/// Cuts a body into events to be looked at, without a mind to what they mean.
///
/// An event ends at a blank line, as server-sent events do. A body that begins like JSON or markup is cut into its lines.
struct RawEvents {
    /// The most of one event that is kept.
    static let mostBytes = 64 * 1024

    private enum Form { case undecided, events, lines }

    private var form = Form.undecided
    private var line: [UInt8] = []
    private var event: [UInt8] = []
    private var missing = 0
    /// Whether the last byte was a carriage return, whose line feed belongs to the same line end.
    private var endedInReturn = false

    /// Takes the bytes of one read; returns the events that they complete.
    mutating func take(_ bytes: [UInt8], arrival: MonotonicInstant) -> [RawEvent] {
        var events: [RawEvent] = []
        for byte in bytes {
            if case .undecided = form { decide(byte) }
            let followsReturn = endedInReturn
            endedInReturn = byte == UInt8(ascii: "\r")
            if byte == UInt8(ascii: "\n"), followsReturn { continue }
            guard byte == UInt8(ascii: "\n") || endedInReturn else {
                if line.count + event.count < Self.mostBytes { line.append(byte) } else { missing += 1 }
                continue
            }
            if let event = endLine(arrival) { events.append(event) }
        }
        return events
    }

    /// Returns what was begun and never ended; nil if there is nothing.
    mutating func finish(arrival: MonotonicInstant) -> RawEvent? {
        if !line.isEmpty, let event = endLine(arrival) { return event }
        return cut(arrival)
    }

    private mutating func decide(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), 0xEF, 0xBB, 0xBF: break
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "<"): form = .lines
        default: form = .events
        }
    }

    private mutating func endLine(_ arrival: MonotonicInstant) -> RawEvent? {
        defer { line = [] }
        if line.isEmpty { return cut(arrival) }
        if !event.isEmpty { event.append(UInt8(ascii: "\n")) }
        event += line
        return form == .events ? nil : cut(arrival)
    }

    private mutating func cut(_ arrival: MonotonicInstant) -> RawEvent? {
        guard !event.isEmpty || missing > 0 else { return nil }
        defer { (event, missing) = ([], 0) }
        return RawEvent(arrival: arrival, text: String(decoding: event, as: UTF8.self), missingBytes: missing)
    }
}

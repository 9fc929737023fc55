/// Strikes secrets out of raw events that are shown as they come, also where a secret comes in pieces of several events.
///
/// The strings of one name are one text, whatever events they come in; those of different indexes (of choices, blocks, items) are
/// texts of their own. An event whose strings may hold the beginning of a secret waits until more of it shows.
package struct RedactedEvents: Sendable {
    /// A string of an event: where it stands in it, and of which text it is a piece.
    private struct Piece: Sendable {
        var place: Range<Int>
        var text: String
        /// Where it stands in the text; counted from the text's beginning, of which the front may be gone.
        var start: Int
    }

    private struct Waiting: Sendable {
        var event: String
        var pieces: [Piece]
    }

    /// A text that goes on from event to event; its front is forgotten once it is shown.
    private struct Text: Sendable {
        var bytes: [UInt8] = []
        var forgotten = 0
    }

    private let redactions: Redactions
    private var texts: [String: Text] = [:]
    private var waiting: [Waiting] = []

    /// How much of what has been shown is looked at again: more than the longest encoding of a piece.
    private static let mostShown = 96
    /// The limits that bound what is held back, and memory.
    private static let mostWaiting = 32
    private static let mostTexts = 512

    init(_ redactions: Redactions) { self.redactions = redactions }

    /// Takes an event, and returns those that may be shown by now, in order.
    package mutating func push(_ event: String) -> [String] {
        let redaction = redactions.current
        if redaction.isIdle { return [event] }
        if texts.count > Self.mostTexts { return finish() + [redaction.redacted(event)] }
        let bytes = [UInt8](event.utf8)
        let pieces = EventStrings.of(event).map { string in
            var text = texts[string.text] ?? Text()
            let piece = Piece(place: string.place, text: string.text, start: text.forgotten + text.bytes.count)
            text.bytes += bytes[string.place]
            texts[string.text] = text
            return piece
        }
        waiting.append(Waiting(event: event, pieces: pieces))
        var ready = waiting.count
        let open = openStarts(redaction)
        for (place, event) in waiting.enumerated() {
            guard event.pieces.contains(where: { $0.start + $0.place.count > open[$0.text] ?? .max }) else { continue }
            ready = place
            break
        }
        return release(max(ready, waiting.count - Self.mostWaiting), redaction)
    }

    /// Returns what was held back.
    package mutating func finish() -> [String] {
        defer { texts = [:] }
        return release(waiting.count, redactions.current)
    }

    /// Returns where a secret may begin at the end of each text that waiting events go on with.
    private func openStarts(_ redaction: Redaction) -> [String: Int] {
        var starts: [String: Int] = [:]
        for name in Set(waiting.flatMap { $0.pieces.map(\.text) }) {
            guard let text = texts[name] else { continue }
            let open = redaction.openEnd(of: String(decoding: text.bytes, as: UTF8.self))
            starts[name] = open.map { $0 + text.forgotten }
        }
        return starts
    }

    private mutating func release(_ count: Int, _ redaction: Redaction) -> [String] {
        let released = waiting[..<count]
        waiting.removeFirst(count)
        var places: [String: [Range<Int>]] = [:]
        for name in Set(released.flatMap { $0.pieces.map(\.text) }) {
            guard let text = texts[name] else { continue }
            places[name] = redaction.places(in: String(decoding: text.bytes, as: UTF8.self)).map {
                $0.lowerBound + text.forgotten..<$0.upperBound + text.forgotten
            }
        }
        let shown = released.map { event in
            redaction.redacted(Self.struck(event, places))
        }
        forgetShown(released)
        return shown
    }

    /// Returns an event without what of its strings lies in these places of their texts.
    private static func struck(_ event: Waiting, _ places: [String: [Range<Int>]]) -> String {
        var bytes = [UInt8](event.event.utf8)
        for piece in event.pieces.sorted(by: { $0.place.lowerBound > $1.place.lowerBound }) {
            let whole = piece.start..<piece.start + piece.place.count
            for place in (places[piece.text] ?? []).reversed() where place.overlaps(whole) {
                let part = place.clamped(to: whole)
                let start = piece.place.lowerBound + part.lowerBound - piece.start
                bytes.replaceSubrange(start..<start + part.count, with: Redaction.mark.utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Forgets the fronts of texts that have been shown, but for what a secret may begin in.
    private mutating func forgetShown(_ released: ArraySlice<Waiting>) {
        for name in Set(released.flatMap { $0.pieces.map(\.text) }) {
            guard var text = texts[name] else { continue }
            let held = waiting.lazy.flatMap(\.pieces).filter { $0.text == name }.map(\.start).min()
            let shown = (held ?? text.forgotten + text.bytes.count) - text.forgotten
            var count = max(0, shown - Self.mostShown)
            // From a whole character on.
            while count < shown, text.bytes[count] & 0xC0 == 0x80 { count += 1 }
            text.bytes.removeFirst(count)
            text.forgotten += count
            texts[name] = text
        }
    }
}

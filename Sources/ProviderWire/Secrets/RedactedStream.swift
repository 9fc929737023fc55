/// Strikes secrets out of a text that comes in pieces and is shown as it comes.
///
/// A secret may be cut anywhere. So the end of what has come is held back if it may be the beginning of a secret, until more
/// of it shows. At most ``SecretFinder/leastHeld`` − 1 bytes of a secret that comes in pieces are shown.
package struct RedactedStream: Sendable {
    private let redactions: Redactions
    /// The end of what has been shown, as it came: a secret may have begun there.
    private var shown = ""
    /// Whether what has been shown ends within a secret.
    private var endsInSecret = false
    private var held = ""

    /// How much of what has been shown is looked at again, in UTF-8 bytes: more than the longest encoding of a piece.
    private static let mostShown = 96

    init(_ redactions: Redactions) { self.redactions = redactions }

    /// Takes a piece, and returns what may be shown of all that has come.
    package mutating func push(_ piece: String) -> String {
        if piece.isEmpty { return "" }
        held += piece
        return show(all: false)
    }

    /// Returns what was held back.
    package mutating func finish() -> String { held.isEmpty ? "" : show(all: true) }

    private mutating func show(all: Bool) -> String {
        let redaction = redactions.current
        if redaction.isIdle {
            defer { held = "" }
            return held
        }
        let text = shown + held
        let bytes = [UInt8](text.utf8)
        let start = shown.utf8.count
        var end = bytes.count
        if !all, let open = redaction.openEnd(of: text) { end = max(start, open) }
        var clean: [UInt8] = []
        var position = start
        var endsInSecret = endsInSecret && end == start
        for place in redaction.places(in: text) where place.upperBound > start && place.lowerBound < end {
            if place.lowerBound > position { clean += bytes[position..<place.lowerBound] }
            // One that goes on from what has been shown has its mark already.
            if place.lowerBound >= start || !self.endsInSecret { clean += Redaction.mark.utf8 }
            position = min(place.upperBound, end)
            endsInSecret = place.upperBound >= end
        }
        clean += bytes[min(position, end)..<end]
        let seen = bytes[..<end]
        // From a whole character on.
        let context = seen.suffix(Self.mostShown).drop { $0 & 0xC0 == 0x80 }
        shown = String(decoding: context, as: UTF8.self)
        held = String(decoding: bytes[end...], as: UTF8.self)
        self.endsInSecret = endsInSecret
        return String(decoding: clean, as: UTF8.self)
    }
}

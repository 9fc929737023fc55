import BenchModel

/// The text that one event carries, by kind.
///
/// This is a class so that a tally that keeps no text does not make three strings.
package final class KeptText {
    /// The most bytes kept of each kind of text: answer, thinking, tool input.
    package static let mostBytes = 1 << 20

    private(set) var text = ""
    private(set) var thinking = ""
    private(set) var tool = ""

    /// Removes the pieces of a kind.
    func drop(_ kind: DeltaKind) {
        switch kind {
        case .text, .refusal: text = ""
        case .thinking: thinking = ""
        case .tool: tool = ""
        }
    }

    /// Adds a piece; a refusal counts as answer text.
    func add(_ kind: DeltaKind, _ piece: String) {
        switch kind {
        case .text, .refusal: text += piece
        case .thinking: thinking += piece
        case .tool: tool += piece
        }
    }
}

/// Appends to the texts that a response keeps on request, up to a limit, since a stream may never end.
extension DecodedResponse {
    mutating func keep(_ pieces: KeptText) {
        Self.append(pieces.text, to: &text)
        Self.append(pieces.thinking, to: &thinkingText)
        Self.append(pieces.tool, to: &toolText)
    }

    /// Takes out what has been kept.
    mutating func takeText() -> AnswerText {
        defer { (text, thinkingText, toolText) = (nil, nil, nil) }
        return AnswerText(thinking: thinkingText, text: text, tool: toolText)
    }

    /// Keeps a whole document as text, because it is not an answer in its protocol.
    mutating func keepDocument(_ json: Span<UInt8>) {
        (text, thinkingText, toolText) = (nil, nil, nil)
        Self.append(String(decoding: [UInt8](copying: json), as: UTF8.self), to: &text)
    }

    private static func append(_ piece: String, to text: inout String?) {
        guard !piece.isEmpty else { return }
        if text == nil { text = "" }
        let room = KeptText.mostBytes - (text?.utf8.count ?? 0)
        if room >= piece.utf8.count {
            text?.append(piece)
        } else if room >= 0 {
            // Drop a character that the limit would split.
            var cut = piece.utf8.index(piece.utf8.startIndex, offsetBy: room)
            while cut > piece.startIndex, cut.samePosition(in: piece.unicodeScalars) == nil {
                cut = piece.utf8.index(before: cut)
            }
            text?.append(contentsOf: piece[..<cut])
            text?.append("…")
        }
    }
}

import BenchModel

/// Whether anything of an answer can be seen.
///
/// White space, the marks by which a model ends its turn (`</s>`, `<|im_end|>`), and thinking tags with nothing between them are
/// no answer. They may come in any pieces, so that the first letters of the answer are kept until they are more than that.
struct Ink {
    /// More letters than any few marks have.
    static let enough = 96

    private var letters: [UInt8] = []
    /// Arrival of the first letter.
    private(set) var began: MonotonicInstant?
    /// Whether more came than marks.
    private(set) var isCertain = false

    /// Takes what one event brought.
    mutating func take(_ tally: borrowing TokenTally, arrival: MonotonicInstant) {
        if isCertain { return }
        letters += tally.letters
        if began == nil {
            let isVisible = String(decoding: letters, as: UTF8.self).unicodeScalars.contains { !Self.isInvisible($0) }
            if tally.hasInk || tally.calls > 0 || isVisible { began = arrival }
        }
        guard tally.hasInk || tally.calls > 0 || letters.count > Self.enough else { return }
        isCertain = true
        letters = []
    }

    /// Whether there is anything to be seen, at the end of the answer.
    var isFound: Bool { isCertain || !letters.isEmpty && !Self.isBlank(String(decoding: letters, as: UTF8.self)) }

    private static let marks = [
        "<think>", "</think>", "<thinking>", "</thinking>", "<s>", "</s>", "<eos>", "<end_of_turn>", "<turn|>", "[EOS]",
    ]

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
    }

    private static func isBlank(_ text: String) -> Bool {
        var rest = text[...]
        while let first = rest.unicodeScalars.first {
            if isInvisible(first) {
                rest.unicodeScalars.removeFirst()
            } else if let mark = marks.first(where: rest.hasPrefix) {
                rest = rest.dropFirst(mark.count)
            } else if let end = endOfSpecialToken(rest) {
                rest = rest[end...]
            } else {
                return false
            }
        }
        return true
    }

    /// Returns where a special token ends: a name between bars, `<|eot_id|>`, or between DeepSeek's wide ones.
    private static func endOfSpecialToken(_ text: Substring) -> String.Index? {
        guard text.hasPrefix("<|") || text.hasPrefix("<\u{FF5C}") else { return nil }
        let name = text.dropFirst(2).prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "\u{2581}" }
        let rest = text[name.endIndex...]
        guard !name.isEmpty, rest.hasPrefix("|>") || rest.hasPrefix("\u{FF5C}>") else { return nil }
        return rest.index(rest.startIndex, offsetBy: 2)
    }
}

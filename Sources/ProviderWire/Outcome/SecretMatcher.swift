/// Finds a secret in a text, whichever of its characters are percent-encoded or escaped as in JSON.
///
/// Who encodes decides which characters to encode, so that no list of spellings has them all.
struct SecretMatcher {
    /// How far a text goes along with the secret from some place on.
    enum Match: Equatable {
        case none
        /// All of it; the text goes on at this place.
        case whole(end: Int)
        /// The text ends before the secret does.
        case cut(matched: Int)
    }

    let secret: [UInt8]

    func match(_ text: [UInt8], at start: Int) -> Match {
        var place = start
        for (count, byte) in secret.enumerated() {
            if place >= text.count { return .cut(matched: count) }
            guard let length = Self.length(of: byte, in: text, at: place) else { return .none }
            place += length
        }
        return .whole(end: place)
    }

    /// Returns how many bytes of the text stand for `byte`; nil where something else does.
    private static func length(of byte: UInt8, in text: [UInt8], at place: Int) -> Int? {
        if text[place] == byte { return 1 }
        switch text[place] {
        case UInt8(ascii: "%") where hex(text, place + 1, digits: 2) == UInt32(byte): return 3
        case Byte.backslash where place + 1 < text.count:
            if text[place + 1] == byte { return 2 }
            let isUnit = text[place + 1] == UInt8(ascii: "u") && byte < 0x80
            return isUnit && hex(text, place + 2, digits: 4) == UInt32(byte) ? 6 : nil
        default: return nil
        }
    }

    private static func hex(_ text: [UInt8], _ place: Int, digits: Int) -> UInt32? {
        guard place + digits <= text.count else { return nil }
        var value: UInt32 = 0
        for index in place..<place + digits {
            guard let digit = Byte.hexValue(text[index]) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}

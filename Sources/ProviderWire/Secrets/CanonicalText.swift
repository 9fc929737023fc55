/// A text with every known encoding of its characters undone, byte by byte, and the place in the source of each byte.
///
/// It undoes, at any depth of nesting: percent-encoding (RFC 3986), escapes of JSON (RFC 8259, section 7) and of other
/// languages (`\x41`, `\u{41}`), HTML character references, full-width letters. It removes white space, control characters,
/// invisible characters (zero-width ones, byte order marks, soft hyphens), backslashes, and `+`, which stands for a
/// space in some encodings. It lowercases ASCII letters, because HTTP/2 lowercases header names.
///
/// Escapes that also stand between ordinary words (`key=abc` is none of quoted-printable) are undone in a reading of their own:
/// quoted-printable (RFC 2045), octal escapes (`\163`), and escapes of eight digits (`\U00000073`).
///
/// A text that is encoded twice reads like one encoded once. Therefore a secret that itself looks encoded is found the
/// same way.
struct CanonicalText {
    private(set) var bytes: [UInt8] = []
    /// The UTF-8 offsets in the source where each byte starts, and the offsets just behind its end.
    private(set) var starts: [Int] = []
    private(set) var ends: [Int] = []

    /// Which escapes are undone.
    enum Escapes: CaseIterable {
        /// None. A secret that looks encoded needs this: undoing its escapes may leave a piece of it too short to be found.
        case kept
        /// Those that are hardly anything else.
        case undone
        /// Those that may be something else, too.
        case allUndone
    }

    private let undoesEscapes: Bool
    private let undoesAll: Bool

    /// Reads a text.
    init(_ text: String, escapes: Escapes = .undone) {
        undoesEscapes = escapes != .kept
        undoesAll = escapes == .allUndone
        let source = [UInt8](text.utf8)
        bytes.reserveCapacity(source.count)
        starts.reserveCapacity(source.count)
        ends.reserveCapacity(source.count)
        var place = 0
        while place < source.count {
            if source[place] < 0x80 {
                push(source[place], place, place + 1)
                place += 1
            } else {
                let (scalar, length) = Self.scalar(in: source, at: place)
                push(scalar, place, place + length)
                place += length
            }
        }
        if undoesEscapes, bytes.contains(Byte.backslash) { removeBackslashes() }
    }

    /// Reads the Unicode scalar at a place; a string's bytes are always well-formed UTF-8.
    private static func scalar(in bytes: [UInt8], at place: Int) -> (Unicode.Scalar, Int) {
        let lead = bytes[place]
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        guard place + length <= bytes.count else { return ("\u{FFFD}", bytes.count - place) }
        var value = UInt32(lead & (0xFF >> (length + 1)))
        for offset in 1..<length { value = value << 6 | UInt32(bytes[place + offset] & 0x3F) }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }

    // MARK: Appending, and undoing at the end

    private mutating func push(_ scalar: Unicode.Scalar, _ start: Int, _ end: Int) {
        if scalar.value < 0x80 { return push(UInt8(scalar.value), start, end) }
        // Full-width letters, digits and signs stand for their ASCII counterparts.
        if (0xFF01...0xFF5E).contains(scalar.value) { return push(UInt8(scalar.value - 0xFEE0), start, end) }
        if Self.isInvisible(scalar) { return }
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte, start, end) }
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        // A shortcut: these ranges hold the letters of most scripts in use, none of them invisible.
        if (0xC0...0x2FF).contains(scalar.value) || (0x370...0x5FF).contains(scalar.value) { return false }
        if (0x3400...0x9FFF).contains(scalar.value) || (0xAC00...0xD7A3).contains(scalar.value) { return false }
        return scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
            || scalar.properties.generalCategory == .format || scalar.properties.generalCategory == .control
    }

    private mutating func push(_ byte: UInt8, _ start: Int, _ end: Int) {
        // Quoted-printable breaks lines behind a sign that is not part of the text.
        if undoesAll, byte == Byte.lineFeed || byte == Byte.carriageReturn, last(1) == UInt8(ascii: "=") {
            if ends.last == start { _ = pop(1) }
            return
        }
        switch byte {
        case 0...0x20, 0x7F, UInt8(ascii: "+"): return
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): append(byte | 0x20, start, end)
        default: append(byte, start, end)
        }
        if !undoesEscapes { return }
        if byte >= 0x80 { removeInvisible() } else { undo() }
    }

    private mutating func append(_ byte: UInt8, _ start: Int, _ end: Int) {
        bytes.append(byte)
        starts.append(start)
        ends.append(end)
    }

    /// Removes the last bytes and returns the range of the source that they cover.
    private mutating func pop(_ count: Int) -> (start: Int, end: Int) {
        let covered = (starts[starts.count - count], ends[ends.count - 1])
        bytes.removeLast(count)
        starts.removeLast(count)
        ends.removeLast(count)
        return covered
    }

    private func last(_ back: Int) -> UInt8 { bytes.count >= back ? bytes[bytes.count - back] : 0 }

    /// How many bytes at the end may be the beginning of an escape that the text's end cuts.
    ///
    /// Backslashes are gone by now, so that escapes which begin with one are not seen.
    var openEscape: Int {
        for length in 1...8 where bytes.count >= length {
            let tail = bytes.suffix(length)
            switch last(length) {
            case UInt8(ascii: "%") where length <= 2 && tail.dropFirst().allSatisfy({ Byte.hexValue($0) != nil }),
                UInt8(ascii: "&") where !tail.contains(UInt8(ascii: ";")):
                return length
            default: continue
            }
        }
        return 0
    }

    /// Undoes the escape that the last byte completes, if it completes one.
    private mutating func undo() {
        let byte = last(1)
        if last(2) == Byte.backslash {
            switch byte {
            case Byte.backslash:
                let (start, end) = pop(2)
                return append(Byte.backslash, start, end)
            // Line breaks and the like are removed, escaped or not.
            case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "v"), UInt8(ascii: "b"),
                UInt8(ascii: "f"):
                _ = pop(2)
                return
            default: return
            }
        }
        if byte == UInt8(ascii: ";") { return undoReference() }
        if byte == UInt8(ascii: "}") { return undoBraces() }
        if undoesAll, undoOther() { return }
        guard Byte.hexValue(byte) != nil else { return }
        if last(3) == UInt8(ascii: "%"), let value = hex(2) {
            let (start, end) = pop(3)
            return push(UInt8(value), start, end)
        }
        if last(4) == Byte.backslash, last(3) == UInt8(ascii: "x"), let value = hex(2) {
            let (start, end) = pop(4)
            return push(UInt8(value), start, end)
        }
        if last(6) == Byte.backslash, last(5) == UInt8(ascii: "u"), let value = hex(4), !undoesAll || value != 0 {
            let (start, end) = pop(6)
            push(Unicode.Scalar(value) ?? "\u{FFFD}", start, end)
        }
    }

    /// Undoes an escape that may be something else, if the last byte completes one.
    private mutating func undoOther() -> Bool {
        guard Byte.hexValue(last(1)) != nil else { return false }
        if last(3) == UInt8(ascii: "="), let value = hex(2) {
            let (start, end) = pop(3)
            push(UInt8(value), start, end)
        } else if last(4) == Byte.backslash, let value = octal(3), value < 0x100 {
            let (start, end) = pop(4)
            push(UInt8(value), start, end)
        } else if last(10) == Byte.backslash, last(9) == UInt8(ascii: "u"), let value = hex(8) {
            let (start, end) = pop(10)
            push(Unicode.Scalar(value) ?? "\u{FFFD}", start, end)
        } else {
            return false
        }
        return true
    }

    /// Undoes `\u{73}`, `\x{73}` and `\o{163}`.
    private mutating func undoBraces() {
        guard let brace = bytes.suffix(12).lastIndex(of: UInt8(ascii: "{")), brace >= 2,
            bytes[brace - 2] == Byte.backslash
        else { return }
        let letter = bytes[brace - 1]
        let radix = letter == UInt8(ascii: "o") ? 8 : 16
        guard letter == UInt8(ascii: "u") || letter == UInt8(ascii: "x") || radix == 8 else { return }
        let digits = String(decoding: bytes[(brace + 1)..<(bytes.count - 1)], as: UTF8.self)
        guard let scalar = UInt32(digits, radix: radix).flatMap(Unicode.Scalar.init) else { return }
        let (start, end) = pop(bytes.count - brace + 2)
        push(scalar, start, end)
    }

    private func octal(_ digits: Int) -> UInt32? {
        var value: UInt32 = 0
        for byte in bytes.suffix(digits) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte) else { return nil }
            value = value << 3 | UInt32(byte - UInt8(ascii: "0"))
        }
        return value
    }

    /// Returns the value of the last hexadecimal digits; nil if they are not digits.
    private func hex(_ digits: Int) -> UInt32? {
        var value: UInt32 = 0
        for byte in bytes.suffix(digits) {
            guard let digit = Byte.hexValue(byte) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// Undoes an HTML character reference, `&amp;` or `&#38;` or `&#x26;`, whose semicolon is the last byte.
    private mutating func undoReference() {
        guard let mark = bytes.suffix(12).lastIndex(of: UInt8(ascii: "&")) else { return }
        let name = String(decoding: bytes[(mark + 1)..<(bytes.count - 1)], as: UTF8.self)
        let scalar: Unicode.Scalar?
        if name.hasPrefix("#x") {
            scalar = UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        } else if name.hasPrefix("#") {
            scalar = UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init)
        } else {
            scalar = Self.named[name]
        }
        guard let scalar else { return }
        let (start, end) = pop(bytes.count - mark)
        push(scalar, start, end)
    }

    /// HTML's names, in lower case, of the signs that occur in keys and of invisible characters.
    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "sol": "/", "plus": "+", "equals": "=",
        "period": ".", "lowbar": "_", "hyphen": "-", "dash": "-", "percnt": "%", "colon": ":", "commat": "@",
        "num": "#",
        "dollar": "$", "ast": "*", "excl": "!", "comma": ",", "semi": ";", "quest": "?", "lpar": "(", "rpar": ")",
        "bsol": "\\", "verbar": "|", "lbrace": "{", "rbrace": "}", "lsqb": "[", "rsqb": "]", "hat": "^", "grave": "`",
        "nbsp": " ", "shy": "\u{AD}", "zwj": "\u{200D}", "zwnj": "\u{200C}", "zerowidthspace": "\u{200B}", "tab": "\t",
        "newline": "\n",
    ]

    /// Removes an invisible character that was escaped byte by byte.
    private mutating func removeInvisible() {
        for length in 2...3 where bytes.count >= length {
            guard last(length) >= 0xC0, case let tail = Array(bytes.suffix(length)),
                let text = String(validating: tail, as: UTF8.self), let scalar = text.unicodeScalars.first,
                Self.isInvisible(scalar)
            else { continue }
            _ = pop(length)
            return
        }
    }

    private mutating func removeBackslashes() {
        let kept = bytes.indices.filter { bytes[$0] != Byte.backslash }
        (bytes, starts, ends) = (kept.map { bytes[$0] }, kept.map { starts[$0] }, kept.map { ends[$0] })
    }
}

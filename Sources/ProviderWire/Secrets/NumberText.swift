/// The bytes that a text lists as numbers, and the place in the source of each: `[115, 107, 45]`, `0x73 0x6b`, `73:6b:2d`,
/// `\163\153`, `&#115&#107`, `{"0":115,"1":107}`.
///
/// Between two lists stands a byte 0, which no secret has. Bytes are taken as ``CanonicalText`` takes characters: without
/// control characters, blanks and `+`, and in lower case. So a list of UTF-16 reads like one of UTF-8.
struct NumberText {
    private(set) var bytes: [UInt8] = []
    private(set) var starts: [Int] = []
    private(set) var ends: [Int] = []
    /// Whether the text ends in a list, which may go on.
    private(set) var isOpen = false

    /// The most bytes between two numbers of a list.
    private static let longestGap = 12
    /// The fewest numbers of a text that are worth reading.
    private static let fewest = 3

    /// Returns the text read as decimal, hexadecimal and octal numbers; nothing of a text with hardly a number.
    static func readings(of text: String) -> [NumberText] {
        let source = [UInt8](text.utf8)
        var numbers = 0
        var wasDigit = false
        for byte in source {
            let isDigit = (Byte.zero...Byte.nine).contains(byte)
            if isDigit, !wasDigit { numbers += 1 }
            wasDigit = isDigit
            if numbers >= fewest { return [10, 16, 8].map { NumberText(source, radix: UInt32($0)) } }
        }
        return []
    }

    private init(_ source: [UInt8], radix: UInt32) {
        var place = 0
        var end = 0
        while place < source.count {
            guard Self.isOfWord(source[place]) else {
                place += 1
                continue
            }
            var start = place
            while place < source.count, Self.isOfWord(source[place]) { place += 1 }
            // A member's name of an object that lists bytes.
            if Self.isName(source, start..<place) { continue }
            if start > 0, source[start - 1] == Byte.backslash, place - start > 1, Self.isLineBreak(source[start]) {
                start += 1
            }
            guard let value = Self.value(source[start..<place], radix) else {
                close()
                continue
            }
            if start - end > Self.longestGap { close() }
            add(value, start, place)
            end = place
        }
        isOpen = !bytes.isEmpty && bytes.last != 0 && source.count - end <= Self.longestGap
    }

    private mutating func close() {
        if bytes.isEmpty || bytes.last == 0 { return }
        bytes.append(0)
        starts.append(starts.last ?? 0)
        ends.append(ends.last ?? 0)
    }

    private mutating func add(_ value: UInt8, _ start: Int, _ end: Int) {
        switch value {
        case 0...0x20, 0x7F, UInt8(ascii: "+"): return
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(value | 0x20)
        default: bytes.append(value)
        }
        starts.append(start)
        ends.append(end)
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        (Byte.zero...Byte.nine).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isLineBreak(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "n") || byte == UInt8(ascii: "r") || byte == UInt8(ascii: "t")
    }

    private static func isName(_ source: [UInt8], _ word: Range<Int>) -> Bool {
        word.lowerBound > 0 && source[word.lowerBound - 1] == Byte.quote && word.upperBound + 1 < source.count
            && source[word.upperBound] == Byte.quote && source[word.upperBound + 1] == Byte.colon
    }

    /// Returns the byte that a word writes, with or without the sign of its radix; nil if it writes none.
    private static func value(_ word: ArraySlice<UInt8>, _ radix: UInt32) -> UInt8? {
        var digits = word
        if radix != 10 {
            let sign = UInt8(ascii: radix == 16 ? "x" : "o")
            if digits.count > 2, digits.first == Byte.zero, digits[digits.startIndex + 1] | 0x20 == sign {
                digits = digits.dropFirst(2)
            } else if digits.count > 1, let first = digits.first, first | 0x20 == sign {
                digits = digits.dropFirst()
            }
        }
        guard digits.count <= 4 else { return nil }
        var value: UInt32 = 0
        for byte in digits {
            guard let digit = Byte.hexValue(byte), digit < radix else { return nil }
            value = value * radix + UInt32(digit)
        }
        return UInt8(exactly: value)
    }
}

package import BenchModel

/// Reads JSON (RFC 8259) into values whose numbers keep the digits they were written with.
///
/// Foundation's decoders turn a number into a `Double` or a `Decimal` of their own making; a price must stay what its file says.
package struct JSONText {
    /// What is wrong with a text, and in which of its lines.
    package struct Defect: Error, Equatable, CustomStringConvertible {
        var line: Int
        var expected: String

        package var description: String { "is not JSON: line \(line): expected \(expected)" }
    }

    private let bytes: [UInt8]
    private var place = 0
    private var depth = 0

    package static func parse(_ text: some Sequence<UInt8>) throws(Defect) -> JSONValue {
        var reader = JSONText(bytes: Array(text))
        if reader.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.place = 3 }
        let value = try reader.value()
        reader.skipSpace()
        guard reader.place == reader.bytes.count else { throw reader.defect("nothing after the document") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private func defect(_ expected: String) -> Defect {
        Defect(line: 1 + bytes[..<min(place, bytes.count)].count { $0 == UInt8(ascii: "\n") }, expected: expected)
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) throws(Defect) {
        skipSpace()
        guard next == UInt8(ascii: character) else { throw defect("'\(character)'") }
        place += 1
    }

    private mutating func value() throws(Defect) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Defect) -> JSONValue {
        guard bytes[place...].starts(with: word.utf8) else { throw defect("a value") }
        place += word.utf8.count
        return value
    }

    private mutating func number() throws(Defect) -> String {
        let start = place
        if next == UInt8(ascii: "-") { place += 1 }
        let whole = place
        try digits()
        guard bytes[whole] != UInt8(ascii: "0") || place == whole + 1 else {
            throw defect("a number without leading zeros")
        }
        if next == UInt8(ascii: ".") {
            place += 1
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            place += 1
            if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") { place += 1 }
            try digits()
        }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func digits() throws(Defect) {
        let start = place
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { place += 1 }
        guard place > start else { throw defect("a value") }
    }

    // MARK: Containers

    /// Counts one level down; a file nested deeper than any price file is refused before it exhausts the stack.
    private mutating func descend() throws(Defect) {
        depth += 1
        guard depth <= 100 else { throw defect("at most 100 levels") }
    }

    private mutating func object() throws(Defect) -> JSONValue {
        try descend()
        defer { depth -= 1 }
        try take("{")
        var members: [String: JSONValue] = [:]
        skipSpace()
        if next == UInt8(ascii: "}") {
            place += 1
            return .object(members)
        }
        while true {
            skipSpace()
            let key = try string()
            try take(":")
            members[key] = try value()
            skipSpace()
            if next == UInt8(ascii: "}") { break }
            try take(",")
        }
        place += 1
        return .object(members)
    }

    private mutating func array() throws(Defect) -> JSONValue {
        try descend()
        defer { depth -= 1 }
        try take("[")
        var elements: [JSONValue] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            place += 1
            return .array(elements)
        }
        while true {
            elements.append(try value())
            skipSpace()
            if next == UInt8(ascii: "]") { break }
            try take(",")
        }
        place += 1
        return .array(elements)
    }

    // MARK: Strings

    private mutating func string() throws(Defect) -> String {
        guard next == UInt8(ascii: "\"") else { throw defect("'\"'") }
        place += 1
        var text: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw defect("'\"' before the end of the line") }
            place += 1
            if byte == UInt8(ascii: "\\") {
                text.append(contentsOf: String(try escape()).utf8)
            } else {
                text.append(byte)
            }
        }
        guard next != nil else { throw defect("'\"' before the end of the file") }
        place += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape() throws(Defect) -> Unicode.Scalar {
        guard let byte = next else { throw defect("an escape") }
        place += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw defect("an escape JSON has")
        }
    }

    private mutating func unicodeEscape() throws(Defect) -> Unicode.Scalar {
        let high = try hexDigits()
        guard (0xD800..<0xDC00).contains(high), bytes[place...].starts(with: "\\u".utf8) else {
            // A lone surrogate stands for no character.
            return Unicode.Scalar(high) ?? "\u{FFFD}"
        }
        place += 2
        let low = try hexDigits()
        guard (0xDC00..<0xE000).contains(low) else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexDigits() throws(Defect) -> UInt32 {
        // Digit by digit: a number's own reader takes a sign too.
        let digits = bytes[place...].prefix(4).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 4 else { throw defect("four hexadecimal digits") }
        place += 4
        return digits.reduce(0) { $0 << 4 | UInt32($1) }
    }
}

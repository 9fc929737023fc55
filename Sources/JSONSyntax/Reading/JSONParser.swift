/// What is wrong with a JSON text, and at which byte.
package struct JSONSyntaxError: Error, Equatable {
    /// What it is, for those who have words of their own for it.
    package enum Fault: Sendable { case trailingComma, endOfText, textBehind, tooDeep, other }

    package var offset: Int
    package var message: String
    package var fault = Fault.other
}

/// Parses JSON (RFC 8259) into a tree with the offset of every value.
///
/// Foundation's parsers tell a line only for invalid syntax; messages about scenario files need one for every value.
package struct JSONParser {
    package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    /// The deepest nesting accepted: deeper than any scenario, and safe on the smallest stack.
    package static let deepest = 128

    private let bytes: [UInt8]
    private let end: Int
    private var index: Int

    /// Creates a parser of a part of `bytes`, which must be valid UTF-8.
    private init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        index = range.lowerBound
        end = range.upperBound
    }

    /// Returns the tree of the single value in the text.
    ///
    /// - Parameters:
    ///   - bytes: valid UTF-8, with or without a byte order mark.
    ///   - range: the part to read; offsets still count from the beginning of `bytes`.
    /// - Returns: the tree.
    /// - Throws: the first syntax error.
    package static func parse(_ bytes: [UInt8], in range: Range<Int>? = nil) throws(JSONSyntaxError) -> JSONNode {
        var parser = JSONParser(bytes, in: range ?? 0..<bytes.count)
        if parser.index == 0, bytes.starts(with: byteOrderMark) { parser.index = byteOrderMark.count }
        parser.skipSpace()
        let node = try parser.value(depth: 1)
        parser.skipSpace()
        guard parser.index == parser.end else {
            throw parser.error(
                "found \(parser.here) after the end of the value; expected nothing more; delete it",
                .textBehind
            )
        }
        return node
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONNode {
        guard depth <= Self.deepest else {
            throw error(
                "found more than \(Self.deepest) levels of [ and {; expected fewer; flatten the value",
                .tooDeep
            )
        }
        let start = index
        switch peek {
        case UInt8(ascii: "{"): return JSONNode(.object(try members(depth: depth)), at: start)
        case UInt8(ascii: "["): return JSONNode(.array(try elements(depth: depth)), at: start)
        case UInt8(ascii: "\""): return JSONNode(.string(try string()), at: start)
        case UInt8(ascii: "-"): return JSONNode(.number(try number()), at: start)
        case .some(let byte) where Self.isDigit(byte): return JSONNode(.number(try number()), at: start)
        default:
            for (word, value) in [("true", JSONNode.Value.bool(true)), ("false", .bool(false)), ("null", .null)]
            where isWord(word) {
                index += word.utf8.count
                return JSONNode(value, at: start)
            }
            throw error("found \(here); expected a value; \(adviceForMissingValue)")
        }
    }

    private mutating func members(depth: Int) throws(JSONSyntaxError) -> [JSONMember] {
        let opening = index
        var members: [JSONMember] = []
        index += 1
        skipSpace()
        if take("}") { return members }
        while true {
            let start = index
            guard peek == UInt8(ascii: "\"") else {
                throw error("found \(here); expected a key in double quotes; \(adviceForMissingKey)")
            }
            let key = try string()
            skipSpace()
            guard take(":") else {
                let key = JSONPath.quoted(key)
                throw error("found \(here) after the key \(key); expected a colon; write \(key): and its value")
            }
            skipSpace()
            members.append(JSONMember(key, at: start, try value(depth: depth + 1)))
            if try isLast(closing: "}", opening: opening) { return members }
        }
    }

    private mutating func elements(depth: Int) throws(JSONSyntaxError) -> [JSONNode] {
        let opening = index
        var elements: [JSONNode] = []
        index += 1
        skipSpace()
        if take("]") { return elements }
        while true {
            elements.append(try value(depth: depth + 1))
            if try isLast(closing: "]", opening: opening) { return elements }
        }
    }

    /// Consumes the comma or the closing bracket after an element, and returns whether it was the bracket.
    private mutating func isLast(closing: Character, opening: Int) throws(JSONSyntaxError) -> Bool {
        skipSpace()
        if take(closing) { return true }
        let comma = index
        guard take(",") else {
            if index == end {
                throw JSONSyntaxError(
                    offset: opening,
                    message: "found the end of the text before this bracket is closed; expected \(closing); add it",
                    fault: .endOfText
                )
            }
            throw error("found \(here); expected a comma or \(closing); write a comma between two values")
        }
        skipSpace()
        if peek == closing.asciiValue {
            throw JSONSyntaxError(
                offset: comma,
                message: "found a comma before \(closing); JSON has none after the last value; delete it",
                fault: .trailingComma
            )
        }
        return false
    }

    private mutating func number() throws(JSONSyntaxError) -> String {
        let start = index
        let wrong = "expected a number such as 12, 0.5 or 3e-06"
        _ = take("-")
        let whole = digits()
        guard whole > 0 else { throw error("found \(here) after the minus sign; \(wrong); write its digits") }
        if whole > 1, bytes[index - whole] == UInt8(ascii: "0") {
            throw JSONSyntaxError(offset: start, message: "found a number that begins with 0; \(wrong); delete the 0")
        }
        if take("."), digits() == 0 { throw error("found no digit after the point; \(wrong); write one") }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            if digits() == 0 { throw error("found no digit in the exponent; \(wrong); write one") }
        }
        if let byte = peek, byte == UInt8(ascii: "_") || Self.isLetter(byte) {
            throw error("found \(here) in a number; \(wrong); write units and names in double quotes")
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = peek, Self.isDigit(byte) { index += 1 }
        return index - start
    }

    // MARK: Strings

    private mutating func string() throws(JSONSyntaxError) -> String {
        let opening = index
        var text: [UInt8] = []
        index += 1
        while index < end {
            // Most of a text is plain: it is copied in stretches, and a text without escapes in one.
            let stretch = min(end, PlainRun.end(in: bytes.span, from: index))
            if text.isEmpty, stretch < end, bytes[stretch] == UInt8(ascii: "\"") {
                let whole = String(decoding: bytes[index..<stretch], as: UTF8.self)
                index = stretch + 1
                return whole
            }
            text.append(contentsOf: bytes[index..<stretch])
            index = stretch
            guard let byte = peek else { break }
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                try escape(into: &text)
            case 0..<0x20:
                if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                    throw JSONSyntaxError(
                        offset: opening,
                        message: "found the end of the line inside this string; expected its closing quote; "
                            + "close it, and write a line break as \\n"
                    )
                }
                throw error("found a raw control character in a string; expected an escape; write \\t or \\u00XX")
            // Nothing else ends a stretch.
            default: break
            }
        }
        throw JSONSyntaxError(
            offset: opening,
            message: "found the end of the text inside this string; expected its closing quote; add it",
            fault: .endOfText
        )
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
        let start = index
        index += 1
        let letter = peek
        if letter != nil { index += 1 }
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(bytes[index - 1])
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeEscape(from: start)).utf8)
        default:
            throw JSONSyntaxError(
                offset: start,
                message:
                    "found an escape JSON does not know; expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX; "
                    + "write \\\\ for a backslash"
            )
        }
    }

    /// Reads what follows `\u`: one UTF-16 unit, or both of a surrogate pair.
    private mutating func unicodeEscape(from start: Int) throws(JSONSyntaxError) -> Character {
        let lone = JSONSyntaxError(
            offset: start,
            message: "found half of a surrogate pair; expected both \\uD8xx\\uDCxx; write the other half"
        )
        let first = try fourHexDigits(from: start)
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        guard first < 0xDC00, take("\\"), take("u") else { throw lone }
        let second = try fourHexDigits(from: start)
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw lone }
        return Character(scalar)
    }

    private mutating func fourHexDigits(from start: Int) throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw JSONSyntaxError(
                    offset: start,
                    message: "found \\u without four hexadecimal digits; expected \\uXXXX; write all four"
                )
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }

    // MARK: Positions and words

    private var peek: UInt8? { index < end ? bytes[index] : nil }

    private mutating func take(_ character: Character) -> Bool {
        guard let byte = peek, byte == character.asciiValue else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private func isWord(_ word: String) -> Bool {
        let after = index + word.utf8.count
        guard after <= end, bytes[index..<after].elementsEqual(word.utf8) else { return false }
        return after == end || !Self.isLetter(bytes[after])
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// What ends too early is at fault by its end, whatever was expected there.
    private func error(_ message: String, _ fault: JSONSyntaxError.Fault = .other) -> JSONSyntaxError {
        JSONSyntaxError(offset: index, message: message, fault: index >= end ? .endOfText : fault)
    }

    /// A description of what is at the current position.
    private var here: String {
        guard let byte = peek else { return "the end of the text" }
        if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "#") { return "a comment" }
        if Self.isLetter(byte) {
            let word = bytes[index..<end].prefix(24).prefix { Self.isLetter($0) || $0 == UInt8(ascii: "_") }
            return "the bare word \(String(decoding: word, as: UTF8.self))"
        }
        if byte < 0x20 || byte == 0x7F { return "a control character" }
        let next = String(decoding: bytes[index..<min(end, index + 16)], as: UTF8.self)
        return next.first.map { "\($0)" } ?? "nothing"
    }

    private var adviceForMissingValue: String {
        switch peek {
        case nil: "write it"
        case UInt8(ascii: "/"), UInt8(ascii: "#"): "JSON has no comments, use the scenario's description"
        case UInt8(ascii: "'"): "write strings in double quotes"
        case UInt8(ascii: "+"): "write the number without the plus sign"
        case UInt8(ascii: "."): "write a 0 before the point"
        case .some(let byte) where Self.isLetter(byte): "write text in double quotes"
        default: "write a string, a number, true, false, null, [ or {"
        }
    }

    private var adviceForMissingKey: String {
        switch peek {
        case UInt8(ascii: "/"), UInt8(ascii: "#"): "JSON has no comments, use the scenario's description"
        case UInt8(ascii: ","): "delete the second comma"
        case nil: "write it, or close the object with }"
        default: "put the key in double quotes"
        }
    }
}

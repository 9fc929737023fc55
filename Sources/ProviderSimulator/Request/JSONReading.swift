/// A JSON object, with strings, whole numbers (`Int`), other ones (`Double`), booleans, lists, objects and ``JSONNull`` in it.
typealias JSONObject = [String: Any]

/// JSON's null, as it stands in an object or a list.
struct JSONNull {}

/// Reads JSON.
///
/// The simulator has its own reader on purpose: code shared with the client could hide a mistake of both.
struct JSONReading {
    /// Deeper texts are refused, as those who answer requests refuse them.
    private static let mostDepth = 512

    private let bytes: [UInt8]
    private var place = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Returns the value that a text is; nil where it is none, or more than one.
    static func value(of text: some Sequence<UInt8>) -> Any? {
        var reading = JSONReading(Array(text))
        guard let value = reading.value(depth: 0) else { return nil }
        reading.skipSpaces()
        return reading.place == reading.bytes.count ? value : nil
    }

    /// Returns the object that a text is; nil where it is none.
    static func object(of text: some Sequence<UInt8>) -> JSONObject? { value(of: text) as? JSONObject }

    // MARK: Values

    private mutating func value(depth: Int) -> Any? {
        guard depth <= Self.mostDepth else { return nil }
        skipSpaces()
        switch next {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return list(depth: depth)
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "t"): return take("true") ? true : nil
        case UInt8(ascii: "f"): return take("false") ? false : nil
        case UInt8(ascii: "n"): return take("null") ? JSONNull() : nil
        default: return number()
        }
    }

    private mutating func object(depth: Int) -> Any? {
        var object: JSONObject = [:]
        place += 1
        if take(behindSpaces: "}") { return object }
        repeat {
            skipSpaces()
            guard next == UInt8(ascii: "\""), let key = string(), take(behindSpaces: ":"),
                let value = value(depth: depth + 1)
            else { return nil }
            object[key] = value
        } while take(behindSpaces: ",")
        return take(behindSpaces: "}") ? object : nil
    }

    private mutating func list(depth: Int) -> Any? {
        var list: [Any] = []
        place += 1
        if take(behindSpaces: "]") { return list }
        repeat {
            guard let value = value(depth: depth + 1) else { return nil }
            list.append(value)
        } while take(behindSpaces: ",")
        return take(behindSpaces: "]") ? list : nil
    }

    /// Reads a number: an `Int` where it is whole and fits.
    private mutating func number() -> Any? {
        let start = place
        if next == UInt8(ascii: "-") { place += 1 }
        if next == UInt8(ascii: "0") {
            place += 1
            // No other digit stands behind a zero before the point.
            if let byte = next, (0x30...0x39).contains(byte) { return nil }
        } else if !digits() {
            return nil
        }
        if next == UInt8(ascii: ".") {
            place += 1
            guard digits() else { return nil }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            place += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
            guard digits() else { return nil }
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if let whole = Int(text) { return whole }
        guard let number = Double(text), number.isFinite else { return nil }
        return Int(exactly: number) ?? number
    }

    /// Goes over one digit or more; returns whether there was one.
    private mutating func digits() -> Bool {
        let start = place
        while let byte = next, (0x30...0x39).contains(byte) { place += 1 }
        return place > start
    }

    // MARK: Strings

    private mutating func string() -> String? {
        place += 1
        let start = place
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { return nil }
            // From here on it is not what stands in the text.
            if byte == UInt8(ascii: "\\") { return escaped(from: start) }
            place += 1
        }
        guard place < bytes.count else { return nil }
        defer { place += 1 }
        return String(validating: bytes[start..<place], as: UTF8.self)
    }

    private mutating func escaped(from start: Int) -> String? {
        var text = Array(bytes[start..<place])
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { return nil }
            place += 1
            if byte != UInt8(ascii: "\\") {
                text.append(byte)
            } else if let scalar = escape() {
                text += Array(String(Character(scalar)).utf8)
            } else {
                return nil
            }
        }
        guard place < bytes.count else { return nil }
        place += 1
        return String(validating: text, as: UTF8.self)
    }

    /// Reads what stands behind a backslash.
    private mutating func escape() -> Unicode.Scalar? {
        guard let byte = next else { return nil }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return scalar()
        default: return nil
        }
    }

    /// Reads four hexadecimal digits, or two times four that stand for one character.
    private mutating func scalar() -> Unicode.Scalar? {
        guard let unit = unit() else { return nil }
        guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) }
        guard take("\\u"), let second = self.unit(), UTF16.isTrailSurrogate(second) else { return nil }
        return Unicode.Scalar(0x10000 + (UInt32(unit) & 0x3FF) << 10 + UInt32(second) & 0x3FF)
    }

    private mutating func unit() -> UInt16? {
        guard place + 4 <= bytes.count else { return nil }
        var unit: UInt16 = 0
        for byte in bytes[place..<place + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        place += 4
        return unit
    }

    // MARK: Bytes

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpaces() {
        while let byte = next, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { place += 1 }
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let word = word.withUTF8Buffer { Array($0) }
        guard bytes[place...].starts(with: word) else { return false }
        place += word.count
        return true
    }

    private mutating func take(behindSpaces sign: Unicode.Scalar) -> Bool {
        skipSpaces()
        guard next == UInt8(ascii: sign) else { return false }
        place += 1
        return true
    }
}

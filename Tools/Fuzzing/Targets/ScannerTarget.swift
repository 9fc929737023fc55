package import BenchModel
import JSONSyntax
import ProviderWire
import ScenarioFile

/// The project's three JSON readers and Foundation's: the cursor for events, the readers of scenario and price files.
///
/// They accept the same texts and see the same values, except for known differences; see ``Leniency``.
package struct ScannerTarget: FuzzTarget {
    package let name = "scanner"
    package let seeds: [[UInt8]]
    package let dictionary =
        jsonMarks
        + pieces(
            "\\",
            "\\\"",
            "\\u00e9",
            "\\ud83d\\udc4b",
            "\\ud800",
            "\\u",
            "0",
            "-0",
            "01",
            "1.",
            ".5",
            "1e5",
            "1e400",
            "-1.5E-3",
            "true",
            "false",
            "null",
            "tru",
            " ",
            "\t",
            "\n",
            "\r",
            "\u{FEFF}",
            "é",
            "👋",
            "[[",
            "]]",
            "{\"a\":",
            "\"\":",
            "{}",
            "[]",
            "//",
            "'",
            "123456789012345678901234567890",
            "NaN",
            "-Infinity",
            "Inf"
        ) + [[0], [0x1F], [0xFF], [0xC3], [0xED, 0xA0, 0x80]]

    init(_ corpus: Corpus) {
        seeds =
            corpus.documents
            + pieces("{}", "[]", "0", "\"\"", "null", #"{"a":[1,-2.5e3,{"b":"c\u00e9\n"}],"d":null,"e":true}"#)
    }

    package func check(_ input: [UInt8], _ random: inout SplitMix64) -> FuzzVerdict {
        var oddities = JSONScan.Oddities()
        let scanned = JSONScan.value(of: input, &oddities)
        guard JSONCursor.isWellFormed(input.span) == (scanned != nil) else {
            return .broken("walked and stepped over, it is well formed only once; walked: \(scanned as Any)")
        }
        // The cursor accepts NaN and infinities, which servers write; our files have no such numbers.
        if scanned != nil, oddities.namesNoNumber { return .taken }
        let leniency = Leniency(of: input, repeatsKeys: oddities.repeatsKeys)
        if leniency.isComparable(depth: 128), !leniency.hasBrokenUTF8 {
            let parsed = try? JSONParser.parse(input).plain
            guard parsed == scanned else { return .broken("cursor: \(scanned as Any)\nparser: \(parsed as Any)") }
        }
        if let difference = FoundationJSON.difference(input, scanned, leniency) { return .broken(difference) }
        return scanned == nil ? .refused : .taken
    }
}

/// Features of a text about which JSON readers are known to disagree.
struct Leniency {
    let hasBrokenUTF8: Bool
    /// Half of a surrogate pair: U+FFFD to the cursor, an error to readers of files.
    let hasLoneSurrogate: Bool
    /// Skipped at the beginning of files; never part of an event's data.
    let hasByteOrderMark: Bool
    let depth: Int
    /// The project's readers keep the last of two members with the same name, Foundation the first.
    let repeatsKeys: Bool

    init(of input: [UInt8], repeatsKeys: Bool) {
        self.repeatsKeys = repeatsKeys
        hasBrokenUTF8 = String(validating: input, as: UTF8.self) == nil
        hasLoneSurrogate = Self.namesSurrogate(input)
        hasByteOrderMark = input.starts(with: [0xEF, 0xBB, 0xBF])
        var deepest = 0
        var level = 0
        for byte in input {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"): level += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): level -= 1
            default: continue
            }
            deepest = max(deepest, level)
        }
        depth = deepest
    }

    func isComparable(depth limit: Int) -> Bool { !hasLoneSurrogate && !hasByteOrderMark && depth <= limit }

    /// Whether an escape may stand for half a surrogate pair; whole pairs do not count.
    private static func namesSurrogate(_ input: [UInt8]) -> Bool {
        var place = 0
        func unit(at start: Int) -> UInt32? {
            guard start + 6 <= input.count, input[start] == UInt8(ascii: "\\"), input[start + 1] == UInt8(ascii: "u")
            else {
                return nil
            }
            return UInt32(String(decoding: input[start + 2..<start + 6], as: UTF8.self), radix: 16)
        }
        while let escape = input[place...].firstIndex(of: UInt8(ascii: "\\")) {
            place = escape + 2
            guard let first = unit(at: escape), (0xD800..<0xE000).contains(first) else {
                if place >= input.count { return false }
                continue
            }
            guard first < 0xDC00, let second = unit(at: escape + 6), (0xDC00..<0xE000).contains(second) else {
                return true
            }
            place = escape + 12
        }
        return false
    }
}

/// Reads whole values with the cursor, member by member as the decoders do.
enum JSONScan {
    /// What was met on the way, also in a member that a later one of the same name replaces.
    struct Oddities {
        var repeatsKeys = false
        /// Whether `NaN` or an infinity stands where a number should.
        var namesNoNumber = false
    }

    static func value(of input: [UInt8], _ oddities: inout Oddities) -> JSONValue? {
        var cursor = JSONCursor()
        let value = read(&cursor, input.span, &oddities)
        return cursor.hasEndedWell(in: input.span) ? value : nil
    }

    private static func read(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ oddities: inout Oddities) -> JSONValue
    {
        switch cursor.peek(in: bytes) {
        case UInt8(ascii: "{"):
            var members: [String: JSONValue] = [:]
            var object = cursor.enterObject(in: bytes)
            while let key = cursor.nextKey(of: &object, in: bytes) {
                let value = read(&cursor, bytes, &oddities)
                if members.updateValue(value, forKey: key.string(in: bytes)) != nil {
                    oddities.repeatsKeys = true
                }
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            var array = cursor.enterArray(in: bytes)
            while cursor.nextElement(of: &array, in: bytes) { elements.append(read(&cursor, bytes, &oddities)) }
            return .array(elements)
        case UInt8(ascii: "\""): return .string(cursor.readString(in: bytes)?.string(in: bytes) ?? "")
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(cursor.readTrue(in: bytes))
        case UInt8(ascii: "n"):
            cursor.skipValue(in: bytes)
            return .null
        default:
            let digits = String(decoding: cursor.readRaw(in: bytes) ?? [], as: UTF8.self)
            if digits.hasSuffix("N") || digits.hasSuffix("y") { oddities.namesNoNumber = true }
            return .number(digits)
        }
    }
}

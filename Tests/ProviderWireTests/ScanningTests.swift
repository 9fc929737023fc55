import BenchModel
import Foundation
import JSONSyntax
import Testing

@testable import ProviderWire

/// A JSON value as both parsers see it.
private indirect enum Tree: Equatable {
    case null, bool(Bool), number(Double), string(String), array([Tree]), object([String: Tree])

    /// Reads with the cursor, the way the decoders do.
    static func scanned(_ bytes: [UInt8]) -> Tree? {
        var cursor = JSONCursor()
        let tree = read(&cursor, bytes.span)
        return cursor.hasEndedWell(in: bytes.span) ? tree : nil
    }

    private static func read(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) -> Tree {
        switch cursor.peek(in: bytes) {
        case Byte.openBrace:
            var members: [String: Tree] = [:]
            var object = cursor.enterObject(in: bytes)
            while let key = cursor.nextKey(of: &object, in: bytes) {
                members[key.string(in: bytes)] = read(&cursor, bytes)
            }
            return .object(members)
        case Byte.openBracket:
            var elements: [Tree] = []
            var array = cursor.enterArray(in: bytes)
            while cursor.nextElement(of: &array, in: bytes) { elements.append(read(&cursor, bytes)) }
            return .array(elements)
        case Byte.quote:
            return .string(cursor.readString(in: bytes)?.string(in: bytes) ?? "")
        case UInt8(ascii: "t"), UInt8(ascii: "f"):
            return .bool(cursor.readTrue(in: bytes))
        case UInt8(ascii: "n"):
            cursor.skipValue(in: bytes)
            return .null
        default:
            let raw = cursor.readRaw(in: bytes) ?? []
            return .number(Double(String(decoding: raw, as: UTF8.self)) ?? .nan)
        }
    }

    /// Reads with Foundation.
    static func reference(_ bytes: [UInt8]) -> Tree? {
        (try? JSONDecoder().decode(Decoded.self, from: Data(bytes)))?.tree
    }

    private struct Decoded: Decodable {
        let tree: Tree

        init(from decoder: any Decoder) throws {
            if let keyed = try? decoder.container(keyedBy: Key.self) {
                var members: [String: Tree] = [:]
                for key in keyed.allKeys { members[key.stringValue] = try keyed.decode(Decoded.self, forKey: key).tree }
                tree = .object(members)
            } else if var unkeyed = try? decoder.unkeyedContainer() {
                var elements: [Tree] = []
                while !unkeyed.isAtEnd { elements.append(try unkeyed.decode(Decoded.self).tree) }
                tree = .array(elements)
            } else {
                let single = try decoder.singleValueContainer()
                if single.decodeNil() {
                    tree = .null
                } else if let bool = try? single.decode(Bool.self) {
                    tree = .bool(bool)
                } else if let string = try? single.decode(String.self) {
                    tree = .string(string)
                } else {
                    tree = .number(try single.decode(Double.self))
                }
            }
        }

        private struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }
    }
}

private func isWellFormed(_ text: String) -> Bool { isWellFormed(Array(text.utf8)) }

private func isWellFormed(_ bytes: [UInt8]) -> Bool { JSONCursor.isWellFormed(bytes.span) }

@Suite("The JSON cursor")
struct ScanningTests {
    @Test("reads every recorded event as Foundation does", arguments: Fixture.names)
    func fixtures(name: String) throws {
        let body = String(decoding: try Fixture(name).body, as: UTF8.self)
        let data = body.split(whereSeparator: \.isNewline).map { $0.hasPrefix("data: ") ? $0.dropFirst(6) : $0 }
        var compared = 0
        for line in data where line.hasPrefix("{") {
            let bytes = Array(line.utf8)
            let scanned = Tree.scanned(bytes)
            #expect(scanned != nil)
            #expect(scanned == Tree.reference(bytes))
            #expect(isWellFormed(bytes))
            compared += 1
        }
        #expect(compared > 0)
    }

    @Test("reads random values as Foundation does")
    func random() {
        var random = Seeded(state: 1)
        for _ in 0..<1_500 {
            let bytes = Array(randomJSON(depth: 4, &random).utf8)
            let scanned = Tree.scanned(bytes)
            #expect(scanned != nil, "\(String(decoding: bytes, as: UTF8.self))")
            #expect(scanned == Tree.reference(bytes), "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test("takes and refuses mutated text as Foundation does")
    func mutated() throws {
        var random = Seeded(state: 2)
        let alphabet = Array("{}[],:\"\\ 0123456789.eE+-truefalsn\u{1}\t\n/u".utf8)
        let seeds = try ["litellm-openai-chat", "litellm-gemini-stream", "guidellm-mock-responses"].flatMap { name in
            String(decoding: try Fixture(name).body, as: UTF8.self).split(separator: "\n")
                .compactMap { $0.hasPrefix("data: {") ? Array($0.dropFirst(6).utf8) : nil }
        }
        var refused = 0
        for round in 0..<4_000 {
            var bytes = round % 2 == 0 ? seeds[round % seeds.count] : Array(randomJSON(depth: 3, &random).utf8)
            for _ in 0..<Int.random(in: 1...2, using: &random) where !bytes.isEmpty {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = byte
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(byte, at: at)
                default: bytes.removeSubrange(at...)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let reference = Tree.reference(bytes)
            let scanned = Tree.scanned(bytes)
            #expect(isWellFormed(bytes) == (scanned != nil), "\(text)")
            // Foundation lets a comma stand before a closing bracket; RFC 8259 does not, and neither does the cursor.
            let hasTrailingComma = text.contains(/,\s*[\]\}]/)
            if let reference, !hasTrailingComma { #expect(scanned == reference, "\(text)") }
            // Foundation also refuses what the cursor takes: broken UTF-8, which server-sent events repair, numbers
            // beyond Double, and halves of surrogate pairs.
            let isPlain = String(validating: bytes, as: UTF8.self) != nil && !text.contains(/\\u|[eE]/)
            if reference == nil, isPlain, scanned != nil { Issue.record("taken, but no JSON: \(text)") }
            if scanned == nil { refused += 1 }
        }
        #expect(refused > 1_000)
    }

    private func randomJSON(depth: Int, _ random: inout Seeded) -> String {
        let strings = [
            "", "a", "text", "é", "你好👋", "\\n\\t\\\"\\\\\\/\\b\\f\\r", "\\u00e9\\u4F60", "\\ud83d\\udc4b", "[DONE]",
            "{\\\"a\\\":1}",
            "exactly8", "exactly sixteen.", "a longer run of plain text, then \\u0041 and more of it",
        ]
        func string() -> String { strings[Int.random(in: 0..<strings.count, using: &random)] }
        func space() -> String { ["", "", " ", "\n\t", "\r"][Int.random(in: 0..<5, using: &random)] }
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: return ["null", "true", "false"][Int.random(in: 0..<3, using: &random)]
        case 1: return String(Int.random(in: -1_000_000...1_000_000, using: &random))
        case 2: return ["0", "-0.5", "1.25e3", "2E-2", "7e+1", "0.1"][Int.random(in: 0..<6, using: &random)]
        case 3, 4: return "\"\(string())\""
        case 5:
            let elements = (0..<Int.random(in: 0..<4, using: &random)).map { _ in
                space() + randomJSON(depth: depth - 1, &random) + space()
            }
            return "[\(space())\(elements.joined(separator: ","))]"
        default:
            let members = (0..<Int.random(in: 0..<4, using: &random)).map { index in
                "\(space())\"\(index)\(string())\"\(space()):\(space())" + randomJSON(depth: depth - 1, &random)
            }
            return "{\(members.joined(separator: ","))\(space())}"
        }
    }

    @Test(
        "refuses what is not JSON",
        arguments: [
            "", " ", "{", "}", "[", "]", "{]", "[}", "[1,]", "[,1]", "{\"a\":1,}", "{,}", "{\"a\"}", "{\"a\":}",
            "{a:1}",
            "{\"a\" 1}", "{\"a\":1 \"b\":2}", "[1 2]", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"",
            "\"\n\"",
            "\"\u{0}\"", "01", "-", "-a", "1.", ".1", "1e", "1e+", "+1", "0x1", "tru", "nul", "True", "nan", "[1]]",
            "{} {}",
            "1 2", "[DONE]", "'a'", "//c\n1", "\u{FEFF}1",
        ]
    )
    func refused(text: String) {
        #expect(!isWellFormed(text))
        #expect(Tree.scanned(Array(text.utf8)) == nil)
    }

    @Test("refuses every truncation of an object")
    func truncated() {
        let text = Array(#"{"a":[1,-2.5e3,{"b":"c\u00e9\n"}],"d":null,"e":true}"#.utf8)
        for end in 0..<text.count {
            let head = Array(text[..<end])
            #expect(!isWellFormed(head))
            #expect(Tree.scanned(head) == nil)
        }
        #expect(isWellFormed(text))
    }

    @Test("nests 512 deep and no deeper, whatever comes")
    func depth() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(isWellFormed(nested(512)))
        #expect(!isWellFormed(nested(513)))
        #expect(!isWellFormed(String(repeating: "[", count: 1_000_000)))
        #expect(!isWellFormed(String(repeating: "{\"a\":", count: 1_000_000)))
        #expect(isWellFormed(String(repeating: "{\"a\":[", count: 256) + String(repeating: "]}", count: 256)))
        #expect(!isWellFormed(String(repeating: "{\"a\":[", count: 256) + String(repeating: "}]", count: 256)))
    }

    @Test(
        "decodes strings, and counts their bytes without decoding them",
        arguments: [
            (#""""#, ""), (#""abc""#, "abc"), (#""a\"b\\c\/d""#, "a\"b\\c/d"), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9\u4F60\u0000""#, "Aé你\u{0}"), (#""\ud83d\udc4b\uD83D\uDC4B""#, "👋👋"),
            (#""grüße 你好 👋""#, "grüße 你好 👋"),
            (#""\ud83d""#, "\u{FFFD}"), (#""\ud83dx""#, "\u{FFFD}x"), (#""\udc4b\ud83d""#, "\u{FFFD}\u{FFFD}"),
            (#""\ud83d\ud83d\udc4b""#, "\u{FFFD}👋"), (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
        ]
    )
    func strings(json: String, expected: String) throws {
        let bytes = Array(json.utf8)
        var cursor = JSONCursor()
        let found = cursor.readString(in: bytes.span)
        let text = try #require(found)
        let decoded = text.string(in: bytes.span)
        let count = text.decodedByteCount(in: bytes.span)
        let endedWell = cursor.hasEndedWell(in: bytes.span)
        #expect(decoded == expected)
        #expect(count == expected.utf8.count)
        #expect(text.isEmpty == expected.isEmpty)
        #expect(endedWell)
    }

    @Test("finds the end of plain text wherever it lies")
    func plainRuns() {
        for length in 0..<40 {
            for end in [UInt8(ascii: "\""), UInt8(ascii: "\\"), 0, 0x1F, 0x0A] {
                for filler in [UInt8(ascii: "x"), 0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F, 0x80, 0xA2, 0xFF] {
                    let bytes = [UInt8](repeating: filler, count: length) + [end] + [UInt8](repeating: filler, count: 9)
                    let found = PlainRun.end(in: bytes.span, from: 0)
                    #expect(found == length)
                }
            }
            let plain = [UInt8](repeating: 0xE4, count: length)
            let found = PlainRun.end(in: plain.span, from: 0)
            #expect(found == length)
        }
    }

    @Test(
        "reads whole numbers and nothing else as numbers",
        arguments: [
            ("0", 0), ("42", 42), ("-7", -7), ("12.0", 12), ("1e3", 1_000), ("1.5", nil),
            ("9223372036854775807", Int.max),
            ("9223372036854775808", nil), ("99999999999999999999999", nil), ("\"1\"", nil), ("null", nil), ("[1]", nil),
            ("1e400", nil),
        ]
    )
    func ints(json: String, expected: Int?) {
        let bytes = Array(json.utf8)
        var cursor = JSONCursor()
        let found = cursor.readInt(in: bytes.span)
        let endedWell = cursor.hasEndedWell(in: bytes.span)
        #expect(found == expected)
        #expect(endedWell)
    }

    @Test("knows a key that is written with escapes")
    func escapedKeys() {
        let bytes = Array(#"{"\u0074ype":"a","type\n":"b"}"#.utf8)
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: bytes.span)
        var matches: [Bool] = []
        while let key = cursor.nextKey(of: &object, in: bytes.span) {
            matches.append(key.equals("type", in: bytes.span))
            cursor.skipValue(in: bytes.span)
        }
        #expect(matches == [true, false])
    }
}

import BenchModel
import JSONSyntax
import Testing

@Suite("A place in a text")
struct JSONPlaceTests {
    private static let members: [(key: String, path: String)] = [
        ("model", "$.model"), ("max_tokens", "$.max_tokens"), ("v2", "$.v2"), ("", #"$[""]"#), ("a b", #"$["a b"]"#),
        ("$ref", #"$["$ref"]"#), ("a.b", #"$["a.b"]"#), ("é", #"$["é"]"#), ("a\"b", #"$["a\"b"]"#),
        ("a\nb", #"$["a\nb"]"#),
        ("٣", #"$["٣"]"#), (String(repeating: "k", count: 60), "$." + String(repeating: "k", count: 60)),
        (String(repeating: "k", count: 61), "$[\"" + String(repeating: "k", count: 59) + "…\"]"),
    ]

    @Test("of a member is its name behind a point, or in quotes where it is no plain word", arguments: members)
    func member(key: String, path: String) { #expect(JSONPath.member("$", key) == path) }

    @Test(
        "quotes a text as JSON does, and cuts a long one behind 59 characters",
        arguments: [
            ("", #""""#), ("a\\b", #""a\\b""#), ("tab\t", #""tab\t""#), ("\u{7}", #""\u0007""#),
            (String(repeating: "x", count: 60), "\"" + String(repeating: "x", count: 60) + "\""),
            (String(repeating: "😀", count: 61), "\"" + String(repeating: "😀", count: 59) + "…\""),
            (String(repeating: "\"", count: 500), "\"" + String(repeating: "\\\"", count: 59) + "…\""),
        ]
    )
    func quoted(text: String, quoted: String) { #expect(JSONPath.quoted(text) == quoted) }

    @Test(
        "has the folder of its file, from which paths in it start",
        arguments: [("a/b/c.json", "a/b/"), ("/c.json", "/"), ("c.json", ""), ("", ""), ("a/", "a/")]
    )
    func folders(file: String, folder: String) {
        #expect(SourceText(file: file, bytes: []).folder == folder)
        #expect(SourceText(file: file, folder: "x/", bytes: []).folder == "x/")
    }

    /// Counts every scalar from the beginning.
    private static func slowPlace(_ bytes: [UInt8], _ offset: Int) -> [Int] {
        var (line, column) = (1, 1)
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        for (index, byte) in bytes.prefix(max(0, offset)).enumerated() {
            if byte == 0x0A {
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80, !(index < 3 && bytes.starts(with: mark)) {
                column += 1
            }
        }
        return [line, column]
    }

    @Test("is what one finds who counts from the beginning, in whatever order places are asked for", arguments: 0..<8)
    func positions(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let pieces = ["a", "é", "日", "😀", "\n", "\r\n", "\t", "e\u{301}", "", "   ", "\u{2028}"]
        var text = seed.isMultiple(of: 2) ? "\u{FEFF}" : ""
        for _ in 0..<60 { text += pieces.randomElement(using: &random) ?? "" }
        let source = SourceText(file: "f", bytes: Array(text.utf8))
        var cursor = SourceCursor(source)
        for _ in 0..<80 {
            let offset = Int.random(in: 0...source.bytes.count, using: &random)
            let expected = Self.slowPlace(source.bytes, offset)
            let (place, other) = (source.position(of: offset), cursor.position(of: offset))
            #expect([place.line, place.column] == expected && [other.line, other.column] == expected, "\(offset)")
            #expect(source.line(of: offset) == expected[0])
        }
    }

    @Test("beyond either end of a text is that end")
    func beyond() {
        let source = SourceText(file: "f", bytes: Array("ab\ncd".utf8))
        for offset in [5, 6, .max] { #expect(source.position(of: offset) == (2, 3)) }
        for offset in [0, -1, .min] { #expect(source.position(of: offset) == (1, 1)) }
        #expect(SourceText(file: "f", bytes: []).position(of: 0) == (1, 1))
    }

    @Test("costs all places of one long line together one look at it")
    func oneLook() {
        let source = SourceText(file: "f", bytes: Array(repeating: UInt8(ascii: "x"), count: 10_000))
        var cursor = SourceCursor(source)
        for offset in stride(from: 0, through: 10_000, by: 10) {
            #expect(cursor.position(of: offset) == (1, offset + 1))
        }
        #expect(cursor.steps == 10_000)
    }

    private static let broken: [(bytes: [UInt8], offset: Int?)] = [
        ([], nil), (Array("aé日😀".utf8), nil), ([0x61, 0xFF], 1), ([0xC3], 0), ([0x61, 0xC3, 0x28], 1),
        ([0xC3, 0xA9, 0xED, 0xA0, 0x80], 2), ([0xC0, 0x80], 0), ([0xF5, 0x80, 0x80, 0x80], 0), ([0x61, 0x62, 0x80], 2),
        (Array("日本".utf8) + [0xE6, 0x97], 6), ([0xEF, 0xBB, 0xBF, 0xFE], 3), ([0xE0, 0x80, 0xAF], 0), ([0], nil),
    ]

    @Test("is that of the first byte which is no UTF-8", arguments: broken)
    func invalid(bytes: [UInt8], offset: Int?) { #expect(SourceText.firstInvalidByte(of: bytes) == offset) }
}

@Suite("A tree of JSON")
struct JSONTreeTests {
    private static func node(_ text: String) throws -> JSONNode { try JSONParser.parse(Array(text.utf8)) }

    private static let differences: [(one: String, other: String, path: String?)] = [
        ("1", "1", nil), ("1", "1.0", "$"), ("[1, 2]", "[ 1,2 ]", nil), ("[1, 2]", "[1, 3]", "$[1]"),
        ("[1, 2]", "[1]", "$[1]"), ("[1]", "[1, 2]", "$[1]"), ("[]", "{}", "$"), (#"{"a": 1}"#, #"{"a": 1}"#, nil),
        (#"{"a": 1, "b": 2}"#, #"{"b": 2, "a": 1}"#, nil), (#"{"a": 1}"#, "{}", "$.a"),
        ("{}", #"{"a b": 1}"#, #"$["a b"]"#),
        (#"{"a": [{"b": null}]}"#, #"{"a": [{"b": false}]}"#, "$.a[0].b"),
        (#"{"a": {"c": 1}}"#, #"{"a": {"d": 1}}"#, "$.a.c"),
        (#""x""#, #""y""#, "$"), ("null", "null", nil), ("[[], [[1]]]", "[[], [[2]]]", "$[1][0][0]"),
    ]

    @Test(
        "tells the path of its first difference from another, wherever they stand in their files",
        arguments: differences
    )
    func difference(one: String, other: String, path: String?) throws {
        #expect(try Self.node(one).difference(from: Self.node("  " + other), at: "$") == path)
        #expect(try (Self.node(other).difference(from: Self.node(one), at: "$") == nil) == (path == nil))
    }

    private static let merged: [(base: String, other: String, both: String)] = [
        (#"{"a": 1}"#, #"{"b": 2}"#, #"{"a":1,"b":2}"#), (#"{"a": 1}"#, #"{"a": 2}"#, #"{"a":2}"#),
        (#"{"a": {"b": 1, "c": 2}}"#, #"{"a": {"b": 3, "d": 4}}"#, #"{"a":{"b":3,"c":2,"d":4}}"#),
        (#"{"a": [1, 2]}"#, #"{"a": [3]}"#, #"{"a":[3]}"#), (#"{"a": {"b": 1}}"#, #"{"a": null}"#, #"{"a":null}"#),
        (#"{"a": 1}"#, "{}", #"{"a":1}"#), ("{}", #"{"a": {}}"#, #"{"a":{}}"#), (#"{"a": 1}"#, "3", "3"),
        ("3", #"{"a": 1}"#, #"{"a":1}"#), (#"{"a": "x"}"#, #"{"a": {"b": 1}}"#, #"{"a":{"b":1}}"#),
    ]

    @Test("takes another's members in, object by object, and its other values whole", arguments: merged)
    func merging(base: String, other: String, both: String) throws {
        let (base, other) = (try Self.node(base).plain, try Self.node(other).plain)
        #expect(base.merging(other).json == both)
        #expect(base.merging(other).merging(other).json == both)
        #expect(
            base.merging(base) == base && other.merging([:]).json == (other.json.hasPrefix("{") ? other.json : "{}")
        )
    }

    @Test("lends its parts to those who know what they look for, and nothing else")
    func parts() throws {
        let node = try Self.node(#"{"a": [1, "x", null], "b": "text", "a": 2, "n": 1000000000, "m": 1000000001}"#)
        #expect(node["a"]?.elements.map(\.json) == ["1", #""x""#, "null"])
        #expect(node["b"]?.text == "text" && node["c"] == nil && node["b"]?["a"] == nil)
        #expect(node.members.map(\.key) == ["a", "b", "a", "n", "m"] && node["b"]?.members.isEmpty == true)
        #expect(node.elements.isEmpty && node.text == nil && node.natural == nil)
        // Of two members with one key the last one holds, where order no longer counts.
        #expect(node.plain == ["a": 2, "b": "text", "n": 1_000_000_000, "m": 1_000_000_001])
        #expect(node["n"]?.natural == 1_000_000_000 && node["m"]?.natural == nil)
        #expect(JSONNode(plain: node.plain).plain == node.plain && JSONNode(plain: node.plain).offset == 0)
    }

    @Test(
        "counts with whole numbers from 0, as they are written",
        arguments: [
            ("0", 0), ("7", 7), ("-0", 0), ("-1", nil), ("1.0", nil), ("1e3", nil), ("99999999999999999999", nil),
            (#""7""#, nil),
        ]
    )
    func naturals(text: String, number: Int?) throws { #expect(try Self.node(text).natural == number) }

    @Test("reads a part of a text, with places of the whole")
    func range() throws {
        let bytes = Array(#"xx {"a": [1]} yy"#.utf8)
        let node = try JSONParser.parse(bytes, in: 2..<13)
        #expect(node.json == #"{"a":[1]}"# && node.offset == 3 && node["a"]?.offset == 9)
        for range in [2..<12, 2..<15, 3..<3, 16..<16] {
            #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(bytes, in: range) }
        }
        // A string whose quote lies behind the part has none.
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(#""abc" "#.utf8), in: 0..<4) }
    }

    private static let faults: [(text: String, fault: JSONSyntaxError.Fault)] = [
        ("", .endOfText), ("   ", .endOfText), ("{", .endOfText), ("[1,", .endOfText), (#"{"a""#, .endOfText),
        (#"{"a":"#, .endOfText), (#""abc"#, .endOfText), ("[1", .endOfText), ("-", .endOfText), ("1.", .endOfText),
        ("1e", .endOfText),
        ("[1,]", .trailingComma), (#"{"a": 1,}"#, .trailingComma), ("{} x", .textBehind), ("1 2", .textBehind),
        (String(repeating: "[", count: 129), .tooDeep), ("tru", .other), ("[1 2]", .other), ("{a}", .other),
        ("01", .other),
        ("\"\u{1}\"", .other), ("[+1]", .other), ("[--1]", .other), ("[1.e2]", .other), ("[.1]", .other),
        ("[1,,2]", .other),
        ("{\"a\":1 \"b\":2}", .other), ("[0x1]", .other), ("[truefalse]", .other), ("\u{A0}1", .other),
        ("[1\u{B}]", .other),
    ]

    @Test("is none where its text breaks a rule, of which a program is told the kind", arguments: faults)
    func broken(text: String, fault: JSONSyntaxError.Fault) {
        let error = #expect(throws: JSONSyntaxError.self) { try Self.node(text) }
        #expect(
            error?.fault == fault && error?.message.contains("expected") != fault.needsNoExpectation,
            "\(text): \(String(describing: error))"
        )
        #expect((0...text.utf8.count).contains(error?.offset ?? -1))
    }

    @Test("is written on several lines, what holds plain values only on one if it fits")
    func indented() throws {
        let value: JSONValue = [
            "list": [1, "two", true], "deep": ["inner": ["x": .null], "empty": [:], "none": []],
            "long": .array((0..<12).map { .string("item number \($0)") }), "objects": [["a": 1], ["b": 2]],
        ]
        let expected = """
            {
              "deep": {
                "empty": {},
                "inner": {"x":null},
                "none": []
              },
              "list": [1,"two",true],
              "long": [
            \((0..<12).map { "    \"item number \($0)\"" }.joined(separator: ",\n"))
              ],
              "objects": [
                {"a":1},
                {"b":2}
              ]
            }
            """
        #expect(value.indented == expected)
        #expect(try Self.node(value.indented).plain == value && Self.node(value.json).plain == value)
        for plain: JSONValue in [1, "x", .null, [], [:], true] { #expect(plain.indented == plain.json) }
    }
}

extension JSONSyntaxError.Fault {
    /// A comma too many asks for nothing in its place.
    fileprivate var needsNoExpectation: Bool { self == .trailingComma }
}

@Suite("A stretch of plain bytes")
struct PlainRunTests {
    @Test("ends where a reader of single bytes sees its end, from every start", arguments: 0...70)
    func everyPlace(length: Int) {
        var random = SplitMix64(seed: UInt64(length))
        let plain: [UInt8] = [0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F, 0x80, 0xA2, 0xDC, 0xFF, 0x61]
        let ends: [UInt8] = [0x22, 0x5C, 0x00, 0x1F, 0x0A]
        for round in 0..<6 {
            var bytes = (0..<length).map { _ in plain.randomElement(using: &random) ?? 0x61 }
            // None, then one, then more of those that end a stretch.
            for _ in 0..<round where length > 0 {
                bytes[Int.random(in: 0..<length, using: &random)] = ends.randomElement(using: &random) ?? 0x22
            }
            for start in 0...length {
                let expected = bytes[start...].firstIndex { $0 == 0x22 || $0 == 0x5C || $0 < 0x20 } ?? length
                #expect(PlainRun.end(in: bytes.span, from: start) == expected, "\(bytes) from \(start)")
            }
        }
    }
}

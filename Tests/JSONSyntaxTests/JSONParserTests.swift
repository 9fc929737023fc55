import Foundation
import JSONSyntax
import Testing

@testable import BenchModel

@Suite("The located JSON reader")
struct JSONParserTests {
    private func parse(_ text: String) throws -> JSONNode { try JSONParser.parse(Array(text.utf8)) }

    @Test("knows line and column of every value, in Unicode scalars")
    func places() throws {
        let text = "\u{FEFF}{\n  \"é\": [1,\r\n   true],\n\t\"日本\": \"x\"}"
        let source = SourceText(file: "f", bytes: Array(text.utf8))
        guard case .object(let members) = try JSONParser.parse(source.bytes).value,
            case .array(let elements) = members[0].value.value
        else {
            Issue.record("not the tree expected")
            return
        }
        func place(_ offset: Int) -> [Int] { [source.position(of: offset).line, source.position(of: offset).column] }
        #expect(place(members[0].keyOffset) == [2, 3])
        #expect(place(members[0].value.offset) == [2, 8])
        #expect(place(elements[0].offset) == [2, 9])
        #expect(place(elements[1].offset) == [3, 4])
        #expect(place(members[1].keyOffset) == [4, 2])
        #expect(place(members[1].value.offset) == [4, 8])
        #expect(place(3) == [1, 1])
    }

    @Test("keeps numbers as they were written")
    func numbers() throws {
        let node = try parse("[0,-0,1.50,3e-06,1E+2,123456789012345678901234567890]")
        #expect(node.json == "[0,-0,1.50,3e-06,1E+2,123456789012345678901234567890]")
    }

    @Test("undoes every escape")
    func escapes() throws {
        let node = try parse(#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00\u0000""#)
        #expect(node.value == .string("\"\\/\u{8}\u{c}\n\r\tAé😀\0"))
    }

    @Test(
        "says where the syntax breaks, and what to do",
        arguments: [
            ("{\"a\":1,}", 1, 7, "comma before }"),
            ("[1,\n2,\n]", 2, 2, "comma before ]"),
            ("{\n  // why\n}", 2, 3, "JSON has no comments"),
            ("{'a': 1}", 1, 2, "double quotes"),
            ("{a: 1}", 1, 2, "the bare word a"),
            ("{\"a\" 1}", 1, 6, "expected a colon"),
            ("{\"a\": 1\n \"b\": 2}", 2, 2, "a comma or }"),
            ("{\"a\": [1, 2", 1, 7, "before this bracket is closed"),
            ("{\"a\": \"x\n\"}", 1, 7, "end of the line inside this string"),
            ("\"abc", 1, 1, "end of the text inside this string"),
            ("{\"a\": 01}", 1, 7, "begins with 0"),
            ("{\"a\": 1.}", 1, 9, "no digit after the point"),
            ("{\"a\": 500ms}", 1, 10, "double quotes"),
            ("{\"a\": .5}", 1, 7, "a 0 before the point"),
            ("{\"a\": tru}", 1, 7, "the bare word tru"),
            ("{\"a\": NaN}", 1, 7, "the bare word NaN"),
            ("\"\\x\"", 1, 2, "does not know"),
            ("\"\\ud83d\"", 1, 2, "half of a surrogate pair"),
            ("\"\\u12\"", 1, 2, "hexadecimal"),
            ("{} {}", 1, 4, "after the end"),
            ("", 1, 1, "end of the text"),
        ]
    )
    func brokenSyntax(text: String, line: Int, column: Int, words: String) {
        let source = SourceText(file: "f", bytes: Array(text.utf8))
        #expect {
            _ = try JSONParser.parse(source.bytes)
        } throws: { error in
            guard let error = error as? JSONSyntaxError else { return false }
            let place = source.position(of: error.offset)
            #expect(error.message.contains(words), "\(error.message)")
            #expect(place.line == line && place.column == column, "\(place)")
            return true
        }
    }

    @Test("gives up on values nested too deeply, not on its stack")
    func depth() throws {
        let deepest = JSONParser.deepest
        _ = try parse(String(repeating: "[", count: deepest) + String(repeating: "]", count: deepest))
        #expect(throws: JSONSyntaxError.self) { try parse(String(repeating: "[", count: deepest + 1)) }
        #expect(throws: JSONSyntaxError.self) { try parse(String(repeating: "{\"a\":", count: 100_000)) }
    }

    // MARK: Against Foundation

    @Test("reads random documents as JSONSerialization does", arguments: 0..<40)
    func agreesOnDocuments(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<50 {
            let value = RandomJSON.value(depth: 4, using: &random)
            let text = RandomJSON.spaced(JSONNode(plain: value), using: &random)
            #expect(try parse(text).plain == value)
            #expect(try Self.foundation(text) == Self.comparable(value), "\(text)")
        }
    }

    @Test("accepts and refuses damaged documents as JSONSerialization does", arguments: 0..<40)
    func agreesOnDamage(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed) &+ 1000)
        let bits = Array("{}[]\",:0123456789.-+eE\\/ \n\ttruefalsnu_'x\u{1}".utf8)
        for _ in 0..<100 {
            var bytes = Array(
                RandomJSON.spaced(JSONNode(plain: RandomJSON.value(depth: 3, using: &random)), using: &random).utf8
            )
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                if place == bytes.count || Bool.random(using: &random) {
                    bytes.insert(bits.randomElement(using: &random) ?? 0x20, at: place)
                } else if Bool.random(using: &random) {
                    bytes.remove(at: place)
                } else {
                    bytes[place] = bits.randomElement(using: &random) ?? 0x20
                }
            }
            guard let text = String(validating: bytes, as: UTF8.self) else { continue }
            var ours: JSONNode?
            do {
                ours = try JSONParser.parse(bytes)
            } catch  where error.message.contains("found a comma before") {
                // Foundation lets a comma before a closing bracket pass in places; RFC 8259 does not.
                continue
            } catch {}
            // Foundation refuses numbers beyond a double; here they are kept as written, for the decoder to judge.
            if let ours, ours.hasUnrepresentableNumber { continue }
            let theirs = try? Self.foundation(text)
            #expect((ours == nil) == (theirs == nil), "\(text.debugDescription)")
            if let ours, let theirs, ours.hasNoDuplicates { #expect(Self.comparable(ours.plain) == theirs) }
        }
    }

    /// A value as both readers can be held against each other: numbers as doubles.
    private indirect enum Comparable: Equatable {
        case null, bool(Bool), number(Double), string([UInt8]), array([Comparable]), object([[UInt8]: Comparable])
    }

    private static func comparable(_ value: JSONValue) -> Comparable {
        switch value {
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let digits): .number(Double(digits) ?? .nan)
        case .string(let text): .string(Array(text.utf8))
        case .array(let elements): .array(elements.map(comparable))
        case .object(let members):
            .object(Dictionary(members.map { (Array($0.key.utf8), comparable($0.value)) }, uniquingKeysWith: { $1 }))
        }
    }

    private static func foundation(_ text: String) throws -> Comparable {
        func convert(_ any: Any) throws -> Comparable {
            switch any {
            case is NSNull: return .null
            case let number as NSNumber where type(of: any) == Bool.self || "\(type(of: any))" == "__NSCFBoolean":
                return .bool(number.boolValue)
            case let text as String: return .string(Array(text.utf8))
            case let number as NSNumber: return .number(number.doubleValue)
            case let array as [Any]: return .array(try array.map(convert))
            case let object as [String: Any]:
                return .object(
                    Dictionary(
                        try object.map { (Array($0.key.utf8), try convert($0.value)) },
                        uniquingKeysWith: { $1 }
                    )
                )
            default: throw CocoaError(.coderReadCorrupt)
            }
        }
        return try convert(JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed))
    }
}

extension JSONNode {
    fileprivate var hasUnrepresentableNumber: Bool {
        switch value {
        case .array(let elements): elements.contains(where: \.hasUnrepresentableNumber)
        case .object(let members): members.contains(where: \.value.hasUnrepresentableNumber)
        case .number(let digits): Double(digits)?.isFinite != true
        case .null, .bool, .string: false
        }
    }

    fileprivate var hasNoDuplicates: Bool {
        switch value {
        case .array(let elements): elements.allSatisfy(\.hasNoDuplicates)
        case .object(let members):
            Set(members.map(\.key)).count == members.count && members.allSatisfy(\.value.hasNoDuplicates)
        case .null, .bool, .number, .string: true
        }
    }
}

/// Seeded JSON of every kind, with awkward texts and white space.
private enum RandomJSON {
    static func value(depth: Int, using random: inout SplitMix64) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .number("\(Int32.random(in: .min ... .max, using: &random))")
        case 3: return .number("\(Double(Int.random(in: -99999...99999, using: &random)) / 64)")
        case 4: return .string(text(using: &random))
        case 5, 6:
            return .array(
                (0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1, using: &random) }
            )
        default:
            var members: [String: JSONValue] = [:]
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                members[text(using: &random)] = value(depth: depth - 1, using: &random)
            }
            return .object(members)
        }
    }

    static func text(using random: inout SplitMix64) -> String {
        let pieces = ["a", "Z", "é", "日", "😀", "\"", "\\", "/", "\n", "\u{1}", "{", "]", ":", ",", " ", "\u{2028}"]
        return (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            .joined()
    }

    static func spaced(_ node: JSONNode, using random: inout SplitMix64) -> String {
        func space() -> String { ["", "", " ", "\n", "\t", "\r\n"].randomElement(using: &random) ?? "" }
        switch node.value {
        case .array(let elements):
            return "[" + elements.map { space() + spaced($0, using: &random) + space() }.joined(separator: ",") + "]"
        case .object(let members):
            let parts = members.map {
                space() + JSONValue.string($0.key).json + space() + ":" + space() + spaced($0.value, using: &random)
            }
            return "{" + parts.joined(separator: ",") + space() + "}"
        default: return node.json
        }
    }
}

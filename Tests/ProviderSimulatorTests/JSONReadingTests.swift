import Foundation
import Testing

@testable import ProviderSimulator

@Suite("The simulator's own reader of JSON")
struct JSONReadingTests {
    /// A text of what was read, to compare what may be anything.
    private func told(_ value: Any?) -> String {
        switch value {
        case let text as String: "s(\(text))"
        case let flag as Bool: "\(flag)"
        case let whole as Int: "i(\(whole))"
        case let number as Double: "d(\(number))"
        case let list as [Any]: "[\(list.map { told($0) }.joined(separator: " "))]"
        case let object as JSONObject:
            "{\(object.sorted { $0.key < $1.key }.map { "\($0):\(told($1))" }.joined(separator: " "))}"
        case is JSONNull: "null"
        default: "none"
        }
    }

    @Test(
        "reads every kind of value",
        arguments: [
            ("null", "null"), (" true\n", "true"), ("false", "false"), ("0", "i(0)"), ("-0", "i(0)"), ("12", "i(12)"),
            ("1.0", "i(1)"), ("1e2", "i(100)"), ("-2.5E-1", "d(-0.25)"),
            ("9223372036854775807", "i(9223372036854775807)"),
            ("9223372036854775808", "d(9.223372036854776e+18)"), (#""""#, "s()"), (#""a b""#, "s(a b)"),
            (#""\"\\\/\b\f\n\r\t""#, "s(\"\\/\u{8}\u{C}\n\r\t)"), (#""x\u00e9\u65E5""#, "s(xé日)"),
            (#""\ud83d\ude00!""#, "s(😀!)"), ("[]", "[]"), ("[1, [2], \"x\"]", "[i(1) [i(2)] s(x)]"), ("{}", "{}"),
            (#"{"a" : {"b":null}, "a2":[true]}"#, "{a:{b:null} a2:[true]}"), (#"{"a":1,"a":2}"#, "{a:i(2)}"),
            ("\"naïve 日本\"", "s(naïve 日本)"),
        ]
    )
    func values(text: String, expected: String) { #expect(told(JSONReading.value(of: text.utf8)) == expected) }

    @Test(
        "refuses what is no JSON",
        arguments: [
            "", " ", "nul", "truex", "01", "-", "-01", "1.", ".5", "1e", "1e+", "+1", "NaN", "1e999", "'a'", "\"",
            "\"a",
            "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\ude00\"", "\"\n\"",
            "[", "[1",
            "[1,]", "[,1]", "[1 2]", "{", "{\"a\"", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "[] []", "{}}",
        ]
    )
    func refusals(text: String) { #expect(JSONReading.value(of: text.utf8) == nil) }

    @Test("refuses bytes that are no UTF-8, and what is nested deeper than anybody writes")
    func bounds() {
        #expect(JSONReading.value(of: [0x22, 0xFF, 0x22]) == nil)
        #expect(JSONReading.value(of: [0x22, 0x5C, 0x6E, 0xFF, 0x22]) == nil)
        let deep = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(JSONReading.value(of: deep(500).utf8) != nil)
        #expect(JSONReading.value(of: deep(100_000).utf8) == nil)
    }

    @Test("agrees with another reader on each text of a request cut anywhere, and changed anywhere")
    func mutations() {
        let text = Array(#"{"model":"m","n":[1,-2.5e3,true,null],"t":"a\u00e9\n\"","o":{"x":{}}}"#.utf8)
        var texts = text.indices.map { Array(text[..<$0]) }
        for place in text.indices {
            for byte in Array(#"{}[]",:\0 e"#.utf8) {
                var changed = text
                changed[place] = byte
                texts.append(changed)
            }
        }
        for text in texts {
            // The other reader takes what stands alone, too.
            let other = try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
            let own = JSONReading.value(of: text)
            #expect((own == nil) == (other == nil), "\(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test("Texts of URLs are encoded and decoded")
    func percent() {
        #expect(PercentText.encoded("aZ9-/é") == "aZ9%2D%2F%C3%A9")
        for text in ["", "sk-abc/é%", "日本"] { #expect(PercentText.decoded(PercentText.encoded(text)) == text) }
        #expect(PercentText.decoded("a%2fb") == "a/b")
        for text in ["%", "%2", "%zz", "%ff"] { #expect(PercentText.decoded(text) == nil) }
    }
}

import Foundation
import Testing

/// A way to write a key, and how many characters each of the key's may take in it at most.
struct Spelling: Sendable, CustomTestStringConvertible {
    let name: String
    let unit: Int
    let write: @Sendable (String) -> String

    var testDescription: String { name }

    private static func each(_ text: String, _ write: (UInt8) -> String) -> String { text.utf8.map(write).joined() }

    private static func percent(_ byte: UInt8) -> String { String(format: "%%%02X", Int(byte)) }

    private static func isPlain(_ byte: UInt8) -> Bool {
        UnicodeScalar(byte).properties.isAlphabetic || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func json(_ text: String) -> String {
        text.map { "\"\\/".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    private static func unicode(_ text: String) -> String { each(text) { String(format: "\\u%04x", Int($0)) } }

    private static func base64(_ before: String, _ text: String) -> String {
        Data("\(before)\(text):rest".utf8).base64EncodedString()
    }

    static let all = [
        Spelling(name: "as it is", unit: 1) { $0 },
        Spelling(name: "in capitals", unit: 1) { $0.uppercased() },
        Spelling(name: "percent-encoded where need be", unit: 3) {
            each($0) { isPlain($0) ? String(UnicodeScalar($0)) : percent($0) }
        },
        Spelling(name: "percent-encoded throughout", unit: 3) { each($0, percent) },
        Spelling(name: "percent-encoded twice", unit: 5) { each($0) { "%25" + percent($0).dropFirst() } },
        Spelling(name: "percent-encoded three times", unit: 7) { each($0) { "%2525" + percent($0).dropFirst() } },
        Spelling(name: "as JSON", unit: 2, write: json),
        Spelling(name: "as JSON in JSON", unit: 4) { json(json($0)) },
        Spelling(name: "as JSON in JSON in JSON", unit: 8) { json(json(json($0))) },
        Spelling(name: "as JSON with code points", unit: 6, write: unicode),
        Spelling(name: "as JSON with code points, in JSON", unit: 7) { json(unicode($0)) },
        Spelling(name: "as bytes of a string of C", unit: 4) { each($0) { String(format: "\\x%02X", Int($0)) } },
        Spelling(name: "as decimal references of HTML", unit: 6) { each($0) { "&#\($0);" } },
        Spelling(name: "as hexadecimal references of HTML, escaped again", unit: 10) {
            each($0) { "&amp;#x\(String($0, radix: 16));" }
        },
        Spelling(name: "with references by name", unit: 8) {
            $0.replacing("&", with: "&amp;").replacing("/", with: "&sol;").replacing("+", with: "&plus;")
                .replacing("=", with: "&equals;").replacing("-", with: "&hyphen;").replacing("%", with: "&percnt;")
        },
        Spelling(name: "with zero-width spaces", unit: 2) { $0.map { "\($0)\u{200B}" }.joined() },
        Spelling(name: "with soft hyphens and joiners", unit: 3) { $0.map { "\u{AD}\($0)\u{2060}" }.joined() },
        Spelling(name: "with zero-width spaces in percent-encoding", unit: 10) { $0.map { "\($0)%E2%80%8B" }.joined() },
        Spelling(name: "with an escaped byte order mark", unit: 7) { $0.map { "\($0)\\ufeff" }.joined() },
        Spelling(name: "in lines", unit: 3) { $0.map { "\($0)\r\n" }.joined() },
        Spelling(name: "in lines, as JSON", unit: 3) { $0.map { "\($0)\\n" }.joined() },
        Spelling(name: "in full-width letters", unit: 1) {
            String(String.UnicodeScalarView($0.unicodeScalars.map { Unicode.Scalar($0.value + 0xFEE0) ?? $0 }))
        },
        Spelling(name: "in base64", unit: 2) { base64("", $0) },
        Spelling(name: "in base64, behind one byte", unit: 2) { base64("u", $0) },
        Spelling(name: "in base64, behind two", unit: 2) { base64("u:", $0) },
        Spelling(name: "in base64 for URLs", unit: 2) {
            base64("", $0).replacing("+", with: "-").replacing("/", with: "_")
        },
        Spelling(name: "in base64 in lines", unit: 4) {
            base64("u:", $0).enumerated().map { $0 % 7 == 6 ? "\($1)\r\n" : "\($1)" }.joined()
        },
        Spelling(name: "in base64, percent-encoded", unit: 6) { each(base64("u", $0), percent) },
        Spelling(name: "in hexadecimal", unit: 2) { each($0) { String(format: "%02x", Int($0)) } },
        Spelling(name: "as octal bytes", unit: 4) { each($0) { String(format: "\\%03o", Int($0)) } },
        Spelling(name: "as octal bytes, as JSON", unit: 5) { each($0) { String(format: "\\\\%03o", Int($0)) } },
        Spelling(name: "with octal bytes where need be", unit: 4) {
            each($0) { isPlain($0) ? String(UnicodeScalar($0)) : String(format: "\\%03o", Int($0)) }
        },
        Spelling(name: "as code points in braces", unit: 6) { each($0) { "\\u{\(String($0, radix: 16))}" } },
        Spelling(name: "as code points of eight digits", unit: 10) { each($0) { String(format: "\\U%08x", Int($0)) } },
        Spelling(name: "quoted-printable throughout", unit: 3) { each($0) { String(format: "=%02X", Int($0)) } },
        Spelling(name: "quoted-printable where need be, in lines", unit: 6) {
            each($0) { (isPlain($0) ? String(UnicodeScalar($0)) : String(format: "=%02X", Int($0))) + "=\r\n" }
        },
        Spelling(name: "as a list of bytes", unit: 5) { each($0) { "\($0), " } },
        Spelling(name: "as a list of bytes in lines, as JSON", unit: 6) { each($0) { "\($0),\\n" } },
        Spelling(name: "as an object of bytes", unit: 9) {
            $0.utf8.enumerated().map { "\"\($0)\":\($1)," }.joined()
        },
        Spelling(name: "as a list of hexadecimal bytes", unit: 6) { each($0) { String(format: "0x%02X, ", Int($0)) } },
        Spelling(name: "as hexadecimal bytes with colons", unit: 3) { each($0) { String(format: "%02x:", Int($0)) } },
        Spelling(name: "as a list of octal bytes", unit: 4) { each($0) { String(format: "%03o ", Int($0)) } },
        Spelling(name: "as a list of UTF-16", unit: 8) { each($0) { "\($0), 0, " } },
        Spelling(name: "as decimal references without an end", unit: 5) { each($0) { "&#\($0)" } },
        Spelling(name: "in UTF-16", unit: 2) { each($0) { "\(UnicodeScalar($0))\0" } },
        Spelling(name: "in UTF-16, as JSON", unit: 7) { each($0) { "\(UnicodeScalar($0))\\u0000" } },
        Spelling(name: "in UTF-16 in hexadecimal", unit: 4) { each($0) { String(format: "%02x00", Int($0)) } },
        Spelling(name: "in UTF-16 in base64", unit: 3) {
            Data($0.utf8.flatMap { [$0, UInt8(0)] }).base64EncodedString()
        },
        Spelling(name: "in UTF-16 of the other order in base64", unit: 3) {
            Data("u".utf8 + $0.utf8.flatMap { [UInt8(0), $0] }).base64EncodedString()
        },
        Spelling(name: "in base64 in base64", unit: 3) { base64("x", base64("u:", $0)) },
        Spelling(name: "in base64 for URLs in base64 for URLs", unit: 3) {
            base64("", base64("u", $0).replacing("+", with: "-").replacing("/", with: "_"))
                .replacing("+", with: "-").replacing("/", with: "_")
        },
        Spelling(name: "in base64 in hexadecimal", unit: 4) {
            each(base64("", $0)) { String(format: "%02X", Int($0)) }
        },
        Spelling(name: "in hexadecimal in base64", unit: 4) {
            base64("", each($0) { String(format: "%02X", Int($0)) })
        },
        Spelling(name: "in hexadecimal in hexadecimal", unit: 4) {
            each(each($0) { String(format: "%02x", Int($0)) }) { String(format: "%02x", Int($0)) }
        },
    ]
}

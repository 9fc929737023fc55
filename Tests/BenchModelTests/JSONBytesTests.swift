import BenchModel
import JSONSyntax
import Testing

@Suite("JSON text of large values")
struct JSONBytesTests {
    /// The writer as the standard words it, scalar by scalar: what the fast one has to agree with.
    private static func plain(_ value: JSONValue) -> String {
        switch value {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .number(let digits): return digits
        case .string(let text): return quoted(text)
        case .array(let values): return "[" + values.map(plain).joined(separator: ",") + "]"
        case .object(let members):
            let written = members.sorted { $0.key < $1.key }.map { quoted($0.key) + ":" + plain($0.value) }
            return "{" + written.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// Bytes of any kind, mostly text: what is no UTF-8 becomes U+FFFD, as in every Swift string.
    private static func text(_ random: inout SplitMix64) -> String {
        let pieces: [[UInt8]] = [
            Array("plain text of some length ".utf8), Array("\"\\/".utf8), Array(0...0x1F), [0x7F],
            Array("é𝄞\u{2028}".utf8),
            Array("\u{FFFF}\u{E000}e\u{301}".utf8), [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xFF], [0xE2, 0x82], [0],
        ]
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0..<12, using: &random) {
            let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
            bytes += piece[Int.random(in: 0...piece.count, using: &random)...]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("is what a writer that goes scalar by scalar makes, whatever the text")
    func property() {
        var random = SplitMix64(seed: 4)
        for _ in 0..<2000 {
            let text = Self.text(&random)
            let value: JSONValue = [
                "a": .string(text), "b": [.string(Self.text(&random)), .null, true, .number("1e-7")],
                "c": .object([text: .string(text), Self.text(&random) + "x" + text: 2]),
            ]
            #expect(value.json == Self.plain(value))
            #expect(value.jsonBytes == Array(Self.plain(value).utf8))
        }
    }

    @Test("escapes a byte wherever it lies among plain ones", arguments: [0x00, 0x0A, 0x1F, 0x22, 0x5C, 0x20, 0x7F])
    func everyOffset(scalar: Int) throws {
        let odd = String(try #require(Unicode.Scalar(scalar)))
        for before in 0..<20 {
            let value = JSONValue.string(String(repeating: "x", count: before) + odd + String(repeating: "ü", count: 9))
            #expect(value.json == Self.plain(value))
        }
    }

    @Test("of a prompt of 400 kB is the same as well")
    func large() {
        var random = SplitMix64(seed: 5)
        var prompt = ""
        while prompt.utf8.count < 400_000 { prompt += Self.text(&random) + " the quick brown fox \n" }
        #expect(JSONValue.string(prompt).json == Self.plain(.string(prompt)))
    }
}

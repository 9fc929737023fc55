import Foundation
import Testing

@testable import BenchModel
@testable import ProviderWire

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
    ]
}

@Suite("Secrets in a text")
struct SecretFinderTests {
    static let keys = [
        "sk-live-abcdef123456", "sk-Echo/7f3a+9c51=d2", "gw%41key%zz90%", "AIzaSyD-9tN3x_Kq7Lw2",
        "zQ7#w.R~k2!Lm&x;9^pT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIi", "a\"b/c'd<e>f&g1h2\\i3",
    ]

    private static func redaction(_ key: String) -> Redaction {
        Redaction(
            target: Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
            endpoint: Endpoint(name: "e", baseURL: "http://h", apiKey: Secret(key))
        )
    }

    /// Nothing but five characters at either side of a cut, each as long as the spelling makes it, may be left.
    private func check(_ text: String, context: Int, _ spelling: Spelling, _ redaction: Redaction, _ key: String) {
        let clean = redaction.redacted(text)
        let left = clean.replacing(Redaction.mark, with: "").unicodeScalars.count - context
        // Base64 shares its digits with what stands beside the key, and what is cut in the middle of an escape stays too.
        let most = 12 * spelling.unit + (spelling.name.contains("base64") ? 16 * spelling.unit : 0)
        #expect(left <= most, "\(spelling.name), \(key): \(text) became \(clean)")
        if spelling.unit == 1 {
            let small = clean.lowercased()
            let letters = Array(key.lowercased())
            for start in 0...(letters.count - 6) {
                #expect(!small.contains(String(letters[start..<start + 6])), "\(text) became \(clean)")
            }
        }
    }

    @Test("are struck out in every spelling, cut anywhere at either end", arguments: Spelling.all)
    func cuts(_ spelling: Spelling) {
        for key in Self.keys {
            let redaction = Self.redaction(key)
            let (before, after) = ("it said <", "> and no more")
            let written = spelling.write(key)
            let whole = Array((before + written + after).unicodeScalars)
            let (start, end) = (before.unicodeScalars.count, before.unicodeScalars.count + written.unicodeScalars.count)
            // Where characters are written in many, every third place still meets each part of an escape.
            for cut in stride(from: start, through: end, by: spelling.unit > 3 ? 3 : 1) {
                let head = String(String.UnicodeScalarView(whole[..<cut]))
                check(head, context: start, spelling, redaction, key)
                check(head + "…", context: start + 1, spelling, redaction, key)
                let tail = String(String.UnicodeScalarView(whole[cut...]))
                check(tail, context: whole.count - end, spelling, redaction, key)
            }
            check(
                String(String.UnicodeScalarView(whole)),
                context: whole.count - (end - start),
                spelling,
                redaction,
                key
            )
        }
    }

    @Test("are struck out when each character is written in another way")
    func mixed() {
        var random = SplitMix64(seed: 27)
        let ways = Spelling.all.filter {
            !$0.name.contains("base64") && !$0.name.contains("hexadecimal") && !$0.name.contains("C")
        }
        for round in 0..<100 {
            // No backslash: next to one that is written as it is, the next character's way to be written is another.
            let key = String((0..<24).map { _ in "abcXYZ0189-_.~/=".randomElement(using: &random) ?? "a" })
            let text = key.map { (ways.randomElement(using: &random) ?? ways[0]).write(String($0)) }.joined()
            let clean = Self.redaction(key).redacted("<\(text)>")
            let left = clean.replacing(Redaction.mark, with: "").unicodeScalars.count
            #expect(left <= 12 && clean.contains(Redaction.mark), "\(round): \(key) as \(text) became \(clean)")
        }
    }

    @Test("leave what is no part of them, and the words they are made of, alone")
    func ordinary() {
        let redaction = Self.redaction("my-testing-server-key-1")
        for text in [
            "", "x", "The server is testing 100 % of keys; see https://example.com/a%20b?c=d&e=f", "C:\\new\\table",
            "数字とかな", "é&eacute;&#233;\\u00e9", "the testing ground of another server",
        ] {
            #expect(redaction.redacted(text) == text)
        }
        #expect(redaction.redacted("key my-testing-server-key-1!") == "key •••!")
    }

    @Test("that are too short to be told from words are none", arguments: ["v1", "8000", "none", "EMPTY"])
    func short(key: String) {
        let text = "v1 8000 none EMPTY"
        #expect(Self.redaction(key).redacted(text) == text)
    }

    @Test("from variables, headers, Basic credentials and a proxy are found, whatever the header is called")
    func sources() {
        let basic = Data("user:pass/word9".utf8).base64EncodedString()
        let redaction = Redaction(
            target: Target(
                name: "t",
                endpoint: "e",
                wireProtocol: .openaiChat,
                model: "m",
                headers: [HTTPHeader("proxy-authorization", "Basic \(basic)")],
                secrets: [Secret("from-the-target-77")]
            ),
            endpoint: Endpoint(
                name: "e",
                baseURL: "http://h",
                headers: [
                    HTTPHeader("Ocp-Apim-Subscription-Key", "azure-4711-0815"), HTTPHeader("x-token", "tok_99887766"),
                    HTTPHeader("cookie", "session=c00kie55; theme=dark"),
                ],
                secrets: [Secret("from-a-variable-42")]
            ),
            others: ["pr%2Foxy%3Apass1", "proxyuser:s3cr3t-proxy"]
        )
        for secret in [
            basic, "user:pass/word9", "pass/word9", "from-the-target-77", "azure-4711-0815", "tok_99887766", "c00kie55",
            "from-a-variable-42", "pr/oxy:pass1", "pr%2Foxy%3Apass1", "s3cr3t-proxy",
            Data("proxyuser:s3cr3t-proxy".utf8).base64EncodedString(),
        ] {
            let clean = redaction.redacted("<\(secret)>")
            #expect(clean.contains(Redaction.mark) && clean.count <= 3 + 6, "\(secret): \(clean)")
        }
    }

    @Test("in header fields are struck out of names, too")
    func headers() {
        let call = ProviderCall(
            target: Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
            endpoint: Endpoint(name: "e", baseURL: "http://h", apiKey: Secret("sk-live-abcdef123456"))
        )
        let exchange = RecordedExchange(
            times: PhaseTimes(started: 0),
            ending: .complete,
            head: ResponseHead(
                status: 200,
                headers: [
                    HTTPHeader("x-ratelimit-sk-live-ABCDEF123456", "1"), HTTPHeader("x-ratelimit-a", "sk-live-abcdef1"),
                ]
            )
        )
        #expect(
            call.rateLimits(of: exchange) == [HTTPHeader("x-ratelimit-•••", "1"), HTTPHeader("x-ratelimit-a", "•••")]
        )
    }
}

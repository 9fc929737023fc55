import Foundation
import Testing

@testable import BenchModel
@testable import ProviderWire

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
            ![
                "base64", "hexadecimal", "octal", "quoted", "list", "object", "without an end", "eight digits", " C",
                "UTF-16",
            ].contains(
                where: $0.name.contains
            )
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

    @Test(
        "are looked for in time, whatever the text",
        arguments: ["\\", "=", "=4", "\\1", "1,", "&#", "%25", "{", "QUJD", "\\u{"]
    )
    func time(piece: String) {
        let redaction = Self.redaction("sk-live-abcdef123456")
        let text = String(repeating: piece, count: 50_000)
        #expect(redaction.redacted(text) == text)
        #expect(redaction.redacted(text + "x sk-live-abcdef123456").hasSuffix(Redaction.mark))
    }

    @Test("of any length are kept in forms whose number is bounded")
    func longSecrets() {
        var random = SplitMix64(seed: 4)
        let key = String((0..<4_000).map { _ in "abcXYZ0189-_.~".randomElement(using: &random) ?? "a" })
        let redaction = Self.redaction(key)
        #expect(redaction.redacted("<\(key)>") == "<•••>")
        #expect(redaction.redacted(Data(key.utf8).base64EncodedString()).count < 16)
    }

    @Test("leave what is no part of them, and the words they are made of, alone")
    func ordinary() {
        let redaction = Self.redaction("my-testing-server-key-1")
        for text in [
            "", "x", "[115, 107, 45, 1, 2, 3]", "a=41=42", "\\101\\102", "73:6b:2d",
            "The server is testing 100 % of keys; see https://example.com/a%20b?c=d&e=f", "C:\\new\\table",
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

import Testing

@testable import BenchModel
@testable import ProviderWire

@Suite("Secrets in a text that comes in pieces")
struct RedactedStreamTests {
    private static let key = "sk-live-Q7xT93kLmPz0"

    private func stream(_ key: String? = key) -> RedactedStream {
        let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        let endpoint = Endpoint(name: "e", baseURL: "http://localhost", apiKey: key.map(Secret.init))
        return ProviderCall(target: target, endpoint: endpoint).redactedStream
    }

    private func shown(_ pieces: [String], by stream: RedactedStream) -> String {
        var stream = stream
        return pieces.map { stream.push($0) }.joined() + stream.finish()
    }

    private func pieces(of text: String, _ size: Int) -> [String] {
        let characters = Array(text)
        return stride(from: 0, to: characters.count, by: size).map {
            String(characters[$0..<min($0 + size, characters.count)])
        }
    }

    @Test("are struck out wherever they are cut, and nothing else is lost", arguments: 1...30)
    func cutAnywhere(_ size: Int) {
        let text = "Your key is \(Self.key), is it not? Größe 日本語 sk- skip skate."
        let shown = shown(pieces(of: text, size), by: stream())
        // Two characters of it may have been shown before more of it came.
        let begins = ["", "s", "sk"].map { "Your key is \($0)•••, is it not? Größe 日本語 sk- skip skate." }
        #expect(begins.contains(shown), "\(shown)")
    }

    @Test("are struck out once, however many pieces they come in, and however long they are")
    func once() {
        let long = Self.key + "abcdefgh01234567" + Self.key.reversed()
        for size in [1, 2, 7, 200] {
            let shown = shown(pieces(of: "<\(long)>", size), by: stream(long))
            #expect(shown.filter { $0 == "•" }.count == 3 && shown.hasSuffix("•••>"), "\(size): \(shown)")
        }
    }

    @Test("leave no piece of themselves in what was shown, in any spelling", arguments: Spelling.all)
    func spelled(_ spelling: Spelling) {
        let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        let endpoint = Endpoint(name: "e", baseURL: "http://localhost", apiKey: Secret(Self.key))
        let redaction = Redaction(target: target, endpoint: endpoint)
        let text = "it said <\(spelling.write(Self.key))> and no more"
        for size in [1, 2, 3, 5, 8, 13] {
            let shown = shown(pieces(of: text, size), by: stream())
            #expect(shown.contains(Redaction.mark), "\(size): \(shown)")
            #expect(redaction.redacted(shown) == shown, "\(size): \(shown)")
        }
    }

    @Test("are struck out with signs between their characters", arguments: 1...9)
    func signs(_ size: Int) {
        for sign in [".", " ", ", ", "-", "\n"] {
            let text = "<" + Self.key.map(String.init).joined(separator: sign) + "> and no more"
            let shown = shown(pieces(of: text, size), by: stream())
            let letters = shown.prefix { $0 != ">" }.filter { $0.isLetter || $0.isNumber }
            // Two characters of it may have been shown before more of it came.
            #expect(letters.count <= 2 && shown.hasSuffix("> and no more"), "\(shown)")
        }
    }

    @Test("hold nothing back for long where letters go on that are none of them")
    func endless() {
        var stream = stream("sk-aaaaaaaaaaaaaaaaaaaaaaaa")
        let shown = (0..<1_000).map { _ in stream.push("b a ") }.joined()
        #expect(shown.count > 3_900)
        let struck = (0..<1_000).map { _ in stream.push("a.a ") }.joined()
        #expect(struck.filter { $0 == "a" }.count < 20 && struck.contains(Redaction.mark))
    }

    @Test("do not hold back what is none of them")
    func holdsLittle() {
        var stream = stream()
        #expect(stream.push("The answer ") == "The answer ")
        #expect(stream.push("begins with sk-") == "begins with ", "it may be the key's beginning")
        #expect(stream.push("i") == "sk-i")
        #expect(stream.push(" and ends with sk-l") == " and ends with ")
        #expect(stream.finish() == "sk-l", "fewer than six are no piece of a secret")
    }

    @Test("need not be looked for where there are none")
    func noSecrets() {
        var stream = stream(nil)
        #expect(stream.push("sk-live") == "sk-live")
        #expect(stream.finish().isEmpty)
    }

    @Test("are struck out in an encoding too", arguments: 1...9)
    func encoded(_ size: Int) {
        let hex = Self.key.utf8.map { "%" + String($0, radix: 16) }.joined()
        let shown = shown(pieces(of: "key=\(hex).", size), by: stream())
        #expect(shown.contains("•••") && shown.hasSuffix("."))
        #expect(shown.count < 30, "\(shown)")
    }
}

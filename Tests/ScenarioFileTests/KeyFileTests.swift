import Foundation
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("A key in a file")
struct KeyFileTests {
    private static func write(_ text: String, mode: Int = 0o600, in folder: ScratchFolder) throws {
        let path = try folder.write(text, to: "key")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private static func text(_ endpoint: String = #""apiKeyFile": "key""#) -> ScenarioText {
        var text = ScenarioText()
        text.endpoint = #""baseURL": "https://example.com", "# + endpoint
        return text
    }

    @Test("is read from beside the scenario, from the home folder, or from where a variable says")
    func read() throws {
        let folder = try ScratchFolder()
        try Self.write("secret-key-1\n", in: folder)
        let environment = ["HOME": folder.path, "KEY_FILE": folder.path + "/key"]
        for path in ["key", "./key", "~/key", "${KEY_FILE}", folder.path + "/key"] {
            let scenario = try Self.text("\"apiKeyFile\": \"\(path)\"").read(environment: environment, in: folder)
            let endpoint = scenario.endpoints[0]
            #expect(endpoint.apiKey?.revealed == "secret-key-1" && endpoint.keyFile?.hasSuffix("/key") == true)
            let json = ScenarioReader.canonicalJSON(scenario)
            #expect(!json.contains("secret-key-1"))
            let again = try ScenarioReader.read(canonicalJSON: json, environment: [:], simulated: [])
            #expect(again.endpoints[0].apiKey?.revealed == "secret-key-1", "a run that is resumed finds it again")
        }
    }

    @Test("that others may read is refused, and the remedy named", arguments: [0o644, 0o640, 0o604, 0o660, 0o610])
    func mode(_ mode: Int) throws {
        let folder = try ScratchFolder()
        try Self.write("secret-key-1", mode: mode, in: folder)
        let problems = Self.text().problems(in: folder)
        let words = problems.map(\.description).joined()
        #expect(problems.count == 1 && words.contains("$.endpoints.e.apiKeyFile") && words.contains("chmod 600"))
        #expect(words.contains("0\(String(mode, radix: 8))") && !words.contains("secret-key-1"))
    }

    @Test(
        "that holds no key alone is refused",
        arguments: [
            ("", "is empty"), (" \n", "is empty"), ("one two", "more than one word"), ("a\nb", "more than one word"),
        ]
    )
    func content(text: String, says: String) throws {
        let folder = try ScratchFolder()
        try Self.write(text, in: folder)
        #expect(Self.text().problems(in: folder).map(\.description).joined().contains(says))
    }

    @Test(
        "that begins with a byte order mark is the key without it",
        arguments: ["\u{FEFF}secret-key-1\r\n", "\u{FEFF} secret-key-1"]
    )
    func orderMark(text: String) throws {
        let folder = try ScratchFolder()
        try Self.write(text, in: folder)
        #expect(try Self.text().read(in: folder).endpoints[0].apiKey?.revealed == "secret-key-1")
    }

    @Test(
        "or in a variable with a character that nobody sees is refused, and the character named",
        arguments: [("\u{200B}", "U+200B"), ("\u{FEFF}", "U+FEFF"), ("\u{AD}", "U+00AD"), ("\u{202E}", "U+202E")]
    )
    func unseen(character: String, name: String) throws {
        let key = "secret-\(character)key-1"
        let folder = try ScratchFolder()
        try Self.write(key, in: folder)
        var variable = ScenarioText()
        variable.endpoint += #", "apiKey": "${KEY}""#
        for problems in [Self.text().problems(in: folder), variable.problems(environment: ["KEY": key])] {
            let words = problems.map(\.description).joined()
            #expect(
                words.contains("a character in it that is not seen (\(name))") && !words.contains("key-1"),
                "\(words)"
            )
        }
    }

    @Test("that is not there is as a variable that is not set")
    func missing() throws {
        let folder = try ScratchFolder()
        #expect(Self.text().problems(in: folder).map(\.description).joined().contains("no file"))
        let simulated = Self.text(#""apiKeyFile": "key", "whenKeyMissing": "simulate""#)
        #expect(try simulated.read(in: folder).endpoints[0].keyIsMissing)
        #expect(try Self.text().read(simulateAll: true, in: folder).endpoints[0].keyIsMissing)
    }

    @Test("that is a folder, or beside a variable, is refused")
    func wrong() throws {
        let folder = try ScratchFolder()
        try folder.write("x", to: "sub/x")
        let words = Self.text(#""apiKeyFile": "sub""#).problems(in: folder).map(\.description).joined()
        #expect(words.contains("no regular file"))
        try Self.write("secret-key-1", in: folder)
        let both = Self.text(#""apiKeyFile": "key", "apiKey": "${KEY}""#)
        #expect(both.problems(environment: ["KEY": "k"], in: folder).map(\.description).joined().contains("one place"))
    }

    @Test("Authorities are a file of certificates, and certificates may be taken unseen")
    func trust() throws {
        let folder = try ScratchFolder()
        try folder.write("-----BEGIN CERTIFICATE-----\n", to: "ca.pem")
        try folder.write("nothing", to: "text.pem")
        let scenario = try Self.text(#""caFile": "ca.pem", "insecure": true"#).read(in: folder)
        let endpoint = scenario.endpoints[0]
        #expect(endpoint.trust == Trust(verifies: false, authorities: folder.path + "/ca.pem") && endpoint.isInsecure)
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(try ScenarioReader.read(canonicalJSON: json).endpoints[0].trust == endpoint.trust)
        for (name, says) in [("text.pem", "holds no certificate"), ("none.pem", "cannot be read")] {
            let problems = Self.text("\"caFile\": \"\(name)\"").problems(in: folder)
            #expect(problems.map(\.description).joined().contains(says))
        }
        #expect(try Self.text(#""insecure": false"#).read(in: folder).endpoints[0].trust == Trust())
    }
}

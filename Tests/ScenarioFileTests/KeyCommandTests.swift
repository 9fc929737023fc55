import Foundation
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("A program that prints the key")
struct KeyCommandTests {
    private static func text(_ endpoint: String) -> ScenarioText {
        var text = ScenarioText()
        text.endpoint = #""baseURL": "https://example.com", "# + endpoint
        return text
    }

    private static func folder(_ mode: Int = 0o755) throws -> ScratchFolder {
        let folder = try ScratchFolder()
        let path = try folder.write("#!/bin/sh\necho secret-token-1\n", to: "token")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return folder
    }

    @Test("is found in PATH, beside the scenario or in the home folder; its words are kept as they are written")
    func read() throws {
        let folder = try Self.folder()
        let environment = ["HOME": folder.path, "PATH": "/nowhere:\(folder.path)", "SCOPE": "secret-scope-1"]
        for program in ["token", "./token", "~/token", folder.path + "/token"] {
            let text = Self.text(#""apiKeyCommand": ["\#(program)", "--scope=${SCOPE}"], "apiKeyTTL": "50m""#)
            let scenario = try text.read(environment: environment, in: folder)
            let command = try #require(scenario.endpoints[0].keyCommand)
            #expect(
                command.program.filled.first?.hasSuffix("/token") == true && command.program.filled.count == 2,
                "\(program)"
            )
            #expect(command.program.filled.last == "--scope=secret-scope-1")
            #expect(command.program.words.last == "--scope=${SCOPE}" && command.timeToLive == .seconds(3000))
            let json = ScenarioReader.canonicalJSON(scenario)
            #expect(!json.contains("secret-scope-1"))
            let again = try ScenarioReader.read(canonicalJSON: json, environment: environment, simulated: [])
            #expect(again.endpoints[0].keyCommand?.program == command.program, "a run that is resumed runs it again")
            #expect(ScenarioReader.difference(scenario, fromStored: json) == nil)
        }
    }

    @Test("is stored without the key that it printed")
    func stored() throws {
        let folder = try Self.folder()
        var scenario = try Self.text(#""apiKeyCommand": ["./token"]"#).read(in: folder)
        let before = ScenarioReader.canonicalJSON(scenario)
        scenario.endpoints[0].apiKey = Secret("secret-token-1")
        #expect(ScenarioReader.canonicalJSON(scenario) == before && !before.contains("secret-token"))
    }

    @Test("is not looked for where nothing is asked: in a stored run, or where the simulator answers")
    func notRun() throws {
        let json = ScenarioReader.canonicalJSON(
            try Self.text(#""apiKeyCommand": ["./token"]"#).read(in: Self.folder())
        )
        let stored = try ScenarioReader.read(canonicalJSON: json).endpoints[0]
        #expect(stored.keyCommand?.program.words.count == 1 && stored.keyCommand?.program.filled == [])
        let simulated = try ScenarioReader.read(canonicalJSON: json, environment: [:], simulated: ["e"]).endpoints[0]
        #expect(simulated.keyIsMissing)
        let missing = Self.text(#""apiKeyCommand": ["no-such-program"], "whenKeyMissing": "simulate""#)
        #expect(try missing.read().endpoints[0].keyIsMissing)
        #expect(
            try Self.text(#""apiKeyCommand": ["no-such-program"]"#).read(simulateAll: true).endpoints[0].keyIsMissing
        )
    }

    @Test(
        "that makes no sense is told about",
        arguments: [
            (#""apiKeyTTL": "5m""#, "apiKeyTTL without apiKeyCommand"),
            (#""apiKeyCommand": ["sh"], "apiKey": "${KEY}""#, "apiKeyCommand beside apiKey"),
            (#""apiKeyCommand": ["sh"], "apiKeyFile": "key""#, "apiKeyCommand beside apiKeyFile"),
            (#""apiKeyCommand": []"#, "a program and its arguments"),
            (#""apiKeyCommand": [" "]"#, "a program and its arguments"),
            (#""apiKeyCommand": "sh -c token""#, "an array of words"),
            (#""apiKeyCommand": ["sh", 1]"#, "a word in quotes"),
            (#""apiKeyCommand": ["sh", "a\u0000b"]"#, "a zero byte"),
            (#""apiKeyCommand": ["no-such-program"]"#, "no program no-such-program that can be run"),
            (#""apiKeyCommand": ["./no/such"]"#, "that can be run"),
            (#""apiKeyCommand": ["/"]"#, "that can be run"),
            (#""apiKeyCommand": ["sh", "${NOT_SET}"]"#, "no environment variable NOT_SET"),
            (#""apiKeyCommand": ["sh", "${"]"#, "${ without }"),
            (#""apiKeyCommand": ["sh"], "apiKeyTTL": 50"#, "a duration with its unit"),
            (#""apiKeyCommand": ["sh"], "apiKeyTTL": "0s""#, "a duration longer than zero"),
        ]
    )
    func problems(endpoint: String, says: String) {
        let environment = ["PATH": "/usr/bin:/bin", "KEY": "secret-key-1"]
        let words = Self.text(endpoint).problems(environment: environment).map(\.description).joined(separator: "\n")
        #expect(words.contains(says), "\(words)")
    }

    @Test("that nobody may run is refused")
    func notExecutable() throws {
        let problems = Self.text(#""apiKeyCommand": ["./token"]"#).problems(in: try Self.folder(0o644))
        #expect(problems.map(\.description).joined().contains("that can be run"))
    }
}

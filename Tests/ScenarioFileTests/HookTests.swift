import Foundation
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("What is done before a run")
struct HookTests {
    private static func text(_ hooks: String) -> ScenarioText {
        var text = ScenarioText()
        text.endpoint = #""baseURL": "https://example.com", "before": \#(hooks)"#
        return text
    }

    @Test("is a request with a method, or one that is posted, of an endpoint or a target, and is stored as it was read")
    func requests() throws {
        var text = Self.text(
            #"[{"request": "POST /reset_prefix_cache?reset_external=true"}, {"request": "/flush_cache", "limit": "2m", "probes": true}]"#
        )
        text.target += #", "before": [{"request": "GET http://10.0.0.1:9/x"}]"#
        let scenario = try text.read()
        #expect(
            scenario.endpoints[0].hooks == [
                Hook(.request(.post, place: "/reset_prefix_cache?reset_external=true")),
                Hook(.request(.post, place: "/flush_cache"), limit: .seconds(120), isForProbes: true),
            ]
        )
        #expect(scenario.targets[0].hooks == [Hook(.request(.get, place: "http://10.0.0.1:9/x"))])
        let stored = try ScenarioReader.read(canonicalJSON: ScenarioReader.canonicalJSON(scenario))
        #expect(stored.endpoints[0].hooks == scenario.endpoints[0].hooks)
        #expect(stored.targets[0].hooks == scenario.targets[0].hooks)
    }

    @Test("is a program, whose variables are filled in and not stored")
    func commands() throws {
        let environment = ["PATH": "/usr/bin:/bin", "NODE": "secret-node-1"]
        let scenario = try Self.text(#"[{"command": ["sh", "-c", "${NODE}"]}]"#).read(environment: environment)
        guard case .command(let program) = scenario.endpoints[0].hooks[0].action else {
            Issue.record("no program")
            return
        }
        #expect(program.words == ["sh", "-c", "${NODE}"] && program.filled.last == "secret-node-1")
        #expect(program.filled.first?.hasSuffix("/sh") == true)
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(!json.contains("secret-node-1"))
        let again = try ScenarioReader.read(canonicalJSON: json, environment: environment, simulated: [])
        #expect(again.endpoints[0].hooks == scenario.endpoints[0].hooks, "a run that is resumed runs it again")
    }

    @Test("may be a program that is not here where the simulator answers, or a single request is asked")
    func missing() throws {
        let text = Self.text(#"[{"command": ["no-such-program"]}]"#)
        #expect(text.problems().count == 1)
        #expect(try text.read(simulateAll: true).endpoints[0].hooks.count == 1)
        let once = try ScenarioReader.read(
            json: Array(text.text.utf8),
            file: "s.json",
            environment: [:],
            simulateAll: false,
            asking: "a"
        )
        #expect(once.endpoints[0].hooks.count == 1)
        let json = ScenarioReader.canonicalJSON(try text.read(simulateAll: true))
        #expect(try ScenarioReader.read(canonicalJSON: json, environment: [:], simulated: ["e"]).endpoints.count == 1)
    }

    @Test(
        "that makes no sense is told about",
        arguments: [
            (#"{"request": "/x"}"#, "an array of hooks"), ("[{}]", "a hook that does nothing"),
            (#"[{"request": "/x", "command": ["sh"]}]"#, "a request beside a command"),
            (#"[{"request": "reset_prefix_cache"}]"#, "a method and a path"),
            (#"[{"request": "BREW /pot"}]"#, "a method and a path"),
            (#"[{"request": "post /x"}]"#, "a method and a path"),
            (#"[{"request": ""}]"#, "a method and a path"),
            (#"[{"request": "POST ftp://h/x"}]"#, "a method and a path"),
            (#"[{"request": "POST /x y"}]"#, "a space"), (#"[{"request": "POST /x#y"}]"#, "a fragment"),
            (#"[{"request": "POST /${X}"}]"#, "a variable"), (#"[{"request": "/x?key=1"}]"#, "a key in the address"),
            (#"[{"request": "/x?a=1&access_token=1"}]"#, "the item \"access_token\" in the address"),
            (#"[{"request": "http://u:p@h/x"}]"#, "a user or a password"),
            (#"[{"request": 1}]"#, "a request in quotes"),
            (#"[{"request": "/x", "limit": 5}]"#, "a duration with its unit"),
            (#"[{"request": "/x", "limit": "0s"}]"#, "a duration longer than zero"),
            (#"[{"request": "/x", "probes": "yes"}]"#, "true or false"),
            (#"[{"command": []}]"#, "a program and its arguments"),
            (#"[{"command": ["sh", "${NOT_SET}"]}]"#, "no environment variable NOT_SET"),
            (#"[{"request": "/x", "before": 1}]"#, "unknown key"),
        ]
    )
    func problems(hooks: String, says: String) {
        let words = Self.text(hooks).problems(environment: ["PATH": "/usr/bin:/bin"]).map(\.description)
            .joined(separator: "\n")
        #expect(words.contains(says), "\(words)")
    }

    @Test(
        "and where figures are told take no key in an address, which is stored: it belongs into a header",
        arguments: ["http://h:1/metrics?token=abc", "http://h:1/metrics?a=b&api_key=c", "http://u:secret@h:1/metrics"]
    )
    func keys(address: String) {
        var text = ScenarioText()
        for part in [#""metrics": "\#(address)""#, #""before": [{"request": "\#(address)"}]"#] {
            text.endpoint = #""baseURL": "https://example.com", "# + part
            let words = text.problems().map(\.description).joined(separator: "\n")
            #expect(words.contains("\"headers\" go with what is asked of its own server"), "\(words)")
            #expect(!words.contains("secret") && !words.contains("abc"))
        }
    }
}

import BenchModel
import CurlTransport
import Foundation
import ScenarioFile
import SampleStore
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

/// What the examination of a machine says, for machines that are not this one.
@Suite("What is found of this machine and its surroundings", .timeLimit(.minutes(30)))
struct FindingTests {
    @Test("is graded, the worst the highest")
    func grades() {
        #expect([Finding.Grade.fail, .ok, .warn].sorted() == [.ok, .warn, .fail])
        #expect([Finding.Grade.ok, .warn].max() == .warn && [Finding.Grade.warn, .fail].max() == .fail)
        #expect(!(Finding.Grade.warn < .warn))
    }

    @Test("Two processors are enough, one is not", arguments: [(1, Finding.Grade.warn), (2, .ok), (64, .ok)])
    func processors(count: Int, grade: Finding.Grade) {
        let finding = MachineFindings.processors(count)
        #expect(finding.grade == grade && (finding.advice == nil) == (grade == .ok))
        #expect(finding.subject == "processors" && finding.text.hasPrefix(count == 1 ? "only one" : "\(count)"))
    }

    @Test("A wall clock that nothing keeps is warned of, one of which nobody knows is not")
    func clock() {
        #expect(MachineFindings.clock(isKept: true, nanoseconds: 1).text == "monotonic, in steps of 1 ns")
        #expect(MachineFindings.clock(isKept: nil, nanoseconds: 4).grade == .ok)
        let loose = MachineFindings.clock(isKept: false, nanoseconds: 1)
        #expect(loose.grade == .warn && loose.text.hasPrefix("monotonic, in steps of 1 ns; the wall clock is not kept"))
        #expect(loose.advice?.contains("NTP") == true)
    }

    /// A hundred files are the program's own, and a stream to the embedded simulator needs two.
    @Test(
        "Room for streams is counted from the limit of open files",
        arguments: [(1024, 924, 462, Finding.Grade.ok), (1023, 923, 461, .warn), (50, 0, 0, .warn)]
    )
    func descriptors(limit: Int, streams: Int, simulated: Int, grade: Finding.Grade) {
        let finding = MachineFindings.descriptors(limit)
        #expect(
            finding.text == "\(limit) open files: room for \(streams) streams at a time, \(simulated) against the "
                + "embedded simulator"
        )
        #expect(finding.grade == grade && (finding.advice?.contains("ulimit -n") ?? false) == (grade == .warn))
    }

    @Test("A thread without priority is warned of, with what gives it one")
    func priority() {
        #expect(MachineFindings.priority(true).grade == .ok && MachineFindings.priority(true).advice == nil)
        #expect(MachineFindings.priority(false).grade == .warn)
        #expect(MachineFindings.priority(false).advice?.contains("cap_sys_nice") == true)
    }

    @Test("of this very machine names the program's version and each subject once")
    func here() {
        let findings = MachineFindings.all(version: "9.8.7")
        #expect(findings.map(\.subject) == ["version", "processors", "clock", "limits", "priority"])
        #expect(findings[0].text.hasPrefix("ezbench 9.8.7, libcurl/"))
        #expect(findings.allSatisfy { !$0.text.hasSuffix(".") })
    }

    // MARK: Surroundings

    @Test("A database that does not exist is not created by asking")
    func newDatabase() throws {
        let folder = try Folder()
        let finding = SurroundingFindings.database(folder.database)
        #expect(finding == Finding(.ok, "database", "\(folder.database) does not exist yet and can be created"))
        #expect(!folder.exists("bench.sqlite"))
    }

    @Test("A database tells how many runs it holds", arguments: [1, 2])
    func runs(count: Int) async throws {
        let folder = try Folder()
        for _ in 0..<count {
            let test = try TestRun(folder)
            try await test.run(.small(requests: 1), over: FakeTransport()).database.close()
        }
        let finding = SurroundingFindings.database(folder.database)
        let runs = count == 1 ? "1 run" : "2 runs"
        #expect(finding == Finding(.ok, "database", "\(folder.database) holds \(runs) and can be written"))
    }

    @Test("What is no database, and what lies where nothing can be written, is a failure with a way out")
    func noDatabase() throws {
        let folder = try Folder()
        let text = folder.path + "/notes.txt"
        try Data("These are notes, and no database at all; they are longer than a header.".utf8)
            .write(to: URL(filePath: text))
        for path in [text, folder.path + "/no/such/folder/bench.sqlite"] {
            let finding = SurroundingFindings.database(path)
            #expect(finding.grade == .fail && finding.advice?.contains("--db") == true, "\(finding)")
            #expect(finding.text.contains(path), "\(finding)")
        }
        #expect(try String(contentsOfFile: text, encoding: .utf8).hasPrefix("These are notes"))
    }

    private static func endpoints(_ urls: String...) -> [Endpoint] { urls.map { Endpoint(name: "e", baseURL: $0) } }

    /// Its path came from a variable, so that it is a secret.
    private static let secretPath = Endpoint(
        name: "e",
        baseURL: "https://api.example/s3cr3t/v1?key=s3cr3t",
        baseURLText: "https://api.example/${TOKEN}/v1?key=${TOKEN}"
    )

    @Test("An address is shown with the names of its variables")
    func secretInPath() {
        let findings = SurroundingFindings.proxies(
            ["https_proxy": "http://proxy.example:3128"],
            to: [Self.secretPath] + Self.endpoints("https://user:s3cr3t@api.example/")
        )
        #expect(findings.map(\.grade) == [.warn, .warn] && !"\(findings)".contains("s3cr3t"), "\(findings)")
        #expect(findings[0].text.hasPrefix("https://api.example/${TOKEN}/v1"))
    }

    @Test("A server is asked for its root, and for nothing that a variable names")
    func root() async {
        let transport = FakeTransport { _, _ in FakeAnswer([.head(404)]) }
        let surroundings = Surroundings(version: "1", environment: [:]) { _ in StartedTransport(transport) {} }
        let found = await ServerFindings(surroundings).all(of: [Self.secretPath])
        #expect(transport.tally.withLock(\.urls).last == "https://api.example/")
        #expect(transport.tally.withLock(\.methods).last == .head && transport.tally.withLock(\.headers).last == [])
        #expect(!"\(found)".contains("s3cr3t"), "\(found)")
    }

    @Test("A proxy on the way is warned of, without its password")
    func proxy() {
        let environment = ["https_proxy": "http://user:s3cr3t@proxy.example:3128"]
        let findings = SurroundingFindings.proxies(
            environment,
            to: Self.endpoints("https://api.example/v1", "http://other.example")
        )
        #expect(findings.count == 1 && findings[0].grade == .warn)
        #expect(findings[0].text == "https://api.example/v1 is reached through http://•••@proxy.example:3128")
        #expect(findings[0].advice?.contains("no_proxy") == true)
    }

    @Test("A server that is excepted has none, and the variable is told all the same")
    func exception() {
        let environment = ["https_proxy": "http://proxy.example:3128", "no_proxy": "example"]
        let findings = SurroundingFindings.proxies(environment, to: Self.endpoints("https://api.example/v1"))
        #expect(findings.map(\.grade) == [.ok])
        #expect(findings[0].text.hasPrefix("none for these servers (") && findings[0].text.contains("proxy.example"))
        #expect(
            SurroundingFindings.proxies([:], to: Self.endpoints("https://api.example")) == [
                Finding(.ok, "proxy", "none is set")
            ]
        )
    }

    @Test("What is no proxy is a failure that names the variable and not its value")
    func wrongProxy() {
        let findings = SurroundingFindings.proxies(
            ["http_proxy": "ftp://s3cr3t@x"],
            to: Self.endpoints("http://api.example")
        )
        #expect(findings.map(\.grade) == [.fail] && findings[0].advice != nil)
        #expect(findings[0].text.contains("http_proxy") && !findings[0].text.contains("s3cr3t"))
    }

    @Test("Keys are told by the names of their variables, never by their values")
    func vendorKeys() throws {
        let none = SurroundingFindings.keys([:])
        #expect(none.grade == .warn && none.text == "none of the usual variables is set")
        let name = try #require(VendorKeys.variables.first)
        #expect(none.advice?.contains(name) == true)
        #expect(SurroundingFindings.keys([name: ""]).grade == .warn)
        let set = SurroundingFindings.keys([name: "sk-s3cr3t", "UNRELATED_KEY": "x"])
        #expect(set == Finding(.ok, "keys", "set: \(name)"))
    }

    @Test("The key of each endpoint that is asked is told by where it comes from, and of no other")
    func endpointKeys() {
        func endpoint(_ name: String, _ change: (inout Endpoint) -> Void) -> Endpoint {
            var endpoint = Endpoint(name: name, baseURL: "http://127.0.0.1:1")
            change(&endpoint)
            return endpoint
        }
        let endpoints = [
            endpoint("variable") { ($0.apiKey, $0.keyVariable) = (Secret("s3cr3t"), "THE_KEY") },
            endpoint("file") { ($0.apiKey, $0.keyFile) = (Secret("s3cr3t"), "/run/key") },
            endpoint("composed") { $0.apiKey = Secret("s3cr3t") },
            endpoint("header") { $0.secrets = [Secret("s3cr3t")] },
            endpoint("open") { _ in },
            endpoint("missing") { ($0.keyIsMissing, $0.keyVariable) = (true, "OTHER_KEY") },
            endpoint("unnamed") { $0.keyIsMissing = true },
            endpoint("unused") { ($0.keyIsMissing, $0.keyVariable) = (true, "UNUSED_KEY") },
        ]
        let scenario = Scenario(
            name: "keys",
            endpoints: endpoints,
            targets: endpoints.dropLast().map {
                Target(name: $0.name, endpoint: $0.name, wireProtocol: .openaiChat, model: "m")
            },
            prompts: [Prompt(id: "p", user: "1")],
            load: Load(concurrency: 1, extent: .requests(1), warmup: 0)
        )
        let findings = SurroundingFindings.keys(of: scenario)
        #expect(
            findings.map(\.text) == [
                #"endpoint "variable": THE_KEY"#, #"endpoint "file": /run/key"#, #"endpoint "composed": set"#,
                #"endpoint "header": set"#, #"endpoint "open": none is sent"#,
                #"endpoint "missing" has no key: OTHER_KEY is not set, and would be simulated"#,
                #"endpoint "unnamed" has no key, and would be simulated"#,
            ]
        )
        #expect(findings.map(\.grade) == [.ok, .ok, .ok, .ok, .ok, .warn, .warn])
        #expect(findings.suffix(2).map(\.advice) == ["export OTHER_KEY", "export its variable"])
    }

    // MARK: Servers

    /// Surroundings whose transport gives every request the same answer.
    private static func server(_ answer: FakeAnswer) -> Surroundings {
        Surroundings(version: "1", environment: [:]) { _ in StartedTransport(FakeTransport { _, _ in answer }) {} }
    }

    @Test("A server that answers is told with its times, one that does not is a failure with its reason")
    func servers() async {
        let endpoint = Endpoint(name: "e", baseURL: "http://127.0.0.1:1", apiKey: Secret("s3cr3t"))
        let good = await ServerFindings(Self.server(FakeAnswer([.head(404), .text("no such page")])))
            .all(of: [endpoint])
        #expect(good.map(\.subject) == ["stamps", "server"])
        #expect(good[1].grade == .ok && good[1].text.hasPrefix("http://127.0.0.1:1: "))
        let bad = await ServerFindings(
            Self.server(FakeAnswer(ending: .failed(.connect, detail: "nobody listens at 127.0.0.1:1")))
        ).all(of: [endpoint, endpoint])
        #expect(bad.map(\.grade) == [.fail, .fail, .fail] && bad[1] == bad[2])
        #expect(bad[0].text == "the embedded simulator: nobody listens at 127.0.0.1:1")
        #expect(
            bad[1].text.hasPrefix("http://127.0.0.1:1 cannot be reached: ") && bad[1].text.contains("nobody listens")
        )
        #expect(!"\(good)\(bad)".contains("s3cr3t"))
    }
}

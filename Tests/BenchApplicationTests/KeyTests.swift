import BenchModel
import Foundation
import LoadRunner
import ProviderWire
import SampleStore
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("Keys that programs print", .timeLimit(.minutes(30)))
struct KeyTests {
    private static func command(_ script: String, timeToLive: Nanoseconds? = nil) -> KeyCommand {
        KeyCommand(NamedProgram(words: ["print-key"], filled: ["/bin/sh", "-c", script]), timeToLive: timeToLive)
    }

    private static func program(_ script: String) -> KeyProgram {
        KeyProgram(endpoint: "e", command: command(script))
    }

    @Test(
        "A key alone on a line is taken, with or without its end",
        arguments: ["printf key-1", "echo key-1", "echo; echo key-1", "printf '\\357\\273\\277key-1\\r\\n'"]
    )
    func key(script: String) async throws {
        #expect(try await Self.program(script).key() == Secret("key-1"))
    }

    @Test(
        "What is no key is refused, with what the program says of itself",
        arguments: [
            ("exit 3", "ended with exit code 3"),
            ("echo cannot log in >&2; exit 1", "ended with exit code 1: cannot log in"),
            ("kill -9 $$", "was ended by signal 9"),
            ("true", "printed nothing"),
            ("echo not today >&2", "printed nothing: not today"),
            ("echo two words", "printed more than a key: it has to print the key alone, on one line"),
            ("echo one; echo two", "printed more than a key: it has to print the key alone, on one line"),
            ("printf 'a\\001b'", "printed more than a key: it has to print the key alone, on one line"),
            ("printf 'key\\342\\200\\2131'", "printed a key with a character in it that is not seen (U+200B)"),
            ("printf '\\377\\376'", "printed more than a key: it has to print the key alone, on one line"),
            (
                "head -c 70000 /dev/zero | tr '\\0' x",
                "printed more than a key: it has to print the key alone, on one line"
            ),
        ]
    )
    func refused(script: String, words: String) async throws {
        let error = await #expect(throws: ApplicationError.self) { _ = try await Self.program(script).key() }
        #expect(error?.description == "the key of endpoint \"e\": `print-key` \(words)")
    }

    @Test("What it printed in place of a key is shown nowhere")
    func secret() async throws {
        let script = "echo s3cr3t-token; echo s3cr3t-token is refused >&2; exit 1"
        let error = await #expect(throws: ApplicationError.self) { _ = try await Self.program(script).key() }
        let text = try #require(error).description
        #expect(text.contains("exit code 1") && !text.contains("s3cr3t-token"))
    }

    @Test("What was filled into its arguments is shown nowhere", arguments: ["/bin/sh", "sh"])
    func filledIn(name: String) async throws {
        let script = "echo $0 is refused >&2; exit 1"
        let program = NamedProgram(
            words: [name, "-c", script, "${CLIENT_WORD}"],
            filled: ["/bin/sh", "-c", script, "filled-in-word"]
        )
        let key = KeyProgram(endpoint: "e", command: KeyCommand(program))
        let error = await #expect(throws: ApplicationError.self) { _ = try await key.key() }
        let text = try #require(error).description
        #expect(text.hasSuffix("exit code 1: ••• is refused") && text.contains("${CLIENT_WORD}"), "\(text)")
    }

    @Test("A program that is not there, or has no path, is told")
    func missing() async {
        for (path, words) in [(["/nowhere/at/all"], "could not be started"), ([], "is not known by its path")] {
            let program = KeyProgram(endpoint: "e", command: KeyCommand(NamedProgram(words: ["p"], filled: path)))
            let error = await #expect(throws: ApplicationError.self) { _ = try await program.key() }
            #expect(error?.description.hasPrefix("the key of endpoint \"e\": `p` \(words)") == true)
        }
    }

    @Test("A program that never ends is ended")
    func endless() async {
        var program = Self.program("while :; do read line < /dev/zero; done")
        program.timeLimit = .milliseconds(1)
        let error = await #expect(throws: ApplicationError.self) { _ = try await program.key() }
        #expect(error?.description == "the key of endpoint \"e\": `print-key` took longer than 0.001 s and was ended")
    }

    // MARK: In a run

    private static func scenario(_ command: KeyCommand, requests: Int = 4) -> Scenario {
        .small(requests: requests, endpoint: Endpoint(name: "e", baseURL: "http://127.0.0.1:1", keyCommand: command))
    }

    @Test("A run asks with the key, and stores none")
    func run() async throws {
        let test = try TestRun()
        let outcome = try await test.run(Self.scenario(Self.command("echo printed-key")), over: FakeTransport())
        #expect(test.asked.count == 4)
        for request in test.asked {
            #expect(
                request.headers.contains { $0.name.lowercased() == "authorization" && $0.value == "Bearer printed-key" }
            )
        }
        let record = try outcome.database.load(.id(outcome.runID)).record
        #expect(!record.scenarioJSON.contains("printed-key"))
    }

    @Test("A run whose program gives no key begins nothing")
    func noKey() async throws {
        let test = try TestRun()
        await #expect(throws: ApplicationError.self) {
            _ = try await test.run(Self.scenario(Self.command("exit 1")), over: FakeTransport())
        }
        #expect(!test.folder.exists("bench.sqlite") && test.told.isEmpty)
    }

    @Test("The programs of endpoints that are not asked are left alone")
    func untouched() async throws {
        let test = try TestRun()
        var scenario = Self.scenario(Self.command("echo k"))
        let mark = test.folder.path + "/mark"
        scenario.endpoints.append(
            Endpoint(name: "unused", baseURL: "http://127.0.0.1:2", keyCommand: Self.command("echo > \(mark); echo k"))
        )
        _ = try await test.run(scenario, over: FakeTransport())
        #expect(!test.folder.exists("mark"))
        _ = try await test.run(scenario, over: FakeTransport()) { $0.simulateAll = true }
        #expect(!test.folder.exists("mark"), "nor are those that are simulated")
    }

    @Test("A key that is refused once it has worked is fetched anew; where that fails it is told and noted")
    func renewal() async throws {
        let test = try TestRun()
        // The first call prints a key, each further one fails.
        let mark = test.folder.path + "/mark"
        let script = "test -e \(mark) && { echo logged out >&2; exit 1; }; echo > \(mark); echo key-1"
        let transport = ScriptedTransport { _, _ in .init(status: test.asked.count > 2 ? 401 : 200) }
        let outcome = try await test.run(Self.scenario(Self.command(script), requests: 50), over: transport)
        let told = test.history.compactMap { event in
            if case .keyNotRenewed(let reason) = event { reason } else { nil }
        }
        #expect(told.count == 1 && told.first?.contains("logged out") == true)
        let record = try outcome.database.load(.id(outcome.runID)).record
        // A busy machine may have remarks of its own.
        let noted = record.remarks.filter { $0.kind == .keyNotRenewed }
        #expect(noted.count == 1 && noted.first?.text.hasSuffix("; the key before it stayed in use") == true)
        #expect(!outcome.end.isWhole)
    }

    // MARK: Remarks

    @Test("Keys in clear and keys that are not set are remarked on, endpoint by endpoint")
    func remarks() {
        let local = Endpoint(name: "local", baseURL: "http://127.0.0.1:1", apiKey: Secret("k"))
        let clear = Endpoint(name: "clear", baseURL: "http://example.org", apiKey: Secret("k"))
        let safe = Endpoint(name: "safe", baseURL: "https://example.org", apiKey: Secret("k"))
        let empty = Endpoint(name: "empty", baseURL: "https://example.org", emptyKeyVariables: ["A", "B"])
        #expect(
            KeyRemark.find(in: [local, clear, safe, empty])
                == [.inClear(endpoint: "clear"), .missing(endpoint: "empty", variables: ["A", "B"])]
        )
    }
}

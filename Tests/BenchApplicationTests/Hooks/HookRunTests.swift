import BenchModel
import Foundation
import LoadRunner
import ProviderWire
import SampleStore
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("What is done before a run", .timeLimit(.minutes(30)))
struct HookRunTests {
    private static func scenario(
        _ hooks: [Hook],
        ofTarget: [Hook] = [],
        targets: [String] = ["a"],
        key: Secret? = Secret("secret-key-1")
    ) -> Scenario {
        var scenario = Scenario.small(
            targets,
            requests: 2,
            endpoint: Endpoint(name: "e", baseURL: "http://h:1/v1", apiKey: key, metrics: .none, hooks: hooks)
        )
        for index in scenario.targets.indices { scenario.targets[index].hooks = ofTarget }
        return scenario
    }

    private static func shell(_ script: String, limit: Nanoseconds = .seconds(3600)) -> Hook {
        Hook(.command(NamedProgram(words: ["reset"], filled: ["/bin/sh", "-c", script])), limit: limit)
    }

    private static let reset = Hook(.request(.post, place: "/reset_prefix_cache"))

    /// Answers the model's calls with small streams, and all else by a script.
    private static func transport(
        _ answer: @escaping @Sendable (TransportRequest) -> FakeAnswer = { _ in HookRunTests.plain(200) }
    ) -> FakeTransport {
        FakeTransport { request, number in
            request.url.hasSuffix("/chat/completions") ? .stream(id: number) : answer(request)
        }
    }

    private static func plain(_ status: Int, _ text: String = "") -> FakeAnswer {
        FakeAnswer([.head(status: status, headers: []), .text(text)])
    }

    private static func urls(_ transport: FakeTransport) -> [String] { transport.tally.withLock(\.urls) }

    @Test("is done once for an endpoint and once for each target, in order, before the first request of the warm-up")
    func order() async throws {
        let test = try TestRun()
        let transport = Self.transport()
        var scenario = Self.scenario(
            [Self.reset, Self.shell("true")],
            ofTarget: [Hook(.request(.get, place: "http://other:2/x"))],
            targets: ["a", "b"]
        )
        scenario.load.warmup = 1
        let outcome = try await test.run(scenario, over: transport)
        let asked = Self.urls(transport)
        #expect(Array(asked.prefix(3)) == ["http://h:1/reset_prefix_cache", "http://other:2/x", "http://other:2/x"])
        #expect(asked.dropFirst(3).allSatisfy { $0 == "http://h:1/v1/chat/completions" } && asked.count == 3 + 6)
        let (methods, headers) = transport.tally.withLock { ($0.methods, $0.headers) }
        #expect(methods.prefix(2) == [.post, .get])
        let keys = headers.prefix(3).map { $0.contains { $0.value.contains("secret-key-1") } }
        #expect(keys == [true, false, false], "the key goes only to its own server")

        let record = try outcome.database.load(.id(outcome.runID)).record
        #expect(
            record.hooks.map(\.what) == [
                "POST http://h:1/reset_prefix_cache", "`reset`", "GET http://other:2/x", "GET http://other:2/x",
            ]
        )
        #expect(record.hooks.map(\.target) == [nil, nil, "a", "b"] && record.hooks.allSatisfy { $0.took != nil })
        #expect(record.hooks[0].note == "HTTP 200" && record.hooks[1].note == "exit code 0")
        #expect(test.told.filter { $0 == "hook" }.count == 4)
    }

    @Test(
        "ends the run before anything is measured where it fails",
        arguments: [
            (500, "no", "POST http://h:1/reset_prefix_cache failed: HTTP 500: no"),
            (404, "", "VLLM_SERVER_DEV_MODE=1"), (307, "", "redirects are not followed"),
        ]
    )
    func status(status: Int, text: String, words: String) async throws {
        let test = try TestRun()
        let transport = Self.transport { _ in Self.plain(status, text) }
        let error = await #expect(throws: ApplicationError.self) {
            _ = try await test.run(Self.scenario([Self.reset, Self.shell("true")]), over: transport)
        }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        #expect(error?.description.hasPrefix("before the run, for endpoint \"e\": ") == true)
        #expect(Self.urls(transport) == ["http://h:1/reset_prefix_cache"])
        let runs = try RunDatabase.open(path: test.folder.database, mode: .existing(readOnly: true)).runs()
        #expect(runs.isEmpty)
    }

    @Test(
        "of a program that fails says how, and no secret",
        arguments: [
            ("echo cannot reach secret-key-1 >&2; exit 4", "ended with exit code 4: cannot reach"),
            ("kill -9 $$", "was ended by signal 9"),
        ]
    )
    func program(script: String, words: String) async throws {
        let test = try TestRun()
        let error = await #expect(throws: ApplicationError.self) {
            _ = try await test.run(Self.scenario([Self.shell(script)]), over: Self.transport())
        }
        let text = try #require(error).description
        #expect(text.contains("for endpoint \"e\": `reset` \(words)") && !text.contains("secret-key-1"), "\(text)")
    }

    @Test("is named without a secret where its program fails")
    func named() async throws {
        let hook = Hook(.command(NamedProgram(words: ["reset", "secret-key-1"], filled: ["/bin/sh", "-c", "exit 4"])))
        let test = try TestRun()
        let error = await #expect(throws: ApplicationError.self) {
            _ = try await test.run(Self.scenario([hook]), over: Self.transport())
        }
        #expect(
            error?.description == "before the run, for endpoint \"e\": `reset •••` ended with exit code 4",
            "\(error?.description ?? "")"
        )
    }

    @Test("is ended once it takes longer than it may")
    func limit() async throws {
        let test = try TestRun()
        let endless = Self.shell("while :; do read line < /dev/zero; done", limit: .milliseconds(1))
        let error = await #expect(throws: ApplicationError.self) {
            _ = try await test.run(Self.scenario([endless]), over: Self.transport())
        }
        #expect(error?.description.contains("took longer than 0.001 s and was ended") == true)
    }

    @Test("goes to the simulator where that answers, which is asked for no program and has not every place")
    func simulated() async throws {
        let test = try TestRun()
        let mark = test.folder.path + "/mark"
        let transport = Self.transport { request in Self.plain(request.url.hasSuffix("/no/such") ? 404 : 200) }
        let hooks = [
            Hook(.request(.post, place: "http://h:1/reset_prefix_cache")), Hook(.request(.get, place: "/no/such")),
            Self.shell("echo > \(mark)"),
        ]
        let outcome = try await test.run(Self.scenario(hooks), over: transport) { $0.simulateAll = true }
        #expect(!test.folder.exists("mark"))
        let asked = Self.urls(transport)
        #expect(asked[0].hasPrefix("http://127.0.0.1:") && asked[0].hasSuffix("/reset_prefix_cache"))
        let hooked = try outcome.database.load(.id(outcome.runID)).record.hooks
        #expect(hooked.map { $0.took == nil } == [false, true, true], "\(hooked)")
    }

    @Test("is left to the first shard, and refused by it once the others may be measuring")
    func shards() async throws {
        let soon = MonotonicClock.wallNow() + Nanoseconds.seconds(1)
        let test = try TestRun()
        let transport = Self.transport()
        var scenario = Self.scenario([Self.reset])
        scenario.load.concurrency = 2
        _ = try await test.run(scenario, over: transport) {
            $0.shard = Shard(index: 1, of: 2).map { ShardOrder($0, start: soon) }
        }
        #expect(test.told.contains("hooksLeft") && !Self.urls(transport).contains { $0.hasSuffix("cache") })
        let past = MonotonicClock.wallNow() - Nanoseconds.seconds(1)
        let error = await #expect(throws: ApplicationError.self) {
            _ = try await TestRun().run(scenario, over: Self.transport()) {
                $0.shard = Shard(index: 0, of: 2).map { ShardOrder($0, start: past) }
            }
        }
        #expect(error?.description.contains("start has passed already") == true)
    }

    @Test("is done before a probe only where that is wanted")
    func probes() async throws {
        var wanted = Self.reset
        wanted.isForProbes = true
        for (hook, count) in [(Self.reset, 0), (wanted, 1)] {
            let transport = Self.transport()
            _ = try await TestRun().run(Self.scenario([hook]), over: transport) { $0.isProbe = true }
            #expect(Self.urls(transport).filter { $0.hasSuffix("cache") }.count == count)
        }
    }

    @Test("ends with its program where somebody asks for the end")
    func stopped() async throws {
        let test = try TestRun()
        let pipe = test.folder.path + "/begun"
        #expect(mkfifo(pipe, 0o600) == 0)
        let endless = Self.shell("echo > \(pipe); while :; do read line < /dev/zero; done")
        let run = Task { try await test.run(Self.scenario([endless]), over: Self.transport()) }
        // Whoever opens the pipe waits for the program that writes to it.
        let begun = Task.detached { try FileHandle(forReadingAtPath: pipe)?.readToEnd() }
        _ = try await begun.value
        test.press()
        await #expect(throws: CancellationError.self) { _ = try await run.value }
    }

    @Test("is told with its run, again of each sitting, and in another database")
    func stored() throws {
        let folder = try Folder()
        let database = try RunDatabase.open(path: folder.database, mode: .create)
        var record = RunRecord(name: "r", startedAt: 1, version: "1", isSimulated: false, targets: [])
        record.hooks = [HookRecord(endpoint: "e", what: "POST x", took: 5, note: "HTTP 200")]
        let id = try database.begin(record)
        let later = HookRecord(part: 2, endpoint: "e", target: "t", what: "`y`", note: "left out")
        try database.note([later], of: id)
        #expect(try database.record(.id(id)).hooks == record.hooks + [later])
    }
}

import BenchModel
import LoadRunner
import ProviderWire
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("Waiting for a server", .timeLimit(.minutes(30)))
struct ReadinessTests {
    private static let call = ProviderCall(
        target: Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
        endpoint: Endpoint(name: "e", baseURL: "http://h:1", apiKey: Secret("secret-key-1"))
    )

    private static func plain(_ status: Int, _ text: String = "") -> FakeAnswer {
        FakeAnswer([.head(status: status, headers: []), .text(text)])
    }

    /// What was asked, and what was told.
    private final class Story: Sendable {
        let paths = Mutex<[String]>([])
        let told = Mutex<[String]>([])
    }

    private static func wait(
        _ story: Story,
        longest: Duration = .seconds(3600),
        script: @escaping @Sendable (String, Int) -> FakeAnswer
    ) async throws {
        let transport = FakeTransport { request, number in
            let path = String(request.url.dropFirst("http://h:1".count))
            story.paths.withLock { $0.append(path) }
            return script(path, number)
        }
        _ = try await ReadinessWait(
            call: call,
            transport: transport,
            longest: longest,
            pauses: (.zero, .zero),
            // No machine is so slow.
            tellEvery: .seconds(36_000)
        ) { reason, _ in story.told.withLock { $0.append(reason) } }.wait()
    }

    @Test("ends once its health is well, and tells each reason once until then")
    func health() async throws {
        let story = Story()
        try await Self.wait(story) { _, number in
            switch number {
            case 1...3: FakeAnswer(ending: .failed(.connect, detail: "refused with secret-key-1"))
            case 4...6: Self.plain(503, #"{"error":"Loading model"}"#)
            default: Self.plain(200)
            }
        }
        #expect(story.paths.withLock(\.self) == Array(repeating: "/health", count: 7))
        let told = story.told.withLock(\.self)
        #expect(told.count == 2 && told[0].contains("refused") && !told[0].contains("secret-key-1"), "\(told)")
        #expect(told[1].contains("503") && told[1].contains("Loading model"))
    }

    @Test("asks for the models where there is no health, and the model itself where there is neither")
    func elsewhere() async throws {
        let models = Story()
        try await Self.wait(models) { path, _ in Self.plain(path == "/health" ? 404 : 200) }
        #expect(models.paths.withLock(\.self) == ["/health", "/v1/models"])
        let neither = Story()
        try await Self.wait(neither) { path, number in
            path.hasSuffix("completions") && number > 3 ? .stream(id: number) : Self.plain(number == 3 ? 503 : 404)
        }
        #expect(neither.paths.withLock { $0.count { $0 == "/v1/chat/completions" } } == 2)
    }

    @Test("ends with the last reason when it has taken too long, and begins no run")
    func tooLong() async throws {
        let error = await #expect(throws: ApplicationError.self) {
            try await Self.wait(Story(), longest: .zero) { _, _ in Self.plain(503, "starting") }
        }
        #expect(error?.description.contains("was not ready after") == true)
        #expect(error?.description.contains("starting") == true)
    }

    @Test("comes before a run, on connections of its own")
    func run() async throws {
        let test = try TestRun()
        let outcome = try await test.run(
            .small(requests: 2),
            over: FakeTransport { request, number in
                request.url.hasSuffix("/health") ? Self.plain(200) : .stream(id: number)
            }
        ) { $0.readyWithin = .seconds(60) }
        #expect(outcome.end == .whole && test.asked.count == 2)
        #expect(test.told == ["addresses", "ready", "begun", "ended"])
        #expect(test.shutDowns.withLock(\.self) == 2)
    }
}

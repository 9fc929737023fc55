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
        try await Self.wait(models) { path, _ in
            path == "/health" ? Self.plain(404) : Self.plain(200, Self.listing(["m"]))
        }
        #expect(models.paths.withLock(\.self) == ["/health", "/v1/models"])
        let neither = Story()
        try await Self.wait(neither) { path, number in
            path.hasSuffix("completions") && number > 3 ? .stream(id: number) : Self.plain(number == 3 ? 503 : 404)
        }
        #expect(neither.paths.withLock { $0.count { $0 == "/v1/chat/completions" } } == 2)
    }

    @Test("takes neither a page for people nor a list without models for readiness, but asks the model itself")
    func pagesForPeople() async throws {
        let page = FakeAnswer([
            .head(status: 200, headers: [HTTPHeader("Content-Type", "Text/HTML; charset=utf-8")]), .text("<p>Starting"),
        ])
        let lists = [page, Self.plain(200, Self.listing([])), Self.plain(200, "[]"), Self.plain(200)]
        for list in lists {
            let story = Story()
            try await Self.wait(story) { path, number in
                switch path {
                case "/health": page
                case "/v1/models": list
                default: number > 6 ? .stream(id: number) : page
                }
            }
            #expect(story.paths.withLock { $0.count { $0 == "/v1/chat/completions" } } == 3)
            let told = story.told.withLock(\.self)
            #expect(told.count == 1 && told[0].contains("text/html"), "\(told)")
        }
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

    private static func listing(_ models: [String]) -> String {
        "{\"data\":[\(models.map { "{\"id\":\"\($0)\"}" }.joined(separator: ","))]}"
    }

    @Test(
        "ends at once with the server's words where no waiting changes them: another key, another request, a model that it does not list",
        arguments: [
            (400, "no such field"), (401, "wrong key secret-key-1"), (402, "out of credit"), (403, "not for you"),
            (404, "no model m"), (422, "what?"), (301, "elsewhere"), (308, "elsewhere"), (405, "POST is not allowed"),
            (406, "no streams"), (410, "gone"), (413, "too large"), (415, "no JSON"), (431, "headers"),
            (501, "nothing here"),
        ]
    )
    func lasting(status: Int, words: String) async throws {
        let story = Story()
        let error = await #expect(throws: ApplicationError.self) {
            try await Self.wait(story) { path, number in
                guard path.hasSuffix("completions") else {
                    // The list is asked for a second time, once the model is said to be unknown.
                    return number > 3 ? Self.plain(200, Self.listing(["one", "other"])) : Self.plain(401)
                }
                return Self.plain(status, "{\"error\":{\"message\":\"\(words)\"}}")
            }
        }
        let told = error?.description ?? ""
        #expect(told.contains("waiting would not change") && told.contains(words.prefix(9)), "\(told)")
        #expect(!told.contains("secret-key-1") && story.told.withLock(\.isEmpty))
        #expect(told.contains("it lists one, other") == (status == 404))
    }

    @Test("goes on while a server is busy or does not know its own places, and where it lists the model or no other")
    func passing() async throws {
        let passing: [(status: Int, list: String?)] = [
            (404, nil), (404, Self.listing([])), (404, Self.listing(["m"])), (404, "[]"),
            (404, #"{"has_more":true,"data":[{"id":"one"}]}"#), (302, nil), (408, nil), (409, nil), (425, nil),
            (429, nil), (500, nil),
            (502, nil),
            (503, nil),
        ]
        for (status, list) in passing {
            let story = Story()
            try await Self.wait(story) { path, number in
                if path == "/health", number > 6 { return Self.plain(200) }
                if path == "/v1/models", number > 3, let list { return Self.plain(200, list) }
                return Self.plain(path.hasSuffix("completions") ? status : 404)
            }
            #expect(story.told.withLock { $0.count } == 1, "\(status) \(list ?? "")")
        }
    }

    @Test("knows the lists of models of OpenAI's, Anthropic's and Gemini's form, and where Gemini has its own")
    func lists() {
        func page(_ text: String) -> ProviderCall.ModelPage? { ProviderCall.modelPage(in: Array(text.utf8)) }
        func names(_ text: String) -> [String]? { page(text).flatMap { $0.next == nil ? $0.names : nil } }
        #expect(names(Self.listing(["a", "b"])) == ["a", "b"])
        #expect(names(#"{"models":[{"name":"models/gemini-2.5-pro","displayName":"G"}]}"#) == ["gemini-2.5-pro"])
        #expect(page("<html>") == nil && page("{}") == nil)
        #expect(names(#"{"has_more":false,"last_id":"a","data":[{"id":"a"}]}"#) == ["a"])
        let claude = page(#"{"has_more":true,"last_id":"a","data":[{"id":"b"},{"id":"a"}]}"#)
        #expect(claude?.names == ["b", "a"] && claude?.next == "a")
        var anthropic = Self.call.target
        anthropic.wireProtocol = .anthropicMessages
        let messages = ProviderCall(target: anthropic, endpoint: Endpoint(name: "e", baseURL: "http://h:1"))
        #expect(messages.modelsRequest(after: claude).url == "http://h:1/v1/models?after_id=a")
        var target = Self.call.target
        (target.wireProtocol, target.model) = (.gemini, "gemini-2.5-pro")
        let gemini = ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "http://h:1/v1beta"))
        #expect(gemini.modelsRequest().url == "http://h:1/v1beta/models?pageSize=1000")
        let next = page(#"{"models":[],"nextPageToken":"x y&z"}"#)
        #expect(gemini.modelsRequest(after: next).url == "http://h:1/v1beta/models?pageSize=1000&pageToken=x%20y%26z")
        #expect(Self.call.modelsRequest().url == "http://h:1/v1/models")
    }

    @Test("reads a list of models to its last page, and none that has no end")
    func pages() async throws {
        let pages = [
            "": #"{"has_more":true,"last_id":"b","data":[{"id":"a"},{"id":"b"}]}"#,
            "b": #"{"has_more":true,"last_id":"c","data":[{"id":"c"}]}"#,
            "c": Self.listing(["last"]),
        ]
        let error = await #expect(throws: ApplicationError.self) {
            try await Self.wait(Story()) { path, number in
                if path.hasSuffix("completions") { return Self.plain(404, "no model m") }
                // Before the model was asked for, the list is nobody's.
                guard number > 3 else { return Self.plain(404) }
                return Self.plain(
                    200,
                    pages[path.split(separator: "after=").dropFirst().first.map(String.init) ?? ""] ?? ""
                )
            }
        }
        #expect(error?.description.contains("it lists a, b, c, last") == true, "\(error?.description ?? "")")
        let story = Story()
        try await Self.wait(story) { path, number in
            if path == "/health", number > 20 { return Self.plain(200) }
            if path.hasSuffix("completions") || number < 4 || path == "/health" { return Self.plain(404) }
            return Self.plain(200, #"{"has_more":true,"last_id":"b","data":[{"id":"b"}]}"#)
        }
        #expect(story.told.withLock { $0.count } == 1)
    }
}

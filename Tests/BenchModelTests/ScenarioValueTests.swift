import JSONSyntax
import Statistics
import Testing

@testable import BenchModel

@Suite("A scenario as a value")
struct ScenarioValueTests {
    private static func scenario(
        _ endpoint: Endpoint = Endpoint(name: "e", baseURL: "https://h"),
        _ load: Load = Load()
    ) -> Scenario {
        Scenario(
            name: "s",
            endpoints: [endpoint],
            targets: ["a", "b", "c"].map {
                Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m", body: ["from": .string($0)])
            },
            prompts: ["p", "q"].map { Prompt(id: $0, user: "text of \($0)") },
            load: load
        )
    }

    @Test("finds a target's endpoint by its name, and none of another name")
    func endpoints() {
        var scenario = Self.scenario()
        #expect(scenario.endpoint(of: scenario.targets[0])?.baseURL == "https://h")
        scenario.targets[0].endpoint = "f"
        #expect(scenario.endpoint(of: scenario.targets[0]) == nil)
    }

    @Test("takes texts by name from the file they are in, and leaves what the file lacks")
    func texts() throws {
        let file = Self.scenario()
        let digest = try #require(TextDigest(hex: String(repeating: "a", count: 64)))
        var stored = file
        stored.prompts = [Prompt(id: "q", digest: digest), Prompt(id: "gone", digest: digest)]
        stored.targets = ["c", "a", "gone"].map {
            Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m2")
        }
        stored.takeTexts(from: file)
        #expect(stored.prompts.map(\.id) == ["q", "gone"])
        #expect(stored.prompts[0] == file.prompts[1] && stored.prompts[1].digest == digest)
        #expect(stored.targets.map(\.body) == [["from": "c"], ["from": "a"], [:]])
        // Nothing but what is asked comes from the file.
        #expect(stored.targets.map(\.model) == ["m2", "m2", "m2"])
    }

    // MARK: Connections and streams

    @Test(
        "has as many streams in flight as its load lets it, for targets side by side or one after the other",
        arguments: [
            (Load(concurrency: 4), 12), (Load(concurrency: 4, order: .sequential), 4),
            (Load(concurrency: 4, prewarm: 6), 18), (Load(concurrency: 4, prewarm: 6, order: .sequential), 6),
            (Load(shape: .open(.constant(rate: 1)), concurrency: 4, maxInFlight: 9), 27),
            (Load(shape: .open(.constant(rate: 1)), concurrency: 40, maxInFlight: 9), 120),
            (Load(concurrency: .max), .max), (Load(concurrency: .max, order: .sequential), .max),
        ]
    )
    func streams(load: Load, most: Int) {
        let scenario = Self.scenario(Endpoint(name: "e", baseURL: "https://h"), load)
        #expect(scenario.mostStreams { _ in true } == most)
        #expect(scenario.mostConnections == most)
        #expect(scenario.mostStreams { _ in false } == 0)
    }

    // MARK: What others must know of an endpoint

    @Test(
        "sends a key in clear where it goes to another machine without TLS",
        arguments: [
            ("http://example.com", true), ("HTTP://example.com", true), ("https://example.com", false),
            ("http://127.0.0.1:80", false), ("http://localhost/v1", false), ("http://[::1]", false),
            ("http://localhost.example.com", true), ("http://127.0.0.1.example.com", true),
        ]
    )
    func clear(baseURL: String, isInClear: Bool) {
        let open = Endpoint(name: "e", baseURL: baseURL)
        #expect(!open.sendsKeyInClear, "no key, nothing to be read")
        var keyed = open
        keyed.apiKey = Secret("k")
        var headed = open
        headed.headers = [HTTPHeader("X-Api-Key", "v"), HTTPHeader("accept", "*/*")]
        var filled = open
        filled.secrets = [Secret("s")]
        for endpoint in [keyed, headed, filled] { #expect(endpoint.sendsKeyInClear == isInClear) }
        var empty = open
        empty.headers = [HTTPHeader("X-Api-Key", ""), HTTPHeader("accept", "*/*")]
        #expect(!empty.sendsKeyInClear)
    }

    @Test("is insecure where a certificate is there and nobody looks at it")
    func insecure() {
        for (baseURL, verifies, isInsecure) in [
            ("https://h", true, false), ("https://h", false, true), ("http://h", false, false),
        ] {
            let endpoint = Endpoint(name: "e", baseURL: baseURL, trust: Trust(verifies: verifies))
            #expect(endpoint.isInsecure == isInsecure, "\(baseURL) \(verifies)")
        }
    }

    // MARK: Names of loads and metrics

    @Test("names the shape of its load")
    func shapes() {
        let shapes: [LoadShape] = [
            .closed, .open(.constant(rate: 1)), .open(.poisson(rate: 1)), .open(.gamma(rate: 1, burstiness: 1)),
            .open(.ramp(from: 0, to: 1)), .stages([]), .trace([]),
        ]
        #expect(shapes.map(\.kind) == LoadShape.Kind.allCases)
    }

    @Test("bounds shares of all requests, rates and times of single ones", arguments: Objective.Metric.allCases)
    func metrics(metric: Objective.Metric) {
        let shares: Set<Objective.Metric> = [.goodput, .errorRate, .cutShare, .filteredShare, .validShare]
        let others: [Objective.Metric: Objective.Metric.Kind] = [
            .tokensPerSecond: .rate, .outputTokens: .tokens, .cacheShare: .portion, .costPerRequest: .amount,
        ]
        let kind = shares.contains(metric) ? .share : others[metric] ?? .time
        #expect(metric.kind == kind && metric.isShare == shares.contains(metric))
    }
}

@Suite("A conversation as a value")
struct ConversationValueTests {
    private static let conversation = Conversation([
        .init(.system, "one"), .init(.system, [.text("two"), .text("three")]), .init(.user, "what time is it?"),
        .init(
            .assistant,
            [
                .text("I look."), .call(.init(id: "c1", name: "clock", arguments: ["zone": "UTC"])),
                .call(.init(id: "c2", name: "calendar", arguments: [:])),
            ]
        ),
        .init(.tool, [.result(id: "c1", text: "12:00")]), .init(.tool, [.result(id: "c2", text: "Friday")]),
        .init(.user, [.text("and this?"), .image(.url("https://h/i.png"))]),
        .init(.tool, [.result(id: "c3", text: "late")]),
    ])

    @Test("has what the system says apart from the turns, in order")
    func system() {
        #expect(Self.conversation.system == ["one", "two", "three"])
        #expect(Self.conversation.turns.map(\.role) == [.user, .assistant, .tool, .tool, .user, .tool])
    }

    @Test("puts results that follow on each other into one message, and only those")
    func together() {
        let turns = Self.conversation.turnsWithResultsTogether
        #expect(turns.map(\.role) == [.user, .assistant, .tool, .user, .tool])
        #expect(turns[2].parts == [.result(id: "c1", text: "12:00"), .result(id: "c2", text: "Friday")])
        #expect(turns[4].parts.count == 1)
    }

    @Test("knows which tool a result is of")
    func tools() {
        #expect(Self.conversation.toolName(ofCall: "c1") == "clock")
        #expect(Self.conversation.toolName(ofCall: "c2") == "calendar")
        #expect(Self.conversation.toolName(ofCall: "c3") == nil)
    }

    @Test("tells the texts of a message from its calls and results")
    func parts() {
        let message = Self.conversation.messages[3]
        #expect(message.texts == ["I look."] && message.calls.map(\.name) == ["clock", "calendar"])
        #expect(message.soleText == nil && Self.conversation.messages[0].soleText == "one")
        #expect(Self.conversation.messages[1].soleText == nil && Self.conversation.messages[4].texts.isEmpty)
    }

    @Test("is as large as its texts, pictures and results, in bytes")
    func size() {
        #expect(Conversation([.init(.user, "é")]).size == 2)
        let parts: [Conversation.Part] = [
            .text("1234"), .image(.data(mediaType: "image/png", base64: "AAAA")), .image(.url("http://h")),
            .call(.init(id: "ignored", name: "n", arguments: ["a": "b"])), .result(id: "ignored", text: "12"),
        ]
        #expect(Conversation([.init(.user, parts)]).size == 4 + 4 + 8 + 1 + 2)
        #expect(Conversation([]).size == 0)
    }

    @Test("of a simple prompt is the system's text, if there is one, and the user's")
    func simple() {
        #expect(Prompt(id: "p", user: "u").conversation == Conversation([.init(.user, "u")]))
        let both = Prompt(id: "p", system: "s", user: "u").conversation
        #expect(both.system == ["s"] && both.turns == [.init(.user, "u")])
    }
}
